package gate_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

var (
	day     = time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC)
	ranWell = []verdict.Step{{Text: "Given an app", Status: "passed"}}
	finding = expect.Finding{Expected: "status 400", Actual: "status 200"}
)

// The status of a run in which one rule gets a verdict while another, of both
// modes, conforms: every verdict, level, mode of the rule, selected mode and
// strictness. The run's result is an input; a may-rule turns a finding into an
// observation, and a mode that is not selected makes the rest irrelevant.
func TestDecide_everyCombination(t *testing.T) {
	type status struct{ plain, strict int }
	green, red, open := status{0, 0}, status{1, 1}, status{3, 3}
	want := map[verdict.Verdict]map[catalogue.Level]status{
		verdict.Conforms:      {catalogue.Must: green, catalogue.Should: green, catalogue.May: open}, // a may-rule without an observation
		verdict.Violates:      {catalogue.Must: red, catalogue.Should: {0, 1}, catalogue.May: green},
		verdict.Incomplete:    {catalogue.Must: open, catalogue.Should: open, catalogue.May: open},
		verdict.NotVerified:   {catalogue.Must: green, catalogue.Should: green, catalogue.May: green}, // declared absent
		verdict.Observed:      {catalogue.Must: green, catalogue.Should: green, catalogue.May: green},
		verdict.Waived:        {catalogue.Must: green, catalogue.Should: green, catalogue.May: red}, // nothing to waive: the waiver is passing
		verdict.NotApplicable: {catalogue.Must: green, catalogue.Should: green, catalogue.May: green},
		verdict.NotSelected:   {catalogue.Must: green, catalogue.Should: green, catalogue.May: green},
	}
	combinations := 0
	for stimulus, levels := range want {
		for level, expected := range levels {
			for _, mode := range []catalogue.Mode{catalogue.Dispatch, catalogue.Conversation, catalogue.Both} {
				for _, selected := range []string{"dispatch", "conversation", "all"} {
					for _, strict := range []bool{false, true} {
						combinations++
						moot := selected != "all" && mode != catalogue.Both && string(mode) != selected
						status := expected.plain
						if strict {
							status = expected.strict
						}
						if moot {
							status = 0
						}
						name := fmt.Sprintf("%s/%s/%s/selected=%s/strict=%t", stimulus, level, mode, selected, strict)
						t.Run(name, func(t *testing.T) {
							r := report(stimulus, level, mode, selected, strict, moot)
							got := gate.Decide(r, gate.Facts{Strict: strict})
							assert.Equal(t, status, got.Status, "%v", got.Reasons)
							assert.NotEmpty(t, got.Reasons)
						})
					}
				}
			}
		}
	}
	require.Equal(t, 8*3*3*3*2, combinations)
}

func report(stimulus verdict.Verdict, level catalogue.Level, mode catalogue.Mode, selected string, strict, moot bool) *verdict.Report {
	control := &catalogue.Rule{ID: "CONTROL", Level: catalogue.Must, Mode: catalogue.Both, Source: catalogue.Page}
	rule := &catalogue.Rule{ID: "RULE", Level: level, Mode: mode, Source: catalogue.Reference}
	s := plan.Scenario{ID: "RULE/one", Rule: rule, Disposition: plan.Run}
	res := verdict.Result{Scenario: s.ID, Steps: ranWell}
	meta := verdict.Meta{Started: day, Strict: strict}
	p := &plan.Plan{
		Selection: plan.Selection{Mode: selected},
		Catalogue: &catalogue.Catalogue{Rules: []*catalogue.Rule{control, rule}},
	}
	switch stimulus {
	case verdict.Conforms:
	case verdict.Observed:
		res.Observations = []expect.Observation{{Claim: "seen"}}
	case verdict.Incomplete:
		res.Err = errors.New("boom")
	case verdict.Violates, verdict.Waived:
		res.Findings = []expect.Finding{finding}
		if stimulus == verdict.Waived && !moot {
			meta.Waivers = []verdict.Waiver{{Rule: "RULE", Expires: "2026-12-31"}}
		}
	case verdict.NotVerified:
		s.Disposition, p.Absent = plan.NotVerified, []string{"clock"}
	default:
		s.Disposition = plan.Disposition(stimulus)
	}
	if moot {
		s.Disposition = plan.NotApplicable
	}
	results := []verdict.Result{{Scenario: "CONTROL/one", Steps: ranWell}}
	if s.Disposition == plan.Run {
		results = append(results, res)
	}
	p.Scenarios = []plan.Scenario{{ID: "CONTROL/one", Rule: control, Disposition: plan.Run}, s}
	return verdict.Judge(p, results, meta)
}

