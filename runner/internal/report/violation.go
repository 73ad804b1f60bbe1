package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// Violation is one failure for people: a violation, or a scenario that could not be
// judged. Every member is one line without control characters, since some texts come
// from the target.
type Violation struct {
	// Word is VIOLATES, WARNING for a violation that does not decide the run, or
	// INCOMPLETE.
	Word string
	// ID is the scenario's id, or the rule's for a wire finding.
	ID     string
	RuleID string
	Level  catalogue.Level
	// Quote and Place are the rule's sentence and its place.
	Quote, Place string
	// Scenario is the title and the place of the scenario; Step is the one that failed.
	Scenario, Step string
	// Expected is empty, and Actual the cause, where the scenario could not be judged.
	Expected, Actual string
	// Exchange is a curl line, or says that no single exchange shows the violation;
	// Answer is what it was answered with, or "".
	Exchange, Answer string
	// Callback is the callback that shows the violation, or "".
	Callback string
	// Try says what to check first.
	Try string
	// Again is the command that runs the scenario again.
	Again string
	// More is how many further differences the report has for the same id.
	More int

	finding expect.Finding
}

// word returns the word for a violation of a rule.
func word(r *verdict.Report, rr *verdict.RuleReport) string {
	if rr.Counts(r.Strict) {
		return "VIOLATES"
	}
	return "WARNING"
}

// OfScenario returns the violation of a scenario, described by its first finding.
func OfScenario(r *verdict.Report, rr *verdict.RuleReport, s *verdict.ScenarioReport) Violation {
	first := expect.Finding{Expected: "what the rule says", Actual: "a violation without a finding"}
	if len(s.Findings) > 0 {
		first = s.Findings[0]
	}
	v := of(r, rr, s.ID, first, s)
	v.Again = Again(r, s.ID)
	v.More = max(len(s.Findings)-1, 0)
	return v
}

// OfIncomplete returns a scenario that could not be judged as a failure, and the
// exchange that left it so, if one did.
func OfIncomplete(r *verdict.Report, rr *verdict.RuleReport, s *verdict.ScenarioReport) (Violation, *wire.Exchange) {
	v := of(r, rr, s.ID, expect.Finding{Actual: s.Cause}, s)
	v.Word, v.Exchange, v.Try, v.Again = "INCOMPLETE", "", "", Again(r, s.ID)
	v.Actual = OneLine(strings.TrimPrefix(s.Cause, steps.SetUp))
	if s.Cause == verdict.CutShort {
		return v, nil // an interrupted call says nothing about the target
	}
	e := blamed(s)
	if e != nil {
		v.Exchange, v.Answer = CurlLine(r, *e), answer(*e)
	} else if n := len(s.Exchanges); n > 0 {
		v.Exchange, v.Answer = CurlLine(r, s.Exchanges[n-1]), answer(s.Exchanges[n-1])
	}
	return v, e
}

// onTheWire returns a wire finding of a rule as a violation.
func onTheWire(r *verdict.Report, rr *verdict.RuleReport, f *verdict.WireFinding) Violation {
	v := of(r, rr, rr.ID, f.Finding, ScenarioOf(r, f.Scenario))
	v.Step, v.Again = "", Again(r, toRun(rr, f.Scenario)...)
	v.Actual += ", met by " + OneLine(f.Scenario)
	return v
}

// OnTheWire returns a rule's wire findings as a violation, described by the first
// of them; ok is false if there is none. Many scenarios may find the same fault of
// shape: it is shown once, with the first that found it.
func OnTheWire(r *verdict.Report, rr *verdict.RuleReport) (v Violation, ok bool) {
	if len(rr.WireFindings) == 0 {
		return Violation{}, false
	}
	v = onTheWire(r, rr, &rr.WireFindings[0])
	v.More = len(rr.WireFindings) - 1
	return v, true
}

// ScenarioOf returns the report's scenario with this id. If there is none, it
// returns an empty ScenarioReport and not nil.
func ScenarioOf(r *verdict.Report, scenario string) *verdict.ScenarioReport {
	for i := range r.Rules {
		for j := range r.Rules[i].Scenarios {
			if s := &r.Rules[i].Scenarios[j]; s.ID == scenario {
				return s
			}
		}
	}
	return &verdict.ScenarioReport{}
}

