package messages

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	cucumber "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// done is a step of a test case and its result.
type done struct {
	step   *cucumber.TestStep
	result cucumber.TestStepResult
	took   time.Duration
}

// testCase writes one scenario: its steps, its findings and, if it is not in order,
// the exchanges that show them.
func (e *encoder) testCase(p *cucumber.Pickle, placed report.Placed, wire []verdict.WireFinding) {
	s := placed.Scenario
	all := e.steps(p, s)
	if extra, ok := e.judgement(placed, wire, all); ok {
		all = append(all, extra)
	}
	tc := &cucumber.TestCase{Id: e.id(), PickleId: p.Id, TestRunStartedId: runID, TestSteps: []*cucumber.TestStep{}}
	for _, d := range all {
		tc.TestSteps = append(tc.TestSteps, d.step)
	}
	e.put(cucumber.Envelope{TestCase: tc})
	started := e.id()
	e.put(cucumber.Envelope{TestCaseStarted: &cucumber.TestCaseStarted{Id: started, TestCaseId: tc.Id, Timestamp: e.now()}})
	blamed := blame(all)
	for i, d := range all {
		e.put(cucumber.Envelope{TestStepStarted: &cucumber.TestStepStarted{TestCaseStartedId: started, TestStepId: d.step.Id, Timestamp: e.now()}})
		if i == blamed {
			e.attach(started, d.step.Id, placed, wire)
		}
		e.at = e.at.Add(d.took)
		result := d.result
		e.put(cucumber.Envelope{TestStepFinished: &cucumber.TestStepFinished{
			TestCaseStartedId: started, TestStepId: d.step.Id, TestStepResult: &result, Timestamp: e.now(),
		}})
	}
	e.put(cucumber.Envelope{TestCaseFinished: &cucumber.TestCaseFinished{TestCaseStartedId: started, Timestamp: e.now()}})
}

// blame returns the step that attachments belong to: the first that did not pass,
// or the last.
func blame(all []done) int {
	for i, d := range all {
		if d.result.Status != cucumber.TestStepResultStatus_PASSED {
			return i
		}
	}
	return len(all) - 1
}

// steps returns the pickle's steps. Those that the run did not reach are skipped.
func (e *encoder) steps(p *cucumber.Pickle, s *verdict.ScenarioReport) []done {
	all := make([]done, len(p.Steps))
	for i, ps := range p.Steps {
		d := done{
			step:   &cucumber.TestStep{Id: e.id(), PickleStepId: ps.Id},
			result: cucumber.TestStepResult{Duration: &cucumber.Duration{}, Status: cucumber.TestStepResultStatus_SKIPPED},
		}
		if i < len(s.Steps) {
			d.took = time.Duration(s.Steps[i].Duration) * time.Microsecond
			d.result = cucumber.TestStepResult{
				Duration: duration(d.took), Status: status(s.Steps[i].Status), Message: report.Block(s.Steps[i].Message),
			}
			// Readers treat a failed step as a failed scenario.
			if excused(s.Verdict) && d.result.Status == cucumber.TestStepResultStatus_FAILED {
				d.result.Status = cucumber.TestStepResultStatus_SKIPPED
			}
		}
		all[i] = d
	}
	return all
}

// excused reports whether a verdict counts as skipped, whatever its steps' results.
func excused(v verdict.Verdict) bool { return v == verdict.Waived || v == verdict.NotVerified }

func duration(d time.Duration) *cucumber.Duration {
	converted := cucumber.GoDurationToDuration(d)
	return &converted
}

func status(s string) cucumber.TestStepResultStatus {
	switch s {
	case "passed":
		return cucumber.TestStepResultStatus_PASSED
	case "failed":
		return cucumber.TestStepResultStatus_FAILED
	case "skipped":
		return cucumber.TestStepResultStatus_SKIPPED
	case "undefined":
		return cucumber.TestStepResultStatus_UNDEFINED
	case "ambiguous":
		return cucumber.TestStepResultStatus_AMBIGUOUS
	case "pending":
		return cucumber.TestStepResultStatus_PENDING
	}
	return cucumber.TestStepResultStatus_UNKNOWN
}

