package doctor

import (
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/descriptors"
	"github.com/modecert/modecert/steps"
)

// patient is a target with configurable faults: its answers by path, each a status
// and a body.
type patient struct {
	answers map[string]string // path below the project, with a query or without, or whole path: "200 {…}"
	header  map[string]string
	delay   time.Duration
}

func (p *patient) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var answer string
	var ok bool
	for _, at := range []string{r.URL.Path, strings.TrimPrefix(r.URL.RequestURI(), "/v1/projects/p"), strings.TrimPrefix(r.URL.Path, "/v1/projects/p")} {
		if answer, ok = p.answers[at]; ok {
			break
		}
	}
	if !ok {
		answer = `404 {"error":{"code":404,"message":"no","status":"NOT_FOUND"}}`
	}
	if strings.HasSuffix(r.URL.Path, "/p/apps") {
		time.Sleep(p.delay)
	}
	for k, v := range p.header {
		w.Header().Set(k, v)
	}
	var status int
	_, _ = fmt.Sscan(answer, &status)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(answer[4:]))
}

// healthy is a target that offers everything.
func healthy() *patient {
	return &patient{header: map[string]string{"Content-Type": "application/json"}, answers: map[string]string{
		"/oauth2/token":               `200 {"access_token":"t0ken-t0ken","token_type":"bearer","expires_in":3600}`,
		"/apps":                       `200 {"apps":[]}`,
		"/control/capabilities":       `200 {"handset":true,"clock":true,"legacy_app":true}`,
		"/control/clock?project_id=p": `200 {"now":"2026-01-01T00:00:00Z"}`,
		"/contacts":                   `200 {"contacts":[]}`,
		"/conversations":              `200 {}`,
		"/conversations:recent":       `200 {}`,
		"/events":                     `200 {}`,
		"/messages":                   `200 {}`,
		"/apps/d":                     `200 {"id":"d","processing_mode":"DISPATCH","channel_credentials":[{"channel":"SMS"}],"dispatch_retention_policy":{"ttl_days":7}}`,
		"/apps/c":                     `200 {"id":"c","processing_mode":"CONVERSATION","channel_credentials":[{"channel":"SMS"}]}`,
		"/apps/d/webhooks":            `200 {"webhooks":[]}`,
		"/apps/c/webhooks":            `200 {"webhooks":[]}`,
	}}
}

const whole = `
target: {url: URL, project: p, auth: {oauth2: {key_id: k, key_secret: secret-0123, token_url: URL/oauth2/token}}}
recipients: {allow: ["+15551", "+15552", "+15553", "+15554", "+15555", "+15556"]}
capabilities: {handset: {control: URL/control}, clock: {control: URL/control}, legacy_app: {control: URL/control}}
apps: {dispatch_app: d, conversation_app: c}
`

// examine examines a patient with a configuration in which URL stands for the
// patient's.
func examine(t *testing.T, url, text string, edit func(*Options)) []Finding {
	t.Helper()
	file, err := config.Parse("modecert.yaml", []byte(strings.ReplaceAll(text, "URL", url)), os.LookupEnv)
	var o Options
	if err == nil {
		o.Config, err = config.Effective(file, config.Flags{}, func(string) (string, bool) { return "", false })
	}
	o.ConfigErr = err
	if edit != nil {
		edit(&o)
	}
	return Examine(t.Context(), o)
}

func TestExamine_healthyTarget(t *testing.T) {
	server := httptest.NewServer(healthy())
	defer server.Close()
	assert.Empty(t, examine(t, server.URL, whole, nil))
}

// A service that answers {} to everything is not ready.
func TestExamine_noAnswers(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	found := examine(t, server.URL, `
target: {url: URL, project: p, auth: none}
capabilities: {handset: absent, clock: absent, legacy_app: absent}
`, nil)
	require.Len(t, found, 1)
	assert.Equal(t, "operations-lie", found[0].Name)
	assert.Contains(t, found[0].Found, "GET /apps/{id} (200), ")
}

// A service with half of the operations gets one finding, in the order of the operations.
func TestExamine_partOfAPI(t *testing.T) {
	p := healthy()
	for _, path := range []string{"/contacts", "/conversations", "/conversations:recent", "/events"} {
		p.answers[path] = `404 404 page not found`
	}
	server := httptest.NewServer(p)
	defer server.Close()
	found := examine(t, server.URL, `
target: {url: URL, project: p, auth: none}
recipients: {allow: ["+1555*"]}
capabilities: {handset: absent, clock: absent, legacy_app: absent}
`, nil)
	require.Len(t, found, 1)
	assert.Equal(t, "not there: GET /contacts (404), GET /conversations (404), GET /conversations:recent (404), GET /events (404)", found[0].Found)
}

