// Package config turns flags and environment into what a run needs to know.
// Secrets come by environment alone: an argument can be read by every process
// of the machine.
package config

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/modecert/modecert/runner/target"
)

// An Error is a configuration that cannot be used, and what to do about it.
type Error struct{ Reason string }

func (e *Error) Error() string { return e.Reason }

// A MissingError is an Error: project or credentials are not given.
type MissingError struct{ Reason string }

func (e *MissingError) Error() string { return e.Reason }

// Unwrap makes it an Error.
func (e *MissingError) Unwrap() error { return &Error{e.Reason} }

// Environment reads variables; os.LookupEnv is one.
type Environment func(name string) (string, bool)

// first returns the first of some variables that is set to something.
func (env Environment) first(names ...string) string {
	for _, n := range names {
		if v, ok := env(n); ok && v != "" {
			return v
		}
	}
	return ""
}

// The variables that are understood: ours first, then those of the ecosystem.
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

// Access returns the project and credentials for an endpoint. Without a token
// URL the key is used for Basic authentication.
func Access(rawURL string, env Environment) (project string, c target.Credentials, err error) {
	if err := checkURL(rawURL); err != nil {
		return "", c, err
	}
	project = env.first(projectVars...)
	c = target.Credentials{KeyID: env.first(keyIDVars...), KeySecret: env.first(keySecretVars...), TokenURL: env.first("MODECERT_TOKEN_URL")}
	var missing []string
	for _, v := range []struct{ value, name string }{{project, projectVars[0]}, {c.KeyID, keyIDVars[0]}, {c.KeySecret, keySecretVars[0]}} {
		if v.value == "" {
			missing = append(missing, v.name)
		}
	}
	if len(missing) > 0 {
		return "", c, &MissingError{fmt.Sprintf("a run against %s needs the environment variables %s (or SINCH_PROJECT_ID, SINCH_KEY_ID, SINCH_KEY_SECRET)", rawURL, strings.Join(missing, ", "))}
	}
	if c.TokenURL == "" && Public(rawURL) {
		c.TokenURL = publicTokenURL
	}
	return project, c, nil
}

// checkURL refuses what is no root of an API.
func checkURL(rawURL string) error {
	u, err := url.Parse(rawURL)
	switch {
	case strings.Contains(rawURL, "@"): // also where the URL cannot be parsed: it must not be repeated
		return &Error{"--url holds credentials, which every process of this machine can read; set MODECERT_KEY_ID and MODECERT_KEY_SECRET instead"}
	case err == nil && (u.RawQuery != "" || u.Fragment != ""):
		return &Error{"--url is the root of the API and has neither query nor fragment"}
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "":
		return &Error{fmt.Sprintf("--url %q is no URL of a service; write for instance https://eu.conversation.api.sinch.com", rawURL)}
	}
	return nil
}

// Readable reports whether what goes to a URL can be read on the way: it is plain
// http, and to another host than this.
func Readable(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err == nil && u.Scheme == "http" && !target.Local(rawURL)
}

// Public reports whether a URL is one of the public service.
func Public(rawURL string) bool {
	u, err := url.Parse(rawURL)
	if err != nil {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	return host == publicDomain || strings.HasSuffix(host, "."+publicDomain)
}