func of(r *verdict.Report, rr *verdict.RuleReport, id string, f expect.Finding, s *verdict.ScenarioReport) Violation {
	actual := f.Actual
	if f.Pointer != "" {
		actual += " at " + f.Pointer
	}
	v := Violation{
		Word: word(r, rr), ID: OneLine(id), RuleID: rr.ID, Level: rr.Level,
		Quote: OneLine(rr.Quote), Place: Place(rr), Step: failedStep(s),
		Expected: OneLine(f.Expected), Actual: OneLine(actual), Exchange: "no single exchange shows it",
		Try: OneLine(cmp.Or(f.Hint, rr.Hint, rr.Reading, "compare the exchange with the rule")), finding: f,
	}
	if s.Name != "" {
		v.Scenario = OneLine(fmt.Sprintf("%s (%s:%d)", s.Name, s.URI, s.Line))
	}
	if f.Exchange > 0 && f.Exchange <= len(s.Exchanges) {
		e := s.Exchanges[f.Exchange-1]
		v.Exchange, v.Answer = CurlLine(r, e), answer(e)
	}
	if f.Callback > 0 && f.Callback <= len(s.Callbacks) {
		v.Callback = callbackLine(s.Callbacks[f.Callback-1])
	}
	return v
}

// failedStep returns the step at which a scenario ended, or "" if all passed.
func failedStep(s *verdict.ScenarioReport) string {
	for _, step := range s.Steps {
		if step.Status == "failed" {
			return OneLine(step.Text)
		}
	}
	return ""
}

// answerMax is how many characters of an answer a line shows.
const answerMax = 300

// answer shows what an exchange was answered with in one line.
func answer(e wire.Exchange) string {
	if e.Response == nil {
		return OneLine(e.Error)
	}
	return plain.Shorten(OneLine(strings.TrimSpace(fmt.Sprintf("%d %s", e.Response.Status, strings.ToValidUTF8(string(e.Response.Body), "\uFFFD")))), answerMax)
}

// baseURL returns the root of the exchanges' paths: for recordings, the URL at
// which they were made.
func baseURL(r *verdict.Report) string {
	if r.Target.URL == "" && r.Target.Recorded != nil {
		return r.Target.Recorded.URL
	}
	return r.Target.URL
}

// Place names a rule's document and the place in it.
func Place(rr *verdict.RuleReport) string {
	document := "API reference"
	if rr.Source == catalogue.Page {
		document = "Processing Modes"
	}
	if rr.Where == "" {
		return document
	}
	return document + ", " + OneLine(rr.Where)
}

// Field is one labelled text about a failure. A verbatim text is for copying.
type Field struct {
	Label, Text string
	Verbatim    bool
}

// Fields returns the fields of the violation, in order.
func (v Violation) Fields() []Field {
	actual := v.Actual
	if v.More > 0 {
		actual += fmt.Sprintf(" (and %d more)", v.More)
	}
	found := []Field{{"expected", v.Expected, false}, {"actual", actual, false}}
	if v.Word == "INCOMPLETE" {
		found = []Field{{"cause", actual, false}}
	}
	shown := []Field{{"exchange", v.Exchange, true}, {"answer", v.Answer, false}}
	if v.Callback != "" {
		shown = []Field{{"callback", v.Callback, false}}
	}
	return slices.Concat([]Field{{"rule", Quoted(v.Quote, v.Place), false}, {"scenario", v.Scenario, false}, {"step", v.Step, false}},
		found, shown, []Field{{"try", v.Try, false}, {"rerun", v.Again, true}})
}

// Quoted returns a sentence and its place.
func Quoted(quote, place string) string { return fmt.Sprintf("\"%s\"  %s", quote, place) }

// SideBySide joins the expected and the actual into one text.
func SideBySide(expected, actual Field) string {
	return expected.Text + "        " + actual.Label + "  " + actual.Text
}

// Lines returns the violation as a few lines, one for each field that says something.
// The first has the word and the id.
func (v Violation) Lines() []string {
	lines := []string{v.Word + "  " + v.ID}
	fields := v.Fields()
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		if f.Label == "expected" {
			i++
			f.Text = SideBySide(f, fields[i])
		}
		if f.Text == "" {
			continue
		}
		lines = append(lines, fmt.Sprintf("  %-8s  %s", f.Label, f.Text))
	}
	return lines
}