// For each finding there is a target that shows it, and only it.
func TestExamine(t *testing.T) {
	elsewhere := httptest.NewServer(healthy())
	defer elsewhere.Close()
	answer := func(path, text string) func(*patient) {
		return func(p *patient) { p.answers[path] = text }
	}
	config := func(old, replacement string) string {
		require.Contains(t, whole, old)
		return strings.ReplaceAll(whole, old, replacement)
	}
	// Another host, for which the patient answers as a proxy.
	away := func(host, callbacks string) string {
		return `
target: {url: "http://` + host + `", proxy: "URL", project: p, auth: none}
capabilities: {` + callbacks + `, handset: absent, clock: absent, legacy_app: absent}
confirm: true
`
	}
	const numbers = `"+15551", "+15552", "+15553", "+15554", "+15555", "+15556"`
	cases := []struct {
		want   string
		also   string // a warning that cannot be avoided
		ail    func(*patient)
		config string
		edit   func(*Options)
	}{
		{want: "no-credentials", config: `target: {url: URL}`},
		{want: "configuration", config: `target: {url: URL, project: p, auth: none, tls: {ca: nowhere.pem}}`},
		{want: "configuration", config: `targets: {}`},
		{want: "not-confirmed", config: `target: {region: eu, project: p, auth: none}`},
		{want: "unreachable", config: `target: {url: "http://127.0.0.1:1", project: p, auth: none}`},
		{want: "unreachable", config: config("token_url: URL/oauth2/token", "token_url: 'http://127.0.0.1:1'")},
		{want: "token-refused", ail: answer("/oauth2/token", `401 {"error":"invalid_client"}`)},
		{want: "no-token", ail: answer("/oauth2/token", `200 {}`)},
		{want: "no-token", config: `target: {url: URL, project: p, auth: {bearer: {file: nowhere.txt}}}`},
		{want: "no-token", ail: answer("/oauth2/token", `404 {}`)},
		{want: "not-built", ail: answer("/apps", `501 {}`)},
		{want: "other-protocol", config: strings.Replace(whole, "url: URL,", "url: URL/v1,", 1)},
		{want: "operations-missing", ail: answer("/conversations", `501 {}`)},
		{want: "operations-missing", ail: answer("/messages", `404 404 page not found`)},
		{want: "operations-missing", ail: answer("/apps/"+steps.UnknownID+"/webhooks", `405 {}`)},
		{want: "operations-doubtful", ail: answer("/messages", `404 {"error":{"code":404,"message":"no","status":"NOT_FOUND"}}`)},
		{want: "operations-lie", ail: answer("/messages/"+steps.UnknownID, `200 {}`)},
		{want: "operations-lie", ail: answer("/events", `200 {"events":"none"}`)},
		{want: "in-trouble", ail: answer("/oauth2/token", `503 {}`)},
		{want: "in-trouble", ail: answer("/apps", `429 {}`)},
		{want: "in-trouble", ail: answer("/apps", `502 <html>`)},
		{want: "credentials-refused", ail: answer("/apps", `401 {}`)},
		{want: "project-unknown", ail: answer("/apps", `403 {}`)},
		{want: "project-unknown", ail: answer("/apps", `404 {}`)},
		{want: "wrong-region", ail: answer("/apps", `404 {}`), edit: func(o *Options) { o.Regions = []string{elsewhere.URL} }},
		{want: "other-protocol", ail: answer("/apps", `200 <html>`)},
		{want: "other-protocol", ail: answer("/apps", `200 {"apps":"none"}`)},
		{want: "redirected", ail: answer("/apps", `302 `)},
		{want: "clock-skew", edit: func(o *Options) { o.Now = func() time.Time { return time.Now().Add(2 * time.Minute) } }},
		{want: "slow", ail: func(p *patient) { p.delay = slow + 50*time.Millisecond }},
		{want: "callbacks-unreached", config: config("capabilities: {", "capabilities: {callbacks: {public_url: 'http://127.0.0.1:1'}, ")},
		{want: "callbacks-incomplete", config: config("capabilities: {", "capabilities: {callbacks: {public_url: 'http://127.0.0.1:1', file: nowhere.ndjson}, ")},
		{want: "callbacks-incomplete", also: "plain-http", config: away("staging.example", "callbacks: {listen: ':9000'}")},
		{want: "plain-http", config: away("staging.example", "callbacks: absent")},
		{want: "configuration", config: away("eu.conversation.api.sinch.com", "callbacks: absent")},
		{want: "no-recipients", also: "plain-http", config: away("staging.example", "callbacks: absent"),
			// A configuration would reject this URL; the patient has no certificate
			// for another.
			edit: func(o *Options) { o.Config.Target.URL = "http://eu.conversation.api.sinch.com" }},
		{want: "handset-unusable", config: config("handset: {control: URL/control}", "handset: {command: [/nonexistent/phone]}")},
		{want: "configuration", config: config("handset: {control: URL/control}", "handset: {ask: false}")},
		{want: "configuration", config: config("handset: {control: URL/control}", "handset: {ask: true, command: [x]}")},
		{want: "not-declared", config: config(", clock: {control: URL/control}", "")},
		{want: "control-unreachable", ail: answer("/control/capabilities", `404 {}`)},
		{want: "control-incomplete", ail: answer("/control/capabilities", `200 {"handset":true,"clock":false,"legacy_app":true}`)},
		{want: "control-incomplete", ail: answer("/control/clock?project_id=p", `404 {}`)},
		{want: "no-channel", ail: answer("/apps/c", `200 {"processing_mode":"CONVERSATION","channel_credentials":[{"channel":"RCS"}]}`)},
		{want: "few-recipients", config: config(numbers, `"+15551"`)},
		{want: "few-recipients", config: config(numbers, `"+15551", "+15551", "+15551", "+15551", "+15551", "+15551"`)},
		{want: "few-recipients", config: config(numbers, `"+155512345678901*"`)},
		{want: "recipient-known", ail: answer("/contacts?channel=SMS&identity=%2B15552", `200 {"contacts":[{"id":"x"}]}`)},
		{want: "app-unknown", ail: answer("/apps/d", `404 {}`)},
		{want: "app-mode", ail: answer("/apps/c", `200 {"processing_mode":"DISPATCH","channel_credentials":[{"channel":"SMS"}]}`)},
		{want: "ttl-hides-messages", ail: answer("/apps/d", `200 {"processing_mode":"DISPATCH","channel_credentials":[{"channel":"SMS"}]}`)},
		{want: "few-descriptors", edit: func(o *Options) { o.Config.Concurrency = math.MaxInt32 }},
		{want: "webhook-limit", ail: answer("/apps/d/webhooks", `200 {"webhooks":[{},{},{},{},{}]}`)},
	}
	shown := map[string]bool{}
	for i, tc := range cases {
		shown[tc.want] = true
		if _, limit := descriptors.AtOnce(math.MaxInt32); tc.want == "few-descriptors" && limit == 0 {
			continue // this host has no limit
		}
		t.Run(fmt.Sprint(tc.want, "-", i), func(t *testing.T) {
			p := healthy()
			if tc.ail != nil {
				tc.ail(p)
			}
			server := httptest.NewServer(p)
			defer server.Close()
			if tc.config == "" {
				tc.config = whole
			}
			found := examine(t, server.URL, tc.config, tc.edit)
			require.NotEmpty(t, found)
			shows := false
			for _, f := range found {
				if shows = shows || f.Name == tc.want; f.Name != tc.also {
					assert.Equal(t, tc.want, f.Name, f.Found)
				}
				assert.NotEmpty(t, f.Found)
				assert.NotEmpty(t, f.Fix)
				assert.NotContains(t, f.Found+f.Fix, "secret-0123")
			}
			assert.True(t, shows)
		})
	}
	shown["certificate"], shown["proxy-ignored"] = true, true // have their own tests
	for name := range findings {
		assert.True(t, shown[name], "%s is shown by no target", name)
	}
	assert.GreaterOrEqual(t, len(findings), 15)
}

