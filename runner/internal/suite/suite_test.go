package suite

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cucumber/godog"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

func options() Options { return Options{StepsVersion: "1", Concurrency: 1} }

// one runs one scenario.
func one(t *testing.T, f *fake, scenario string) verdict.Result {
	t.Helper()
	p, features := planned(t, scenario)
	results, err := Run(t.Context(), p, features, f, options())
	require.NoError(t, err)
	require.Len(t, results, 1)
	assert.Equal(t, "RULE-A/scenario-a", results[0].Scenario)
	return results[0]
}

func statuses(r verdict.Result) string {
	var s []string
	for _, step := range r.Steps {
		s = append(s, step.Status)
	}
	return strings.Join(s, " ")
}

func TestRun_conforms(t *testing.T) {
	f := &fake{}
	r := one(t, f, good)
	assert.NoError(t, r.Err)
	assert.False(t, r.Fault || r.Interrupted || r.NotVerified)
	assert.Empty(t, r.Findings)
	assert.Len(t, r.Evidence, 1)
	assert.Len(t, r.Callbacks, 1)
	require.Len(t, r.Steps, 2)
	assert.Equal(t, "When the apps are listed", r.Steps[0].Text)
	assert.Equal(t, "passed passed", statuses(r))
	assert.Equal(t, []bool{true}, f.closed)
	assert.Positive(t, r.Duration)
}

// The controls of a scenario take its time, and its clean-up does not.
func TestRun_duration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{close: func(bool) ([]string, error) { time.Sleep(time.Minute); return nil, nil }}
		f.answer = func(req *http.Request) (*http.Response, error) {
			if req.Method == http.MethodPost { // the control app, which no step creates
				time.Sleep(time.Second)
			}
			return f.apps(req)
		}
		r := one(t, f, good)
		require.NoError(t, r.Err)
		assert.Equal(t, time.Second, r.Duration)
	})
}

// A finding counts against the target; any other error leaves the scenario without a
// result.
func TestRun_failures(t *testing.T) {
	broken := errors.New("connection reset")
	for name, tc := range map[string]struct {
		scenario string
		target   *fake
		findings int
		err      string // part of it, empty for none
		fault    bool
		steps    string
	}{
		"a Then finds a difference": {
			good, &fake{answer: refusing(400)}, 1, "", false, "passed failed"},
		"a When meets trouble": {
			good, &fake{answer: refusing(500)}, 0, "status 500", false, "failed skipped"},
		"a When meets no answer": {
			good, &fake{answer: func(*http.Request) (*http.Response, error) { return nil, broken }}, 0, "connection reset", false, "failed skipped"},
		"a Given is refused": {
			"Given an app in DISPATCH mode; When the apps are listed; Then the request succeeds", &fake{answer: refusing(400)}, 0, "set-up: creating an app was refused", false, "failed skipped skipped"},
		"a step panics": {
			good, &fake{answer: func(*http.Request) (*http.Response, error) { panic("a nil map") }}, 0, "panic: a nil map", true, "failed skipped"},
		"a step is undefined": {
			"When the apps are lifted; Then the request succeeds", &fake{}, 0, "undefined", true, "undefined skipped"},
		"the last step is undefined": {
			"When the apps are listed; Then the request secedes", &fake{}, 0, "undefined", true, "passed undefined"},
		"a keyword does not fit its phrase": {
			"When the request succeeds; Then the request succeeds", &fake{}, 0, "undefined", true, "undefined skipped"},
		"a step is skipped": {
			good, &fake{answer: func(*http.Request) (*http.Response, error) { return nil, godog.ErrSkip }}, 0, "a step was skipped and nothing says why", true, "skipped skipped"},
		"a step is pending": {
			good, &fake{answer: func(*http.Request) (*http.Response, error) { return nil, godog.ErrPending }}, 0, "pending", true, "pending skipped"},
		"opening panics": {
			good, &fake{open: func(*plan.Scenario) error { panic("no inbox") }}, 0, "panic: no inbox", true, "failed skipped"},
		"opening fails": {
			good, &fake{open: func(*plan.Scenario) error { return errors.New("no disk") }}, 0, "no disk", false, "failed skipped"},
		"closing panics": {
			good, &fake{close: func(bool) ([]string, error) { panic("no ledger") }}, 0, "panic: no ledger", true, "passed passed"},
		"closing fails": {
			good, &fake{close: func(bool) ([]string, error) { return nil, errors.New("3 entries unused") }}, 0, "3 entries unused", false, "passed passed"},
		"a finding, and closing fails": {
			good, &fake{answer: refusing(400), close: func(bool) ([]string, error) { return nil, errors.New("unused") }}, 1, "unused", false, "passed failed"},
	} {
		t.Run(name, func(t *testing.T) {
			r := one(t, tc.target, tc.scenario)
			assert.Len(t, r.Findings, tc.findings)
			if tc.err == "" {
				assert.NoError(t, r.Err)
			} else {
				assert.ErrorContains(t, r.Err, tc.err)
			}
			assert.Equal(t, tc.fault, r.Fault)
			assert.False(t, r.NotVerified || r.Interrupted)
			assert.Equal(t, tc.steps, statuses(r))
		})
	}
}