// A provisional or challenged rule is reported and never gates, whatever its verdict:
// it has the level may, and what of a may-rule leaves a run open does not here.
func TestDecide_rulesThatDoNotCount(t *testing.T) {
	for stimulus, counted := range map[verdict.Verdict]int{
		verdict.Violates: 0, verdict.Conforms: 3, verdict.Incomplete: 3, verdict.NotVerified: 0, verdict.Observed: 0,
	} {
		r := report(stimulus, catalogue.May, catalogue.Both, "all", true, false)
		assert.Equal(t, counted, gate.Decide(r, gate.Facts{Strict: true}).Status, stimulus)
		p, results, meta, err := verdict.Replay(r)
		require.NoError(t, err)
		if stimulus == verdict.NotVerified { // which nothing declared
			p.Scenarios[1].Disposition, p.Absent = plan.Run, nil
			meta.Capabilities.Absent = nil
			results = append(results, verdict.Result{Scenario: "RULE/one", NotVerified: true})
			assert.Equal(t, 3, gate.Decide(verdict.Judge(p, results, meta), gate.Facts{}).Status)
		}
		for _, standing := range []catalogue.Standing{catalogue.Provisional, catalogue.Challenged} {
			p.Catalogue.Rules[1].Standing, p.Catalogue.Rules[1].StandingWhy = standing, "so it is"
			r = verdict.Judge(p, results, meta)
			got := gate.Decide(r, gate.Facts{Strict: true})
			assert.Equal(t, 0, got.Status, "%s %s: %v", standing, stimulus, got.Reasons)
			assert.Equal(t, verdict.OutcomeConforms, r.Outcome)
			assert.Contains(t, r.Rules[1].Reason, "so it is")
			assert.NoError(t, verdict.Disagreement(r), "judged again it is the same")
		}
	}
}

// Every subset of the conditions: the status is the first that holds of 130, 5, 2,
// 4, 1, 3 and 0.
func TestDecide_precedence(t *testing.T) {
	conditions := []struct {
		status int
		apply  func(*verdict.Report, *gate.Facts)
	}{
		{130, func(_ *verdict.Report, f *gate.Facts) { f.Interrupted = true }},
		{5, func(_ *verdict.Report, f *gate.Facts) { f.Faults = []string{"a step is undefined"} }},
		{2, func(_ *verdict.Report, f *gate.Facts) { f.Usage = []string{"unknown rule"} }},
		{4, func(_ *verdict.Report, f *gate.Facts) { f.Unreachable = []string{"connection refused"} }},
		{1, func(r *verdict.Report, _ *gate.Facts) { r.Rules[0].Verdict = verdict.Violates }},
		{3, func(r *verdict.Report, _ *gate.Facts) { r.Capabilities.Missing = []string{"clock"} }},
	}
	for subset := range 1 << len(conditions) {
		r := report(verdict.Conforms, catalogue.Must, catalogue.Both, "all", false, false)
		var f gate.Facts
		want, reasons := 0, 0
		for i, c := range conditions {
			if subset&(1<<i) == 0 {
				continue
			}
			c.apply(r, &f)
			reasons++
			if want == 0 {
				want = c.status
			}
		}
		got := gate.Decide(r, f)
		assert.Equal(t, want, got.Status, "subset %06b", subset)
		assert.Len(t, got.Reasons, max(reasons, 1), "every condition that holds is told: %06b", subset)
	}
}

