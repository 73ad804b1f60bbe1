// Package config turns flags, environment and modecert.yaml into the settings of a
// run: see [Read], [Effective] and [File.Endpoint]. No argument holds a secret,
// because every process of the machine can read arguments.
package config

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/modecert/modecert/runner/internal/endpoint"
)

// Error is an unusable configuration: what is wrong and what to do about it.
type Error struct{ Reason string }

func (e *Error) Error() string { return e.Reason }

// MissingError is an [Error] about a project or credentials that are not set.
type MissingError struct{ Reason string }

func (e *MissingError) Error() string { return e.Reason }

// Unwrap returns the message as an Error.
func (e *MissingError) Unwrap() error { return &Error{e.Reason} }

// Environment looks up variables, as os.LookupEnv does.
type Environment func(name string) (string, bool)

// first returns the value of the first of the variables that is not empty.
func (env Environment) first(names ...string) string {
	for _, n := range names {
		if v, ok := env(n); ok && v != "" {
			return v
		}
	}
	return ""
}

// The variables that are read: ours first, then those of the ecosystem.
var (
	projectVars   = []string{"MODECERT_PROJECT", "SINCH_PROJECT_ID"}
	keyIDVars     = []string{"MODECERT_KEY_ID", "SINCH_KEY_ID"}
	keySecretVars = []string{"MODECERT_KEY_SECRET", "SINCH_KEY_SECRET"}
)

// publicDomain is the domain of the public service, whose messages cost money
// and reach people; publicTokenURL is where it hands out tokens ("POST
// https://auth.sinch.com/oauth2/token", API reference, Authentication).
const (
	publicDomain   = "sinch.com"
	publicTokenURL = "https://auth.sinch.com/oauth2/token"
)

// checkURL returns an error if a URL cannot be the root of an API.
func checkURL(rawURL string) error {
	if strings.Contains(rawURL, "@") {
		return &Error{"--url holds credentials, which every process of this machine can read; set MODECERT_KEY_ID and MODECERT_KEY_SECRET instead"}
	}
	return CheckAddress("--url", rawURL, "of a service; write for instance https://eu.conversation.api.sinch.com")
}

// CheckAddress returns an error if raw is not a URL, if its host is not ASCII and so may
// be another than it seems, or if it may hold a secret in user info, query or fragment:
// addresses appear in logs, reports and recordings. name is the setting that gave it, and
// such an example ("such as …"). The error repeats raw only if raw holds no secret.
func CheckAddress(name, raw, such string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil && strings.Contains(raw, "@"), err == nil && u.User != nil:
		return &Error{name + " holds credentials, which would show in logs and reports; give the URL without them"}
	case strings.ContainsAny(raw, "?#"):
		return &Error{name + " must have neither query nor fragment, which would show in logs and reports; give the URL without them"}
	case err != nil || (!strings.HasPrefix(raw, "http://") && !strings.HasPrefix(raw, "https://")) || u.Host == "":
		return &Error{fmt.Sprintf("%s %q is not a URL %s", name, raw, such)}
	case !ascii(u.Hostname()):
		return &Error{fmt.Sprintf("%s %q names a host in letters beyond ASCII, which may stand for another one; write the host in its ASCII form, xn--…", name, raw)}
	}
	return nil
}

func ascii(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

// Readable reports whether others on the network can read requests to a URL: it is
// plain http to another host.
func Readable(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err == nil && u.Scheme == "http" && !endpoint.Local(rawURL)
}

// proxyVars are the variables in which net/http looks for a scheme's proxy, in this
// order (net/http, ProxyFromEnvironment).
var proxyVars = map[string][]string{"https": {"HTTPS_PROXY", "https_proxy"}, "http": {"HTTP_PROXY", "http_proxy"}}

// proxyURL parses a proxy's address, which may lack a scheme.
func proxyURL(raw string) (*url.URL, error) {
	if !strings.Contains(raw, "://") {
		raw = "http://" + raw
	}
	u, err := url.Parse(raw)
	if err == nil && (u.Scheme == "" || u.Host == "") {
		err = errors.New("it names no host")
	}
	return u, err
}

// BrokenProxy returns the name of the proxy variable for a URL if its value is not
// a proxy's address, and "" otherwise. With such a value net/http may silently
// connect directly.
func BrokenProxy(rawURL string, env Environment) string {
	u, err := url.Parse(rawURL)
	if err != nil || endpoint.Local(rawURL) { // local hosts are always reached directly
		return ""
	}
	for _, name := range proxyVars[u.Scheme] {
		if v := env.first(name); v != "" {
			if _, err := proxyURL(v); err != nil {
				return name
			}
			return ""
		}
	}
	return ""
}

// ProxySecrets lists the secrets in the proxy addresses of the environment.
func ProxySecrets(env Environment) (all []string) {
	for _, names := range proxyVars {
		for _, name := range names {
			if u, err := proxyURL(env.first(name)); err == nil {
				all = append(all, userInfo(u)...)
			}
		}
	}
	return all
}

// Public reports whether a URL is one of the public service, in any spelling that
// reaches it. A host in letters beyond ASCII may be one: net/http has a full-width s, for
// instance, stand for s.
func Public(rawURL string) bool {
	host := strings.TrimRight(endpoint.Host(rawURL), ".")
	return !ascii(host) || host == publicDomain || strings.HasSuffix(host, "."+publicDomain)
}
