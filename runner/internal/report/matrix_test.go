package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func TestCell(t *testing.T) {
	rule := func(level catalogue.Level, mode catalogue.Mode, v verdict.Verdict) verdict.RuleReport {
		return verdict.RuleReport{Source: catalogue.Page, Level: level, Mode: mode, Verdict: v}
	}
	r := &verdict.Report{Rules: []verdict.RuleReport{
		rule(catalogue.Must, catalogue.Dispatch, verdict.Conforms),
		rule(catalogue.Must, catalogue.Dispatch, verdict.Violates),
		rule(catalogue.Must, catalogue.Conversation, verdict.Conforms),
		rule(catalogue.Must, catalogue.Both, verdict.NotApplicable),
		rule(catalogue.May, catalogue.Both, verdict.Observed),
	}}
	for cell, want := range map[report.Cell]string{
		{Source: catalogue.Page, Level: catalogue.Must, Mode: catalogue.Dispatch}: "1/2",
		{Source: catalogue.Page, Level: catalogue.Must}:                           "2/3",
		{Mode: catalogue.Both}:        "1/1",
		{}:                            "3/4",
		{Source: catalogue.Reference}: "–",
	} {
		text, all := cell.Count(r)
		assert.Equal(t, want, text)
		assert.Equal(t, want == "1/1", all, want)
	}
}

// A rule that a narrowed run covered in part does not count as conforming: one
// third of the suite must not look like the whole.
func TestCount_rulesInPart(t *testing.T) {
	r := sample.Conforming(3)
	r.Outcome = verdict.OutcomePartial
	left := append([]verdict.ScenarioReport{}, r.Rules[0].Scenarios...)
	r.Rules[0].Scenarios = append(left, verdict.ScenarioReport{ID: left[0].ID + "/2", Verdict: verdict.NotSelected})
	assert.Equal(t, "conforms on 2 of 3 must-rules; 1 in part", report.Sentence(r))
	assert.Equal(t, 3, report.CountLevel(r, catalogue.Must).Sum())
	assert.True(t, report.Narrowed(&r.Rules[0]))
	assert.False(t, report.InOrder(&r.Rules[0]))
	assert.True(t, report.InOrder(&r.Rules[1]))

	// A violation counts, however much else was omitted.
	r.Rules[0].Verdict = verdict.Violates
	assert.False(t, report.Narrowed(&r.Rules[0]))
	assert.False(t, report.InOrder(&r.Rules[0]))
}