func TestRun_finding(t *testing.T) {
	r := one(t, &fake{answer: refusing(400)}, good)
	require.Len(t, r.Findings, 1)
	assert.Equal(t, expect.Finding{Rule: "RULE-A", Expected: "listing apps succeeds", Actual: "status 400 (no)", Exchange: 1, Hint: "look here"}, r.Findings[0])
	assert.NotEmpty(t, r.Steps[1].Message)
}

func TestRun_wireFindings(t *testing.T) {
	f := &fake{}
	f.answer = func(req *http.Request) (*http.Response, error) {
		if req.Method == http.MethodGet && strings.HasSuffix(req.URL.Path, "/apps") && f.app != "" {
			return reply(200, `{"apps":[`+strings.TrimSuffix(f.app, "}")+`,"smart_conversation":7}]}`), nil
		}
		return f.apps(req)
	}
	r := one(t, f, good)
	assert.NoError(t, r.Err)
	assert.Empty(t, r.Findings)
	require.NotEmpty(t, r.WireFindings)
	assert.Equal(t, "WIRE-APP", r.WireFindings[0].Rule)
}

func TestRun_notRecorded(t *testing.T) {
	r := one(t, &fake{open: func(*plan.Scenario) error { return fmt.Errorf("%w: missing", session.ErrNotRecorded) }}, good)
	assert.True(t, r.NotVerified)
	assert.False(t, r.Fault)
	assert.ErrorIs(t, r.Err, session.ErrNotRecorded)
}

// A misspelt step must not look like a stale recording.
func TestRun_undefinedStep(t *testing.T) {
	r := one(t, &fake{open: func(*plan.Scenario) error { return session.ErrNotRecorded }}, "When the apps are lifted; Then the request succeeds")
	assert.True(t, r.Fault)
	assert.ErrorIs(t, r.Err, godog.ErrUndefined)
}

func TestRun_cleanUp(t *testing.T) {
	f := &fake{close: func(bool) ([]string, error) { return []string{"app a: status 500"}, nil }}
	r := one(t, f, good)
	assert.Equal(t, []string{"app a: status 500"}, r.CleanupErrs)
	assert.NoError(t, r.Err, "what clean-up could not do is told apart")

	f = &fake{answer: refusing(500)}
	one(t, f, good)
	assert.Equal(t, []bool{false}, f.closed, "no recording of a scenario that broke off")
	f = &fake{answer: refusing(400)}
	one(t, f, good)
	assert.Equal(t, []bool{true}, f.closed, "a violation is an end, too")
}

