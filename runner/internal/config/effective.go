package config

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/schemas/nearest"
)

// Flags are the arguments that override environment and file. A zero value means
// that the argument was not given.
type Flags struct {
	URL, Region, Control, CallbackURL, CallbackListen string
	CallbackFile, LegacyApp                           string
	HandsetCommand                                    []string
	HandsetAsk                                        bool
	HandsetTimeout                                    time.Duration
	Without                                           []string
	Eventually, Never, Request                        time.Duration
	Concurrency                                       int
	Yes                                               bool
}

// regions are those of the public service (API reference, base URLs).
var regions = []string{"us", "eu", "br"}

// regionURL returns the root of the API in a region.
func regionURL(region string) string {
	return "https://" + region + ".conversation.api." + publicDomain
}

// Regions returns the roots of the API in all regions of the public service.
func Regions() []string {
	var roots []string
	for _, r := range regions {
		roots = append(roots, regionURL(r))
	}
	return roots
}

// Effective combines flags, environment and file, which may be nil. A flag
// overrides a variable, and a variable overrides the file; anything unset has its
// default. Effective does not change the file.
func Effective(file *File, flags Flags, env Environment) (*File, error) {
	var f File
	if file != nil {
		f = *file
	}
	for _, step := range []func() error{
		func() error { return f.address(flags, env) },
		func() error { return f.access(env) },
		func() error { return f.capable(flags) },
		func() error { return f.manners(flags) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return &f, nil
}

// address sets the URL.
func (f *File) address(flags Flags, env Environment) error {
	t := &f.Target
	if v := env.first("SINCH_REGION"); v != "" && t.URL == "" {
		t.Region = v
	}
	switch {
	case flags.URL != "":
		t.URL, t.Region = flags.URL, ""
	case flags.Region != "":
		t.URL, t.Region = "", flags.Region
	}
	if t.URL == "" && t.Region != "" {
		region := strings.ToLower(t.Region)
		if !slices.Contains(regions, region) {
			return &Error{fmt.Sprintf("region %q is unknown%s (there are %s)", t.Region, nearest.Suggest(region, regions, ""), strings.Join(regions, ", "))}
		}
		t.URL, t.Region = regionURL(region), ""
	}
	if t.URL == "" {
		return &Error{"no target is named: give target.url or target.region in the configuration, --url, --region, or the variable SINCH_REGION"}
	}
	if err := checkURL(t.URL); err != nil {
		return err
	}
	if Public(t.URL) && Readable(t.URL) {
		return &Error{t.URL + " would expose key and messages of the public service on the network: write https"}
	}
	return nil
}

// access sets project and credentials. Variables override values of the same meaning in
// the file, but not its choice of how requests are authorised. If the file makes no
// choice, the key is used for OAuth2 where there is a token URL, and otherwise for Basic.
func (f *File) access(env Environment) error {
	t := &f.Target
	tokenURL := env.first("MODECERT_TOKEN_URL")
	if tokenURL == "" && Public(t.URL) && (t.Auth.OAuth2 == nil || t.Auth.OAuth2.TokenURL == "") {
		tokenURL = publicTokenURL
	}
	ofVariables := t.Auth.IsZero()
	switch {
	case ofVariables && tokenURL != "":
		t.Auth.OAuth2 = &OAuth2{}
	case ofVariables:
		t.Auth.Basic = &Key{}
	}
	var missing []string
	need := func(value, setting, variable string) {
		switch {
		case value != "":
		case ofVariables:
			missing = append(missing, variable)
		default:
			missing = append(missing, setting)
		}
	}
	t.Project = cmp.Or(env.first(projectVars...), t.Project)
	need(t.Project, "target.project", projectVars[0])
	key := func(k Key, path string) Key {
		k = Key{cmp.Or(env.first(keyIDVars...), k.KeyID), cmp.Or(env.first(keySecretVars...), k.KeySecret)}
		need(k.KeyID, path+".key_id", keyIDVars[0])
		need(k.KeySecret, path+".key_secret", keySecretVars[0])
		return k
	}
	switch a := &t.Auth; {
	case a.OAuth2 != nil:
		const setting = "target.auth.oauth2.token_url"
		o := OAuth2{key(a.OAuth2.Key, "target.auth.oauth2"), cmp.Or(tokenURL, a.OAuth2.TokenURL)}
		if need(o.TokenURL, setting, "MODECERT_TOKEN_URL"); o.TokenURL != "" {
			if err := CheckAddress("MODECERT_TOKEN_URL ("+setting+")", o.TokenURL, "such as "+publicTokenURL); err != nil {
				return err
			}
		}
		a.OAuth2 = &o
	case a.Basic != nil:
		k := key(*a.Basic, "target.auth.basic")
		a.Basic = &k
	}
	if len(missing) == 0 {
		return nil
	}
	reason := fmt.Sprintf("a run against %s needs %s", t.URL, strings.Join(missing, ", "))
	if ofVariables {
		reason += " in the environment (or SINCH_PROJECT_ID, SINCH_KEY_ID, SINCH_KEY_SECRET)"
	}
	return &MissingError{reason}
}

// manners sets and checks the budgets, the rate and the limits on what a run may
// do.
func (f *File) manners(flags Flags) error {
	b := &f.Budgets
	b.Eventually = cmp.Or(flags.Eventually, b.Eventually, DefaultEventually)
	b.Never = cmp.Or(flags.Never, b.Never, DefaultNever)
	b.Request = cmp.Or(flags.Request, b.Request, DefaultRequest)
	f.Concurrency = cmp.Or(flags.Concurrency, f.Concurrency)
	f.Confirm = f.Confirm || flags.Yes
	r := &f.Recipients
	r.Channel = cmp.Or(r.Channel, DefaultChannel)
	r.Events = cmp.Or(r.Events, DefaultEvents)
	if len(r.Allow) == 0 {
		r.Allow = []string{endpoint.OwnNumbers}
	}
	if !endpoint.Local(f.Target.URL) {
		f.Rate = cmp.Or(f.Rate, DefaultRate)
		r.MaxSends = cmp.Or(r.MaxSends, DefaultMaxSends)
	}
	problems := []error{b.Check()}
	if f.Concurrency != 0 {
		problems = append(problems, CheckConcurrency(f.Concurrency))
	}
	if r.Credentials != nil && r.CredentialsOf != "" {
		problems = append(problems, errors.New("recipients.credentials and recipients.credentials_of both give credentials; give one"))
	}
	if t := f.Target.TLS; (t.Cert == "") != (t.Key == "") {
		problems = append(problems, errors.New("target.tls.cert and target.tls.key go together"))
	}
	if f.Target.Proxy != "" {
		switch u, err := url.Parse(f.Target.Proxy); {
		case err != nil || u.Host == "":
			problems = append(problems, errors.New("target.proxy is not a URL such as http://proxy.example:3128"))
		case strings.ContainsAny(f.Target.Proxy, "?#"):
			problems = append(problems, errors.New("target.proxy must have neither query nor fragment; give the URL without them"))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return &Error{strings.ReplaceAll(err.Error(), "\n", "; ")}
	}
	return nil
}
