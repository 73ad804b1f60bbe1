// Package verdict turns a plan and the results of a run into a report: see [Judge]
// and [Report]. It is pure: it uses no clock, file or network, and the same plan
// and results give the same report.
package verdict

import (
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// Verdict is what is known about a scenario or a rule after a run.
type Verdict string

// The verdicts. A rule has the first that holds of: violates, incomplete,
// not-verified, waived, observed, conforms.
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

// Outcome is what is known about a target after a run.
type Outcome string

// The outcomes of a run.
const (
	OutcomeConforms            Outcome = "conforms"
	OutcomeConformsWithWaivers Outcome = "conforms-with-waivers"
	OutcomeViolates            Outcome = "violates"
	OutcomeIncomplete          Outcome = "incomplete"
	OutcomePartial             Outcome = "partial"
)

// Result is what happened to one planned scenario.
type Result struct {
	Scenario string // id
	Steps    []Step
	// Err is a cause that is not a finding: a failed Given, a transport error, a
	// 5xx, a time-out, a panic, a missing recording.
	Err error
	// Fault is set if the suite itself is the cause: an undefined or ambiguous
	// step, a panic.
	Fault bool
	// Exchange is the number of the exchange that Err rests on; 0 if there is none.
	Exchange int
	// Findings are about the scenario's own rule. Each of WireFindings names a WIRE
	// rule and counts against that rule only.
	Findings     []expect.Finding
	WireFindings []expect.Finding
	// Observations lists what the target did where a may-rule allows a choice.
	Observations []expect.Observation
	Evidence     []wire.Exchange
	Callbacks    []wire.Callback
	Actions      []wire.Action
	CleanupErrs  []string
	Duration     time.Duration
	// NotVerified is set if the scenario cannot be judged and nothing went wrong:
	// the user's recordings hold nothing usable for it, or the target does not
	// allow this caller to try. Err says which.
	NotVerified bool
	// Interrupted is set if the run ended before the scenario did.
	Interrupted bool
}

// Step is the result of one step.
type Step struct {
	Text     string `json:"text"`              // keyword and words
	Status   string `json:"status"`            // passed, failed, skipped, undefined, ambiguous
	Duration int64  `json:"duration_us"`       // microseconds
	Message  string `json:"message,omitempty"` // why it failed
}

// Progress receives the progress of a run. Its methods must be safe for concurrent
// use.
type Progress interface {
	// Start gives the number of scenarios to run and, where whole features run, the
	// feature of each scenario; nil where there are none.
	Start(total int, features map[string]string)
	// Done reports that a scenario has ended.
	Done(scenario string, v Verdict)
	// Stop reports that no calls follow; a progress bar is erased.
	Stop()
}

// Report is the result of a run. report.json is its serialisation, and every other
// report is a pure function of it.
type Report struct {
	SchemaVersion string         `json:"schema_version"`
	Outcome       Outcome        `json:"outcome"`
	Gate          Gate           `json:"gate"`
	Selection     plan.Selection `json:"selection"`
	// Invocation holds the run's arguments as flags and values, without those for
	// selection and output. It holds no secret.
	Invocation []string `json:"invocation,omitempty"`
	// Strict is set if a violated should-rule counted like a violated must-rule.
	// Judging the report again requires it.
	Strict       bool         `json:"strict,omitempty"`
	Suite        Suite        `json:"suite"`
	Target       Target       `json:"target"`
	Capabilities Capabilities `json:"capabilities"`
	Rules        []RuleReport `json:"rules"`
	Waivers      []Waiver     `json:"waivers"`
	Totals       Totals       `json:"totals"`
	Seed         int64        `json:"seed"`
	// Challenge is the text of a verifier from which the seed was made; empty if there
	// was none.
	Challenge string `json:"challenge,omitempty"`
	// Completed lists the scenarios whose result is of a later run, because they were
	// incomplete in this one.
	Completed []string `json:"completed,omitempty"`
	// Config is the name of the configuration file, as given; empty if there was
	// none.
	Config string `json:"config,omitempty"`
	// Test is the name of the Go test that ran the suite; empty otherwise.
	Test     string    `json:"-"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
}

// Gate is the exit status and the reasons for it.
type Gate struct {
	Status  int      `json:"status"`
	Reasons []string `json:"reasons"`
	// Baseline is what changed since an earlier report; nil if the gate had none.
	Baseline *Baseline `json:"baseline,omitempty"`
}

// Baseline is what changed since an earlier report. Scenarios are named by their
// ids; a rule's id stands for its wire findings.
type Baseline struct {
	// Started is when the earlier run started; Suite is what it ran.
	Started time.Time `json:"started"`
	Suite   Suite     `json:"suite"`
	// Worse violates now but did not then; Known violated then too; Better violated
	// then but no longer does.
	Worse  []string `json:"worse"`
	Known  []string `json:"known"`
	Better []string `json:"better"`
	// Lost conformed then and is not verified now.
	Lost []string `json:"lost"`
}

// Suite identifies the rules and features that were run.
type Suite struct {
	Version         string `json:"version"`
	CatalogueDigest string `json:"catalogue_digest"`
	FeaturesDigest  string `json:"features_digest"`
	// Edition is the edition whose rules count; empty if the features have none.
	Edition       string `json:"edition,omitempty"`
	EditionDigest string `json:"edition_digest,omitempty"`
}

// Target identifies the target of a run.
type Target struct {
	Kind    string `json:"kind"` // endpoint, reference, recorded
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
	URL     string `json:"url,omitempty"`
	// Organisation is responsible for the target; Contact answers questions about
	// it.
	Organisation string `json:"organisation,omitempty"`
	Contact      string `json:"contact,omitempty"`
	// Reference is set if an endpoint identified itself as the reference service.
	Reference bool `json:"reference,omitempty"`
	// Recorded describes the origin of the recordings if Kind is recorded.
	Recorded *Recorded `json:"recorded,omitempty"`
}

// String names the target by what is known of it.
func (t Target) String() string {
	return strings.Join(strings.Fields(strings.Join([]string{t.Kind, t.Name, t.Version, t.URL}, " ")), " ")
}

// OfReference reports whether the target is the suite's own reference service, at
// any address, or recordings of it. Such a run certifies no other target.
func (t Target) OfReference() bool {
	return t.Kind == "reference" || t.Reference ||
		t.Recorded != nil && (t.Recorded.Kind == "reference" || t.Recorded.Reference)
}

// Recorded is the target that a set of recordings was made of.
type Recorded struct {
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
	// Reference is set if any recording was made of an endpoint that identified
	// itself as the reference service.
	Reference bool      `json:"reference,omitempty"`
	At        time.Time `json:"at"`
}

// Capabilities lists what the target offered and what it did not.
type Capabilities struct {
	Offered []string `json:"offered"`
	Absent  []string `json:"absent"`  // declared absent
	Missing []string `json:"missing"` // neither offered nor declared absent
}

// RuleReport is the verdict on one rule.
type RuleReport struct {
	ID           string           `json:"id"`
	Title        string           `json:"title,omitempty"`
	Level        catalogue.Level  `json:"level"`
	Mode         catalogue.Mode   `json:"mode"`
	Source       catalogue.Source `json:"source"`
	Quote        string           `json:"quote"`
	Where        string           `json:"where"`
	Editions     []string         `json:"editions,omitempty"`
	Needs        []string         `json:"needs,omitempty"`
	Reading      string           `json:"reading"`
	Hint         string           `json:"hint,omitempty"`
	Verdict      Verdict          `json:"verdict"`
	Reason       string           `json:"reason,omitempty"`
	Unobservable string           `json:"unobservable,omitempty"`
	// Standing is set if the rule counts for nothing in this run, and StandingWhy is the
	// reason.
	Standing    catalogue.Standing `json:"standing,omitempty"`
	StandingWhy string             `json:"standing_why,omitempty"`
	Scenarios   []ScenarioReport   `json:"scenarios"`
	// WireFindings are faults of body shape found while scenarios of other rules
	// ran; only WIRE rules have them.
	WireFindings []WireFinding `json:"wire_findings,omitempty"`
}

// WireFinding is a fault of body shape and the scenario that found it.
type WireFinding struct {
	Scenario string `json:"scenario"`
	expect.Finding
}

// ScenarioReport is the verdict on one scenario.
type ScenarioReport struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	URI     string  `json:"uri"`
	Line    int     `json:"line"`
	Verdict Verdict `json:"verdict"`
	Cause   string  `json:"cause,omitempty"`
	// Exchange is the number of the exchange that left the scenario incomplete, counted
	// from 1; 0 if there is none.
	Exchange int `json:"exchange,omitempty"`
	// Disposition is what the plan intended, and Executed is whether the scenario
	// ran to its end. The verdict alone cannot tell a scenario that could not be
	// verified from one that was never to run.
	Disposition  plan.Disposition `json:"disposition"`
	Executed     bool             `json:"executed"`
	DurationMS   float64          `json:"duration_ms"`
	Steps        []Step           `json:"steps"`
	Findings     []expect.Finding `json:"findings"`
	Observations []string         `json:"observations,omitempty"`
	Exchanges    []wire.Exchange  `json:"exchanges"`
	Callbacks    []wire.Callback  `json:"callbacks,omitempty"`
	Actions      []wire.Action    `json:"actions,omitempty"`
	CleanupErrs  []string         `json:"cleanup_errors,omitempty"`
}

// Waiver is a known failure with an owner. It holds until the end of the day
// Expires (yyyy-mm-dd, UTC). Rule and Scenario are ids, or patterns as plan.Matches
// reads them.
type Waiver struct {
	Rule     string `json:"rule,omitempty"`
	Scenario string `json:"scenario,omitempty"`
	Reason   string `json:"reason"`
	Owner    string `json:"owner"`
	Expires  string `json:"expires"`
	Link     string `json:"link,omitempty"` // where the failure is tracked
	State    string `json:"state"`          // used, unmatched, expired, passing, idle
}

// Totals counts verdicts. It counts rules of the page and of the API reference
// separately, and unobservable rules not at all.
type Totals struct {
	Page      Count `json:"page"`
	Reference Count `json:"reference"`
	// Scenarios counts scenarios by verdict. Planned counts those that were to run,
	// Executed those that did; if the two differ, the run has failed.
	Scenarios map[Verdict]int `json:"scenarios"`
	Planned   int             `json:"planned"`
	Executed  int             `json:"executed"`
	// Exchanges counts the HTTP exchanges that were checked.
	Exchanges int `json:"exchanges"`
}

// Count holds, for each level, how many rules have each verdict.
type Count map[catalogue.Level]map[Verdict]int
