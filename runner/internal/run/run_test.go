package run_test

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	fixtures "github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/recorded"
	"github.com/modecert/modecert/runner/internal/report/compare"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/suite"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/steps"
)

var shuffledRuns = flag.Int("shuffled-runs", 1, "how often TestRun_shuffledRunsAgree runs the suite; `make shuffle` asks for twenty")

// channels returns the channels that the command uses.
func channels() steps.Channels {
	return steps.Channels{Messages: "SMS", Events: "RCS", Credentials: []byte(
		`[{"channel":"SMS","static_bearer":{"claimed_identity":"modecert","token":"not-a-real-token"}},` +
			`{"channel":"RCS","static_bearer":{"claimed_identity":"modecert","token":"not-a-real-token"}}]`)}
}

func live() endpoint.Endpoint {
	return endpoint.Endpoint{
		Channels:   channels(),
		Budgets:    steps.Budgets{Eventually: 30 * time.Second, Never: 50 * time.Millisecond},
		Request:    30 * time.Second,
		RetryPause: 10 * time.Millisecond,
		Seed:       1,
	}
}

func againstReference(e endpoint.Endpoint, o reference.Options) func(context.Context) (session.Target, error) {
	return func(ctx context.Context) (session.Target, error) { return endpoint.StartReference(ctx, e, o) }
}

func againstRecordings(context.Context) (session.Target, error) {
	return recorded.Open(fixtures.FS, true, channels())
}

// sample selects a few scenarios of every kind: with callbacks, handset, clock, events,
// a legacy app, refusals, lists and observations.
var sample = plan.Selection{Rules: []string{
	"APP-DEFAULT-DISPATCH", "DISPATCH-TTL-BOUNDS", "LIST-DISPATCH-CONTACT-ID", "MESSAGE-MODE-NOT-CARRIED-TO-MO",
	"MESSAGE-MODE-MO-CREATES", "APP-LEGACY-PROCESSES-CONVERSATION", "DISPATCH-TTL-EXPIRES", "DISPATCH-TTL-ZERO-NOT-STORED",
	"SEND-DISPATCH-EVENT-CONTACT-ID", "CALLBACK-SIGNATURE", "WIRE-CALLBACK",
}}

// fullyVerified checks the result of a run of the whole suite: nothing is left open or
// only assumed.
func fullyVerified(t *testing.T, r *verdict.Report) {
	t.Helper()
	for _, rule := range r.Rules {
		want := verdict.Conforms
		switch {
		case rule.Unobservable != "":
			want = verdict.NotApplicable
		case rule.Level == catalogue.May:
			want = verdict.Observed
		}
		assert.Equal(t, want, rule.Verdict, "%s: %s", rule.ID, rule.Reason)
	}
	assert.Equal(t, verdict.OutcomeConforms, r.Outcome)
	assert.Equal(t, r.Totals.Planned, r.Totals.Executed)
	assert.Zero(t, r.Totals.Scenarios[verdict.NotVerified])
}

func TestRun_recordings(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the whole suite; others run parts of it")
	}
	r, gate := run.Run(t.Context(), run.Options{Connect: againstRecordings, Concurrency: 4})
	require.NotNil(t, r, "%v", gate)
	assert.Zero(t, gate.Status, "%v", gate.Reasons)
	fullyVerified(t, r)
}

// Verdicts must not depend on the order of scenarios, on the speed of the target, or on
// chance.
func TestRun_shuffledRunsAgree(t *testing.T) {
	// With the race detector a whole run takes long: a short test takes a sample of
	// every kind of scenario; make shuffle and make parity run them all.
	selection, least := plan.Selection{}, 700
	if testing.Short() && *shuffledRuns == 1 {
		selection, least = sample, 50
	}
	first, gate := run.Run(t.Context(), run.Options{Connect: againstRecordings, Selection: selection, Concurrency: 4})
	require.NotNil(t, first, "%v", gate)
	for i := range *shuffledRuns {
		e := live()
		e.AtOnce = endpoint.MostOpen // as the command does where it is not told otherwise
		r, gate := run.Run(t.Context(), run.Options{
			Connect:     againstReference(e, reference.Options{Delay: oneInFive(uint64(i))}),
			Selection:   selection,
			Concurrency: suite.AsAdmitted,
			Shuffle:     int64(i + 1),
		})
		require.NotNil(t, r, "%v", gate)
		differences, compared := compare.Sides([]compare.Side{{Name: "first", Report: first}, {Name: "shuffled", Report: r}})
		assert.Empty(t, differences, "run %d", i+1)
		assert.Greater(t, compared, least)
		if len(selection.Rules) == 0 {
			fullyVerified(t, r)
		}
		t.Logf("shuffled run %d: %d compared, %d differ", i+1, compared, len(differences))
	}
}

// oneInFive delays one answer in five by 50 ms.
func oneInFive(seed uint64) func(*http.Request) time.Duration {
	var n atomic.Uint64
	return func(*http.Request) time.Duration {
		if rand.New(rand.NewPCG(seed, n.Add(1))).IntN(5) == 0 {
			return 50 * time.Millisecond
		}
		return 0
	}
}

