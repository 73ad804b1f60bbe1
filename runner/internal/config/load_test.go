package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/schemas"
)

func TestParse(t *testing.T) {
	env := of(map[string]string{"KEY": "k: #1", "EMPTY": "", "NUMBER": "0123"})
	f, err := Parse("x.yaml", []byte(`
target:
  url: https://staging.example
  project: ${NUMBER}
  auth: {basic: {key_id: "${KEY}", key_secret: "a$${b}${EMPTY}c"}}   # ${NOT_READ_IN_COMMENTS}
recipients:
  credentials: [{channel: SMS, static_bearer: {token: "${KEY}"}}]
capabilities: {clock: absent, handset: {command: [./reply, --fast], timeout: 30s}}
budgets: {never: 1m30s}
rate: 2.5
`), env)
	require.NoError(t, err)
	assert.Equal(t, "0123", f.Target.Project, "what comes from a variable is text")
	assert.Equal(t, &Key{"k: #1", "a${b}c"}, f.Target.Auth.Basic)
	assert.Equal(t, map[string]any{"token": "k: #1"}, f.Recipients.Credentials[0]["static_bearer"])
	assert.True(t, f.Capabilities.Clock.Absent)
	assert.Equal(t, 30*time.Second, f.Capabilities.Handset.Offered.Timeout)
	assert.Equal(t, 90*time.Second, f.Budgets.Never)
	assert.InDelta(t, 2.5, f.Rate, 0)
	assert.True(t, f.Capabilities.Callbacks.IsZero(), "neither offered nor absent")
}

func TestParse_refuses(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"an unknown key":                 {"target:\n  nmae: x", `x.yaml:2: unknown key "nmae"; did you mean name?`},
		"one in a capability":            {"capabilities:\n  callbacks:\n    publik_url: x", `x.yaml:3: unknown key "publik_url"; did you mean public_url?`},
		"one in oauth2":                  {"target: {auth: {oauth2: {keyid: x}}}", `did you mean key_id?`},
		"a variable that does not exist": {"a: 1\ntarget:\n  name: ${NONE}", `x.yaml:3: target.name: the environment variable NONE is not set`},
		"a key twice":                    {"target: {name: a}\ntarget: {name: b}", `key target appears twice`},
		"an alias":                       {"target: &t {name: a}\nrecipients: *t", "aliases are not supported"},
		"a list":                         {"- a", "x.yaml:1: a configuration is a mapping"},
		"no YAML":                        {"target: {", "x.yaml: yaml:"},
		"a wrong type":                   {"concurrency: many", "x.yaml:1: concurrency: "},
		"another word":                   {"capabilities:\n  clock: missing", "x.yaml:2: capabilities.clock: "},
		"a strange number":               {"recipients:\n  allow:\n    - '+1555*'\n    - '*'", "x.yaml:4: recipients.allow.1: "},
		"two addresses":                  {"target: {url: 'https://a', region: eu}", "x.yaml:1: target: "},
		"two ways":                       {"target: {auth: {basic: {}, oauth2: {}}}", "target.auth"},
		"no duration":                    {"budgets: {never: 5}", "budgets.never"},
		"two documents":                  {"target: {name: a}\n---\ntarget: {name: b}", "x.yaml: it holds more than one document"},
		"another encoding":               {"\xff\xfet\x00", "x.yaml: it is not UTF-8"},
		"private use":                    {"target: {name: \uE000}", "x.yaml: it holds characters for private use"},
		"no number":                      {"rate: .nan", "x.yaml:1: rate: .nan is not a usable number"},
		"no end":                         {"target: {}\nrate: -.Inf", "x.yaml:2: rate: -.Inf is not a usable number"},
		"too large":                      {strings.Repeat("#", maxFile+1), "is larger than"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("x.yaml", []byte(tc.text), of(nil))
			var usage *Error
			require.ErrorAs(t, err, &usage)
			assert.Contains(t, err.Error(), tc.want)
		})
	}
}

// An error about a value must not repeat a secret.
func TestParse_errorsRepeatNoVariable(t *testing.T) {
	env := of(map[string]string{"S": "canary-1234"})
	for _, text := range []string{"target: {url: '${S}'}", "concurrency: ${S}", "capabilities: {clock: '${S}'}", "recipients: {allow: ['${S}']}", "target: {auth: '${S}'}"} {
		_, err := Parse("x.yaml", []byte(text), env)
		require.Error(t, err, text)
		assert.NotContains(t, err.Error(), "canary", text)
	}
}

