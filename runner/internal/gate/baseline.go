package gate

import (
	"fmt"
	"regexp"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// since compares with an earlier report, for the rules that decide. A violation is
// known if the earlier report has it too, waived or not. If the earlier run did not
// have or did not judge the scenario, the violation is new.
func since(base, now *verdict.Report, strict bool) *verdict.Baseline {
	b := &verdict.Baseline{Started: base.Started, Suite: base.Suite, Worse: []string{}, Known: []string{}, Better: []string{}, Lost: []string{}}
	then := violationsOf(base)
	for i := range now.Rules {
		rr := &now.Rules[i]
		if !rr.Counts(strict) {
			continue
		}
		for _, s := range rr.Scenarios {
			was, broke := then.scenarios[s.ID], then.broke(s.ID)
			switch {
			case s.Verdict == verdict.Violates && broke:
				b.Known = append(b.Known, s.ID)
			case s.Verdict == verdict.Violates:
				b.Worse = append(b.Worse, s.ID)
			case s.Verdict == verdict.Conforms && broke:
				b.Better = append(b.Better, s.ID)
			case s.Verdict == verdict.NotVerified && was == verdict.Conforms:
				b.Lost = append(b.Lost, s.ID)
			}
		}
		wireSince(b, rr, then.wire[rr.ID])
	}
	return b
}

// Known returns a function that reports whether a scenario already violated its
// rule in an earlier report, and so does not turn the gate red.
func Known(base *verdict.Report) func(scenario string) bool { return violationsOf(base).broke }

// wireSince compares wire findings. It ignores which scenarios found a fault, since
// any scenario that reads such a body does.
func wireSince(b *verdict.Baseline, rr *verdict.RuleReport, then map[string]bool) {
	if rr.Verdict != verdict.Violates && rr.Verdict != verdict.Conforms {
		return // waived, or not judged
	}
	now, fresh := faultsOnWire(rr), 0
	for fault := range now {
		if !then[fault] {
			fresh++
		}
	}
	switch {
	case fresh > 0:
		b.Worse = append(b.Worse, rr.ID)
	case len(now) > 0:
		b.Known = append(b.Known, rr.ID)
	case len(then) > 0:
		b.Better = append(b.Better, rr.ID)
	}
}

type earlier struct {
	scenarios map[string]verdict.Verdict
	wire      map[string]map[string]bool // by rule
}

// broke reports whether a scenario violated its rule, waived or not.
func (e earlier) broke(scenario string) bool {
	was := e.scenarios[scenario]
	return was == verdict.Violates || was == verdict.Waived
}

func violationsOf(r *verdict.Report) earlier {
	e := earlier{map[string]verdict.Verdict{}, map[string]map[string]bool{}}
	for i := range r.Rules {
		rr := &r.Rules[i]
		for _, s := range rr.Scenarios {
			e.scenarios[s.ID] = s.Verdict
		}
		e.wire[rr.ID] = faultsOnWire(rr)
	}
	return e
}

// position matches the index of an element in a JSON pointer, which is ignored:
// which message of a list has a fault varies from run to run.
var position = regexp.MustCompile(`/\d+(/|$)`)

func faultsOnWire(rr *verdict.RuleReport) map[string]bool {
	faults := map[string]bool{}
	for _, f := range rr.WireFindings {
		faults[position.ReplaceAllString(f.Pointer, "/-$1")+" "+f.Expected] = true
	}
	return faults
}

// tell puts the changes into words; a gate shows them whatever its status.
func tell(b *verdict.Baseline) []string {
	reasons := appendRules(nil, "worse than the baseline", b.Worse)
	reasons = appendRules(reasons, "known from the baseline", b.Known)
	reasons = appendRules(reasons, "better than the baseline", b.Better)
	reasons = appendRules(reasons, "verified in the baseline and not now", b.Lost)
	if len(reasons) == 0 {
		reasons = []string{fmt.Sprintf("nothing changed since the baseline of %s", b.Started.UTC().Format("2006-01-02 15:04"))}
	}
	return reasons
}
