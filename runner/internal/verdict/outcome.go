package verdict

import (
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// outcome is the verdict on the target, the first that holds of: violates,
// incomplete, partial, conforms-with-waivers, conforms. Must-rules decide it;
// but a scenario that could not be judged makes the run incomplete whatever
// its level, since nobody knows what it would have shown.
func outcome(r *Report, strict bool) Outcome {
	found := make(map[Verdict]bool)
	for i := range r.Rules {
		if r.Rules[i].Counts(strict) {
			found[r.Rules[i].Verdict] = true
		}
		if r.Rules[i].Verdict == Incomplete {
			found[Incomplete] = true
		}
	}
	t := r.Totals
	switch {
	case found[Violates]:
		return OutcomeViolates
	case found[Incomplete], t.Scenarios[Incomplete] > 0, t.Planned != t.Executed, len(r.Capabilities.Missing) > 0:
		return OutcomeIncomplete
	case found[NotVerified], narrowed(r):
		return OutcomePartial
	case t.Planned == 0:
		// Nothing was narrowed away and still nothing ran: an empty suite.
		return OutcomeIncomplete
	case found[Waived]:
		return OutcomeConformsWithWaivers
	}
	return OutcomeConforms
}

// Counts tells whether the rule decides the outcome: must-rules do, and in a
// strict run should-rules too.
func (rr *RuleReport) Counts(strict bool) bool {
	return rr.Level == catalogue.Must || strict && rr.Level == catalogue.Should
}

// narrowed tells whether rules of the selected modes were left out on purpose.
// A mode that is not selected narrows nothing: the outcome speaks of every
// selected mode, and the report says which those are.
func narrowed(r *Report) bool {
	s := r.Selection
	return len(s.Rules) > 0 || len(s.FailedFrom) > 0 || s.Tags != "" || s.Shard != "" || r.Totals.Scenarios[NotSelected] > 0
}

// totals counts verdicts. Rules that nothing outside could observe are in
// neither count: Report.Unobservable counts them.
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

// executed tells whether a scenario that was to run did, once and to its end.
func executed(s *plan.Scenario, results []*Result) bool {
	return s.Disposition == plan.Run && len(results) == 1 && !results[0].Interrupted
}

func (c Count) add(level catalogue.Level, v Verdict) {
	if c[level] == nil {
		c[level] = make(map[Verdict]int)
	}
	c[level][v]++
}

// Unobservable counts the rules that nothing outside a target could tell. They
// are listed with their reason and influence nothing.
func (r *Report) Unobservable() int {
	n := 0
	for i := range r.Rules {
		if r.Rules[i].unobservable() {
			n++
		}
	}
	return n
}

// unobservable tells whether the rule is one of those: a reason is given and
// no scenario contradicts it.
func (rr *RuleReport) unobservable() bool {
	return rr.Unobservable != "" && len(rr.Scenarios) == 0 && len(rr.WireFindings) == 0
}
