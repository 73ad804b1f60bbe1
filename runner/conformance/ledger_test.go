package conformance_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/conformance"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/steps"
)

// killedVar holds the target's URL for TestKilled, which runs in a process of its
// own. TestTest_killedLeavesItsLedger kills that process as soon as an app is made.
const killedVar = "MODECERT_TEST_KILLED"

func TestKilled(t *testing.T) {
	url := os.Getenv(killedVar)
	if url == "" {
		t.Skip("run by another test")
	}
	conformance.Test(t, conformance.Target{URL: url}, conformance.Config{
		Project: "p", Credentials: key, Without: absent, Rules: []string{"MESSAGE-MODE-CREATES-NOTHING"},
	})
}

func TestTest_killedLeavesItsLedger(t *testing.T) {
	service := reference.New(reference.Options{Project: "p", KeyID: "k", KeySecret: "s"})
	defer service.Close(t.Context())
	made := make(chan struct{}, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		service.Handler().ServeHTTP(w, r)
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/apps") {
			made <- struct{}{}
		}
	}))
	defer server.Close()
	home := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$", "-test.v")
	cmd.Env = append(os.Environ(), killedVar+"="+server.URL, "XDG_CACHE_HOME="+home, "HOME="+home)
	require.NoError(t, cmd.Start())
	select {
	case <-made:
	case <-time.After(30 * time.Second):
	}
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()

	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("HOME", home)
	dir, err := ledger.Folder()
	require.NoError(t, err)
	left, err := filepath.Glob(filepath.Join(dir, "*.ndjson"))
	require.NoError(t, err)
	require.Len(t, left, 1)
	e := endpoint.Endpoint{URL: server.URL, Project: "p", Credentials: endpoint.Credentials{KeyID: "k", KeySecret: "s"}, Request: 30 * time.Second,
		Channels: steps.Channels{Messages: "SMS", Events: "RCS"}, Budgets: steps.Budgets{Never: 50 * time.Millisecond}}
	done, err := endpoint.CleanLedger(t.Context(), e, left[0], func([]string) error { return nil })
	require.NoError(t, err)
	assert.NotEmpty(t, done.Deleted)
	assert.Empty(t, done.Failed)
	for _, kind := range []string{"apps", "contacts"} {
		assert.NotContains(t, ask(t, server.URL+"/v1/projects/p/"+kind), `"id"`, kind)
	}
}

// A test that runs to its end leaves no ledger except one that it was configured to
// write.
func TestTest_leavesNoLedger(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("HOME", home)
	server, err := reference.Listen("127.0.0.1:0", reference.Options{Project: "p", KeyID: "k", KeySecret: "s"})
	require.NoError(t, err)
	defer server.Close(t.Context())
	named := filepath.Join(home, "named.ndjson")
	t.Run("run", func(t *testing.T) {
		for _, ledger := range []string{"", named} {
			conformance.Test(t, conformance.Target{URL: server.URL}, conformance.Config{
				Project: "p", Credentials: key, Without: absent, Rules: []string{"APP-DEFAULT-DISPATCH"}, Ledger: ledger,
			})
		}
	})
	dir, err := ledger.Folder()
	require.NoError(t, err)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
	accounts, err := ledger.Read(named)
	require.NoError(t, err)
	require.Len(t, accounts, 1)
	assert.Empty(t, accounts[0].Left)
}

func ask(t *testing.T, at string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at, nil)
	require.NoError(t, err)
	req.SetBasicAuth("k", "s")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, http.StatusOK, resp.StatusCode)
	body := make([]byte, 1<<16)
	n, _ := resp.Body.Read(body)
	return string(body[:n])
}
