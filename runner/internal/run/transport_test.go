package run_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// reaching calls a server with the process's default client while a run goes on.
type reaching struct {
	t   *testing.T
	url string
}

func (r reaching) get() {
	resp, err := http.Get(r.url)
	if assert.NoError(r.t, err) {
		resp.Body.Close()
		assert.Equal(r.t, http.StatusTeapot, resp.StatusCode)
	}
}
func (r reaching) Start(int, map[string]string) { r.get() }
func (r reaching) Done(string, verdict.Verdict) { r.get() }
func (r reaching) Stop()                        { r.get() }

// A recorded run changes nothing that the whole process shares.
func TestRun_recordedLeavesTheNetworkAlone(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	defer server.Close()
	r := reaching{t, server.URL}
	report, decided := run.Run(t.Context(), run.Options{
		Connect:   againstRecordings,
		Selection: plan.Selection{Mode: "all", Rules: []string{"APP-DEFAULT-DISPATCH"}}, Concurrency: 2, Progress: r,
	})
	require.NotNil(t, report, decided)
	assert.Equal(t, gate.Green, decided.Status, decided.Reasons)
	r.get()
}
