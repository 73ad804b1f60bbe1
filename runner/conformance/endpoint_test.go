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
	"github.com/modecert/modecert/runner/internal/target"
	"github.com/modecert/modecert/steps"
)

const public = "https://eu.conversation.api.sinch.com"

func settled(url string, opts ...Option) (*testRun, error) {
	r := newTestRun(opts)
	r.endpoint.URL, r.endpoint.Control = url, r.control
	return r, r.settle()
}

func TestDefaultsOfAnEndpoint(t *testing.T) {
	r, err := settled("http://127.0.0.1:8080")
	require.NoError(t, err)
	assert.Equal(t, steps.Budgets{Eventually: config.DefaultEventually, Never: neverAtHome}, r.endpoint.Budgets)
	assert.Equal(t, []string{target.OwnNumbers}, r.endpoint.Allow)
	assert.Zero(t, r.endpoint.MaxSends)
	assert.Zero(t, r.endpoint.PerSecond)

	// The public service has those of the configuration file.
	f, err := config.Effective(&config.File{Target: config.Target{URL: public, Project: "p", Auth: config.Auth{None: true}}}, config.Flags{}, func(string) (string, bool) { return "", false })
	require.NoError(t, err)
	want, err := f.Endpoint()
	require.NoError(t, err)
	r, err = settled("http://10.0.0.1")
	require.NoError(t, err)
	assert.Equal(t, want.MaxSends, r.endpoint.MaxSends, "so has every host but this one")
	assert.InDelta(t, want.PerSecond, r.endpoint.PerSecond, 0)
	r, err = settled(public, Confirm())
	require.NoError(t, err)
	assert.Equal(t, want.Budgets, r.endpoint.Budgets)
	assert.Equal(t, want.Allow, r.endpoint.Allow)
	assert.Equal(t, want.MaxSends, r.endpoint.MaxSends)
	assert.InDelta(t, want.PerSecond, r.endpoint.PerSecond, 0)
	assert.Equal(t, want.Request, r.endpoint.Request)

	// What is said goes before them.
	r, err = settled(public, Confirm(), Allow("+46701"), MaxSends(3), Rate(1), Budgets(time.Second, time.Second))
	require.NoError(t, err)
	assert.Equal(t, []string{"+46701"}, r.endpoint.Allow)
	assert.Equal(t, 3, r.endpoint.MaxSends)
	assert.InDelta(t, 1, r.endpoint.PerSecond, 0)
	assert.Equal(t, steps.Budgets{Eventually: time.Second, Never: time.Second}, r.endpoint.Budgets)
}

func TestWhatAnEndpointIsRefusedFor(t *testing.T) {
	for name, tc := range map[string]struct {
		url  string
		opt  Option
		want string
	}{
		"public":            {public, Strict(), "confirm with conformance.Confirm()"},
		"everybody":         {"http://127.0.0.1:1", Allow("*"), "is neither a number"},
		"no number":         {"http://127.0.0.1:1", Allow("+"), "is neither a number"},
		"credentials":       {"http://bob:hidden@127.0.0.1:1", Strict(), "conformance.URL holds credentials"},
		"a query":           {"http://127.0.0.1:1", Control("http://127.0.0.1:1?a=b"), "conformance.Control has neither query nor fragment"},
		"above the ceiling": {"http://127.0.0.1:1", Budgets(time.Second, time.Hour), "ceiling"},
	} {
		_, err := settled(tc.url, tc.opt)
		require.ErrorContains(t, err, tc.want, name)
	}
}

const unaskedVar = "MODECERT_TEST_UNASKED"

// unasked is run by the test below, in a process of its own.
func TestUnasked(t *testing.T) {
	if os.Getenv(unaskedVar) == "" {
		t.Skip("run by another test")
	}
	Test(t, URL(public), Project("p"))
}

// Nothing goes out to the public service unasked: not even a connection.
func TestThePublicServiceIsNotCalledUnasked(t *testing.T) {
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
	cmd := exec.Command(os.Args[0], "-test.run=^TestUnasked$")
	cmd.Env = append(os.Environ(), unaskedVar+"=1", "HTTPS_PROXY=http://"+l.Addr().String())
	out, err := cmd.CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(out), "confirm with conformance.Confirm()")
	assert.Zero(t, came.Load())
}
