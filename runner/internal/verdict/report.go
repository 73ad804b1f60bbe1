// Package verdict turns a plan and what happened into a report. It is pure:
// no clock, no file, no network; the same plan and results give the same
// report.
package verdict

import (
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// Verdict is what is known of a scenario or a rule after a run.
type Verdict string

// The verdicts. A rule has the first of: violates, incomplete, not-verified,
// waived, observed, conforms.
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

// Outcome is what is known of a target after a run.
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
	// Err is a cause that is no finding: a failed Given, a transport error, a
	// 5xx, a time-out, a panic, a missing recording.
	Err error
	// Fault is set where the cause is a fault of the suite itself: an
	// undefined or ambiguous step, a panic.
	Fault bool
	// Findings are the scenario's own; WireFindings belong to the WIRE rule
	// that each names and redden that rule alone.
	Findings     []expect.Finding
	WireFindings []expect.Finding
	// Observations is what a may-rule was seen to do.
	Observations []expect.Observation
	Evidence     []wire.Exchange
	Callbacks    []wire.Callback
	CleanupErrs  []string
	Duration     time.Duration
	// NotVerified is set where the scenario cannot be judged and nothing is at
	// fault: recordings given by the user hold nothing usable for it, or the target
	// does not let this caller try. Err says which.
	NotVerified bool
	// Interrupted is set where the run ended before the scenario did.
	Interrupted bool
}

// Step is one step as it ran.
type Step struct {
	Text     string `json:"text"`              // keyword and words
	Status   string `json:"status"`            // passed, failed, skipped, undefined, ambiguous
	Duration int64  `json:"duration_us"`       // microseconds
	Message  string `json:"message,omitempty"` // why it failed
}

// Progress is told how a run goes on. All methods may be called from several
// goroutines at once.
type Progress interface {
	// Start says how many scenarios are to run.
	Start(total int)
	// Done says that one of them has ended.
	Done(scenario string, v Verdict)
	// Stop says that no more will be told; a bar is wiped off its line.
	Stop()
}

