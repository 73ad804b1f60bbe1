package gate_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// ran is a run of one must-rule whose only scenario has a verdict, and of a control
// that conforms.
func ran(v verdict.Verdict) *verdict.Report {
	return report(v, catalogue.Must, catalogue.Both, "all", false, false)
}

// Each verdict then, with each verdict now.
func TestDecide_baseline(t *testing.T) {
	const id = "RULE/one"
	list := []verdict.Verdict{verdict.Conforms, verdict.Violates, verdict.Waived, verdict.Incomplete, verdict.NotVerified, verdict.NotSelected}
	for _, then := range list {
		for _, now := range list {
			t.Run(string(then)+" then, "+string(now)+" now", func(t *testing.T) {
				r := ran(now)
				before := r.Outcome
				got := gate.Decide(r, gate.Facts{Baseline: ran(then)})
				broke := then == verdict.Violates || then == verdict.Waived
				status, b := 0, verdict.Baseline{}
				switch {
				case now == verdict.Violates && broke:
					b.Known = []string{id}
				case now == verdict.Violates:
					status, b.Worse = 1, []string{id}
				case now == verdict.Incomplete:
					status = 3
				case now == verdict.Conforms && broke:
					b.Better = []string{id}
				case now == verdict.NotVerified && then == verdict.Conforms:
					b.Lost = []string{id}
				}
				assert.Equal(t, status, got.Status, "%v", got.Reasons)
				assert.ElementsMatch(t, b.Worse, got.Baseline.Worse)
				assert.ElementsMatch(t, b.Known, got.Baseline.Known)
				assert.ElementsMatch(t, b.Better, got.Baseline.Better)
				assert.ElementsMatch(t, b.Lost, got.Baseline.Lost)
				assert.Equal(t, before, r.Outcome, "verdicts keep their meaning")
			})
		}
	}
}

func TestDecide_baselineBetter(t *testing.T) {
	got := gate.Decide(ran(verdict.Conforms), gate.Facts{Baseline: ran(verdict.Violates)})
	assert.Equal(t, []string{"conforms", "better than the baseline (1): RULE/one"}, got.Reasons)
	got = gate.Decide(ran(verdict.Violates), gate.Facts{Baseline: ran(verdict.Conforms)})
	assert.Equal(t, []string{"must-rules violated (1): RULE", "worse than the baseline (1): RULE/one"}, got.Reasons)
	got = gate.Decide(ran(verdict.Conforms), gate.Facts{Baseline: ran(verdict.Conforms)})
	assert.Equal(t, []string{"conforms", "nothing changed since the baseline of 2026-03-31 10:00"}, got.Reasons)
	got = gate.Decide(ran(verdict.Violates), gate.Facts{Baseline: ran(verdict.Violates)})
	assert.Equal(t, []string{"gate green: 1 known since the baseline, none worse", "known from the baseline (1): RULE/one"}, got.Reasons)
}

// A scenario that the baseline does not have was not known to fail.
func TestDecide_baselineNewScenario(t *testing.T) {
	got := gate.Decide(ran(verdict.Violates), gate.Facts{Baseline: &verdict.Report{}})
	assert.Equal(t, 1, got.Status)
}

func TestDecide_baselineKeepsWaiversAndShouldRules(t *testing.T) {
	expired := one(verdict.Meta{Started: day, Waivers: []verdict.Waiver{{Rule: "A", Expires: "2026-01-01"}}},
		verdict.Result{Scenario: "A/one", Steps: ranWell, Findings: []expect.Finding{finding}})
	got := gate.Decide(expired, gate.Facts{Baseline: expired})
	assert.Equal(t, 1, got.Status, "an expired waiver reddens whatever was known")

	should := func(v verdict.Verdict) *verdict.Report {
		return report(v, catalogue.Should, catalogue.Both, "all", true, false)
	}
	assert.Equal(t, 0, gate.Decide(should(verdict.Violates), gate.Facts{Baseline: should(verdict.Conforms)}).Status)
	assert.Equal(t, 1, gate.Decide(should(verdict.Violates), gate.Facts{Baseline: should(verdict.Conforms), Strict: true}).Status)
	assert.Equal(t, 0, gate.Decide(should(verdict.Violates), gate.Facts{Baseline: should(verdict.Violates), Strict: true}).Status)
}

// A wire finding is known by its place and expectation, in any scenario and at any
// index of a list.
func TestDecide_baselineWireFindings(t *testing.T) {
	met := func(pointers ...string) *verdict.Report {
		res := verdict.Result{Scenario: "A/one", Steps: ranWell}
		for _, p := range pointers {
			res.WireFindings = append(res.WireFindings, expect.Finding{Rule: "A", Expected: "a string", Actual: "1", Pointer: p})
		}
		return one(verdict.Meta{Started: day}, res)
	}
	for name, tc := range map[string]struct {
		then, now *verdict.Report
		status    int
	}{
		"the same":        {met("/messages/0/id"), met("/messages/3/id"), 0},
		"another member":  {met("/messages/0/id"), met("/messages/0/id", "/messages/0/metadata"), 1},
		"the first":       {met(), met("/id"), 1},
		"none any longer": {met("/id"), met(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := gate.Decide(tc.now, gate.Facts{Baseline: tc.then})
			assert.Equal(t, tc.status, got.Status, "%v", got.Reasons)
			if name == "none any longer" {
				assert.Equal(t, []string{"A"}, got.Baseline.Better)
			}
		})
	}
	boom := one(verdict.Meta{}, verdict.Result{Scenario: "A/one", Err: errors.New("boom")})
	assert.Equal(t, 3, gate.Decide(boom, gate.Facts{Baseline: boom}).Status, "nobody knows whether it got worse")
}

func TestKnown(t *testing.T) {
	known := gate.Known(&verdict.Report{Rules: []verdict.RuleReport{{Scenarios: []verdict.ScenarioReport{
		{ID: "A-B/violates", Verdict: verdict.Violates}, {ID: "A-B/waived", Verdict: verdict.Waived},
		{ID: "A-B/incomplete", Verdict: verdict.Incomplete}, {ID: "A-B/conforms", Verdict: verdict.Conforms},
	}}}})
	for id, want := range map[string]bool{"A-B/violates": true, "A-B/waived": true, "A-B/incomplete": false, "A-B/conforms": false, "A-B/new": false} {
		assert.Equal(t, want, known(id), id)
	}
}