// What remains after all scenarios is reported for the scenario that made it, and
// replaces what its own clean-up reported of the same objects.
func TestRun_lastLook(t *testing.T) {
	f := &fake{close: func(bool) ([]string, error) {
		return []string{"app A: no answer", "contact +1: no answer", "contact +2: kept"}, nil
	},
		stays: map[string]session.Left{
			"RULE-A/scenario-a": {Settled: []string{"contact +1: no answer", "contact +2: kept"}, Stays: []string{"contact +2: kept", "contact +4: kept"}},
			"RULE-A/other":      {Stays: []string{"contact +3: kept"}}}}
	assert.Equal(t, []string{"app A: no answer", "contact +2: kept", "contact +4: kept"}, one(t, f, good).CleanupErrs)
	assert.Equal(t, 1, f.looked)
}

// The current vocabulary allows no ambiguous steps.
func TestRun_ambiguousStep(t *testing.T) {
	for _, status := range []godog.StepResultStatus{godog.StepUndefined, godog.StepAmbiguous, godog.StepPending} {
		r := &running{}
		r.judge(status, errors.New("two phrases"))
		assert.True(t, r.result.Fault, status.String())
		assert.Error(t, r.result.Err)
	}
}

func many(n int) []string { return slices.Repeat([]string{good}, n) }

func TestRun_everyPlannedScenario(t *testing.T) {
	for _, concurrency := range []int{0, 1, 4} {
		p, features := planned(t, many(20)...)
		var mu sync.Mutex
		told := map[string]bool{}
		o := options()
		o.Concurrency = concurrency
		o.Done = func(s *plan.Scenario, r *verdict.Result) {
			mu.Lock()
			defer mu.Unlock()
			told[s.ID] = s.ID == r.Scenario
		}
		f := &fake{}
		results, err := Run(t.Context(), p, features, f, o)
		require.NoError(t, err)
		ran := map[string]bool{}
		for _, r := range results {
			assert.NoError(t, r.Err)
			ran[r.Scenario] = true
		}
		assert.Len(t, results, 20)
		assert.Len(t, ran, 20)
		assert.Equal(t, ran, told)
		assert.LessOrEqual(t, f.together, max(1, concurrency))
	}
}

func TestRun_onlyWhatIsPlanned(t *testing.T) {
	p, features := planned(t, many(5)...)
	p.Scenarios[1].Disposition = plan.NotSelected
	p.Scenarios[3].Disposition = plan.NotVerified
	f := &fake{}
	results, err := Run(t.Context(), p, features, f, options())
	require.NoError(t, err)
	assert.Len(t, results, 3)
	assert.Equal(t, []string{"RULE-A/scenario-a", "RULE-A/scenario-c", "RULE-A/scenario-e"}, f.opened)
}

// If godog gets other features than those planned, it finds nothing; our own count must
// notice.
func TestRun_missingScenario(t *testing.T) {
	p, features := planned(t, many(3)...)
	p.Scenarios[1].Digest = "sha256:of another text"
	results, err := Run(t.Context(), p, features, &fake{}, options())
	assert.ErrorContains(t, err, "3 scenarios were planned and godog ran 2")
	assert.Len(t, results, 2, "results are returned all the same")
}

func TestRun_clockScenariosLastAndAlone(t *testing.T) {
	clock := "clock: " + good
	for serial, want := range map[bool]int{true: 9, false: -1} {
		p, features := planned(t, append(many(9), clock)...)
		f := &fake{serial: serial}
		o := options()
		o.Concurrency, o.Shuffle = 4, 7
		results, err := Run(t.Context(), p, features, f, o)
		require.NoError(t, err)
		require.Len(t, results, 10)
		if want >= 0 {
			assert.Equal(t, "RULE-CLOCK/scenario-j", f.opened[want])
			assert.Equal(t, "RULE-CLOCK/scenario-j", results[want].Scenario)
		}
	}
}

func TestRun_shuffle(t *testing.T) {
	p, features := planned(t, many(12)...)
	order := func(seed int64) []string {
		f, o := &fake{}, options()
		o.Shuffle = seed
		results, err := Run(t.Context(), p, features, f, o)
		require.NoError(t, err)
		require.Len(t, results, 12)
		return f.opened
	}
	plain, shuffled := order(0), order(5)
	assert.NotEqual(t, plain, shuffled)
	assert.Equal(t, shuffled, order(5), "a seed gives one order")
	assert.ElementsMatch(t, plain, shuffled)
}

