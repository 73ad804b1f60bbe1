package conformance

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/modecert/modecert/runner/internal/descriptors"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Test runs the suite against an implementation, with a subtest for each scenario.
// The package documentation describes what fails and what is skipped. If the
// configuration is invalid or the target cannot be reached, Test ends the test at
// once with [testing.T.FailNow]. Otherwise the report is never nil.
func Test(t *testing.T, target Target, config Config) *Report {
	t.Helper()
	r := &testRun{t: t, config: config, subtests: subtests{told: map[string]verdict.Verdict{}, causes: map[string]string{}}}
	if (target.Handler == nil) == (target.URL == "") {
		t.Fatal("modecert: Target needs a Handler or a URL, and not both")
	}
	root := strings.TrimRight(target.URL, "/")
	if target.Handler != nil {
		root = serve(t, target.Handler)
	}
	var err error
	if r.endpoint, r.options, err = settle(root, target, config); err != nil {
		r.fatal(err.Error())
	}
	p, err := run.Overview(r.options, plan.CapabilityNames())
	if err != nil {
		r.fatal(err.Error())
	}
	if chosen := r.narrow(p); !runs(chosen) {
		return r.nothing(chosen)
	}
	release, err := folder.Claim(settingOut, config.Out)
	if err != nil {
		r.fatal(err.Error())
	}
	defer release()
	r.account(target)
	return r.run()
}

// settingOut names Config.Out in errors.
const settingOut = "Config.Out"

// testRun is one call of Test.
type testRun struct {
	subtests
	t        *testing.T
	config   Config
	endpoint endpoint.Endpoint
	options  run.Options
	features []plan.Feature
}

// fatal ends the test with an error; names of settings become those of this package.
func (r *testRun) fatal(text string) {
	r.t.Helper()
	r.t.Fatalf("modecert: %s", named.Replace(plain.Line(text)))
}

// runs reports whether at least one scenario is to run.
func runs(scenarios []*plan.Scenario) bool {
	for _, s := range scenarios {
		if s.Disposition == plan.Run {
			return true
		}
	}
	return false
}

// nothing returns the report for when go test -run selects no scenario that is to
// run.
func (r *testRun) nothing(chosen []*plan.Scenario) *Report {
	if len(chosen) == 0 {
		r.t.Logf("modecert: -run and -skip select no scenario of this test")
	}
	for _, s := range chosen {
		r.t.Run(s.ID, func(t *testing.T) { t.Skip("not verified: " + s.Reason) })
	}
	return &Report{Outcome: OutcomePartial, Passed: true, Reasons: []string{string(OutcomePartial)}}
}

// run runs the suite, logs its results and writes the reports.
func (r *testRun) run() *Report {
	r.t.Helper()
	if n, limit := descriptors.AtOnce(r.options.Concurrency); n < r.options.Concurrency {
		r.t.Logf("modecert: %d scenarios run at a time, not %d: this process may open %d files", n, r.options.Concurrency, limit)
		r.options.Concurrency = n
	}
	r.options.Connect = func(ctx context.Context) (session.Target, error) {
		if err := folder.Remove(settingOut, r.config.Out, r.inputs()...); err != nil {
			return nil, err
		}
		return endpoint.Connect(ctx, r.endpoint)
	}
	r.options.Planned = func(features []plan.Feature) { r.features = features }
	r.options.Ended = r.ended
	if r.options.Baseline != nil {
		r.known = gate.Known(r.options.Baseline)
	}
	ctx, cancel := inTime(r.t)
	defer cancel()
	report, decided := run.Run(ctx, r.options)
	if report == nil {
		r.unmet(decided)
		r.fatal(strings.Join(decided.Reasons, "; "))
	}
	r.write(report)
	r.rest(report)
	r.summary(report, errors.Is(ctx.Err(), context.DeadlineExceeded))
	return published(report, decided.Status == gate.Green, decided.Reasons, r.config.Out)
}

// inTime ends a run early enough before the deadline of go test -timeout that the run
// can still undo what it made and report what it found.
func inTime(t *testing.T) (context.Context, context.CancelFunc) {
	deadline, ok := t.Deadline()
	if !ok {
		return context.WithCancel(t.Context())
	}
	return context.WithDeadline(t.Context(), deadline.Add(-min(20*time.Second, time.Until(deadline)/3)))
}

// inputs returns the files that the run reads and that may be in its output
// directory.
func (r *testRun) inputs() []string {
	return []string{folder.Report(r.config.Baseline), r.config.Waivers}
}

// unmet writes reports for a run that never reached its target, so that no report of
// an earlier run remains.
func (r *testRun) unmet(decided verdict.Gate) {
	r.t.Helper()
	if r.config.Out == "" || decided.Status != gate.Unreachable && decided.Status != gate.Fault || folder.IsOneOf(folder.Report(r.config.Out), r.inputs()) {
		return
	}
	meant := verdict.Target{Kind: r.endpoint.Kind, Name: r.endpoint.Name, Version: r.endpoint.Version, URL: r.endpoint.URL}
	if report := run.Unreached(r.options, meant, decided); report != nil {
		r.write(report)
	}
}

// write writes all reports, if Config.Out is set.
func (r *testRun) write(report *verdict.Report) {
	r.t.Helper()
	report.Test = r.t.Name()
	if r.config.Out == "" {
		return
	}
	if err := folder.Write(settingOut, r.config.Out, report, r.features); err != nil {
		r.t.Errorf("modecert: %s", plain.Line(err.Error()))
		return
	}
	r.t.Logf("modecert: reports are in %s", r.config.Out)
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
