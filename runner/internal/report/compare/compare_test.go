package compare

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// small is a report of one rule with two scenarios.
func small() *verdict.Report {
	return &verdict.Report{Outcome: verdict.OutcomeConforms, Rules: []verdict.RuleReport{{ID: "A-B", Verdict: verdict.Conforms, Scenarios: []verdict.ScenarioReport{
		{ID: "A-B/one", Verdict: verdict.Conforms, Steps: []verdict.Step{{Text: "When", Status: "passed"}}, Observations: []string{"yes"}},
		{ID: "A-B/two", Verdict: verdict.Conforms, Findings: []expect.Finding{{Rule: "A-B", Expected: "1", Actual: "2", Pointer: "/p"}}},
	}}}}
}

// difference is a scenario, a rule or the outcome for which two reports differ.
type difference struct{ Scenario, Left, Right string }

// compareTwo compares two reports and counts the compared scenarios.
func compareTwo(left, right *verdict.Report) (differences []difference, compared int) {
	rows, compared := Sides([]Side{{"left", left}, {"right", right}})
	for _, row := range rows {
		differences = append(differences, difference{row.ID, row.Told[0], row.Told[1]})
	}
	return differences, compared
}

func TestSides_sameReport(t *testing.T) {
	full := sample.Full()
	scenarios := 0
	for _, r := range full.Rules {
		for _, s := range r.Scenarios {
			if s.Verdict != verdict.NotSelected {
				scenarios++
			}
		}
	}
	differences, compared := compareTwo(full, sample.Full())
	assert.Empty(t, differences)
	assert.Equal(t, scenarios, compared, "scenarios that ran are counted, rules are not")
}

func TestSides_differences(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*verdict.Report)
		where  string
		right  string // part of it
	}{
		"verdict":       {func(r *verdict.Report) { r.Rules[0].Scenarios[0].Verdict = verdict.Violates }, "A-B/one", "violates"},
		"step":          {func(r *verdict.Report) { r.Rules[0].Scenarios[0].Steps[0].Status = "failed" }, "A-B/one", "0 of 1 steps passed; failed: When"},
		"more steps":    {func(r *verdict.Report) { r.Rules[0].Scenarios[1].Steps = []verdict.Step{{Status: "passed"}} }, "A-B/two", "1 of 1 steps passed"},
		"expected":      {func(r *verdict.Report) { r.Rules[0].Scenarios[1].Findings[0].Expected = "3" }, "A-B/two", "expected 3"},
		"actual":        {func(r *verdict.Report) { r.Rules[0].Scenarios[1].Findings[0].Actual = "3" }, "A-B/two", "got 3"},
		"pointer":       {func(r *verdict.Report) { r.Rules[0].Scenarios[1].Findings[0].Pointer = "/q" }, "A-B/two", "/q"},
		"rule of it":    {func(r *verdict.Report) { r.Rules[0].Scenarios[1].Findings[0].Rule = "C-D" }, "A-B/two", "C-D"},
		"observation":   {func(r *verdict.Report) { r.Rules[0].Scenarios[0].Observations[0] = "no" }, "A-B/one", "no"},
		"rule":          {func(r *verdict.Report) { r.Rules[0].Verdict = verdict.Violates }, "A-B", "violates"},
		"outcome":       {func(r *verdict.Report) { r.Outcome = verdict.OutcomeViolates }, "outcome", "violates"},
		"scenario gone": {func(r *verdict.Report) { r.Rules[0].Scenarios = r.Rules[0].Scenarios[:1] }, "A-B/two", "not in this report"},
	} {
		t.Run(name, func(t *testing.T) {
			right := small()
			tc.change(right)
			differences, compared := compareTwo(small(), right)
			if assert.Len(t, differences, 1) {
				assert.Equal(t, tc.where, differences[0].Scenario)
				assert.Contains(t, differences[0].Right, tc.right)
				assert.NotEqual(t, differences[0].Left, differences[0].Right)
			}
			assert.Equal(t, 2, compared)

			mirrored, _ := compareTwo(right, small())
			if assert.Len(t, mirrored, 1) {
				assert.Equal(t, difference{tc.where, differences[0].Right, differences[0].Left}, mirrored[0])
			}
		})
	}
}

func TestSides_ignoresTimesAndIDs(t *testing.T) {
	right := small()
	right.Seed, right.Started, right.Finished = 9, time.Unix(1, 0), time.Unix(2, 0)
	s := &right.Rules[0].Scenarios[0]
	s.DurationMS, s.Line, s.Steps[0].Duration = 7, 9, 5
	s.Exchanges = []wire.Exchange{{Attempts: 2}}
	right.Rules[0].Scenarios[1].Findings[0].Exchange = 4
	differences, _ := compareTwo(small(), right)
	assert.Empty(t, differences)
}

func TestSides_sorted(t *testing.T) {
	right := small()
	right.Rules = nil
	right.Outcome = verdict.OutcomeIncomplete
	differences, compared := compareTwo(small(), right)
	var where []string
	for _, d := range differences {
		where = append(where, d.Scenario)
	}
	assert.Equal(t, []string{"A-B", "A-B/one", "A-B/two", "outcome"}, where)
	assert.Equal(t, 2, compared)
}

// A finding without a pointer names no place.
func TestAccount_finding(t *testing.T) {
	right := small()
	right.Rules[0].Scenarios[0].Verdict = verdict.Violates
	right.Rules[0].Scenarios[0].Findings = []expect.Finding{{Rule: "A-B", Expected: "a refusal (4xx)", Actual: "status 200"}}
	differences, _ := compareTwo(small(), right)
	assert.Equal(t, "violates; 1 of 1 steps passed; A-B: expected a refusal (4xx), got status 200; yes", differences[0].Right)
}
