package verdict

import (
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// outcome returns the verdict on the target, the first that holds of: violates,
// incomplete, partial, conforms-with-waivers, conforms. Must-rules decide it, with
// one exception: a scenario that could not be judged makes the run incomplete
// whatever its level, since its result is unknown. A provisional or challenged rule
// decides nothing.
func outcome(r *Report, strict bool) Outcome {
	found := make(map[Verdict]bool)
	for i := range r.Rules {
		if r.Rules[i].Counts(strict) {
			found[r.Rules[i].Verdict] = true
		}
		if r.Rules[i].Verdict == Incomplete && r.Rules[i].Standing == "" {
			found[Incomplete] = true
		}
	}
	t := r.Totals
	switch {
	case found[Violates]:
		return OutcomeViolates
	case found[Incomplete], r.Counted(Incomplete) > 0, t.Planned != t.Executed, len(r.Capabilities.Missing) > 0:
		return OutcomeIncomplete
	case found[NotVerified], Narrowed(r):
		return OutcomePartial
	case t.Planned == 0:
		// The selection was not narrowed and nothing ran: the suite is empty.
		return OutcomeIncomplete
	case found[Waived]:
		return OutcomeConformsWithWaivers
	}
	return OutcomeConforms
}

// Counts reports whether the rule decides the outcome: must-rules do, and in a
// strict run also should-rules.
func (rr *RuleReport) Counts(strict bool) bool {
	return rr.Level == catalogue.Must || strict && rr.Level == catalogue.Should
}

// Counted returns how many scenarios have a verdict, without those of provisional and
// challenged rules.
func (r *Report) Counted(v Verdict) int {
	n := r.Totals.Scenarios[v]
	for i := range r.Rules {
		if r.Rules[i].Standing != "" {
			n -= count(r.Rules[i].Scenarios, v)
		}
	}
	return n
}

// Narrowed reports whether rules of the selected modes were left out on purpose.
// Leaving out a whole mode is not narrowing: the outcome is about the selected
// modes, which the report names.
func Narrowed(r *Report) bool {
	s := r.Selection
	return len(s.Rules) > 0 || len(s.FailedFrom) > 0 || s.Tags != "" || s.Shard != "" || s.Quick != nil || r.Totals.Scenarios[NotSelected] > 0
}

// totals counts verdicts. It counts no unobservable rules; see Report.Unobservable.
func totals(p *plan.Plan, results map[string][]*Result, rules []RuleReport) Totals {
	t := Totals{Page: Count{}, Reference: Count{}, Scenarios: map[Verdict]int{}}
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		if s.Disposition != plan.Run {
			continue
		}
		t.Planned++
		if executed(s, results[s.ID]) {
			t.Executed++
		}
	}
	for i := range rules {
		rr := &rules[i]
		for _, s := range rr.Scenarios {
			t.Scenarios[s.Verdict]++
			t.Exchanges += len(s.Exchanges)
		}
		if rr.unobservable() {
			continue
		}
		if rr.Source == catalogue.Page {
			t.Page.add(rr.Level, rr.Verdict)
		} else {
			t.Reference.add(rr.Level, rr.Verdict)
		}
	}
	return t
}

// executed reports whether a planned scenario ran exactly once and finished.
func executed(s *plan.Scenario, results []*Result) bool {
	return s.Disposition == plan.Run && len(results) == 1 && !results[0].Interrupted
}

func (c Count) add(level catalogue.Level, v Verdict) {
	if c[level] == nil {
		c[level] = make(map[Verdict]int)
	}
	c[level][v]++
}

// Unobservable counts the rules that cannot be observed from outside a target.
// Reports list them with the reason; they influence no verdict.
func (r *Report) Unobservable() int {
	n := 0
	for i := range r.Rules {
		if r.Rules[i].unobservable() {
			n++
		}
	}
	return n
}

// unobservable reports whether the rule cannot be observed: the catalogue gives a
// reason, and no scenario or wire finding contradicts it.
func (rr *RuleReport) unobservable() bool {
	return rr.Unobservable != "" && len(rr.Scenarios) == 0 && len(rr.WireFindings) == 0
}