// Recording again with the same seed and in the same place changes no byte, so that a
// diff shows a change of the suite. This test takes a part of the suite, make record
// all of it.
func TestRun_recordingAgainChangesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs much of the suite twice")
	}
	e, part := live(), plan.Selection{Shard: "1/6"}
	e.Record = t.TempDir()
	var trees [2]map[string]string
	for i := range trees {
		r, gate := run.Run(t.Context(), run.Options{Connect: againstReference(e, reference.Options{}), Selection: part, Concurrency: 1})
		require.NotNil(t, r, "%v", gate)
		require.Zero(t, gate.Status, "%v", gate.Reasons)
		trees[i] = tree(t, e.Record)
	}
	require.Greater(t, len(trees[0]), 100)
	for path, text := range trees[0] {
		assert.Equal(t, text, trees[1][path], path)
	}
	assert.Len(t, trees[1], len(trees[0]))

	// A recording that differs has the current time.
	const changed = "APP-DEFAULT-DISPATCH"
	paths, err := fs.Glob(os.DirFS(e.Record), changed+"/*")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	rec, err := cassette.Load(os.DirFS(e.Record), paths[0])
	require.NoError(t, err)
	then := rec.Instant
	rec.Tape[0].Exchange.Request.Method = http.MethodPut
	require.NoError(t, recorded.Save(e.Record, rec))
	_, gate := run.Run(t.Context(), run.Options{
		Connect: againstReference(e, reference.Options{}), Selection: plan.Selection{Rules: []string{changed}}, Concurrency: 1,
	})
	require.Zero(t, gate.Status, "%v", gate.Reasons)
	rec, err = cassette.Load(os.DirFS(e.Record), paths[0])
	require.NoError(t, err)
	assert.NotEqual(t, http.MethodPut, rec.Tape[0].Exchange.Request.Method)
	assert.True(t, rec.Instant.After(then), "a recording that is another one has an instant of its own")
}

// No secret of a run reaches its recordings.
func TestRun_recordingsHoldNoSecret(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs a sample of the suite one scenario at a time")
	}
	const canary = "canary-key-secret-0123456789"
	e := live()
	e.Record = t.TempDir()
	r, gate := run.Run(t.Context(), run.Options{
		Connect: againstReference(e, reference.Options{KeySecret: canary}), Selection: sample, Concurrency: 1,
	})
	require.NotNil(t, r, "%v", gate)
	for path, text := range tree(t, e.Record) {
		assert.NotContains(t, text, canary, path)
		assert.NotContains(t, text, "not-a-real-token", path)
		assert.NotContains(t, strings.ToLower(text), "bearer ", path)
	}
}

// There is exactly one built-in recording for each scenario.
func TestRun_builtInRecordings(t *testing.T) {
	p, _, err := run.Plan(run.Options{}, plan.CapabilityNames())
	require.NoError(t, err)
	var want []string
	for _, s := range p.Scenarios {
		want = append(want, cassette.Path(s.ID))
	}
	got, err := cassette.All(fixtures.FS)
	require.NoError(t, err)
	assert.ElementsMatch(t, want, got)
}

// Recordings and reports match their published schemas.
func TestRun_ownFilesMatchTheirSchemas(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads every recording")
	}
	paths, err := cassette.All(fixtures.FS)
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		text, err := fs.ReadFile(fixtures.FS, path)
		require.NoError(t, err)
		violations, err := schemas.Check("recording", text)
		require.NoError(t, err)
		assert.Empty(t, violations, path)
	}
	r, gate := run.Run(t.Context(), run.Options{Connect: againstRecordings, Concurrency: 4})
	require.NotNil(t, r, "%v", gate)
	var text bytes.Buffer
	require.NoError(t, jsonreport.Encode(&text, r))
	violations, err := schemas.Check("report", text.Bytes())
	require.NoError(t, err)
	assert.Empty(t, violations)
}

func tree(t *testing.T, dir string) map[string]string {
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[rel] = string(text)
		return err
	}))
	return files
}

// The report of a scenario as it ends equals that in the final report.
func TestRun_ended(t *testing.T) {
	var mu sync.Mutex
	told := map[string]verdict.ScenarioReport{}
	violating := behaviour.Documented()
	d, ok := behaviour.DeviationByID("dispatch-ttl-8-accepted-on-create")
	require.True(t, ok)
	d.Apply(&violating)
	report, _ := run.Run(t.Context(), run.Options{
		Connect: againstReference(live(), reference.Options{Behaviour: violating}), Concurrency: 4,
		Selection: plan.Selection{Mode: "all", Rules: []string{"DISPATCH-TTL-BOUNDS", "APP-DEFAULT-DISPATCH"}},
		Waivers:   []verdict.Waiver{{Rule: "DISPATCH-TTL-BOUNDS", Reason: "r", Owner: "o", Expires: "2999-01-01"}},
		Ended: func(rule *verdict.RuleReport) {
			mu.Lock()
			defer mu.Unlock()
			require.Len(t, rule.Scenarios, 1)
			told[rule.Scenarios[0].ID] = rule.Scenarios[0]
		},
	})
	require.NotNil(t, report)
	executed, waived := 0, 0
	for _, rule := range report.Rules {
		for _, s := range rule.Scenarios {
			if !s.Executed {
				continue
			}
			executed++
			assert.Equal(t, s.Verdict, told[s.ID].Verdict, s.ID)
			assert.Equal(t, s.Cause, told[s.ID].Cause, s.ID)
			assert.Equal(t, s.Findings, told[s.ID].Findings, s.ID)
			assert.InDelta(t, s.DurationMS, told[s.ID].DurationMS, 0)
			if s.Verdict == verdict.Waived {
				waived++
			}
		}
	}
	assert.Len(t, told, executed)
	assert.NotZero(t, waived)
}