func TestRead(t *testing.T) {
	t.Chdir(t.TempDir())
	f, err := Read("", of(nil))
	require.NoError(t, err)
	assert.Nil(t, f, "the default file need not be there")
	_, err = Read("named.yaml", of(nil))
	require.ErrorContains(t, err, "--config named.yaml cannot be read")
	require.NoError(t, os.WriteFile(DefaultFile, []byte("# nothing\n"), 0o600))
	f, err = Read("", of(nil))
	require.NoError(t, err)
	assert.Equal(t, &File{}, f)
}

func TestEffective_precedence(t *testing.T) {
	file := &File{
		Target:      Target{URL: "https://file.example", Project: "of-file", Auth: Auth{OAuth2: &OAuth2{Key{"id-of-file", "secret-of-file"}, "https://file.example/token"}}},
		Budgets:     Budgets{Eventually: 7 * time.Second},
		Concurrency: 7,
	}
	env := of(map[string]string{"MODECERT_PROJECT": "of-env", "SINCH_KEY_ID": "id-of-env"})
	f, err := Effective(file, Flags{URL: "https://flag.example", Never: time.Second, Without: []string{"clock"}, Control: "https://flag.example/control"}, env)
	require.NoError(t, err)
	assert.Equal(t, "https://flag.example", f.Target.URL)
	assert.Equal(t, "of-env", f.Target.Project)
	assert.Equal(t, OAuth2{Key{"id-of-env", "secret-of-file"}, "https://file.example/token"}, *f.Target.Auth.OAuth2)
	assert.Equal(t, Budgets{7 * time.Second, time.Second, DefaultRequest}, f.Budgets)
	assert.Equal(t, 7, f.Concurrency)
	assert.Equal(t, []string{"clock"}, f.Absent(), "what is absent stays so")
	e, err := f.Endpoint()
	require.NoError(t, err)
	assert.Equal(t, "https://flag.example/control", e.Control)
	assert.Equal(t, "id-of-file", file.Target.Auth.OAuth2.KeyID, "the file is not changed")
}

// Any host but this one may be the public service under another name.
func TestEffective_limitsForOtherHosts(t *testing.T) {
	for url, bounded := range map[string]bool{
		"https://eu.conversation.api.sinch.com": true, "https://staging.example": true, "http://10.0.0.1": true, "http://127.example.com": true,
		"http://127.0.0.1:8080": false, "http://localhost:8080": false, "http://[::1]:8080": false,
	} {
		f, err := Effective(&File{Target: Target{URL: url, Project: "p", Auth: Auth{None: true}}}, Flags{}, of(nil))
		require.NoError(t, err, url)
		assert.Equal(t, bounded, f.Rate == DefaultRate && f.Recipients.MaxSends == DefaultMaxSends, url)
		assert.Equal(t, !bounded, f.Rate == 0 && f.Recipients.MaxSends == 0, url)
		f, err = Effective(&File{Target: Target{URL: url, Project: "p", Auth: Auth{None: true}}, Rate: 99, Recipients: Recipients{MaxSends: 7}}, Flags{}, of(nil))
		require.NoError(t, err, url)
		assert.InDelta(t, 99, f.Rate, 0, url)
		assert.Equal(t, 7, f.Recipients.MaxSends, url)
	}
}

