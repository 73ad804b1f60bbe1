package report

import "github.com/modecert/modecert/runner/internal/verdict"

// InPart counts, in a Tally, the rules of which a narrowed run left scenarios
// out, and which were in order as far as it went. It is no verdict.
const InPart verdict.Verdict = "in part"

// Narrowed tells whether a run left scenarios of a rule out and found nothing
// against it in the others.
func Narrowed(rr *verdict.RuleReport) bool {
	if rr.Verdict != verdict.Conforms && rr.Verdict != verdict.Observed {
		return false
	}
	for i := range rr.Scenarios {
		if rr.Scenarios[i].Verdict == verdict.NotSelected {
			return true
		}
	}
	return false
}

// InOrder tells whether a rule conforms, or was observed, in all its scenarios.
func InOrder(rr *verdict.RuleReport) bool {
	return (rr.Verdict == verdict.Conforms || rr.Verdict == verdict.Observed) && !Narrowed(rr)
}
