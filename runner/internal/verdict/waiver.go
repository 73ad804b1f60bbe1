package verdict

import (
	"fmt"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// The states of a waiver after a run. Unmatched, expired and passing waivers turn
// the gate red: a list of known failures must not outlive them.
const (
	// WaiverUsed means that something it names violates.
	WaiverUsed = "used"
	// WaiverUnmatched means that the suite has nothing that it names.
	WaiverUnmatched = "unmatched"
	// WaiverExpired means that its last day is over or is not a date.
	WaiverExpired = "expired"
	// WaiverPassing means that everything it names conforms.
	WaiverPassing = "passing"
	// WaiverIdle means that what it names was not judged in this run, as in a shard
	// or with a narrowed selection.
	WaiverIdle = "idle"
)

// applyWaivers changes the verdict of waived violations to Waived. It returns the
// waivers with their states, and the rules whose wire findings are waived.
func applyWaivers(waivers []Waiver, rules []RuleReport, today time.Time) ([]Waiver, map[string]bool) {
	judged := make([]Waiver, 0, len(waivers))
	waivedWire := make(map[string]bool)
	states := make([]string, len(waivers))
	// All states are set first: of two waivers for one violation, both are used.
	for i, w := range waivers {
		states[i] = w.state(rules, today)
	}
	for i, w := range waivers {
		w.State = states[i]
		judged = append(judged, w)
		if w.State != WaiverUsed {
			continue
		}
		for j := range rules {
			rr := &rules[j]
			if w.namesRule(rr) {
				waivedWire[rr.ID] = true
			}
			for k := range rr.Scenarios {
				if s := &rr.Scenarios[k]; w.names(rr, s) && s.Verdict == Violates {
					s.Verdict = Waived
					s.Cause = fmt.Sprintf("waived until %s by %s: %s", w.Expires, w.Owner, w.Reason)
				}
			}
		}
	}
	return judged, waivedWire
}

// names reports whether the waiver covers a scenario. If it gives both rule and
// scenario, both must match.
func (w Waiver) names(rr *RuleReport, s *ScenarioReport) bool {
	return (w.Rule != "" || w.Scenario != "") &&
		(w.Rule == "" || plan.Matches(w.Rule, rr.ID)) && (w.Scenario == "" || plan.Matches(w.Scenario, s.ID))
}

// namesRule reports whether the waiver covers a whole rule, and so its wire
// findings.
func (w Waiver) namesRule(rr *RuleReport) bool {
	return w.Scenario == "" && plan.Matches(w.Rule, rr.ID)
}

func (w Waiver) state(rules []RuleReport, today time.Time) string {
	found := make(map[Verdict]int)
	matched := false
	for i := range rules {
		rr := &rules[i]
		if w.namesRule(rr) {
			matched = true
			if len(rr.WireFindings) > 0 && rr.Level != catalogue.May {
				found[Violates]++
			}
		}
		for j := range rr.Scenarios {
			if w.names(rr, &rr.Scenarios[j]) {
				matched = true
				found[rr.Scenarios[j].Verdict]++
			}
		}
	}
	unjudged := found[Incomplete] + found[NotVerified] + found[NotSelected]
	switch {
	case !matched:
		return WaiverUnmatched
	case w.expired(today):
		return WaiverExpired
	case found[Violates] > 0:
		return WaiverUsed
	case unjudged == 0 && found[Conforms]+found[Observed] > 0:
		return WaiverPassing
	}
	return WaiverIdle
}

// expired reports whether the waiver's last day is over. A waiver or a run without
// a valid date counts as expired, so that no waiver holds forever by mistake.
func (w Waiver) expired(today time.Time) bool {
	last, err := time.Parse(time.DateOnly, w.Expires)
	return err != nil || today.IsZero() || !today.UTC().Before(last.AddDate(0, 0, 1))
}