func TestEffective_refuses(t *testing.T) {
	good := func() *File {
		return &File{Target: Target{URL: "https://a.example", Project: "p", Auth: Auth{None: true}}}
	}
	for name, tc := range map[string]struct {
		edit func(*File)
		want string
	}{
		"no target":          {func(f *File) { f.Target.URL = "" }, "no target is named"},
		"no project":         {func(f *File) { f.Target.Project = "" }, "needs target.project"},
		"half a key":         {func(f *File) { f.Target.Auth = Auth{Basic: &Key{KeyID: "k"}} }, "needs target.auth.basic.key_secret"},
		"no token URL":       {func(f *File) { f.Target.Auth = Auth{OAuth2: &OAuth2{Key: Key{"k", "s"}}} }, "needs target.auth.oauth2.token_url"},
		"over the ceiling":   {func(f *File) { f.Budgets.Never = time.Hour }, "budgets.never 1h0m0s is not between 0 and its ceiling 30s"},
		"too many at once":   {func(f *File) { f.Concurrency = MaxConcurrency + 1 }, "--concurrency 65 is not between 1 and 64"},
		"half a certificate": {func(f *File) { f.Target.TLS.Cert = "c.pem" }, "target.tls.cert and target.tls.key go together"},
		"two sorts of legacy": {func(f *File) {
			f.Capabilities.LegacyApp.Offered = &Control{"https://c"}
			f.Apps.Legacy = &LegacyApp{"l", true}
		}, "both offer a legacy app"},
		"two control protocols": {func(f *File) {
			f.Capabilities.LegacyApp.Offered = &Control{"https://c"}
			f.Capabilities.Clock.Offered = &Control{"https://d"}
		}, "several roots"},
	} {
		t.Run(name, func(t *testing.T) {
			f := good()
			tc.edit(f)
			_, err := Effective(f, Flags{}, of(nil))
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestEffective_credentials(t *testing.T) {
	for name, tc := range map[string]struct {
		auth Auth
		want endpoint.Credentials
	}{
		"none":    {Auth{None: true}, endpoint.Credentials{None: true}},
		"basic":   {Auth{Basic: &Key{"k", "s"}}, endpoint.Credentials{KeyID: "k", KeySecret: "s"}},
		"oauth2":  {Auth{OAuth2: &OAuth2{Key{"k", "s"}, "t"}}, endpoint.Credentials{KeyID: "k", KeySecret: "s", TokenURL: "t"}},
		"file":    {Auth{Bearer: &Bearer{File: "f"}}, endpoint.Credentials{BearerFile: "f"}},
		"command": {Auth{Bearer: &Bearer{Command: []string{"c"}}}, endpoint.Credentials{BearerCommand: []string{"c"}}},
	} {
		assert.Equal(t, tc.want, tc.auth.credentials(), name)
	}
}

// The shown text can be read again, follows the schema, and contains no secret.
func TestShow(t *testing.T) {
	file := &File{
		Target:       Target{URL: "https://a.example", Project: "p", Auth: Auth{OAuth2: &OAuth2{Key{"k", "canary-secret"}, "https://a.example/t"}}, Proxy: "http://u:canary-proxy@proxy.example:1"},
		Recipients:   Recipients{Credentials: []map[string]any{{"channel": "SMS", "static_bearer": map[string]any{"token": "canary-token"}}}},
		Capabilities: Capabilities{Handset: Capability[Handset]{Offered: &Handset{Command: []string{"reply", "--key=canary-arg"}}}, Clock: Capability[Control]{Absent: true}},
	}
	f, err := Effective(file, Flags{}, of(nil))
	require.NoError(t, err)
	text, err := f.Show()
	require.NoError(t, err)
	assert.NotContains(t, string(text), "canary")
	assert.Contains(t, string(text), "clock: absent")
	again, err := Parse("shown.yaml", text, of(nil))
	require.NoError(t, err, string(text))
	assert.Equal(t, f.Budgets, again.Budgets)
	assert.Subset(t, f.Secrets(), []string{"canary-secret", "canary-proxy", "canary-token"})
	assert.Equal(t, "canary-secret", f.Target.Auth.OAuth2.KeySecret, "what is shown is a copy")
}

// What the schema accepts can be read.
func TestParse_goodInstancesOfTheSchema(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "..", "schemas", "testdata", "config", "good-*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		good, err := os.ReadFile(path) // JSON is YAML
		require.NoError(t, err)
		_, err = Parse(path, good, of(nil))
		require.NoError(t, err)
	}
}

// Every key of the schema has a field: otherwise it would be silently ignored.
func TestFile_hasTheKeysOfTheSchema(t *testing.T) {
	var same func(at reflect.Type, path string)
	same = func(at reflect.Type, path string) {
		if at.Kind() == reflect.Pointer {
			at = at.Elem()
		}
		if offered, ok := at.FieldByName("Offered"); ok {
			at = offered.Type.Elem()
		}
		var names []string
		for _, f := range reflect.VisibleFields(at) {
			name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if name == "" || name == "-" {
				continue
			}
			names = append(names, name)
			if k := f.Type.Kind(); k == reflect.Struct || k == reflect.Pointer {
				same(f.Type, path+"/"+name)
			}
		}
		keys, _, err := schemas.Keys(schema, path)
		require.NoError(t, err)
		assert.ElementsMatch(t, keys, names, path)
	}
	same(reflect.TypeFor[File](), "")
}

// An error of the schema says what to write instead.
func TestParse_saysWhatToWrite(t *testing.T) {
	for text, want := range map[string]string{
		"target: {url: 'http://127.0.0.1:1', region: eu}":   "m.yaml:1: target: url and region name two targets; give one",
		"target: {url: 'http://127.0.0.1:1', version: 2.4}": `m.yaml:1: target.version: 2.4 is not text here; put it in quotes: "2.4"`,
		"budgets: {never: 2}":                               "m.yaml:1: budgets.never: 2 has no unit; write 2s or 2ms",
		"target: {url: '127.0.0.1:1'}":                      "m.yaml:1: target.url: no URL; begin it with http:// or https://",
	} {
		_, err := Parse("m.yaml", []byte(text), func(string) (string, bool) { return "", false })
		assert.EqualError(t, err, want)
	}
}