// judgement returns a step of the suite's own if the other steps do not agree with
// the verdict.
func (e *encoder) judgement(placed report.Placed, wire []verdict.WireFinding, all []done) (done, bool) {
	s, rr := placed.Scenario, placed.Rule
	failed := false
	for _, d := range all {
		failed = failed || d.result.Status != cucumber.TestStepResultStatus_PASSED && d.result.Status != cucumber.TestStepResultStatus_SKIPPED
	}
	st, message := cucumber.TestStepResultStatus_FAILED, ""
	switch {
	case len(wire) > 0 && rr.Verdict == verdict.Violates:
		if v, ok := report.OnTheWire(e.r, rr); ok {
			message = strings.Join(v.Lines(), "\n")
		}
	case s.Verdict == verdict.Violates && !failed:
		message = strings.Join(report.OfScenario(e.r, rr, s).Lines(), "\n")
	case s.Verdict == verdict.Incomplete && !failed:
		message = "incomplete: " + report.Block(s.Cause)
	case s.Verdict == verdict.Violates, s.Verdict == verdict.Incomplete, s.Verdict == verdict.Conforms, s.Verdict == verdict.Observed:
		return done{}, false
	default:
		st, message = cucumber.TestStepResultStatus_SKIPPED, string(s.Verdict)
		if s.Cause != "" {
			message += ": " + report.Block(s.Cause)
		}
	}
	return done{
		step:   &cucumber.TestStep{Id: e.id(), HookId: judge},
		result: cucumber.TestStepResult{Duration: &cucumber.Duration{}, Status: st, Message: message},
	}, true
}

// finding is the attachment with which programs read a difference.
type finding struct {
	Rule     string `json:"rule"`
	Scenario string `json:"scenario"`
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	Pointer  string `json:"pointer,omitempty"`
	Exchange int    `json:"exchange,omitempty"`
	Callback int    `json:"callback,omitempty"`
}

func findingOf(rule, scenario string, f expect.Finding) finding {
	return finding{rule, scenario, f.Expected, f.Actual, f.Pointer, f.Exchange, f.Callback}
}

// attachedWire is how many wire findings are attached: hundreds of scenarios may
// find the same fault of shape, and report.json has them all.
const attachedWire = 5

// attach attaches findings and observations, each finding with what shows it.
func (e *encoder) attach(started, step string, placed report.Placed, wire []verdict.WireFinding) {
	s, rr := placed.Scenario, placed.Rule
	for _, f := range s.Findings {
		e.attachment(started, step, "application/json", e.json(findingOf(rr.ID, s.ID, f)))
		e.shown(started, step, s, f)
	}
	for i, f := range wire {
		if i == attachedWire {
			e.attachment(started, step, "text/plain", fmt.Sprintf("and %d more, in report.json", len(wire)-i))
			break
		}
		e.attachment(started, step, "application/json", e.json(findingOf(rr.ID, f.Scenario, f.Finding)))
		e.shown(started, step, report.ScenarioOf(e.r, f.Scenario), f.Finding)
	}
	for _, o := range s.Observations {
		e.attachment(started, step, "text/plain", "observed: "+report.Block(o))
	}
}

// shown attaches what shows a finding: the curl line of an exchange, or the
// callback.
func (e *encoder) shown(started, step string, s *verdict.ScenarioReport, f expect.Finding) {
	if f.Exchange > 0 && f.Exchange <= len(s.Exchanges) {
		e.attachment(started, step, "text/plain", report.CurlLine(e.r, s.Exchanges[f.Exchange-1]))
	}
	if f.Callback > 0 && f.Callback <= len(s.Callbacks) {
		body := string(s.Callbacks[f.Callback-1].Body)
		mediaType := "application/json"
		if !wire.Valid([]byte(body)) {
			mediaType, body = "text/plain", report.Block(strings.ToValidUTF8(body, "\uFFFD"))
		}
		e.attachment(started, step, mediaType, body)
	}
}

func (e *encoder) json(f finding) string {
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil && e.err == nil {
		e.err = err
	}
	return string(text)
}

func (e *encoder) attachment(started, step, mediaType, body string) {
	e.put(cucumber.Envelope{Attachment: &cucumber.Attachment{
		Body: body, ContentEncoding: cucumber.AttachmentContentEncoding_IDENTITY, MediaType: mediaType,
		TestCaseStartedId: started, TestStepId: step,
	}})
}