// What is to come first does, in its order, and what moves the clock still comes last.
func TestRun_first(t *testing.T) {
	p, features := planned(t, append(many(5), "clock: "+good)...)
	f := &fake{serial: true}
	o := options()
	o.First = []string{"RULE-CLOCK/scenario-f", "RULE-A/scenario-d", "RULE-GONE/scenario-x", "RULE-A/scenario-b"}
	results, err := Run(t.Context(), p, features, f, o)
	require.NoError(t, err)
	assert.Equal(t, []string{"RULE-A/scenario-d", "RULE-A/scenario-b", "RULE-A/scenario-a", "RULE-A/scenario-c", "RULE-A/scenario-e", "RULE-CLOCK/scenario-f"}, f.opened)
	require.Len(t, results, 6)
	for _, r := range results {
		assert.NoError(t, r.Err)
	}

	f, o.Shuffle = &fake{}, 5
	_, err = Run(t.Context(), p, features, f, o)
	require.NoError(t, err)
	shuffled := f.opened
	f, o.First = &fake{}, nil
	_, err = Run(t.Context(), p, features, f, o)
	require.NoError(t, err)
	assert.Equal(t, shuffled, f.opened, "a seed goes before it")
}

func TestRun_failFast(t *testing.T) {
	p, features := planned(t, many(6)...)
	f := &fake{}
	f.answer = func(req *http.Request) (*http.Response, error) {
		if len(f.opened) == 3 {
			return reply(400, `{}`), nil
		}
		return f.apps(req)
	}
	o := options()
	o.FailFast = true
	results, err := Run(t.Context(), p, features, f, o)
	require.NoError(t, err)
	require.Len(t, results, 6, "what did not begin has a result that says so")
	assert.Len(t, f.opened, 3)
	for i, r := range results {
		assert.Equal(t, i >= 3, r.Interrupted, r.Scenario)
		assert.Equal(t, i == 2, len(r.Findings) == 1, r.Scenario)
		assert.Equal(t, i >= 3, errors.Is(r.Err, errStopped), r.Scenario)
	}
}

// An error of the target is not a violation: it does not stop the run.
func TestRun_failFastWaitsForAViolation(t *testing.T) {
	p, features := planned(t, many(3)...)
	f := &fake{answer: refusing(500)}
	o := options()
	o.FailFast = true
	results, err := Run(t.Context(), p, features, f, o)
	require.NoError(t, err)
	assert.Len(t, f.opened, 3)
	for _, r := range results {
		assert.False(t, r.Interrupted)
	}
}

// Nor is what a may-rule's scenario finds.
func TestRun_failFastMayRule(t *testing.T) {
	p, features := planned(t, many(3)...)
	may := *p.Scenarios[0].Rule
	may.Level = catalogue.May
	for i := range p.Scenarios {
		p.Scenarios[i].Rule = &may
	}
	f := &fake{answer: refusing(400)}
	o := options()
	o.FailFast = true
	results, err := Run(t.Context(), p, features, f, o)
	require.NoError(t, err)
	require.Len(t, results[0].Findings, 1)
	assert.Len(t, f.opened, 3)
}

func TestRun_interrupted(t *testing.T) {
	p, features := planned(t, many(6)...)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f := &fake{}
	f.answer = func(req *http.Request) (*http.Response, error) {
		if len(f.opened) == 2 {
			cancel()
			return nil, context.Canceled
		}
		return f.apps(req)
	}
	results, err := Run(ctx, p, features, f, options())
	require.NoError(t, err)
	require.Len(t, results, 6)
	for i, r := range results {
		assert.Equal(t, i > 0, r.Interrupted, r.Scenario)
		assert.Equal(t, i > 0, r.Err != nil, r.Scenario)
		assert.Empty(t, r.Findings)
	}
	assert.Zero(t, f.looked, "an interrupted run ends at once")
	assert.Len(t, f.opened, 2)
	assert.Len(t, f.closed, 2, "what was begun is cleaned up, whatever became of the context")
	assert.False(t, f.ended)
}

