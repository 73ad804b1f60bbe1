package config

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/endpoint"
)

// of makes an environment from a map.
func of(m map[string]string) Environment {
	return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
}

// access returns what variables alone give for a run against a URL.
func access(url string, env Environment) (project string, c endpoint.Credentials, err error) {
	f, err := Effective(&File{Target: Target{URL: url}}, Flags{}, env)
	if err != nil {
		return "", c, err
	}
	return f.Target.Project, f.Target.Auth.credentials(), nil
}

const staging = "https://staging.example"

func TestEffective_credentialsOfVariables(t *testing.T) {
	ours := map[string]string{"MODECERT_PROJECT": "p", "MODECERT_KEY_ID": "k", "MODECERT_KEY_SECRET": "s"}
	theirs := map[string]string{"SINCH_PROJECT_ID": "P", "SINCH_KEY_ID": "K", "SINCH_KEY_SECRET": "S"}
	both := map[string]string{"MODECERT_PROJECT": "p", "MODECERT_KEY_ID": "", "MODECERT_TOKEN_URL": "https://t.example"}
	maps.Copy(both, theirs)
	for name, tc := range map[string]struct {
		url     string
		env     map[string]string
		project string
		want    endpoint.Credentials
	}{
		"ours":                   {staging, ours, "p", endpoint.Credentials{KeyID: "k", KeySecret: "s"}},
		"the ecosystem's":        {staging, theirs, "P", endpoint.Credentials{KeyID: "K", KeySecret: "S"}},
		"ours first, if set":     {staging, both, "p", endpoint.Credentials{KeyID: "K", KeySecret: "S", TokenURL: "https://t.example"}},
		"public: OAuth2":         {"https://eu.conversation.api.sinch.com", ours, "p", endpoint.Credentials{KeyID: "k", KeySecret: "s", TokenURL: publicTokenURL}},
		"public, another token":  {"https://eu.conversation.api.sinch.com", both, "p", endpoint.Credentials{KeyID: "K", KeySecret: "S", TokenURL: "https://t.example"}},
		"with a port and a path": {"http://127.0.0.1:8080/base", ours, "p", endpoint.Credentials{KeyID: "k", KeySecret: "s"}},
	} {
		t.Run(name, func(t *testing.T) {
			project, got, err := access(tc.url, of(tc.env))
			require.NoError(t, err)
			assert.Equal(t, tc.project, project)
			assert.Equal(t, tc.want, got)
		})
	}
}

func TestEffective_missingVariables(t *testing.T) {
	whole := map[string]string{"MODECERT_PROJECT": "p", "MODECERT_KEY_ID": "k", "MODECERT_KEY_SECRET": "the-secret"}
	without := func(names ...string) map[string]string {
		m := map[string]string{}
		maps.Copy(m, whole)
		for _, n := range names {
			delete(m, n)
		}
		return m
	}
	for name, tc := range map[string]struct {
		url  string
		env  map[string]string
		want string
	}{
		"no scheme":     {"staging.example", whole, "is not a URL of a service"},
		"no host":       {"https://", whole, "is not a URL of a service"},
		"another one":   {"ftp://staging.example", whole, "is not a URL of a service"},
		"no URL":        {"http://[::1", whole, "is not a URL of a service"},
		"full width":    {"https://staging.e\uff58ample", whole, "names a host in letters beyond ASCII"},
		"per cent":      {"https://staging.e%EF%BD%98ample", whole, "names a host in letters beyond ASCII"},
		"credentials":   {"https://k:hidden@staging.example", whole, "holds credentials"},
		"query":         {staging + "?a=b", whole, "neither query nor fragment"},
		"no project":    {staging, without("MODECERT_PROJECT"), "needs MODECERT_PROJECT in the environment (or"},
		"no key":        {staging, without("MODECERT_KEY_ID", "MODECERT_KEY_SECRET"), "MODECERT_KEY_ID, MODECERT_KEY_SECRET in the environment (or"},
		"empty project": {staging, map[string]string{"MODECERT_PROJECT": "", "MODECERT_KEY_ID": "k", "MODECERT_KEY_SECRET": "the-secret"}, "MODECERT_PROJECT"},
		"nothing":       {staging, nil, "MODECERT_PROJECT, MODECERT_KEY_ID, MODECERT_KEY_SECRET in the environment (or SINCH_PROJECT_ID"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := access(tc.url, of(tc.env))
			var refused *Error
			require.ErrorAs(t, err, &refused)
			assert.Contains(t, err.Error(), tc.want)
			assert.NotContains(t, err.Error(), "the-secret")
			assert.NotContains(t, err.Error(), "hidden")
		})
	}
}

