// Package gate turns a report into an exit status; see [Decide]. It changes no
// verdict: the gate only decides whether a pipeline may continue. It uses the
// plan's totals, so that a scenario that never ran keeps the gate closed.
package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// The exit statuses of a run.
const (
	Green       = 0   // conforms, or partial with every absence declared or the selection narrowed on purpose
	Red         = 1   // a violation, or a waiver that is unmatched, expired or passing
	Usage       = 2   // wrong usage or configuration, or nothing selected
	Incomplete  = 3   // incomplete, or a capability neither offered nor declared absent
	Unreachable = 4   // target unreachable, not speaking the protocol, or refusing our credentials
	Fault       = 5   // a fault of the suite
	Interrupted = 130 // 128 + SIGINT, as in shells
)

// order lists the statuses of a run, the first that holds first.
var order = []int{Interrupted, Fault, Usage, Unreachable, Red, Incomplete, Green}

// Worse returns the more important of two statuses: the one that is reported if both
// hold.
func Worse(a, b int) int {
	if slices.Index(order, a) < slices.Index(order, b) {
		return a
	}
	return b
}

// Facts is what Decide needs besides the report.
type Facts struct {
	// Strict makes a violated should-rule turn the gate red.
	Strict bool
	// Baseline is an earlier report, or nil. With it, only violations that it does
	// not have turn the gate red. It never excuses what is incomplete, which may
	// have become worse.
	Baseline *verdict.Report
	// Interrupted is set if a signal ended the run.
	Interrupted bool
	// FailFast is set if the run was to end at the first violation, so that
	// scenarios without a result are not faults.
	FailFast bool
	// Faults, Usage and Unreachable each hold the reasons for one kind of failure;
	// they are empty if there was none.
	Faults      []string
	Usage       []string
	Unreachable []string
}

// Decide returns the first exit status that holds of 130, 5, 2, 4, 1, 3 and 0. Its
// reasons come first, followed by those for the other statuses that hold. The
// report is nil if the run ended before there was one.
func Decide(r *verdict.Report, f Facts) verdict.Gate {
	gate := decide(r, f)
	if f.Baseline != nil && r != nil {
		gate.Baseline = since(f.Baseline, r, f.Strict)
		// The outcome "violates" would be puzzling with status 0 and without this
		// reason.
		if n := len(gate.Baseline.Known); n > 0 && gate.Status == Green {
			gate.Reasons = []string{fmt.Sprintf("gate green: %d known since the baseline, none worse", n)}
		}
		gate.Reasons = append(gate.Reasons, tell(gate.Baseline)...)
	}
	return gate
}

func decide(r *verdict.Report, f Facts) verdict.Gate {
	var interrupted []string
	if f.Interrupted {
		interrupted = []string{"interrupted"}
	}
	conditions := []struct {
		status  int
		reasons []string
	}{
		{Interrupted, interrupted},
		{Fault, faults(r, f)},
		{Usage, usage(r, f)},
		{Unreachable, f.Unreachable},
		{Red, red(r, f)},
		{Incomplete, incomplete(r)},
	}
	gate := verdict.Gate{Status: Green}
	for _, c := range conditions {
		if len(c.reasons) > 0 && gate.Status == Green {
			gate.Status = c.status
		}
		gate.Reasons = append(gate.Reasons, c.reasons...)
	}
	if gate.Status != Green {
		return gate
	}
	if r == nil {
		return verdict.Gate{Status: Fault, Reasons: []string{"the run ended without a report and without a reason"}}
	}
	gate.Reasons = []string{string(r.Outcome)}
	return gate
}

func faults(r *verdict.Report, f Facts) []string {
	reasons := f.Faults
	if r == nil || f.Interrupted || f.FailFast || len(f.Unreachable) > 0 {
		return reasons
	}
	if t := r.Totals; t.Planned != t.Executed {
		reasons = append(reasons[:len(reasons):len(reasons)],
			fmt.Sprintf("scenarios planned: %d, scenarios that ran: %d", t.Planned, t.Executed))
	}
	return reasons
}

// usage adds a reason if there was nothing to run: a filter that matches nothing
// must not be green.
func usage(r *verdict.Report, f Facts) []string {
	reasons := f.Usage
	if r != nil && r.Totals.Planned == 0 && len(reasons) == 0 {
		reasons = []string{"nothing to run: no selected scenario can run against this target"}
	}
	return reasons
}

