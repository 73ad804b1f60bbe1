package config

import (
	"net/url"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/evidence"
)

// Secrets lists what a configuration holds that must show nowhere: keys, the
// password of a proxy, what opens channels.
func (f *File) Secrets() []string {
	var all []string
	for _, k := range []*Key{f.Target.Auth.Basic, f.Target.Auth.key()} {
		if k != nil {
			all = append(all, k.KeySecret, k.KeyID+":"+k.KeySecret)
		}
	}
	if u, err := url.Parse(f.Target.Proxy); err == nil {
		all = append(all, userInfo(u)...)
	}
	return append(all, evidence.CredentialSecrets(f.Recipients.Credentials)...)
}

// SecretVariables lists the variables of the environment by which a target is
// opened: those that have a meaning here, and those of which the file makes a
// secret.
func (f *File) SecretVariables() []string {
	return append(slices.Clone(keySecretVars), f.secretVars...)
}

// secretMember reports whether what stands at a path of the file is a secret.
func secretMember(path string) bool {
	return strings.HasSuffix(path, "/key_secret") || path == "/target/proxy" || strings.HasPrefix(path, "/recipients/credentials/")
}

// userInfo is what a URL holds of credentials.
func userInfo(u *url.URL) []string {
	if u.User == nil {
		return nil
	}
	password, _ := u.User.Password()
	return []string{password, u.User.String()}
}

// key is that of OAuth2, or nil.
func (a Auth) key() *Key {
	if a.OAuth2 == nil {
		return nil
	}
	return &Key{KeyID: a.OAuth2.KeyID, KeySecret: a.OAuth2.KeySecret}
}
