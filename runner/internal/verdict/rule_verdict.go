package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps/expect"
)

// precedence is the order in which scenarios' verdicts decide their rule's verdict:
// known violations first, then what is unknown.
var precedence = [...]Verdict{Violates, Incomplete, NotVerified, Waived, Observed, Conforms}

// judgeRule sets a rule's verdict and reason from its scenarios and wire findings.
func judgeRule(rr *RuleReport, sel plan.Selection, wireWaived bool) {
	rr.Verdict, rr.Reason = ruleVerdict(rr, sel, wireWaived)
	if rr.Standing != "" {
		rr.Reason = strings.TrimSuffix(rr.StandingWhy+"; "+rr.Reason, "; ")
	}
}

func ruleVerdict(rr *RuleReport, sel plan.Selection, wireWaived bool) (Verdict, string) {
	found := make(map[Verdict]int)
	for _, s := range rr.Scenarios {
		found[s.Verdict]++
	}
	if n := len(rr.WireFindings); n > 0 {
		switch {
		case rr.Level == catalogue.May:
			found[Observed]++
		case wireWaived:
			found[Waived]++
		default:
			found[Violates]++
		}
	}
	for _, v := range precedence {
		if found[v] > 0 {
			return v, ruleReason(rr, v)
		}
	}
	switch {
	case found[NotSelected] > 0:
		return NotSelected, firstCause(rr, NotSelected)
	case found[NotApplicable] > 0, !sel.Covers(rr.Mode):
		return NotApplicable, cmp.Or(firstCause(rr, NotApplicable), "outside the selected mode "+sel.Mode)
	case rr.Unobservable != "":
		return NotApplicable, "unobservable: " + rr.Unobservable
	case !sel.NamesRule(rr.ID):
		return NotSelected, "not among the selected rules"
	}
	return Incomplete, "no scenario states this rule"
}

// ruleReason gives the reason for a rule's verdict in one line.
func ruleReason(rr *RuleReport, v Verdict) string {
	switch v {
	case Violates:
		n := count(rr.Scenarios, Violates)
		if wire := len(rr.WireFindings); wire > 0 {
			return fmt.Sprintf("%d of %d scenarios violate it; %d findings on the wire", n, len(rr.Scenarios), wire)
		}
		return fmt.Sprintf("%d of %d scenarios violate it", n, len(rr.Scenarios))
	case Incomplete, NotVerified, Waived:
		return strings.Join(causes(rr, v), "; ")
	}
	return ""
}

// causes returns the distinct causes of a rule's scenarios with one verdict, in
// order of first appearance.
func causes(rr *RuleReport, v Verdict) []string {
	var list []string
	for _, s := range rr.Scenarios {
		if s.Verdict == v && s.Cause != "" && !slices.Contains(list, s.Cause) {
			list = append(list, s.Cause)
		}
	}
	return list
}

func firstCause(rr *RuleReport, v Verdict) string {
	if list := causes(rr, v); len(list) > 0 {
		return list[0]
	}
	return ""
}

func count(scenarios []ScenarioReport, v Verdict) int {
	n := 0
	for _, s := range scenarios {
		if s.Verdict == v {
			n++
		}
	}
	return n
}

// collectWireFindings adds every wire finding to the rule that it names, if that
// rule takes part in the run. A difference counts once per scenario, however many
// bodies repeat it.
func collectWireFindings(r *Report, results []Result) {
	at := make(map[string]*RuleReport, len(r.Rules))
	for i := range r.Rules {
		at[r.Rules[i].ID] = &r.Rules[i]
	}
	type key struct{ rule, scenario, pointer, expected, actual string }
	seen := make(map[key]bool)
	for _, res := range results {
		for _, f := range res.WireFindings {
			rr := at[f.Rule]
			k := key{f.Rule, res.Scenario, f.Pointer, f.Expected, f.Actual}
			if rr == nil || seen[k] || !takesPart(rr, r.Selection) {
				continue
			}
			seen[k] = true
			rr.WireFindings = append(rr.WireFindings, WireFinding{Scenario: res.Scenario, Finding: f})
		}
	}
	place := places(r)
	for _, rr := range at {
		slices.SortStableFunc(rr.WireFindings, func(a, b WireFinding) int { return cmp.Compare(place[a.Scenario], place[b.Scenario]) })
	}
}

// places numbers the scenarios in the report's order: results arrive in the order in
// which scenarios finished, and a report must not depend on it.
func places(r *Report) map[string]int {
	place := make(map[string]int)
	for i := range r.Rules {
		for j := range r.Rules[i].Scenarios {
			place[r.Rules[i].Scenarios[j].ID] = len(place)
		}
	}
	return place
}

// takesPart reports whether wire findings count for a rule. They do if one of its
// scenarios is selected, or if it has no scenarios and its mode is selected. They
// also do if only a shard, the repetition of failures or a quick run excludes its
// scenarios: otherwise findings of the other shards, or of another rule's scenario,
// would be lost.
func takesPart(rr *RuleReport, sel plan.Selection) bool {
	if !sel.Covers(rr.Mode) {
		return false
	}
	if !sel.NamesRule(rr.ID) {
		return false
	}
	if len(rr.Scenarios) == 0 || sel.Shard != "" || len(sel.FailedFrom) > 0 {
		return true
	}
	return slices.ContainsFunc(rr.Scenarios, func(s ScenarioReport) bool {
		return s.Verdict != NotSelected && s.Verdict != NotApplicable || s.Verdict == NotSelected && s.Cause == plan.LeftOut
	})
}

// unknownWire returns a message if a wire finding names no known rule.
func unknownWire(res *Result, known map[string]bool) string {
	i := slices.IndexFunc(res.WireFindings, func(f expect.Finding) bool { return !known[f.Rule] })
	if i < 0 {
		return ""
	}
	return fmt.Sprintf("a finding names the unknown rule %q: %s", res.WireFindings[i].Rule, res.WireFindings[i].Error())
}
