package endpoint

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
)

var planned = &plan.Scenario{ID: "R-A/s", Digest: "sha256:1", Rule: &catalogue.Rule{}}

// answering returns a target that gives every call the same answer.
func answering(t *testing.T, status int, contentType, body string) Endpoint {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return Endpoint{Kind: "endpoint", URL: server.URL + "/", Project: "P", Credentials: key, Request: 2 * time.Second, RetryPause: time.Millisecond}
}

func TestConnect_unreachable(t *testing.T) {
	refused := answering(t, 200, "application/json", "{}")
	refused.URL = "http://127.0.0.1:1"
	nowhere := answering(t, 200, "application/json", "{}")
	nowhere.URL = "://"
	badToken := answering(t, 401, "application/json", `{"error":"invalid_client"}`)
	badToken.Credentials.TokenURL = badToken.URL
	noControl := answering(t, 200, "application/json", `{"apps":[]}`)
	noControl.Control = noControl.URL
	for name, tc := range map[string]struct {
		endpoint Endpoint
		want     string
	}{
		"credentials refused":        {answering(t, 401, "application/json", "{}"), "the target refuses our credentials"},
		"project forbidden":          {answering(t, 403, "application/json", "{}"), "status 403 for project P"},
		"another service":            {answering(t, 200, "text/html", "<html>"), "does not speak the Conversation API"},
		"nobody listens":             {refused, "cannot reach http://127.0.0.1:1"},
		"no URL":                     {nowhere, "cannot be used"},
		"token refused":              {badToken, "the token endpoint answered status 401"},
		"wrong path or project":      {answering(t, 404, "application/json", "{}"), "status 404: check the URL and the project"},
		"control protocol not there": {noControl, "the control protocol at"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Connect(t.Context(), tc.endpoint)
			var unreachable *session.UnreachableError
			require.ErrorAs(t, err, &unreachable)
			assert.Contains(t, err.Error(), tc.want)
			assert.NotContains(t, err.Error(), key.KeySecret)
		})
	}
}

// An account may have thousands of apps; that does not make it unreachable.
func TestConnect_manyApps(t *testing.T) {
	listing := func(bytes int) Endpoint {
		return answering(t, 200, "application/json", `{"apps":[{"display_name":"`+strings.Repeat("x", bytes)+`"}]}`)
	}
	target, err := Connect(t.Context(), listing(3<<20))
	require.NoError(t, err)
	require.NoError(t, target.Close(t.Context()))
	_, err = Connect(t.Context(), listing(8<<20))
	var unreachable *session.UnreachableError
	require.ErrorAs(t, err, &unreachable)
	assert.ErrorContains(t, err, "larger than 8 MiB")
	assert.NotContains(t, err.Error(), "does not speak")
	// Deeply nested brackets are not a list, and must not crash the suite.
	_, err = Connect(t.Context(), answering(t, 200, "application/json", strings.Repeat("[", 8<<20)))
	require.ErrorAs(t, err, &unreachable)
}

// A run against a target in trouble starts: its scenarios will be incomplete.
func TestConnect_targetInTrouble(t *testing.T) {
	for _, status := range []int{200, 400, 500, 503} {
		target, err := Connect(t.Context(), answering(t, status, "application/json", "{}"))
		require.NoError(t, err, "status %d", status)
		require.NoError(t, target.Close(t.Context()))
	}
}

func TestConnect_offers(t *testing.T) {
	e := answering(t, 200, "application/json", "{}")
	offered := func(change func(*Endpoint)) []string {
		e := e
		change(&e)
		target, err := Connect(t.Context(), e)
		require.NoError(t, err)
		defer target.Close(t.Context())
		return target.Capabilities()
	}
	assert.Equal(t, []string{plan.Callbacks, plan.Recipients}, offered(func(*Endpoint) {}), "loopback reaches our receiver")
	assert.Equal(t, []string{plan.Callbacks, plan.Events, plan.Recipients}, offered(func(e *Endpoint) { e.Channels.Events = "RCS" }))
	assert.Equal(t, []string{plan.Recipients}, offered(func(e *Endpoint) { e.Absent = []string{plan.Callbacks} }))
}

// Values, ledger, evidence, recording and clean-up of a live target.
func TestStartReference(t *testing.T) {
	dir := t.TempDir()
	file, err := ledger.Open(filepath.Join(dir, "ledger"))
	require.NoError(t, err)
	defer file.Close()
	target, err := StartReference(t.Context(), Endpoint{
		Channels: steps.Channels{Messages: "SMS", Events: "RCS", Credentials: []byte(`[]`)},
		Request:  5 * time.Second, RetryPause: time.Millisecond, Seed: 3, Record: filepath.Join(dir, "recorded"), Ledger: file,
	}, reference.Options{})
	require.NoError(t, err)
	defer target.Close(t.Context())
	assert.ElementsMatch(t, plan.CapabilityNames(), target.Capabilities())
	assert.Equal(t, referenceURL, target.Describe().URL, "the port of the day is nobody's business")
	assert.False(t, target.Serial(), "it has a project for each scenario that moves the clock")

	s, err := target.Open(t.Context(), planned)
	require.NoError(t, err)
	name := s.Steps.Values.Name("app")
	require.NoError(t, s.Steps.Ledger.Claim("app", name))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Steps.BaseURL+"/v1/projects/"+s.Steps.Project+"/apps",
		strings.NewReader(`{"display_name":"`+name+`","channel_credentials":[]}`))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.Steps.HTTP.Do(req)
	require.NoError(t, err)
	require.Equal(t, 200, resp.StatusCode)
	require.Len(t, s.Exchanges(), 1)
	cleanup, err := s.Close(t.Context(), true)
	require.NoError(t, err)
	assert.Empty(t, cleanup)

	rec, err := cassette.Load(os.DirFS(filepath.Join(dir, "recorded")), cassette.Path(planned.ID))
	require.NoError(t, err)
	assert.Equal(t, planned.Digest, rec.Digest)
	assert.Equal(t, name, rec.Values["app-1"])
	assert.Len(t, rec.Tape, 1)

	// Nothing remains, though the app was only claimed.
	s, err = target.Open(t.Context(), &plan.Scenario{ID: "R-A/after", Rule: planned.Rule})
	require.NoError(t, err)
	resp, err = get(s.Steps)
	require.NoError(t, err)
	body := make([]byte, 200)
	n, _ := resp.Body.Read(body)
	assert.NotContains(t, string(body[:n]), name)
	_, err = s.Close(t.Context(), false)
	require.NoError(t, err)
	_, err = os.Stat(filepath.Join(dir, "recorded", "R-A", "after.json"))
	assert.ErrorIs(t, err, os.ErrNotExist, "a scenario that did not end leaves no recording")
}

