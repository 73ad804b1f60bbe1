package endpoint

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
)

// A target that offers a clock must show it; otherwise nothing that depends on time can
// be judged.
func TestConnect_unreadableClock(t *testing.T) {
	status := http.StatusNotFound
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/control/capabilities":
			_, _ = io.WriteString(w, `{"handset":true,"clock":true,"legacy_app":false}`)
		case "/control/clock":
			w.WriteHeader(status)
		default:
			_, _ = io.WriteString(w, `{"apps":[]}`)
		}
	}))
	defer server.Close()
	connect := func(absent ...string) (session.Target, error) {
		return Connect(context.WithoutCancel(t.Context()), Endpoint{Kind: "endpoint", URL: server.URL, Control: server.URL + "/control", Project: "P",
			Credentials: key, Request: time.Second, RetryPause: time.Millisecond, Absent: absent})
	}
	_, err := connect()
	var unreachable *session.UnreachableError
	require.ErrorAs(t, err, &unreachable)
	assert.ErrorContains(t, err, "it offers a clock but does not say what it reads: GET /clock must answer")
	target, err := connect(plan.Clock)
	require.NoError(t, err, "it is no harm where it is declared absent")
	assert.Contains(t, target.Capabilities(), plan.Handset)
	require.NoError(t, target.Close(t.Context()))

	status = http.StatusServiceUnavailable // in trouble, it offers no capability
	target, err = connect()
	require.NoError(t, err)
	assert.NotContains(t, target.Capabilities(), plan.Clock)
	require.NoError(t, target.Close(t.Context()))
}
