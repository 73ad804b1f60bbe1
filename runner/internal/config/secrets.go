package config

import (
	"net/url"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/evidence"
)

// Secrets lists the secrets of a configuration: keys, the proxy's password, and
// channel credentials.
func (f *File) Secrets() []string {
	var all []string
	k := f.Target.Auth.Basic
	if o := f.Target.Auth.OAuth2; o != nil {
		k = &o.Key
	}
	if k != nil {
		all = append(all, k.KeySecret, k.KeyID+":"+k.KeySecret)
	}
	if u, err := url.Parse(f.Target.Proxy); err == nil {
		all = append(all, userInfo(u)...)
	}
	return append(all, evidence.CredentialSecrets(f.Recipients.Credentials)...)
}

// SecretVariables lists the environment variables that hold secrets: those this
// package reads itself, and those that the file uses for a secret.
func (f *File) SecretVariables() []string {
	return append(slices.Clone(keySecretVars), f.secretVars...)
}

// secretMember reports whether the value at a path of the file is a secret.
func secretMember(path string) bool {
	return strings.HasSuffix(path, "/key_secret") || path == "/target/proxy" || strings.HasPrefix(path, "/recipients/credentials/")
}

// userInfo returns the credentials in a URL.
func userInfo(u *url.URL) []string {
	if u.User == nil {
		return nil
	}
	password, _ := u.User.Password()
	return []string{password, u.User.String()}
}
