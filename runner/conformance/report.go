package conformance

import (
	"time"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// Report is what is known of an implementation after a run.
type Report struct {
	// Outcome is the verdict on the implementation as a whole.
	Outcome Outcome
	// Passed reports whether the run did not fail the test, and Reasons why.
	Passed  bool
	Reasons []string
	// Rules are those of the catalogue, in its order, also those that were not
	// selected. They are empty where go test -run selects nothing of this test.
	Rules []Rule
	// Seed is that of names and identities.
	Seed int64
	// Folder is where all reports were written, Config.Out; empty where none was.
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
	ID    string
	Level Level
	// Quote is the sentence of the documentation, Where the place that it stands in.
	Quote, Where string
	// Verdict is the first that a scenario of the rule has of: Violates, Incomplete,
	// NotVerified, Waived, Observed, Conforms. Cause says why; it is empty where
	// the rule conforms.
	Verdict   Verdict
	Cause     string
	Scenarios []Scenario
}

// Scenario is the verdict on one scenario of a rule.
type Scenario struct {
	// ID begins with the rule's: RULE/scenario.
	ID      string
	Verdict Verdict
	// Cause says why; for a violation, what was expected and what came.
	Cause string
	// Duration is how long it ran, 0 where it did not.
	Duration time.Duration
}

// Level is what the documentation makes of a rule.
type Level string

// The levels: what the documentation says outright, what it implies, and what it
// permits or is silent about.
const (
	Must   Level = "must"
	Should Level = "should"
	May    Level = "may"
)

// Outcome is what is known of an implementation after a run.
type Outcome string

// The outcomes. Partial is a run without a violation that left rules out, because
// of a capability that is declared absent or of a narrowed selection.
const (
	OutcomeConforms            Outcome = "conforms"
	OutcomeConformsWithWaivers Outcome = "conforms-with-waivers"
	OutcomeViolates            Outcome = "violates"
	OutcomeIncomplete          Outcome = "incomplete"
	OutcomePartial             Outcome = "partial"
)

// Verdict is what is known of a rule or a scenario after a run.
type Verdict string

// The verdicts. Incomplete came to no answer, NotVerified lacks a capability,
// Observed is a may-rule's, NotApplicable is of the other mode or cannot be
// observed from outside, NotSelected was not to run.
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

// published makes a report what users of the package see of it.
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