// net/http ignores a misspelt proxy in the environment.
func TestExamine_brokenProxy(t *testing.T) {
	for target, want := range map[string]bool{
		`{url: "http://host.invalid", project: p, auth: none}`:                              true,
		`{url: "http://host.invalid", project: p, auth: none, proxy: "http://127.0.0.1:1"}`: false,
		`{url: "http://127.0.0.1:1", project: p, auth: none}`:                               false,
	} {
		found := examine(t, "", "target: "+target, func(o *Options) {
			o.Env = func(name string) (string, bool) { return "http://bob:hunter2@proxy.example:port", name == "HTTP_PROXY" }
		})
		seen := false
		for _, f := range found {
			seen = seen || f.Name == "proxy-ignored" && strings.HasPrefix(f.Found, "HTTP_PROXY is set and holds no URL of a proxy")
			assert.NotContains(t, f.Found+f.Fix, "hunter2")
		}
		assert.Equal(t, want, seen, target)
	}
}

// A recipient who already has a contact is not free. If too few are free, there are
// two findings.
func TestExamine_recipientsWithContacts(t *testing.T) {
	p := healthy()
	for _, number := range []string{"2", "4"} {
		p.answers["/contacts?channel=SMS&identity=%2B1555"+number] = `200 {"contacts":[{"id":"x"}]}`
	}
	server := httptest.NewServer(p)
	defer server.Close()
	var names []string
	for _, f := range examine(t, server.URL, whole, nil) {
		names = append(names, f.Name)
	}
	assert.Equal(t, []string{"recipient-known", "recipient-known", "few-recipients"}, names)
	assert.Empty(t, examine(t, server.URL, strings.Replace(whole, `"+15551", `, `"+1555123*", "+15551", `, 1), nil), "a pattern has enough")
}

func TestExamine_certificate(t *testing.T) {
	server := httptest.NewUnstartedServer(healthy())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	found := examine(t, server.URL, whole, nil)
	require.Len(t, found, 1)
	assert.Equal(t, "certificate", found[0].Name)

	// With the authority's certificate there is no finding.
	ca := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(ca, certificate(server), 0o600))
	assert.Empty(t, examine(t, server.URL, strings.Replace(whole, "project: p,", "project: p, tls: {ca: "+ca+"},", 1), nil))
}

func certificate(s *httptest.Server) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}