func TestDecide(t *testing.T) {
	conforming := func() *verdict.Report {
		return report(verdict.Conforms, catalogue.Must, catalogue.Both, "all", false, false)
	}
	for _, tc := range []struct {
		name   string
		report func() *verdict.Report
		facts  gate.Facts
		status int
		reason string
	}{
		{"green", conforming, gate.Facts{}, 0, "conforms"},
		{"no report and no reason", func() *verdict.Report { return nil }, gate.Facts{}, 5, "the run ended without a report and without a reason"},
		{"no report, bad usage", func() *verdict.Report { return nil }, gate.Facts{Usage: []string{"unknown flag"}}, 2, "unknown flag"},
		{"no report, unreachable", func() *verdict.Report { return nil }, gate.Facts{Unreachable: []string{"refused"}}, 4, "refused"},
		{"nothing planned", func() *verdict.Report { return verdict.Judge(&plan.Plan{}, nil, verdict.Meta{}) }, gate.Facts{}, 2,
			"nothing to run: no selected scenario can run against this target"},
		{"a planned scenario has no result", neverRan, gate.Facts{}, 5, "scenarios planned: 1, scenarios that ran: 0"},
		{"interrupted excuses it", neverRan, gate.Facts{Interrupted: true}, 130, "interrupted"},
		{"failing fast does, but is not green", neverRan, gate.Facts{FailFast: true}, 3, "rules incomplete (1): A"},
		{"so does a target that went away", neverRan, gate.Facts{Unreachable: []string{"refused"}}, 4, "refused"},
		{"nothing recorded", notRecorded, gate.Facts{}, 3, "scenarios that were to run and could not be verified, which nothing declared: 1"},
		{"violates", func() *verdict.Report {
			return report(verdict.Violates, catalogue.Must, catalogue.Both, "all", false, false)
		}, gate.Facts{}, 1, "must-rules violated (1): RULE"},
		{"violates a should strictly", func() *verdict.Report {
			return report(verdict.Violates, catalogue.Should, catalogue.Both, "all", false, false)
		}, gate.Facts{Strict: true}, 1, "should-rules violated in a strict run (1): RULE"},
		{"waiver unmatched", withWaiver("NOBODY", "2026-12-31"), gate.Facts{}, 1, "the waiver of NOBODY is unmatched"},
		{"waiver expired", withWaiver("A", "2026-01-01"), gate.Facts{}, 1, "the waiver of A is expired"},
		{"waiver passing", withWaiver("A", "2026-12-31"), gate.Facts{}, 1, "the waiver of A is passing"},
		{"an outcome that no rule explains", func() *verdict.Report {
			r := conforming()
			r.Outcome = verdict.OutcomeViolates
			return r
		}, gate.Facts{}, 1, "violates"},
		{"nor this one", func() *verdict.Report {
			r := conforming()
			r.Outcome = verdict.OutcomeIncomplete
			return r
		}, gate.Facts{}, 3, "incomplete"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := gate.Decide(tc.report(), tc.facts)
			assert.Equal(t, tc.status, got.Status)
			require.NotEmpty(t, got.Reasons)
			assert.Equal(t, tc.reason, got.Reasons[0])
		})
	}
}

// one is a run of one scenario with the given results.
func one(meta verdict.Meta, results ...verdict.Result) *verdict.Report {
	rule := &catalogue.Rule{ID: "A", Level: catalogue.Must, Mode: catalogue.Both, Source: catalogue.Page}
	return verdict.Judge(&plan.Plan{
		Catalogue: &catalogue.Catalogue{Rules: []*catalogue.Rule{rule}},
		Scenarios: []plan.Scenario{{ID: "A/one", Rule: rule, Disposition: plan.Run}},
	}, results, meta)
}

func neverRan() *verdict.Report { return one(verdict.Meta{}) }

func notRecorded() *verdict.Report {
	return one(verdict.Meta{}, verdict.Result{Scenario: "A/one", NotVerified: true})
}

func withWaiver(rule, expires string) func() *verdict.Report {
	return func() *verdict.Report {
		return one(verdict.Meta{Started: day, Waivers: []verdict.Waiver{{Rule: rule, Expires: expires}}},
			verdict.Result{Scenario: "A/one", Steps: ranWell})
	}
}

// Decide must not modify its Facts, which are used again.
func TestDecide_leavesItsInputAlone(t *testing.T) {
	faults := make([]string, 1, 8)
	faults[0] = "one"
	gate.Decide(neverRan(), gate.Facts{Faults: faults})
	assert.Equal(t, "", faults[:2][1])
}
