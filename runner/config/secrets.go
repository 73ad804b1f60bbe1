package config

import (
	"net/url"

	"github.com/modecert/modecert/runner/evidence"
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
	if u, err := url.Parse(f.Target.Proxy); err == nil && u.User != nil {
		password, _ := u.User.Password()
		all = append(all, password, u.User.String())
	}
	return append(all, evidence.CredentialSecrets(f.Recipients.Credentials)...)
}

// key is that of OAuth2, or nil.
func (a Auth) key() *Key {
	if a.OAuth2 == nil {
		return nil
	}
	return &Key{KeyID: a.OAuth2.KeyID, KeySecret: a.OAuth2.KeySecret}
}
