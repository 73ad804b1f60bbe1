package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/descriptors"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// Subject is what Test runs the suite against: Handler or URL makes one.
type Subject struct {
	handler http.Handler
	url     string
}

// Handler is an implementation within the test's own process. It is served on
// loopback while the test runs, so that it meets real HTTP.
func Handler(h http.Handler) Subject { return Subject{handler: h} }

// URL is an implementation that runs already; its value is the root of the API,
// without /v1.
func URL(root string) Subject { return Subject{url: strings.TrimRight(root, "/")} }

// Option changes how Test runs.
type Option func(*testRun)

// testRun is one call of Test.
type testRun struct {
	endpoint  endpoint.Endpoint
	control   string
	ledger    string
	confirmed bool
	options   run.Options
}

// Project names the project in every path; "modecert" where it is not given.
func Project(id string) Option { return func(r *testRun) { r.endpoint.Project = id } }

// Basic authorises requests with an access key. Without it, and without OAuth2,
// requests carry no credentials.
func Basic(keyID, keySecret string) Option {
	return func(r *testRun) {
		r.endpoint.Credentials = endpoint.Credentials{KeyID: keyID, KeySecret: keySecret}
	}
}

// OAuth2 authorises requests by client credentials. A token URL that begins with
// a slash is a path below the subject's own root.
func OAuth2(keyID, keySecret, tokenURL string) Option {
	return func(r *testRun) {
		r.endpoint.Credentials = endpoint.Credentials{KeyID: keyID, KeySecret: keySecret, TokenURL: tokenURL}
	}
}

// Control is the root of the control protocol, by which the implementation
// offers a handset, a clock and legacy apps. One that begins with a slash is a
// path below the subject's own root.
func Control(root string) Option { return func(r *testRun) { r.control = root } }

// Without declares capabilities absent: what needs them is skipped, and the test
// can pass all the same.
func Without(capabilities ...string) Option {
	return func(r *testRun) { r.options.Without = append(r.options.Without, capabilities...) }
}

// Rules narrows the run to some rules.
func Rules(ids ...string) Option {
	return func(r *testRun) { r.options.Selection.Rules = append(r.options.Selection.Rules, ids...) }
}

// Mode narrows the run to the rules of one processing mode: dispatch or
// conversation.
func Mode(mode string) Option { return func(r *testRun) { r.options.Selection.Mode = mode } }

// Tags narrows the run by a Cucumber tag expression, such as "@must and not
// @needs-clock".
func Tags(expr string) Option { return func(r *testRun) { r.options.Selection.Tags = expr } }

// Strict lets a violated should-rule fail the test.
func Strict() Option { return func(r *testRun) { r.options.Strict = true } }

// Concurrency is how many scenarios run at once; 4 where it is not given.
func Concurrency(n int) Option { return func(r *testRun) { r.options.Concurrency = n } }

// Budgets bound the waiting: eventually is how long a change may take to become
// visible (5 s where it is not given), never how long to watch for what must not
// happen (50 ms, and 2 s at the public service).
func Budgets(eventually, never time.Duration) Option {
	return func(r *testRun) { r.endpoint.Budgets = steps.Budgets{Eventually: eventually, Never: never} }
}

// Channels names the channels of messages and events, and channel_credentials of
// new apps as JSON. Without it they are SMS and RCS, with placeholders.
func Channels(messages, events string, credentials json.RawMessage) Option {
	return func(r *testRun) {
		r.endpoint.Channels = steps.Channels{Messages: messages, Events: events, Credentials: credentials}
	}
}