// Report is the result of a run; report.json is its serialisation and every
// other report a pure function of it.
type Report struct {
	SchemaVersion string         `json:"schema_version"`
	Outcome       Outcome        `json:"outcome"`
	Gate          Gate           `json:"gate"`
	Selection     plan.Selection `json:"selection"`
	// Invocation holds the arguments of the run, as flags and values, but for
	// what it selected and where it wrote. They hold no secret.
	Invocation []string `json:"invocation,omitempty"`
	// Strict tells that a violated should-rule counted as a violated must-rule
	// does: without it nobody could judge the report again.
	Strict       bool         `json:"strict,omitempty"`
	Suite        Suite        `json:"suite"`
	Target       Target       `json:"target"`
	Capabilities Capabilities `json:"capabilities"`
	Rules        []RuleReport `json:"rules"`
	Waivers      []Waiver     `json:"waivers"`
	Totals       Totals       `json:"totals"`
	Seed         int64        `json:"seed"`
	// Config is the configuration file by which the target was run against, as
	// it was named; empty where there was none.
	Config string `json:"config,omitempty"`
	// Test is the name of the Go test that ran the suite; empty where none did.
	Test     string    `json:"-"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
}

// Gate is the exit status and why.
type Gate struct {
	Status  int      `json:"status"`
	Reasons []string `json:"reasons"`
	// Baseline tells what changed since an earlier report, where the gate was
	// given one.
	Baseline *Baseline `json:"baseline,omitempty"`
}

// Baseline is what changed since an earlier report. Scenarios are named by
// their ids; a rule's id stands for what was found on the wire.
type Baseline struct {
	// Started is when the earlier run started, Suite what it ran.
	Started time.Time `json:"started"`
	Suite   Suite     `json:"suite"`
	// Worse violates now and did not then, Known did then already, Better did
	// then and does no longer.
	Worse  []string `json:"worse"`
	Known  []string `json:"known"`
	Better []string `json:"better"`
	// Lost conformed then and was not verified now.
	Lost []string `json:"lost"`
}

// Suite identifies the rules and features that were run.
type Suite struct {
	Version         string `json:"version"`
	CatalogueDigest string `json:"catalogue_digest"`
	FeaturesDigest  string `json:"features_digest"`
}

// Target identifies what was run against.
type Target struct {
	Kind    string `json:"kind"` // endpoint, reference, recorded
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
	URL     string `json:"url,omitempty"`
	// Organisation answers for the target, Contact is whom to ask about it.
	Organisation string `json:"organisation,omitempty"`
	Contact      string `json:"contact,omitempty"`
	// Reference is set where an endpoint named itself as the reference service.
	Reference bool `json:"reference,omitempty"`
	// Recorded tells what recordings were made of, where Kind is recorded.
	Recorded *Recorded `json:"recorded,omitempty"`
}

// OfReference tells whether what was run against is the suite's own reference
// service, at whatever address, or recordings of it: that certifies nobody else.
func (t Target) OfReference() bool {
	return t.Kind == "reference" || t.Reference ||
		t.Recorded != nil && (t.Recorded.Kind == "reference" || t.Recorded.Reference)
}

// Recorded says what a set of recordings was made of.
type Recorded struct {
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
	// Reference is set where one of the recordings was made of an endpoint that
	// named itself as the reference service.
	Reference bool      `json:"reference,omitempty"`
	At        time.Time `json:"at"`
}

// Capabilities tells what the target offered.
type Capabilities struct {
	Offered []string `json:"offered"`
	Absent  []string `json:"absent"`  // declared absent
	Missing []string `json:"missing"` // neither offered nor declared absent
}

// RuleReport is the verdict on one rule.
type RuleReport struct {
	ID           string           `json:"id"`
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
	Scenarios    []ScenarioReport `json:"scenarios"`
	// WireFindings are faults of body shape met while other rules' scenarios
	// ran; only WIRE rules have them.
	WireFindings []WireFinding `json:"wire_findings,omitempty"`
}

// WireFinding is a fault of body shape and the scenario that met it.
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
	// Disposition is what the plan intended, Executed whether that was done to
	// its end: verdicts alone do not tell a scenario that could not be verified
	// from one that was never to run.
	Disposition  plan.Disposition `json:"disposition"`
	Executed     bool             `json:"executed"`
	DurationMS   float64          `json:"duration_ms"`
	Steps        []Step           `json:"steps"`
	Findings     []expect.Finding `json:"findings"`
	Observations []string         `json:"observations,omitempty"`
	Exchanges    []wire.Exchange  `json:"exchanges"`
	Callbacks    []wire.Callback  `json:"callbacks,omitempty"`
	CleanupErrs  []string         `json:"cleanup_errors,omitempty"`
}

// Waiver is a known failure that somebody answers for, until the end of the
// day Expires (yyyy-mm-dd, UTC).
type Waiver struct {
	Rule     string `json:"rule,omitempty"`
	Scenario string `json:"scenario,omitempty"`
	Reason   string `json:"reason"`
	Owner    string `json:"owner"`
	Expires  string `json:"expires"`
	Link     string `json:"link,omitempty"` // where the failure is followed up
	State    string `json:"state"`          // used, unmatched, expired, passing, idle
}

// Totals counts verdicts. Rules of the page and of the API reference are
// counted apart; those that nothing outside could observe are in neither count.
type Totals struct {
	Page      Count `json:"page"`
	Reference Count `json:"reference"`
	// Scenarios counts scenarios by verdict; Planned those that were to run,
	// Executed those that did. They are equal, or the run has failed.
	Scenarios map[Verdict]int `json:"scenarios"`
	Planned   int             `json:"planned"`
	Executed  int             `json:"executed"`
	// Exchanges counts what crossed the wire and was checked.
	Exchanges int `json:"exchanges"`
}

// Count holds, for each level, how many rules have each verdict.
type Count map[catalogue.Level]map[Verdict]int
