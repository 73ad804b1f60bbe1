package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// A rule of which a narrowed run ran a part is not among those that conform: one
// third of the suite must not read as the whole.
func TestARuleInPartIsNotCountedAsConforming(t *testing.T) {
	r := sample.Conforming(3)
	r.Outcome = verdict.OutcomePartial
	left := append([]verdict.ScenarioReport{}, r.Rules[0].Scenarios...)
	r.Rules[0].Scenarios = append(left, verdict.ScenarioReport{ID: left[0].ID + "/2", Verdict: verdict.NotSelected})
	assert.Equal(t, "conforms on 2 of 3 must-rules; 1 in part", report.Sentence(r))
	assert.Equal(t, 3, report.CountLevel(r, catalogue.Must).Sum())
	assert.True(t, report.Narrowed(&r.Rules[0]))
	assert.False(t, report.InOrder(&r.Rules[0]))
	assert.True(t, report.InOrder(&r.Rules[1]))

	// A violation is one, however much else was left out.
	r.Rules[0].Verdict = verdict.Violates
	assert.False(t, report.Narrowed(&r.Rules[0]))
	assert.False(t, report.InOrder(&r.Rules[0]))
}
