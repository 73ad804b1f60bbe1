package suite

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// fake is a target whose answers a test sets. If a function is nil, fake answers like a
// target that conforms.
type fake struct {
	serial bool
	answer func(*http.Request) (*http.Response, error)
	open   func(*plan.Scenario) error
	close  func(finished bool) ([]string, error)
	// confirm is called before a finding counts.
	confirm func() error

	stays map[string]session.Left // what LastLook returns, by scenario

	mu       sync.Mutex
	app      string // the app that was created
	looked   int
	opened   []string
	closed   []bool // whether each session finished, in order of closing
	ended    bool   // a session was closed with a context that had ended
	running  int
	together int // maximum number of scenarios open at once
}

func (f *fake) Describe() verdict.Target                              { return verdict.Target{Kind: "fake"} }
func (f *fake) Capabilities() []string                                { return plan.CapabilityNames() }
func (f *fake) Serial() bool                                          { return f.serial }
func (f *fake) OneAtATime() bool                                      { return false }
func (f *fake) Admit(context.Context, *plan.Scenario) (func(), error) { return func() {}, nil }

func (f *fake) Withholds(*plan.Scenario) string { return "" }
func (f *fake) Seed() int64                     { return 1 }
func (f *fake) Close(context.Context) error     { return nil }

func (f *fake) LastLook(context.Context) map[string]session.Left {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked++
	return f.stays
}

func (f *fake) Open(_ context.Context, s *plan.Scenario) (*session.Session, error) {
	f.mu.Lock()
	f.opened = append(f.opened, s.ID)
	f.mu.Unlock()
	if f.open != nil {
		if err := f.open(s); err != nil {
			return nil, err
		}
	}
	f.mu.Lock()
	f.running++
	f.together = max(f.together, f.running)
	f.mu.Unlock()
	ss := &steps.Session{
		HTTP: f, BaseURL: "http://fake.test", Project: "P", Values: values{}, Pace: pace{}, Ledger: ledger{},
		Channels: steps.Channels{Messages: "SMS", Credentials: []byte(`[]`)},
	}
	return &session.Session{
		Steps: ss,
		Confirm: func(context.Context) error {
			if f.confirm != nil {
				return f.confirm()
			}
			return nil
		},
		Actions:   func() []wire.Action { return nil },
		Exchanges: func() []wire.Exchange { return []wire.Exchange{{Attempts: 1}} },
		Callbacks: func() []wire.Callback { return []wire.Callback{{Body: wire.Body("{}")}} },
		Close: func(ctx context.Context, finished bool) ([]string, error) {
			f.mu.Lock()
			f.running--
			f.closed = append(f.closed, finished)
			f.ended = f.ended || ctx.Err() != nil
			f.mu.Unlock()
			if f.close != nil {
				return f.close(finished)
			}
			return nil, nil
		},
	}, nil
}

func (f *fake) Do(req *http.Request) (*http.Response, error) {
	if f.answer != nil {
		return f.answer(req)
	}
	return f.apps(req)
}

// apps is a service that has one app, as it was last created.
func (f *fake) apps(req *http.Request) (*http.Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/apps") {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		f.app = `{"id":"A",` + strings.TrimPrefix(string(body), "{")
	}
	if req.Method == http.MethodGet && strings.HasSuffix(req.URL.Path, "/apps") {
		return reply(http.StatusOK, `{"apps":[`+f.app+`]}`), nil
	}
	return reply(http.StatusOK, f.app), nil
}

func reply(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

// refusing answers every call with one status and an error body.
func refusing(status int) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		return reply(status, `{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT","details":[]}}`), nil
	}
}

type (
	values struct{}
	pace   struct{}
	ledger struct{}
)

func (values) Name(kind string) string           { return kind }
func (values) Identity() string                  { return "+15550000000000" }
func (values) Secret() string                    { return "secret-of-the-test" }
func (pace) Now() time.Time                      { return time.Time{} }
func (pace) Attempt(bool)                        {}
func (ledger) Claim(string, string) error        { return nil }
func (ledger) ClaimContact(string, string) error { return nil }
func (ledger) Made(string, string, string) error { return nil }
func (pace) Sleep(ctx context.Context, _ time.Duration) error {
	return ctx.Err()
}

// planned plans scenarios; the text of each is its steps.
func planned(t *testing.T, scenarios ...string) (*plan.Plan, []plan.Feature) {
	t.Helper()
	var b strings.Builder
	b.WriteString("Feature: F\n\n  @rule:RULE-A\n  Rule: R\n")
	for i, s := range scenarios {
		if i == len(scenarios)-1 && strings.HasPrefix(s, "clock: ") {
			b.WriteString("\n  @rule:RULE-CLOCK\n  Rule: R\n")
			s = strings.TrimPrefix(s, "clock: ")
		}
		letter := string(rune('a' + i))
		b.WriteString("\n    @id:scenario-" + letter + "\n    Scenario: scenario " + letter + "\n")
		for step := range strings.SplitSeq(s, "; ") {
			b.WriteString("      " + step + "\n")
		}
	}
	cat := &catalogue.Catalogue{Rules: []*catalogue.Rule{
		{ID: "RULE-A", Mode: catalogue.Both, Level: catalogue.Must, Source: catalogue.Page, Hint: "look here"},
		{ID: "RULE-CLOCK", Mode: catalogue.Both, Level: catalogue.Must, Source: catalogue.Page, Needs: []string{plan.Clock}},
	}}
	p, features, err := plan.Build(fstest.MapFS{"x/y.feature": {Data: []byte(b.String())}}, cat,
		plan.Options{Offered: plan.CapabilityNames(), StepsVersion: "1"})
	require.NoError(t, err)
	return p, features
}

// good is a scenario that passes at any target that answers.
const good = "When the apps are listed; Then the request succeeds"
