package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func TestSentence(t *testing.T) {
	alter := func(r *verdict.Report, f func(*verdict.Report)) *verdict.Report { f(r); return r }
	for _, tc := range []struct {
		name   string
		report *verdict.Report
		want   string
	}{
		{"all", sample.Conforming(61), "conforms on 61 of 61 must-rules"},
		{"partial", sample.Conforming(61, "handset", "clock"), "conforms on 61 of 63 must-rules; 2 not verified: clock, handset"},
		{"one mode", alter(sample.Conforming(3), func(r *verdict.Report) { r.Selection.Mode = "dispatch" }),
			"conforms on 3 of 3 must-rules; DISPATCH mode only"},
		{"undeclared", alter(sample.Conforming(3), func(r *verdict.Report) {
			r.Outcome, r.Capabilities.Missing = verdict.OutcomeIncomplete, []string{"clock"}
		}), "incomplete: conforms on 3 of 3 must-rules; neither offered nor declared absent: clock"},
		{"violates", sample.Many(2, 3), "violates 2 of 2 must-rules; conforms on 0"},
		{"everything", sample.Full(),
			"violates 2 of 7 must-rules; conforms on 1; 1 incomplete; 1 not verified: handset; 1 waived; 1 not selected"},
		{"narrowed to a may-rule", alter(sample.Conforming(3), func(r *verdict.Report) {
			r.Outcome, r.Totals.Planned = verdict.OutcomePartial, 2
			r.Totals.Scenarios[verdict.NotSelected] = 3
			r.Totals.Page["must"] = map[verdict.Verdict]int{verdict.NotSelected: 3}
		}), "nothing is violated in what was selected: 2 scenarios; 3 not selected"},
		{"quick", alter(sample.Conforming(3), func(r *verdict.Report) {
			r.Outcome, r.Totals.Planned, r.Selection.Quick = verdict.OutcomePartial, 3, &plan.Quick{Catches: 85, Of: 100}
		}), "nothing is violated in what was selected: 3 scenarios; a quick run, for 85 of 100 deviations"},
		{"narrowed to a should-rule that is violated", alter(sample.Conforming(3), func(r *verdict.Report) {
			r.Outcome, r.Totals.Planned = verdict.OutcomePartial, 2
			r.Totals.Scenarios[verdict.NotSelected] = 3
			r.Totals.Page["must"] = map[verdict.Verdict]int{verdict.NotSelected: 3}
			r.Totals.Page["should"] = map[verdict.Verdict]int{verdict.Violates: 1}
		}), "no must-rule is violated in what was selected: 2 scenarios; violates 1 should-rule; 3 not selected"},
		{"strict", alter(sample.Conforming(3), func(r *verdict.Report) { r.Outcome = verdict.OutcomeViolates }),
			"violates should-rules in a strict run; conforms on 3"},
	} {
		t.Run(tc.name, func(t *testing.T) { assert.Equal(t, tc.want, report.Sentence(tc.report)) })
	}
}

// A capability is named if a rule needs it, whatever the words of a reason.
func TestSentence_namesWhatRulesLack(t *testing.T) {
	r := sample.Conforming(1, "legacy-app")
	r.Capabilities.Absent = []string{"app", "legacy-app", "declared", "clock"}
	assert.Equal(t, "conforms on 1 of 2 must-rules; 1 not verified: legacy-app", report.Sentence(r))
	r.Rules[1].Needs, r.Capabilities.Missing = []string{"handset", "clock"}, []string{"handset"}
	assert.Equal(t, "conforms on 1 of 2 must-rules; 1 not verified: handset; neither offered nor declared absent: handset", report.Sentence(r))
}

func TestCauses(t *testing.T) {
	list := report.Causes(sample.Full())
	var firsts []report.Violation
	for _, c := range list {
		firsts = append(firsts, c.First)
		for _, line := range c.First.Lines() {
			assert.NotContains(t, line, "\n")
			assert.NotContains(t, line, "\x1b")
			assert.NotContains(t, line, "s3cr3t")
		}
	}
	require.Len(t, firsts, 4)
	assert.Equal(t, "LIST-CONTACT-ID/of-another-app", firsts[0].ID)
	assert.Equal(t, 1, firsts[0].More)
	assert.Equal(t, "the mode of the app decides", firsts[0].Try)
	assert.Equal(t, "Then it is refused", firsts[0].Step)
	assert.Equal(t, "the scenario of-another-app (features/a.feature:3)", firsts[0].Scenario)
	assert.Equal(t, `200 {"messages":[]}`, firsts[0].Answer)
	assert.Equal(t, "GET /messages → 200 at /messages, expected status 400", list[0].Title)
	assert.Equal(t, "WIRE-MESSAGE", firsts[1].ID)
	assert.Equal(t, "a number at /id, met by WIRE-MESSAGE/message", firsts[1].Actual)
	assert.Contains(t, firsts[1].Exchange, "https://api.example/v1/projects/p/messages")
	assert.Equal(t, "INCOMPLETE", firsts[2].Word)
	assert.Equal(t, "WARNING", firsts[3].Word, "warnings come last")
	assert.Equal(t, "the operation is refused", firsts[3].Try, "without a hint the reading helps")
	assert.Equal(t, `  rule      "these operations will return "status 400" if a contact_id is provided"  Processing Modes, Listing messages`,
		firsts[0].Lines()[1])
}

func TestProvenance(t *testing.T) {
	r := sample.Conforming(1)
	assert.Empty(t, report.Provenance(r))
	for _, t2 := range []verdict.Target{{Kind: "reference"}, {Kind: "endpoint", Reference: true}} {
		r.Target = t2
		assert.Equal(t, []string{"run against the suite's own reference service: this certifies no other implementation"}, report.Provenance(r), "%+v", t2)
	}
	r.Target = verdict.Target{Kind: "recorded", Recorded: &verdict.Recorded{Kind: "reference", URL: "http://reference.test", At: sample.Started()}}
	assert.Equal(t, []string{
		"recorded fixtures, recorded from the reference service http://reference.test on 2026-03-31",
		"recordings of the reference service certify no other implementation",
	}, report.Provenance(r))
	r.Target.Recorded.Kind, r.Target.Recorded.Name = "endpoint", "acme"
	assert.Equal(t, []string{"recorded fixtures, recorded from acme http://reference.test on 2026-03-31"}, report.Provenance(r))
	r.Target.Recorded = nil
	assert.True(t, strings.Contains(report.Provenance(r)[0], "certify no implementation"))
}
