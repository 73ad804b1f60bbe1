package config

import (
	"net/url"
	"regexp"
)

// secretName finds the members of channel credentials that hold secrets.
var secretName = regexp.MustCompile(`(?i)(secret|token|password)$`)

// Secrets lists what a configuration holds that must show nowhere: keys, the
// password of a proxy, tokens of channels.
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
	for _, c := range f.Recipients.Credentials {
		all = append(all, secretsOf(c)...)
	}
	return all
}

// key is that of OAuth2, or nil.
func (a Auth) key() *Key {
	if a.OAuth2 == nil {
		return nil
	}
	return &Key{KeyID: a.OAuth2.KeyID, KeySecret: a.OAuth2.KeySecret}
}

func secretsOf(members map[string]any) (all []string) {
	for name, value := range members {
		switch v := value.(type) {
		case map[string]any:
			all = append(all, secretsOf(v)...)
		case string:
			if secretName.MatchString(name) {
				all = append(all, v)
			}
		}
	}
	return all
}