func red(r *verdict.Report, f Facts) []string {
	if r == nil {
		return nil
	}
	var reasons, must, should []string
	worse := worseRules(r, f)
	for i := range r.Rules {
		rr := &r.Rules[i]
		switch {
		case rr.Verdict != verdict.Violates || !rr.Counts(f.Strict):
		case f.Baseline != nil && !worse[rr.ID]:
		case rr.Level == catalogue.Must:
			must = append(must, rr.ID)
		default:
			should = append(should, rr.ID)
		}
	}
	reasons = appendRules(reasons, "must-rules violated", must)
	reasons = appendRules(reasons, "should-rules violated in a strict run", should)
	for _, w := range r.Waivers {
		switch w.State {
		case verdict.WaiverUnmatched, verdict.WaiverExpired, verdict.WaiverPassing:
			reasons = append(reasons, fmt.Sprintf("the waiver of %s is %s%s", subject(w), w.State, didYouMean(r, w)))
		}
	}
	// The outcome of a report read from a file may contradict its rules.
	if len(reasons) == 0 && f.Baseline == nil && r.Outcome == verdict.OutcomeViolates {
		reasons = append(reasons, string(r.Outcome))
	}
	return reasons
}

// worseRules returns the rules with a violation that the baseline does not have.
func worseRules(r *verdict.Report, f Facts) map[string]bool {
	rules := map[string]bool{}
	if f.Baseline != nil {
		for _, id := range since(f.Baseline, r, f.Strict).Worse {
			rule, _, _ := strings.Cut(id, "/")
			rules[rule] = true
		}
	}
	return rules
}

// didYouMean suggests names for an unmatched waiver.
func didYouMean(r *verdict.Report, w verdict.Waiver) string {
	if w.State != verdict.WaiverUnmatched {
		return ""
	}
	var rules, scenarios []string
	for i := range r.Rules {
		rules = append(rules, r.Rules[i].ID)
		for _, s := range r.Rules[i].Scenarios {
			scenarios = append(scenarios, s.ID)
		}
	}
	return plan.Alike(subject(w), rules, scenarios)
}

func subject(w verdict.Waiver) string {
	if w.Scenario != "" {
		return w.Scenario
	}
	return w.Rule
}

// maxNamed limits the rules named in a reason, which is one line of text; the
// report has them all.
const maxNamed = 12

func appendRules(reasons []string, what string, ids []string) []string {
	if len(ids) == 0 {
		return reasons
	}
	names := strings.Join(ids[:min(len(ids), maxNamed)], ", ")
	if rest := len(ids) - maxNamed; rest > 0 {
		names += fmt.Sprintf(" and %d more", rest)
	}
	return append(reasons, fmt.Sprintf("%s (%d): %s", what, len(ids), names))
}

// incomplete lists why a run without violations is not green.
func incomplete(r *verdict.Report) []string {
	if r == nil {
		return nil
	}
	var reasons, rules []string
	for i := range r.Rules {
		if r.Rules[i].Verdict == verdict.Incomplete && r.Rules[i].Standing == "" {
			rules = append(rules, r.Rules[i].ID)
		}
	}
	reasons = appendRules(reasons, "rules incomplete", rules)
	if n := r.Counted(verdict.Incomplete); n > 0 && len(rules) == 0 {
		reasons = append(reasons, fmt.Sprintf("scenarios incomplete: %d", n))
	}
	for _, name := range r.Capabilities.Missing {
		reasons = append(reasons, fmt.Sprintf("capability %s is neither offered nor declared absent", name))
	}
	if n := undeclared(r); n > 0 {
		reasons = append(reasons, fmt.Sprintf("scenarios that were to run and could not be verified, which nothing declared: %d", n))
	}
	if len(reasons) == 0 && r.Outcome == verdict.OutcomeIncomplete {
		reasons = append(reasons, string(r.Outcome))
	}
	return reasons
}

// undeclared counts scenarios that were planned but could not be verified, for
// example because no usable recording exists. Since no absence was declared, a run
// whose recordings are all stale must not be green. Those of provisional and challenged
// rules do not count.
func undeclared(r *verdict.Report) int {
	judged := 0
	for _, v := range []verdict.Verdict{
		verdict.Conforms, verdict.Violates, verdict.Incomplete, verdict.Observed, verdict.Waived,
	} {
		judged += r.Totals.Scenarios[v]
	}
	for i := range r.Rules {
		for _, s := range r.Rules[i].Scenarios {
			if r.Rules[i].Standing != "" && s.Disposition == plan.Run && s.Verdict == verdict.NotVerified {
				judged++
			}
		}
	}
	return r.Totals.Planned - judged
}
