package endpoint

// The example to which schemas/README.md links for the control protocol: an adapter between the
// suite and a staging system's own means of moving a clock and letting a test telephone
// reply. It is an example for other projects, so it uses nothing of this module.

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/control"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

// adapter:begin

// staging is whatever your system has for this.
type staging interface {
	Reply(project, app, channel, identity, text string) error
	Clock(project string) (now time.Time, err error)
	MoveClock(project string, by time.Duration) (now time.Time, err error)
}

// adapter serves the control protocol for a staging system that has a handset
// and a clock, and neither an app of old nor projects to give away.
func adapter(s staging, keyID, keySecret string) http.Handler {
	mux := http.NewServeMux()
	serve := func(pattern string, act func(in request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if id, secret, ok := r.BasicAuth(); !ok || id != keyID || secret != keySecret {
				http.Error(w, "who are you?", http.StatusUnauthorized)
				return
			}
			var in request
			if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&in); err != nil && r.Method == http.MethodPost {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			if r.Method == http.MethodGet {
				in.Project = r.URL.Query().Get("project_id")
			}
			out, err := act(in)
			if err != nil {
				http.Error(w, err.Error(), http.StatusConflict)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(out)
		})
	}
	serve("GET /capabilities", func(request) (any, error) {
		return map[string]bool{"handset": true, "clock": true, "legacy_app": false}, nil
	})
	serve("POST /handset/replies", func(in request) (any, error) {
		return struct{}{}, s.Reply(in.Project, in.App, in.Channel, in.Identity, in.Text)
	})
	serve("GET /clock", func(in request) (any, error) {
		now, err := s.Clock(in.Project)
		return map[string]any{"now": now.UTC()}, err
	})
	serve("POST /clock/advance", func(in request) (any, error) {
		now, err := s.MoveClock(in.Project, time.Duration(in.Seconds)*time.Second)
		return map[string]any{"now": now.UTC()}, err
	})
	return mux
}

type request struct {
	Project  string `json:"project_id"`
	App      string `json:"app_id"`
	Channel  string `json:"channel"`
	Identity string `json:"identity"`
	Text     string `json:"text"`
	Seconds  int64  `json:"seconds"`
}

// adapter:end

// pretended is a staging system that only records its calls.
type pretended struct {
	now   time.Time
	texts []string
}

func (p *pretended) Reply(project, app, channel, identity, text string) error {
	if identity == "nobody" {
		return errors.New(identity)
	}
	p.texts = append(p.texts, project+" "+app+" "+channel+" "+identity+" "+text)
	return nil
}

func (p *pretended) Clock(string) (time.Time, error) { return p.now, nil }

func (p *pretended) MoveClock(_ string, by time.Duration) (time.Time, error) {
	p.now = p.now.Add(by)
	return p.now, nil
}

func TestExample_adapter(t *testing.T) {
	system := &pretended{now: time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC)}
	server := httptest.NewServer(adapter(system, key.KeyID, key.KeySecret))
	defer server.Close()
	c := &control.Client{HTTP: quick(key), Base: server.URL, Project: "P"}
	require.NoError(t, c.Connect(t.Context()))
	assert.ElementsMatch(t, []string{plan.Handset, plan.Clock}, c.Capabilities)
	s := &control.Session{Client: c, Redact: none}
	require.NoError(t, replied(s.Reply(t.Context(), steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}, "hello")))
	require.NoError(t, s.Advance(t.Context(), 48*time.Hour))
	assert.Equal(t, []string{"P A SMS +1555 hello"}, system.texts)
	assert.Equal(t, time.Date(2025, 5, 3, 0, 0, 0, 0, time.UTC), system.now)
	nobody := steps.Sender{AppID: "A", Channel: "SMS", Identity: "nobody"}
	assert.ErrorContains(t, replied(s.Reply(t.Context(), nobody, "hello")), "status 409")
	assert.ErrorContains(t, s.Event(t.Context(), nobody), "status 404", "what is not served is refused")

	stranger := &control.Client{HTTP: quick(Credentials{KeyID: "x", KeySecret: "another-secret"}), Base: server.URL, Project: "P"}
	assert.ErrorContains(t, stranger.Connect(t.Context()), "status 401")
}

// replied returns whether a handset has failed, whatever it says it sent.
func replied(_ string, err error) error { return err }
