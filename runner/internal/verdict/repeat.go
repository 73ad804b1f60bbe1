package verdict

import (
	"slices"

	"github.com/modecert/modecert/runner/internal/catalogue"
)

// ToRepeat lists by id, sorted, the scenarios that were to be judged and are not
// known to conform: those that violate, are waived, incomplete or not verified, and
// those with a wire finding of a must- or should-rule.
func ToRepeat(r *Report) []string {
	var ids []string
	for i := range r.Rules {
		rr := &r.Rules[i]
		for _, s := range rr.Scenarios {
			switch s.Verdict {
			case Violates, Waived, Incomplete, NotVerified:
				ids = append(ids, s.ID)
			}
		}
		if rr.Level == catalogue.May {
			continue
		}
		for _, f := range rr.WireFindings {
			ids = append(ids, f.Scenario)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
