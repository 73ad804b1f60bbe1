package verdict_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// attempt returns the report of a run of A/one and A/two and of the rule W of the wire,
// by the result of each: "" conforms, "-" did not run, "!" violates, else the error.
func attempt(one, two string, change func(*plan.Plan, *verdict.Meta, []verdict.Result) []verdict.Result) *verdict.Report {
	rules := []*catalogue.Rule{
		{ID: "A", Level: catalogue.Must, Mode: catalogue.Both, Source: catalogue.Page},
		{ID: "W", Level: catalogue.Must, Mode: catalogue.Both, Source: catalogue.Reference, Unobservable: "by others"},
	}
	p := &plan.Plan{Selection: plan.Selection{Mode: "all"}, Catalogue: &catalogue.Catalogue{Rules: rules}}
	at := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	meta := verdict.Meta{Started: at, Finished: at.Add(time.Minute), Seed: 7}
	var results []verdict.Result
	for id, came := range map[string]string{"A/one": one, "A/two": two} {
		s := plan.Scenario{ID: id, Rule: rules[0], Name: id, Disposition: plan.Run, Steps: []string{"Then it is so"}}
		res := verdict.Result{Scenario: id, Steps: []verdict.Step{{Text: "Then it is so", Status: "passed"}}}
		switch came {
		case "-":
			s.Disposition, s.Reason = plan.NotSelected, "narrowed away"
		case "!":
			res.Findings = []expect.Finding{{Expected: "a", Actual: "b"}}
		case "":
		default:
			res.Err = errors.New(came)
		}
		p.Scenarios = append(p.Scenarios, s)
		if came != "-" {
			results = append(results, res)
		}
	}
	if p.Scenarios[0].ID != "A/one" {
		p.Scenarios[0], p.Scenarios[1] = p.Scenarios[1], p.Scenarios[0]
	}
	if change != nil {
		results = change(p, &meta, results)
	}
	return verdict.Judge(p, results, meta)
}

func later(ids ...string) func(*plan.Plan, *verdict.Meta, []verdict.Result) []verdict.Result {
	return func(p *plan.Plan, m *verdict.Meta, r []verdict.Result) []verdict.Result {
		p.Selection.FailedFrom = ids
		m.Seed, m.Started, m.Finished = 8, m.Started.Add(time.Hour), m.Finished.Add(time.Hour)
		return r
	}
}

func TestComplete(t *testing.T) {
	first := attempt("", "503", func(_ *plan.Plan, _ *verdict.Meta, r []verdict.Result) []verdict.Result {
		for i := range r {
			if r[i].Scenario == "A/two" {
				r[i].WireFindings = []expect.Finding{{Rule: "W", Expected: "a", Actual: "b"}}
			}
		}
		return r
	})
	assert.Equal(t, []string{"A/two"}, verdict.Unjudged(first))
	again := attempt("-", "timeout", later("A/two"))
	good := attempt("-", "", later("A/two"))
	names := []string{"first", "again", "good"}
	assert.True(t, verdict.Completes([]*verdict.Report{first, again, good}))
	whole, err := verdict.Complete([]*verdict.Report{first, again, good}, names)
	require.NoError(t, err)
	require.NoError(t, verdict.Disagreement(whole))
	assert.Equal(t, verdict.Conforms, whole.Rules[0].Verdict)
	assert.Equal(t, verdict.Violates, whole.Rules[1].Verdict, "what the incomplete attempt saw on the wire is kept")
	assert.Equal(t, []string{"A/two"}, whole.Completed)
	assert.Equal(t, good.Finished, whole.Finished)
	assert.Equal(t, first.Started, whole.Started)
	assert.Empty(t, whole.Selection.FailedFrom, "the whole is as wide as the first run")

	// What was judged is never judged again until it passes.
	red := attempt("-", "!", later("A/two"))
	_, err = verdict.Complete([]*verdict.Report{first, red, good}, names)
	assert.EqualError(t, err, "good: scenario A/two was judged before, and a later run replaces only what was incomplete (run --complete)")
	_, err = verdict.Complete([]*verdict.Report{attempt("!", "503", nil), attempt("", "", later("A/one", "A/two"))}, names)
	assert.ErrorContains(t, err, "again: scenario A/one was judged before")

	for want, change := range map[string]func(*verdict.Report){
		"different target":                                func(r *verdict.Report) { r.Target.Name = "other" },
		"different challenge":                             func(r *verdict.Report) { r.Challenge = "other" },
		"it completes no run":                             func(r *verdict.Report) { r.Selection.FailedFrom = nil },
		"its run ended with status 5":                     func(r *verdict.Report) { r.Gate.Status = 5 },
		"again: scenario A/two: the report says observed": func(r *verdict.Report) { r.Rules[0].Scenarios[1].Verdict = verdict.Observed },
	} {
		r := attempt("-", "", later("A/two"))
		change(r)
		if want == "it completes no run" {
			r = attempt("-", "", nil)
		}
		_, err := verdict.Complete([]*verdict.Report{first, r}, names)
		assert.ErrorContains(t, err, want)
	}
	_, err = verdict.Complete([]*verdict.Report{first}, names)
	assert.ErrorContains(t, err, "no later run completes it")
	assert.False(t, verdict.Completes([]*verdict.Report{first, first}))
}
