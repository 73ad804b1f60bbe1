package endpoint

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/control"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
)

// timed is a scenario that moves the clock.
var timed = &plan.Scenario{ID: "R-T/s", Digest: "sha256:1", Rule: &catalogue.Rule{Needs: []string{plan.Clock}}}

// lending is a reference service. A test sees the calls of its control protocol and can
// change the answers.
type lending struct {
	*reference.Service
	mu     sync.Mutex
	calls  []string
	answer map[string]string // by method and path; otherwise the service's own
}

func (l *lending) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/control") {
		l.Handler().ServeHTTP(w, r)
		return
	}
	call := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/control")
	l.mu.Lock()
	l.calls = append(l.calls, call)
	answer, fixed := l.answer[call]
	l.mu.Unlock()
	switch {
	case !fixed:
		l.Handler().ServeHTTP(w, r)
	case answer == "":
		w.WriteHeader(http.StatusInternalServerError)
	default:
		_, _ = io.WriteString(w, answer)
	}
}

func (l *lending) count(prefix string) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls {
		if strings.HasPrefix(c, prefix) {
			n++
		}
	}
	return n
}

// lend connects to such a service, with a ledger and recordings.
func lend(t *testing.T, change func(*Endpoint)) (*lending, *endpoint, string, *evidence.Secrets) {
	t.Helper()
	l := &lending{Service: reference.New(reference.Options{KeyID: key.KeyID, KeySecret: key.KeySecret}), answer: map[string]string{}}
	server := httptest.NewServer(l)
	dir := t.TempDir()
	file, err := ledger.Open(filepath.Join(dir, "ledger"))
	require.NoError(t, err)
	secrets := evidence.NewSecrets()
	e := Endpoint{
		Kind: "reference", URL: server.URL, Control: server.URL + "/control", Project: reference.DefaultProject, Canonical: referenceURL,
		Credentials: Credentials{KeyID: key.KeyID, KeySecret: key.KeySecret, TokenURL: server.URL + "/oauth2/token"},
		Channels:    steps.Channels{Messages: "SMS", Credentials: []byte(`[]`)}, Request: 5 * time.Second, RetryPause: time.Millisecond,
		Record: filepath.Join(dir, "recorded"), Ledger: file, Secrets: secrets, Allow: []string{"+1555*"},
	}
	if change != nil {
		change(&e)
	}
	got, err := Connect(t.Context(), e)
	require.NoError(t, err)
	t.Cleanup(func() {
		end := context.WithoutCancel(t.Context())
		assert.NoError(t, got.Close(end))
		server.Close()
		assert.NoError(t, l.Close(end))
	})
	return l, got.(*endpoint), dir, secrets
}

// makeApp makes an app as a scenario does.
func makeApp(t *testing.T, s *session.Session) (status int) {
	t.Helper()
	name := s.Steps.Values.Name("app")
	require.NoError(t, s.Steps.Ledger.Claim("app", name))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Steps.BaseURL+"/v1/projects/"+s.Steps.Project+"/apps",
		strings.NewReader(`{"display_name":"`+name+`","channel_credentials":[{"channel":"SMS","static_bearer":{"claimed_identity":"x","token":"yyyyyyyyyy"}}]}`))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.Steps.HTTP.Do(req)
	require.NoError(t, err)
	return resp.StatusCode
}

func TestOpen_clockInOwnProject(t *testing.T) {
	l, target, dir, secrets := lend(t, nil)
	assert.False(t, target.Serial())
	before := len(secrets.Known())
	s, err := target.Open(t.Context(), timed)
	require.NoError(t, err)
	require.NotEqual(t, reference.DefaultProject, s.Steps.Project)
	require.Equal(t, 200, makeApp(t, s))
	require.NoError(t, s.Steps.TimeMachine.Advance(t.Context(), 24*time.Hour))
	require.NoError(t, s.Confirm(t.Context()))
	assert.Contains(t, s.Exchanges()[0].Request.URL, referenceURL+"/v1/projects/"+reference.DefaultProject+"/")

	// Other scenarios have one only while they are recorded: each sees its own apps, so
	// that they run side by side.
	assert.False(t, target.OneAtATime())
	recordedApart, err := target.Open(t.Context(), planned)
	require.NoError(t, err)
	assert.NotContains(t, []string{reference.DefaultProject, s.Steps.Project}, recordedApart.Steps.Project)
	assert.NoError(t, recordedApart.Confirm(t.Context()), "a finding there counts")
	cleanup, err := recordedApart.Close(t.Context(), true)
	require.NoError(t, err)
	assert.Empty(t, cleanup)
	assert.Equal(t, 1, l.count("DELETE /projects/"+recordedApart.Steps.Project))

	// Else they use the run's project, clock and key.
	record := target.Record
	target.Record = ""
	other, err := target.Open(t.Context(), planned)
	target.Record = record
	require.NoError(t, err)
	assert.Equal(t, reference.DefaultProject, other.Steps.Project)
	assert.Equal(t, 200, makeApp(t, other))
	assert.NoError(t, other.Confirm(t.Context()), "its clock was not moved")
	_, err = other.Close(t.Context(), false)
	require.NoError(t, err)

	cleanup, err = s.Close(t.Context(), true)
	require.NoError(t, err)
	assert.Empty(t, cleanup)
	assert.Equal(t, 1, l.count("DELETE /projects/"+s.Steps.Project))
	resp, err := get(s.Steps)
	require.NoError(t, err)
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode, "the project is gone, and its key with it")

	// Its key is a known secret and appears nowhere; its id does not appear in
	// recordings.
	known := secrets.Known()[before:]
	require.NotEmpty(t, known)
	text, err := os.ReadFile(filepath.Join(dir, "ledger"))
	require.NoError(t, err)
	assert.Contains(t, string(text), `"project":"`+s.Steps.Project+`"`)
	rec, err := cassette.Load(os.DirFS(filepath.Join(dir, "recorded")), cassette.Path(timed.ID))
	require.NoError(t, err)
	assert.Equal(t, reference.DefaultProject, rec.Target.Project)
	whole, err := json.Marshal(rec)
	require.NoError(t, err)
	assert.NotContains(t, string(whole), s.Steps.Project)
	for _, secret := range known {
		assert.NotContains(t, string(text), secret)
		assert.NotContains(t, string(whole), secret)
	}
	accounts, err := ledger.Read(filepath.Join(dir, "ledger"))
	require.NoError(t, err)
	for _, a := range accounts {
		if a.Project == s.Steps.Project {
			assert.Empty(t, a.Left)
		}
	}
}