// In process no connection is made: a proxy that is not there does no harm.
func TestStartReference_inProcess(t *testing.T) {
	e := Endpoint{Request: 5 * time.Second, RetryPause: time.Millisecond, Seed: 3, Way: Way{Proxy: &url.URL{Scheme: "http", Host: "127.0.0.1:1"}}}
	_, err := StartReference(t.Context(), e, reference.Options{})
	var unreachable *session.UnreachableError
	require.ErrorAs(t, err, &unreachable)

	e.InProcess = true
	panics := reference.Options{Delay: func(r *http.Request) time.Duration {
		if r.URL.Query().Has("panic") {
			panic("of a behaviour")
		}
		return 0
	}}
	target, err := StartReference(t.Context(), e, panics)
	require.NoError(t, err)
	defer target.Close(t.Context())
	s, err := target.Open(t.Context(), planned)
	require.NoError(t, err)
	resp, err := get(s.Steps)
	require.NoError(t, err)
	assert.Equal(t, 200, resp.StatusCode)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Steps.BaseURL+"/v1/projects/"+s.Steps.Project+"/apps?panic=yes", nil)
	require.NoError(t, err)
	_, err = s.Steps.HTTP.Do(req)
	assert.ErrorContains(t, err, "broke off")
	_, err = s.Close(t.Context(), false)
	require.NoError(t, err)
}

// The calls of a scenario may have effects for as long as scenarios watch for what must
// not happen; a call that broke off, for longer.
func TestStirred(t *testing.T) {
	sent := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	closed := sent.Add(10 * time.Second)
	const never = time.Second
	for name, tc := range map[string]struct {
		needs  []string
		method string
		path   string
		err    error
		until  time.Time
	}{
		"a look-up":             {nil, "GET", "/contacts?channel=SMS", nil, time.Time{}},
		"an app":                {nil, "POST", "/apps", nil, time.Time{}},
		"a message":             {nil, "POST", "/messages:send", nil, sent.Add(never)},
		"an event":              {nil, "POST", "/events:send", nil, sent.Add(never)},
		"a call that broke":     {nil, "POST", "/contacts", io.EOF, closed.Add(brokenOff)},
		"a look-up that did":    {nil, "GET", "/contacts", io.EOF, time.Time{}},
		"one not sent":          {nil, "POST", "/messages:send", unsentf("the cap is spent"), time.Time{}},
		"one given up":          {nil, "POST", "/messages:send", api.Unsentf("not asked: in vain"), time.Time{}},
		"no connection":         {nil, "POST", "/apps", &url.Error{Op: "Post", URL: "http://h", Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}, time.Time{}},
		"a proxy that is off":   {nil, "POST", "/apps", &url.Error{Op: "Post", URL: "http://h", Err: &net.OpError{Op: "proxyconnect", Err: io.EOF}}, time.Time{}},
		"one withheld":          {nil, "POST", "/apps", &withheldError{"existing apps are used"}, time.Time{}},
		"a foreign id":          {nil, "POST", "/messages:send", &foreignError{kind: "app"}, time.Time{}},
		"an answer with one":    {nil, "POST", "/contacts", &foreignError{kind: "contact", answered: true}, closed.Add(brokenOff)},
		"words of the target's": {nil, "POST", "/contacts", errors.New("not asked: read: dial tcp: the request was not sent"), closed.Add(brokenOff)},
		"a handset":             {[]string{plan.Handset}, "GET", "/apps", nil, closed.Add(never)},
	} {
		t.Run(name, func(t *testing.T) {
			o := &liveSession{endpoint: &endpoint{now: func() time.Time { return closed }}, scenario: &plan.Scenario{Rule: &catalogue.Rule{Needs: tc.needs}}}
			o.Budgets.Never = never
			o.log = evidence.NewLog(answered{tc.err}, none, nil, func() time.Time { return sent })
			req, err := http.NewRequestWithContext(t.Context(), tc.method, apiRoot+tc.path, nil)
			require.NoError(t, err)
			_, _ = o.log.Do(req)
			any, until := o.stirred()
			assert.Equal(t, tc.until, until)
			assert.Equal(t, !tc.until.IsZero(), any)
		})
	}
}

// answered gives every call the same answer.
type answered struct{ err error }

func (a answered) Do(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Body: http.NoBody}, a.err
}

func get(s *steps.Session) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, s.BaseURL+"/v1/projects/"+s.Project+"/apps", nil)
	if err != nil {
		return nil, err
	}
	return s.HTTP.Do(req)
}
