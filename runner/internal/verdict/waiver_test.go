package verdict_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// Rule A has a scenario that violates, one that conforms and one that is not
// selected; B conforms; C is not selected; D is observed.
func TestApplyWaivers_states(t *testing.T) {
	a, b := rule("A", catalogue.Must, catalogue.Both), rule("B", catalogue.Must, catalogue.Both)
	c, d := rule("C", catalogue.Must, catalogue.Both), rule("D", catalogue.May, catalogue.Both)
	off := func(s plan.Scenario) plan.Scenario { s.Disposition = plan.NotSelected; return s }
	bad, seen := passing("A/bad"), passing("D/one")
	bad.Findings, seen.Observations = []expect.Finding{finding}, []expect.Observation{{Claim: "seen"}}

	for _, tc := range []struct {
		name       string
		waiver     verdict.Waiver
		today      time.Time
		state      string
		wantWaived bool
	}{
		{"by rule", verdict.Waiver{Rule: "A", Expires: "2026-04-01"}, started, "used", true},
		{"by scenario", verdict.Waiver{Scenario: "A/bad", Expires: "2026-04-01"}, started, "used", true},
		{"by both", verdict.Waiver{Rule: "A", Scenario: "A/bad", Expires: "2026-04-01"}, started, "used", true},
		{"rule and scenario disagree", verdict.Waiver{Rule: "B", Scenario: "A/bad", Expires: "2026-04-01"}, started, "unmatched", false},
		{"by a pattern of scenarios", verdict.Waiver{Scenario: "A/b*", Expires: "2026-04-01"}, started, "used", true},
		{"by a pattern of rules", verdict.Waiver{Rule: "*", Expires: "2026-04-01"}, started, "used", true},
		{"by a pattern that conforms", verdict.Waiver{Scenario: "A/g*", Expires: "2026-04-01"}, started, "passing", false},
		{"by a pattern of nothing", verdict.Waiver{Scenario: "A/x*", Expires: "2026-04-01"}, started, "unmatched", false},
		{"misspelt", verdict.Waiver{Rule: "AA", Expires: "2026-04-01"}, started, "unmatched", false},
		{"empty", verdict.Waiver{Expires: "2026-04-01"}, started, "unmatched", false},
		{"on its last day", verdict.Waiver{Rule: "A", Expires: "2026-03-31"}, started, "used", true},
		{"at the last second of it", verdict.Waiver{Rule: "A", Expires: "2026-03-31"}, time.Date(2026, 3, 31, 23, 59, 59, 0, time.UTC), "used", true},
		{"the day after", verdict.Waiver{Rule: "A", Expires: "2026-03-30"}, started, "expired", false},
		{"no date", verdict.Waiver{Rule: "A", Expires: "soon"}, started, "expired", false},
		{"a run without a date", verdict.Waiver{Rule: "A", Expires: "2026-04-01"}, time.Time{}, "expired", false},
		{"conforms", verdict.Waiver{Rule: "B", Expires: "2026-04-01"}, started, "passing", false},
		{"the conforming scenario", verdict.Waiver{Scenario: "A/good", Expires: "2026-04-01"}, started, "passing", false},
		{"observed", verdict.Waiver{Rule: "D", Expires: "2026-04-01"}, started, "passing", false},
		{"not judged", verdict.Waiver{Rule: "C", Expires: "2026-04-01"}, started, "idle", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := planOf(plan.Selection{}, toRun(a, "bad"), toRun(a, "good"), off(toRun(a, "off")), toRun(b, "one"), off(toRun(c, "one")), toRun(d, "one"))
			report := verdict.Judge(p, []verdict.Result{bad, passing("A/good"), passing("B/one"), seen},
				verdict.Meta{Started: tc.today, Waivers: []verdict.Waiver{tc.waiver}})
			assert.Equal(t, tc.state, report.Waivers[0].State)
			want := verdict.Violates
			if tc.wantWaived {
				want = verdict.Waived
			}
			assert.Equal(t, want, report.Rules[0].Verdict)
			assert.Equal(t, want, report.Rules[0].Scenarios[0].Verdict)
			assert.NotEmpty(t, report.Rules[0].Scenarios[0].Findings, "the findings stay in the report")
		})
	}
}

// A waiver for one scenario does not cover another of its rule.
func TestApplyWaivers_coversOnlyWhatItNames(t *testing.T) {
	a := rule("A", catalogue.Must, catalogue.Both)
	one, two := passing("A/one"), passing("A/two")
	one.Findings, two.Findings = []expect.Finding{finding}, []expect.Finding{finding}
	report := verdict.Judge(planOf(plan.Selection{}, toRun(a, "one"), toRun(a, "two")), []verdict.Result{one, two},
		verdict.Meta{Started: started, Waivers: []verdict.Waiver{{Scenario: "A/one", Reason: "known", Owner: "ann", Expires: "2026-12-31"}}})
	assert.Equal(t, verdict.Waived, report.Rules[0].Scenarios[0].Verdict)
	assert.Equal(t, "waived until 2026-12-31 by ann: known", report.Rules[0].Scenarios[0].Cause)
	assert.Equal(t, verdict.Violates, report.Rules[0].Scenarios[1].Verdict)
	assert.Equal(t, verdict.OutcomeViolates, report.Outcome)
}