// A project must be new, since it is deleted with everything in it.
func TestOpen_projectNotNew(t *testing.T) {
	l, target, _, secrets := lend(t, nil)
	answer := func(project string) string {
		return `{"project_id":"` + project + `","key_id":"` + key.KeyID + `","key_secret":"` + key.KeySecret + `"}`
	}
	there, err := target.Open(t.Context(), planned)
	require.NoError(t, err)
	require.Equal(t, 200, makeApp(t, there))
	for name, tc := range map[string]struct{ answer, want string }{
		"the run's own":    {answer(reference.DefaultProject), "the run's own project, which is not a new one"},
		"no plain id":      {answer("../x"), "does not match schema control-project"},
		"not opened by it": {answer("another"), "its apps were listed with status 403"},
		"no key":           {`{"project_id":"x","key_id":"k","key_secret":9}`, "does not match schema"},
		"no project":       {`{"key_id":"k","key_secret":"made-and-useless"}`, "does not match schema"},
		"in trouble":       {"", "was answered with status 500"},
	} {
		l.answer["POST /projects"] = tc.answer
		_, err := target.Open(t.Context(), timed)
		require.ErrorContains(t, err, tc.want, name)
		assert.NotContains(t, err.Error(), key.KeySecret, name)
	}
	assert.Zero(t, l.count("DELETE /projects/"+reference.DefaultProject))
	assert.Contains(t, secrets.Known(), "made-and-useless", "what is wrong with an answer is told after its key is known")

	// A project that has apps belongs to someone, even if its key is new.
	own, err := target.ownProject(t.Context())
	require.Error(t, err)
	require.Nil(t, own)
	delete(l.answer, "POST /projects")
	own, err = target.ownProject(t.Context())
	require.NoError(t, err)
	taken, err := own.open(t.Context(), planned)
	require.NoError(t, err)
	require.Equal(t, 200, makeApp(t, taken))
	l.answer["POST /projects"] = `{"project_id":"` + own.Project + `","key_id":"` + own.Credentials.KeyID + `","key_secret":"` + own.Credentials.KeySecret + `"}`
	deleted := l.count("DELETE")
	_, err = target.Open(t.Context(), timed)
	require.ErrorContains(t, err, "already has apps")
	assert.Equal(t, deleted, l.count("DELETE"))
}

// A project that cannot be deleted is at least emptied, and the report says so.
func TestClose_projectNotDeleted(t *testing.T) {
	l, target, _, _ := lend(t, nil)
	s, err := target.Open(t.Context(), timed)
	require.NoError(t, err)
	require.Equal(t, 200, makeApp(t, s))
	l.mu.Lock()
	l.answer["DELETE /projects/"+s.Steps.Project] = ""
	l.mu.Unlock()
	cleanup, err := s.Close(t.Context(), true)
	require.NoError(t, err)
	require.Len(t, cleanup, 1)
	assert.Contains(t, cleanup[0], "the project "+s.Steps.Project+" of the scenario's own was not deleted")
	resp, err := get(s.Steps)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Empty(t, gjson.GetBytes(body, "apps").Array())
}

// Objects of the run's project are used in it, and then all scenarios share its clock.
func TestOpen_sharedProject(t *testing.T) {
	l, target, _, _ := lend(t, func(e *Endpoint) { e.Handset = &control.CommandHandset{} })
	assert.True(t, target.Serial())
	assert.True(t, target.OneAtATime(), "they are recorded one after the other")
	s, err := target.Open(t.Context(), timed)
	require.NoError(t, err)
	assert.Equal(t, reference.DefaultProject, s.Steps.Project)
	assert.Zero(t, l.count("POST /projects"))
	_, err = s.Close(t.Context(), false)
	require.NoError(t, err)

	with := func(c *control.Client, apps Existing) bool {
		return (&endpoint{control: c, offered: []string{plan.Clock}, Endpoint: Endpoint{Apps: apps}}).apart()
	}
	assert.True(t, with(&control.Client{Projects: true}, Existing{}))
	assert.False(t, with(&control.Client{Projects: true}, Existing{Legacy: "A"}))
	assert.False(t, with(&control.Client{}, Existing{}))
}
