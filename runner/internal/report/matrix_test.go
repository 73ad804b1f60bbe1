package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
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