// The error of a cancelled call is not a finding.
func TestRun_findingOfAnInterruptedScenario(t *testing.T) {
	p, features := planned(t, good)
	ctx, cancel := context.WithCancel(t.Context())
	f := &fake{answer: func(*http.Request) (*http.Response, error) {
		cancel()
		return reply(400, `{}`), nil
	}}
	results, err := Run(ctx, p, features, f, options())
	require.NoError(t, err)
	require.Len(t, results, 1)
	assert.True(t, results[0].Interrupted)
	assert.Empty(t, results[0].Findings)
	assert.Error(t, results[0].Err)
}

// If someone else may have moved the clock, a finding does not count, nor does the
// success of a scenario that moves the clock.
func TestRun_clockMovedByAnother(t *testing.T) {
	moved := errors.New("the clock was moved by another client")
	for name, tc := range map[string]struct {
		scenario string
		status   int
		asked    int
	}{
		"a finding":                          {good, 400, 1},
		"a finding where the clock is moved": {"clock: " + good, 400, 1},
		"success where the clock is moved":   {"clock: " + good, 200, 1},
		"success":                            {good, 200, 0},
		"no answer where the clock is moved": {"clock: " + good, 500, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p, features := planned(t, tc.scenario)
			for _, found := range []error{nil, moved} {
				asked := 0
				f := &fake{confirm: func() error { asked++; return found }}
				if tc.status != 200 {
					f.answer = refusing(tc.status)
				}
				results, err := Run(t.Context(), p, features, f, options())
				require.NoError(t, err)
				require.Len(t, results, 1)
				assert.Equal(t, tc.asked, asked)
				r := results[0]
				switch {
				case tc.asked == 0:
					assert.NotErrorIs(t, r.Err, moved)
				case found == nil:
					assert.NoError(t, r.Err)
					assert.Equal(t, tc.status == 400, len(r.Findings) > 0)
				default:
					assert.ErrorIs(t, r.Err, moved)
					assert.Empty(t, r.Findings)
					assert.Equal(t, []bool{false}, f.closed, "it leaves no recording")
				}
			}
		})
	}
}

func TestRun_cancelledContext(t *testing.T) {
	p, features := planned(t, many(2)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := &fake{}
	results, err := Run(ctx, p, features, f, options())
	assert.NoError(t, err)
	assert.Empty(t, results)
	assert.Empty(t, f.opened)
}

func TestRun_comparesGodogsCount(t *testing.T) {
	fine := verdict.Result{}
	for name, r := range map[string]verdict.Result{
		"error": {Err: errors.New("x")}, "fault": {Fault: true}, "not recorded": {NotVerified: true},
		"interrupted": {Interrupted: true}, "finding": {Findings: []expect.Finding{{}}},
	} {
		c := &collector{results: []verdict.Result{fine, r}}
		assert.NoError(t, c.disagreement(1, 0), name)
		c = &collector{results: []verdict.Result{r, fine}}
		assert.Error(t, c.disagreement(1, 1), "%s: an earlier batch explains nothing", name)
	}
	c := &collector{results: []verdict.Result{fine}}
	assert.NoError(t, c.disagreement(0, 0))
	assert.ErrorContains(t, c.disagreement(1, 0), "although no scenario failed")
}

// godog keeps its seed in the environment, so that the runs of one process take turns.
func TestRun_oneAtATime(t *testing.T) {
	p, features := planned(t, many(5)...)
	f := &fake{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			results, err := Run(t.Context(), p, features, f, options())
			assert.NoError(t, err)
			assert.Len(t, results, 5)
		})
	}
	all.Wait()
	assert.Equal(t, 1, f.together, "one scenario at a time in each run")
}
