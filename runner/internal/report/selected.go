package report

import (
	"slices"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// Selected returns the report with the rules of which something was selected: nine
// scenarios are not to be looked for among a thousand that were skipped. Its totals stay
// those of the whole.
func Selected(r *verdict.Report) *verdict.Report {
	if r.Totals.Scenarios[verdict.NotSelected] == 0 {
		return r
	}
	narrowed := *r
	narrowed.Rules = slices.DeleteFunc(slices.Clone(r.Rules), func(rr verdict.RuleReport) bool {
		return rr.Verdict == verdict.NotSelected || rr.Verdict == verdict.NotApplicable
	})
	return &narrowed
}
