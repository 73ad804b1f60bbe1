package conformance

import (
	"net"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/plan"
)

const public = "https://eu.conversation.api.sinch.com"

func TestSettle_defaults(t *testing.T) {
	e, o, err := settle("http://127.0.0.1:8080", Target{}, Config{})
	require.NoError(t, err)
	assert.Equal(t, config.Patience(config.DefaultEventually, neverHere), e.Budgets)
	assert.Equal(t, []string{endpoint.OwnNumbers}, e.Allow)
	assert.Zero(t, e.MaxSends)
	assert.Zero(t, e.PerSecond)
	assert.Zero(t, e.PerApp)
	assert.NotZero(t, e.AtOnce, "the target shows how many scenarios it bears")
	assert.Equal(t, e.AtOnce, o.Concurrency)
	asked, o, err := settle("http://127.0.0.1:8080", Target{}, Config{Concurrency: 3})
	require.NoError(t, err)
	assert.Equal(t, 3, o.Concurrency)
	assert.Zero(t, asked.AtOnce)
	assert.True(t, e.Credentials.None)
	assert.NotZero(t, e.Seed)

	// The public service gets the defaults of the configuration file.
	f, err := config.Effective(&config.File{Target: config.Target{URL: public, Project: "p", Auth: config.Auth{None: true}}}, config.Flags{}, func(string) (string, bool) { return "", false })
	require.NoError(t, err)
	want, err := f.Endpoint()
	require.NoError(t, err)
	e, _, err = settle("http://10.0.0.1", Target{}, Config{})
	require.NoError(t, err)
	assert.Equal(t, want.MaxSends, e.MaxSends, "so has every host but this one")
	assert.InDelta(t, want.PerSecond, e.PerSecond, 0)
	assert.InDelta(t, want.PerApp, e.PerApp, 0)
	e, _, err = settle(public, Target{}, Config{Confirm: true})
	require.NoError(t, err)
	assert.Equal(t, want.Budgets, e.Budgets)
	assert.Equal(t, want.Allow, e.Allow)
	assert.Equal(t, want.MaxSends, e.MaxSends)
	assert.InDelta(t, want.PerSecond, e.PerSecond, 0)
	assert.Equal(t, want.Request, e.Request)
	assert.Equal(t, want.Channels.Messages, e.Channels.Messages)
	assert.JSONEq(t, string(want.Channels.Credentials), string(e.Channels.Credentials))
}

// The configuration takes precedence over the defaults.
func TestSettle_configured(t *testing.T) {
	e, o, err := settle(public, Target{Name: "acme", Version: "2"}, Config{
		Project: "q", Credentials: Credentials{KeyID: "k", KeySecret: "s", TokenURL: "/token"}, Control: "/control",
		Callbacks: Callbacks{PublicURL: "https://tunnel.example", Listen: ":9000"}, LegacyApp: "01APP",
		Channels: Channels{Messages: "WHATSAPP", Credentials: []byte(`[{"static_bearer":{"token":"a-secret-of-the-test"}}]`)},
		Confirm:  true, Allow: []string{"+46701"}, MaxSends: 3, Rate: 1, Without: []string{"clock"},
		Mode: "dispatch", Tags: "@must", Rules: []string{"APP-DEFAULT-DISPATCH"}, Strict: true,
		Seed: 7, Concurrency: 9, Budgets: Budgets{Eventually: time.Second, Never: time.Second, Request: time.Second},
	})
	require.NoError(t, err)
	assert.Equal(t, "acme", e.Name)
	assert.Equal(t, "2", e.Version)
	assert.Equal(t, "q", e.Project)
	assert.Equal(t, endpoint.Credentials{KeyID: "k", KeySecret: "s", TokenURL: public + "/token"}, e.Credentials)
	assert.Equal(t, public+"/control", e.Control)
	assert.Equal(t, "https://tunnel.example", e.CallbackURL)
	assert.Equal(t, ":9000", e.CallbackListen)
	assert.Equal(t, "01APP", e.Apps.Legacy)
	assert.Equal(t, "WHATSAPP", e.Channels.Messages)
	assert.Empty(t, e.Channels.Events)
	assert.Contains(t, e.Secrets.Known(), "a-secret-of-the-test")
	assert.Equal(t, []string{"+46701"}, e.Allow)
	assert.Equal(t, 3, e.MaxSends)
	assert.InDelta(t, 1, e.PerSecond, 0)
	assert.Equal(t, []string{"clock"}, e.Absent)
	assert.Equal(t, int64(7), e.Seed)
	assert.Equal(t, config.Patience(time.Second, time.Second), e.Budgets)
	assert.Equal(t, time.Second, e.Request)
	assert.Equal(t, plan.Selection{Mode: "dispatch", Tags: "@must", Rules: []string{"APP-DEFAULT-DISPATCH"}}, o.Selection)
	assert.True(t, o.Strict)
	assert.Equal(t, 9, o.Concurrency)
	assert.Equal(t, []string{"clock"}, o.Without)
}

func TestSettle_refused(t *testing.T) {
	const here = "http://127.0.0.1:1"
	for name, tc := range map[string]struct {
		url    string
		config Config
		want   string
	}{
		"public":            {public, Config{}, "confirm with Config.Confirm"},
		"everybody":         {here, Config{Allow: []string{"*"}}, "Config.Allow: * is neither a number"},
		"no number":         {here, Config{Allow: []string{"+"}}, "is neither a number"},
		"credentials":       {"http://bob:hidden@127.0.0.1:1", Config{}, "Target.URL holds credentials"},
		"a query":           {here, Config{Control: here + "?a=b"}, "Config.Control must have neither query nor fragment"},
		"half a key":        {here, Config{Credentials: Credentials{KeyID: "k"}}, "Config.Credentials needs KeyID and KeySecret"},
		"above the ceiling": {here, Config{Budgets: Budgets{Never: time.Hour}}, "ceiling"},
		"too many":          {here, Config{Concurrency: 65}, "Config.Concurrency 65 is not between 1 and 64"},
		"less than nothing": {here, Config{Rate: -1}, "must not be negative"},
		"no JSON":           {here, Config{Channels: Channels{Credentials: []byte("[")}}, "Config.Channels.Credentials is not JSON"},
		"no waivers":        {here, Config{Waivers: "testdata/none.yaml"}, "Config.Waivers: testdata/none.yaml: it cannot be read"},
		"no baseline":       {here, Config{Baseline: "testdata"}, "Config.Baseline: "},
	} {
		_, _, err := settle(tc.url, Target{}, tc.config)
		require.ErrorContains(t, err, tc.want, name)
	}
}

const unconfirmedVar = "MODECERT_TEST_UNCONFIRMED"

// The next test starts this one in a process of its own.
func TestInner_unconfirmed(t *testing.T) {
	if os.Getenv(unconfirmedVar) == "" {
		t.Skip("run by another test")
	}
	Test(t, Target{URL: public}, Config{Project: "p"})
}

// Without confirmation, nothing is sent to the public service: not even a connection.
func TestTest_publicServiceUnconfirmed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	var came atomic.Int32
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			came.Add(1)
			c.Close()
		}
	}()
	cmd := exec.Command(os.Args[0], "-test.run=^TestInner_unconfirmed$")
	cmd.Env = append(os.Environ(), unconfirmedVar+"=1", "HTTPS_PROXY=http://"+l.Addr().String())
	out, err := cmd.CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(out), "confirm with Config.Confirm")
	assert.Zero(t, came.Load())
}
