package conformance

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/descriptors"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/run"
)

// neverHere is the default of Budgets.Never for a target on this host, which has no
// network delay.
const neverHere = 50 * time.Millisecond

// recipient matches an entry of an allow-list.
var recipient = regexp.MustCompile(`^\+[0-9]+\*?$`)

// named replaces the command's names of settings in errors with those of this
// package.
var named = strings.NewReplacer(
	"apps.legacy_app (--legacy-app)", "Config.LegacyApp",
	"--callback-listen", "Config.Callbacks.Listen",
	"--without", "Config.Without",
	"budgets.eventually", "Config.Budgets.Eventually",
	"budgets.never", "Config.Budgets.Never",
	"budgets.request", "Config.Budgets.Request",
)

// settle makes an endpoint and options from a target and a configuration, with the
// defaults of the configuration file. It returns an error if they are invalid. root
// is the target's root URL.
func settle(root string, t Target, c Config) (e endpoint.Endpoint, o run.Options, err error) {
	if err := c.check(root); err != nil {
		return e, o, err
	}
	e = endpoint.Endpoint{
		Kind: "endpoint", Name: t.Name, Version: t.Version, Agent: "modecert/" + run.Version,
		URL: root, Project: cmp.Or(c.Project, "modecert"), Control: below(root, c.Control),
		Credentials: endpoint.Credentials{
			None:  c.Credentials == Credentials{},
			KeyID: c.Credentials.KeyID, KeySecret: c.Credentials.KeySecret, TokenURL: below(root, c.Credentials.TokenURL),
		},
		CallbackURL: c.Callbacks.PublicURL, CallbackListen: c.Callbacks.Listen,
		Way:        endpoint.Way{TLS: c.TLS},
		Apps:       endpoint.Existing{Legacy: c.LegacyApp},
		Allow:      c.Allow,
		MaxSends:   c.MaxSends,
		PerSecond:  c.Rate,
		Absent:     c.Without,
		Budgets:    config.Patience(cmp.Or(c.Budgets.Eventually, config.DefaultEventually), c.Budgets.Never),
		Request:    cmp.Or(c.Budgets.Request, config.DefaultRequest),
		RetryPause: config.DefaultRetryPause,
		Seed:       cmp.Or(c.Seed, time.Now().UnixNano()),
	}
	if len(e.Allow) == 0 {
		e.Allow = []string{endpoint.OwnNumbers}
	}
	if endpoint.Local(root) {
		e.Budgets.Never = cmp.Or(e.Budgets.Never, neverHere)
	} else {
		e.Budgets.Never = cmp.Or(e.Budgets.Never, config.DefaultNever)
		e.PerSecond, e.PerApp = cmp.Or(e.PerSecond, config.DefaultRate), config.DefaultAppRate
		e.MaxSends = cmp.Or(e.MaxSends, config.DefaultMaxSends)
	}
	if err := c.channels(&e); err != nil {
		return e, o, err
	}
	o = run.Options{
		Selection: plan.Selection{Mode: cmp.Or(c.Mode, "all"), Rules: c.Rules, Tags: c.Tags},
		Without:   c.Without, Strict: c.Strict, Secrets: e.Secrets,
		Concurrency: c.Concurrency,
	}
	if c.Concurrency == 0 {
		e.AtOnce, _ = descriptors.AtOnce(endpoint.MostOpen)
		o.Concurrency = e.AtOnce
	}
	if c.Waivers != "" {
		if o.Waivers, err = gate.ReadWaivers(c.Waivers); err != nil {
			return e, o, fmt.Errorf("Config.Waivers: %w", err)
		}
	}
	if c.Baseline != "" {
		if o.Baseline, err = folder.Read(c.Baseline); err != nil {
			return e, o, fmt.Errorf("Config.Baseline: %w", err)
		}
	}
	return e, o, nil
}

// check refuses values that contradict each other or are out of bounds, and a run
// against the public service without Config.Confirm.
func (c Config) check(root string) error {
	for _, given := range []struct{ name, url string }{
		{"Target.URL", root}, {"Config.Control", below(root, c.Control)},
		{"Config.Callbacks.PublicURL", c.Callbacks.PublicURL}, {"Config.Credentials.TokenURL", below(root, c.Credentials.TokenURL)},
	} {
		if given.url != "" {
			if err := config.CheckAddress(given.name, given.url, "such as https://staging.example"); err != nil {
				return err
			}
		}
	}
	switch {
	case config.Public(root) && !c.Confirm:
		return errors.New(root + " is the public service, and a run there sends messages that cost money and reach people: confirm with Config.Confirm")
	case (c.Credentials.KeyID == "" || c.Credentials.KeySecret == "") && c.Credentials != Credentials{}:
		return errors.New("Config.Credentials needs KeyID and KeySecret")
	case c.Concurrency < 0 || c.Concurrency > config.MaxConcurrency:
		return fmt.Errorf("Config.Concurrency %d is not between 1 and %d scenarios at a time; 0 is the default", c.Concurrency, config.MaxConcurrency)
	case c.MaxSends < 0 || c.Rate < 0 || c.Seed < 0:
		return errors.New("Config.MaxSends, Config.Rate and Config.Seed must not be negative; 0 is the default")
	}
	for _, a := range c.Allow {
		if !recipient.MatchString(a) {
			return errors.New("Config.Allow: " + a + " is neither a number such as +15551234567 nor a pattern such as +1555123*")
		}
	}
	return config.Budgets(c.Budgets).Check()
}

// channels sets the channels and their credentials.
func (c Config) channels(e *endpoint.Endpoint) error {
	e.Secrets = evidence.NewSecrets()
	given := c.Channels
	if given.Messages == "" && given.Events == "" {
		given.Messages, given.Events = config.DefaultChannel, config.DefaultEvents
	}
	e.Channels = config.OwnChannels(given.Messages, given.Events)
	if given.Credentials == nil {
		return nil
	}
	var credentials any
	if err := json.Unmarshal(given.Credentials, &credentials); err != nil {
		return fmt.Errorf("Config.Channels.Credentials is not JSON: %w", err)
	}
	e.Secrets.Add(evidence.CredentialSecrets(credentials)...)
	e.Channels.Credentials = given.Credentials
	return nil
}

// below joins a path to the target's root. A full URL stays as it is.
func below(root, at string) string {
	if strings.HasPrefix(at, "/") {
		return root + at
	}
	return at
}