// Test runs the suite against an implementation, with a subtest for each rule
// and, below it, for each scenario. A violated must-rule fails its subtest, and
// so does a scenario that came to no answer; what a capability declared absent
// keeps from being verified is skipped. A capability that is neither offered nor
// declared absent fails the test. The report is returned for further use; it is
// nil where there is none.
//
//	func TestProcessingModes(t *testing.T) {
//		conformance.Test(t, conformance.Handler(myService), conformance.Without("handset", "clock", "legacy-app"))
//	}
func Test(t *testing.T, s Subject, opts ...Option) *verdict.Report {
	t.Helper()
	r := newTestRun(opts)
	root := s.url
	if s.handler != nil {
		root = serve(t, s.handler)
	}
	r.endpoint.URL, r.endpoint.Control = root, below(root, r.control)
	r.endpoint.Credentials.TokenURL = below(root, r.endpoint.Credentials.TokenURL)
	r.endpoint.Absent = r.options.Without
	if err := r.settle(); err != nil {
		t.Fatalf("modecert: %s", plain.Line(err.Error()))
	}
	r.account(t, s)
	if n, limit := descriptors.AtOnce(r.options.Concurrency); n < r.options.Concurrency {
		t.Logf("modecert: %d scenarios run at a time, not %d: this process may open %d files", n, r.options.Concurrency, limit)
		r.options.Concurrency = n
	}
	r.options.Connect = func(ctx context.Context) (session.Target, error) { return endpoint.Connect(ctx, r.endpoint) }

	report, decided := run.Run(t.Context(), r.options)
	if report == nil {
		t.Fatalf("modecert: %s", plain.Line(strings.Join(decided.Reasons, "; ")))
	}
	for i := range report.Rules {
		tellRule(t, &report.Rules[i], r.options.Strict)
	}
	if decided.Status != gate.Green && !t.Failed() {
		t.Errorf("modecert: %s", plain.Line(strings.Join(decided.Reasons, "; ")))
	}
	return report
}

func newTestRun(opts []Option) *testRun {
	r := &testRun{
		endpoint: endpoint.Endpoint{
			Kind: "endpoint", Project: "modecert", Credentials: endpoint.Credentials{None: true}, Agent: "modecert/" + run.Version,
			Request: config.DefaultRequest, RetryPause: 100 * time.Millisecond, Seed: time.Now().UnixNano(),
			Channels: steps.Channels{Messages: "SMS", Events: "RCS", Credentials: []byte(
				`[{"channel":"SMS","static_bearer":{"claimed_identity":"modecert","token":"not-a-real-token"}},` +
					`{"channel":"RCS","static_bearer":{"claimed_identity":"modecert","token":"not-a-real-token"}}]`)},
		},
		options: run.Options{Concurrency: config.DefaultConcurrency, Selection: plan.Selection{Mode: "all"}},
	}
	for _, o := range opts {
		o(r)
	}
	return r
}

// below joins a path to the subject's root; a whole URL stays as it is.
func below(root, at string) string {
	if strings.HasPrefix(at, "/") {
		return root + at
	}
	return at
}

// serve serves a handler on loopback until the test ends.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("modecert: %s", plain.Line(err.Error()))
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("modecert: serving the handler: %v", err)
		}
	}()
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + l.Addr().String()
}

// tellRule makes subtests of a rule. What the selection left out has none.
func tellRule(t *testing.T, rule *verdict.RuleReport, strict bool) {
	t.Helper()
	switch {
	case rule.Verdict == verdict.NotSelected, rule.Verdict == verdict.NotApplicable:
		return
	case len(rule.Scenarios) == 0 && len(rule.WireFindings) == 0:
		return
	}
	t.Run(rule.ID, func(t *testing.T) {
		for i := range rule.WireFindings {
			tell(t, rule, strict, "met by "+rule.WireFindings[i].Scenario+": "+rule.WireFindings[i].Error())
		}
		for i := range rule.Scenarios {
			s := &rule.Scenarios[i]
			if s.Verdict != verdict.NotSelected && s.Verdict != verdict.NotApplicable {
				t.Run(strings.TrimPrefix(s.ID, rule.ID+"/"), func(t *testing.T) { tellScenario(t, rule, s, strict) })
			}
		}
	})
}

func tellScenario(t *testing.T, rule *verdict.RuleReport, s *verdict.ScenarioReport, strict bool) {
	t.Helper()
	for _, seen := range s.Observations {
		t.Log("observed: " + plain.Line(seen))
	}
	switch s.Verdict {
	case verdict.Violates:
		for i := range s.Findings {
			tell(t, rule, strict, s.Findings[i].Error())
		}
	case verdict.Incomplete:
		t.Error("incomplete: " + plain.Line(s.Cause))
	case verdict.NotVerified:
		t.Skip("not verified: " + plain.Line(s.Cause))
	}
}

// tell fails a test by a finding, or, where the rule does not count, only says
// so.
func tell(t *testing.T, rule *verdict.RuleReport, strict bool, finding string) {
	t.Helper()
	text := plain.Line(finding) + "\n  rule " + rule.ID + " (" + string(rule.Level) + "): " + rule.Quote + "\n  from " + rule.Where
	if rule.Hint != "" {
		text += "\n  try  " + rule.Hint
	}
	if rule.Counts(strict) {
		t.Error(text)
		return
	}
	t.Log(text)
}
