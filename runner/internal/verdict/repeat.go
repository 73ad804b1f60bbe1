package verdict

import (
	"slices"

	"github.com/modecert/modecert/runner/internal/catalogue"
)

// ToRepeat lists the scenarios, by id and sorted, that a report does not find
// to conform though they were to be judged: those that violate, are waived,
// incomplete or not verified, and those that met a fault on the wire.
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