// No accepted URL may contain a secret: reports show addresses.
func TestCheckAddress_noSecrets(t *testing.T) {
	env := map[string]string{"MODECERT_PROJECT": "p", "MODECERT_KEY_ID": "k", "MODECERT_KEY_SECRET": "s"}
	of2 := func(token string) Environment {
		all := map[string]string{"MODECERT_TOKEN_URL": token}
		maps.Copy(all, env)
		return of(all)
	}
	good := "https://staging.example/x"
	for name, secret := range map[string]string{
		"user info":  "http://bob:hunter2pw99@staging.example/x",
		"user":       "http://hunter2pw99@staging.example/x",
		"query":      "https://staging.example/x?code=hunter2pw99",
		"fragment":   "https://staging.example/x#hunter2pw99",
		"torn":       "http://bob:hunter2pw99@staging.example:port/x",
		"torn query": "http://staging.example:port/?hunter2pw99",
	} {
		for where, try := range map[string]func(url string) error{
			"--url":          func(u string) error { _, err := Effective(nil, Flags{URL: u}, of2("")); return err },
			"--control":      func(u string) error { _, err := Effective(nil, Flags{URL: good, Control: u}, of2("")); return err },
			"--callback-url": func(u string) error { _, err := Effective(nil, Flags{URL: good, CallbackURL: u}, of2("")); return err },
			"token URL":      func(u string) error { _, err := Effective(nil, Flags{URL: good}, of2(u)); return err },
			"file": func(u string) error {
				_, err := Effective(&File{Target: Target{Auth: Auth{OAuth2: &OAuth2{Key{"k", "s"}, u}}}}, Flags{URL: good}, of2(""))
				return err
			},
			"callbacks in the file": func(u string) error {
				_, err := Effective(&File{Capabilities: Capabilities{Callbacks: Capability[Callbacks]{Offered: &Callbacks{PublicURL: u}}}}, Flags{URL: good}, of2(""))
				return err
			},
			"control in the file": func(u string) error {
				_, err := Effective(&File{Capabilities: Capabilities{Handset: Capability[Handset]{Offered: &Handset{Control: u}}, Clock: Capability[Control]{Offered: &Control{good}}}}, Flags{URL: good}, of2(""))
				return err
			},
		} {
			err := try(secret)
			var refused *Error
			if assert.ErrorAs(t, err, &refused, "%s with %s", where, name) {
				assert.NotContains(t, err.Error(), "hunter2", "%s with %s", where, name)
			}
			assert.NoError(t, try(good), where)
		}
	}
	_, err := Effective(&File{Target: Target{Proxy: "http://proxy.example?code=hunter2pw99"}}, Flags{URL: good}, of2(""))
	require.ErrorContains(t, err, "target.proxy must have neither query nor fragment")
}

// net/http ignores an invalid address of a proxy.
func TestBrokenProxy(t *testing.T) {
	for value, broken := range map[string]bool{
		"http://proxy.example:3128": false, "proxy.example:3128": false, "socks5://proxy.example": false, "": false,
		"http://proxy.example:port": true, "http://[::1": true, "://": true, "http://": true,
	} {
		env := of(map[string]string{"HTTPS_PROXY": value})
		assert.Equal(t, broken, BrokenProxy("https://staging.example", env) == "HTTPS_PROXY", value)
		assert.Empty(t, BrokenProxy("http://staging.example", env), "that is another variable's")
		assert.Empty(t, BrokenProxy("https://127.0.0.1", env))
	}
	assert.Subset(t, ProxySecrets(of(map[string]string{"https_proxy": "bob:hunter2pw99@proxy.example:3128"})), []string{"hunter2pw99", "bob:hunter2pw99"})
}

// Messages of the public service cost money: every spelling of its name must be
// recognised.
func TestPublic(t *testing.T) {
	for url, want := range map[string]bool{
		"https://eu.conversation.api.sinch.com":         true,
		"https://EU.Conversation.API.Sinch.COM/":        true,
		"https://sinch.com:443":                         true,
		"https://us.conversation.api.sinch.com.":        true,
		"https://eu.conversation.api.sinch.com..":       true,
		"https://eu.conversation.api.\uff53inch.com":    true, // full width
		"https://eu.conversation.api.%EF%BD%93inch.com": true,
		"https://eu.conversation.api.sinch\u3002com":    true, // an ideographic full stop
		"https://eu.conversation.api.\u017finch.com":    true, // a long s
		"https://eu.conversation.api.sin\u00adch.com":   true, // a soft hyphen
		"https://eu.conversation.api.SINCH\uff0ecom/x":  true,
		"https://s\u0131nch.com":                        true, // any letter beyond ASCII may stand for another
		"https://sinch.com.example":                     false,
		"https://notsinch.com":                          false,
		"http://127.0.0.1:8080/sinch.com":               false,
		"http://[::1":                                   false,
		"":                                              false,
	} {
		assert.Equal(t, want, Public(url), url)
	}
}

func TestReadable(t *testing.T) {
	for url, want := range map[string]bool{
		"http://staging.example":                true,
		"http://staging.example:8080":           true,
		"https://staging.example":               false,
		"http://127.0.0.1:8080":                 false,
		"http://localhost":                      false,
		"http://[::1]:80":                       false,
		"https://eu.conversation.api.sinch.com": false,
	} {
		assert.Equal(t, want, Readable(url), url)
	}
}

// Key and messages never go to the public service over an unencrypted connection.
func TestEffective_publicServiceOverPlainHTTP(t *testing.T) {
	env := func(name string) (string, bool) { return "x", name != "MODECERT_TOKEN_URL" }
	_, err := Effective(nil, Flags{URL: "http://eu.conversation.api.sinch.com", Yes: true}, env)
	assert.ErrorContains(t, err, "write https")
	_, err = Effective(nil, Flags{URL: "https://eu.conversation.api.sinch.com", Yes: true}, env)
	assert.NoError(t, err)
}
