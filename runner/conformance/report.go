package conformance

import (
	"time"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// Report is the result of a run.
type Report struct {
	// Outcome is the verdict on the implementation as a whole.
	Outcome Outcome
	// Passed reports whether the run passed.
	Passed bool
	// Reasons says why it passed or did not.
	Reasons []string
	// Rules are all rules of the catalogue, in its order, including those that were
	// not selected. It is empty if go test -run selects nothing of this test.
	Rules []Rule
	// Seed determines the names and identities that the run used.
	Seed int64
	// Folder is the directory of the reports, Config.Out; empty if there is none.
	Folder string
}

// Rule returns a rule by its id, such as DISPATCH-TTL-BOUNDS.
func (r *Report) Rule(id string) (rule Rule, ok bool) {
	for _, rule := range r.Rules {
		if rule.ID == id {
			return rule, true
		}
	}
	return Rule{}, false
}

// Rule is the verdict on one rule of the documentation.
type Rule struct {
	// ID is stable, such as DISPATCH-TTL-BOUNDS.
	ID string
	// Level is how binding the documentation makes the rule.
	Level Level
	// Quote is the sentence of the documentation; Where is its place there.
	Quote, Where string
	// Verdict is the first of these that a scenario of the rule has: Violates,
	// Incomplete, NotVerified, Waived, Observed, Conforms.
	Verdict Verdict
	// Cause is the reason for the verdict; it is empty if the rule conforms.
	Cause string
	// Scenarios are those of the rule, in the order of the features.
	Scenarios []Scenario
}

// Scenario is the verdict on one scenario of a rule.
type Scenario struct {
	// ID begins with the id of the rule: RULE/key or RULE/key/case.
	ID string
	// Verdict is the verdict on this scenario alone.
	Verdict Verdict
	// Cause is the reason. For a violation, it is what was expected and what was
	// observed.
	Cause string
	// Duration is how long the scenario ran; 0 if it did not run.
	Duration time.Duration
}

// Level is how binding the documentation makes a rule.
type Level string

// The levels. Must is what the documentation says outright, Should is what it
// implies, and May is what it permits or does not mention.
const (
	Must   Level = "must"
	Should Level = "should"
	May    Level = "may"
)

// Outcome is the verdict on an implementation as a whole.
type Outcome string

// The outcomes. OutcomePartial is a run without a violation that left out rules,
// because a capability is declared absent or the selection was narrowed.
const (
	OutcomeConforms            Outcome = "conforms"
	OutcomeConformsWithWaivers Outcome = "conforms-with-waivers"
	OutcomeViolates            Outcome = "violates"
	OutcomeIncomplete          Outcome = "incomplete"
	OutcomePartial             Outcome = "partial"
)

// Verdict is the verdict on a rule or a scenario.
type Verdict string

// The verdicts. Incomplete means that there is no result, NotVerified that a
// capability is missing, and Observed that the rule is a may-rule. NotApplicable
// means that the rule is for the other mode or cannot be observed from outside.
// NotSelected means that it was not to run.
const (
	Conforms      Verdict = "conforms"
	Violates      Verdict = "violates"
	Incomplete    Verdict = "incomplete"
	NotVerified   Verdict = "not-verified"
	Observed      Verdict = "observed"
	Waived        Verdict = "waived"
	NotApplicable Verdict = "not-applicable"
	NotSelected   Verdict = "not-selected"
)

// published converts a report to the form that this package exports.
func published(r *verdict.Report, passed bool, reasons []string, folder string) *Report {
	p := &Report{Outcome: Outcome(r.Outcome), Passed: passed, Reasons: reasons, Seed: r.Seed, Folder: folder}
	for i := range r.Rules {
		rr := &r.Rules[i]
		rule := Rule{ID: rr.ID, Level: Level(rr.Level), Quote: rr.Quote, Where: rr.Where, Verdict: Verdict(rr.Verdict), Cause: rr.Reason}
		for j := range rr.Scenarios {
			s := &rr.Scenarios[j]
			cause := s.Cause
			if s.Verdict == verdict.Violates && len(s.Findings) > 0 {
				cause = s.Findings[0].Error()
			}
			rule.Scenarios = append(rule.Scenarios, Scenario{ID: s.ID, Verdict: Verdict(s.Verdict), Cause: cause, Duration: took(s)})
		}
		p.Rules = append(p.Rules, rule)
	}
	return p
}

func took(s *verdict.ScenarioReport) time.Duration {
	return time.Duration(s.DurationMS * float64(time.Millisecond))
}
