package report

import (
	"cmp"
	"fmt"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// Violation is one violation for people. Every member is one line without control
// characters, since some texts come from the target.
type Violation struct {
	// ID is the scenario's id, or the rule's for a wire finding.
	ID     string
	RuleID string
	Level  catalogue.Level
	// Quote and Place are the rule's sentence and its place.
	Quote, Place     string
	Expected, Actual string
	// Exchange is a curl line, or says that no single exchange shows the violation.
	Exchange string
	// Callback is the callback that shows the violation, or "".
	Callback string
	// Try says what to check first.
	Try string
	// Again is the command that runs the scenario again.
	Again string
	// More is how many further differences the report has for the same id.
	More int
}

// Violations lists every violation that is not waived: must-rules first, each level
// in the catalogue's order.
func Violations(r *verdict.Report) []Violation {
	var must, other []Violation
	for i := range r.Rules {
		rr := &r.Rules[i]
		if rr.Verdict != verdict.Violates {
			continue
		}
		list := append(ofScenarios(r, rr), onTheWire(r, rr)...)
		if rr.Level == catalogue.Must {
			must = append(must, list...)
		} else {
			other = append(other, list...)
		}
	}
	return append(must, other...)
}

func ofScenarios(r *verdict.Report, rr *verdict.RuleReport) []Violation {
	var list []Violation
	for i := range rr.Scenarios {
		if s := &rr.Scenarios[i]; s.Verdict == verdict.Violates {
			list = append(list, OfScenario(r, rr, s))
		}
	}
	return list
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

// onTheWire returns a rule's wire findings as one violation. Many scenarios may
// find the same fault of shape: it is shown once, with the first that found it.
func onTheWire(r *verdict.Report, rr *verdict.RuleReport) []Violation {
	if len(rr.WireFindings) == 0 {
		return nil
	}
	first := rr.WireFindings[0]
	v := of(r, rr, rr.ID, first.Finding, ScenarioOf(r, first.Scenario))
	v.Again = Again(r, toRun(rr)...)
	v.Actual += ", met by " + OneLine(first.Scenario)
	v.More = len(rr.WireFindings) - 1
	return []Violation{v}
}

// OnTheWire returns a rule's wire findings as a violation, described by the first
// of them; ok is false if there is none.
func OnTheWire(r *verdict.Report, rr *verdict.RuleReport) (v Violation, ok bool) {
	list := onTheWire(r, rr)
	if len(list) == 0 {
		return Violation{}, false
	}
	return list[0], true
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
	exchange, callback := "no single exchange shows it", ""
	if f.Exchange > 0 && f.Exchange <= len(s.Exchanges) {
		exchange = Curl(baseURL(r), s.Exchanges[f.Exchange-1])
	}
	if f.Callback > 0 && f.Callback <= len(s.Callbacks) {
		callback = callbackLine(s.Callbacks[f.Callback-1])
	}
	return Violation{
		ID: OneLine(id), RuleID: rr.ID, Level: rr.Level,
		Quote: OneLine(rr.Quote), Place: Place(rr),
		Expected: OneLine(f.Expected), Actual: OneLine(actual), Exchange: curlLine(exchange), Callback: callback,
		Try: OneLine(cmp.Or(f.Hint, rr.Hint, rr.Reading, "compare the exchange with the rule")),
	}
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
	shown := Field{"exchange", v.Exchange, true}
	if v.Callback != "" {
		shown = Field{"callback", v.Callback, false}
	}
	return []Field{
		{"rule", Quoted(v.Quote, v.Place), false}, {"expected", v.Expected, false}, {"actual", actual, false},
		shown, {"try", v.Try, false}, {"rerun", v.Again, true},
	}
}

// Quoted returns a sentence and its place.
func Quoted(quote, place string) string { return fmt.Sprintf("\"%s\"  %s", quote, place) }

// SideBySide joins the expected and the actual into one text.
func SideBySide(expected, actual Field) string {
	return expected.Text + "        " + actual.Label + "  " + actual.Text
}

// Lines returns the violation as six lines. The first has the word (VIOLATES,
// WARNING) and the id.
func (v Violation) Lines(word string) []string {
	lines := []string{word + "  " + v.ID}
	fields := v.Fields()
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		if f.Label == "expected" {
			i++
			f.Text = SideBySide(f, fields[i])
		}
		lines = append(lines, fmt.Sprintf("  %-8s  %s", f.Label, f.Text))
	}
	return lines
}

// LastExchange returns a curl line for the last exchange of a scenario, where an
// incomplete one ended, or "" if there is none.
func LastExchange(r *verdict.Report, s *verdict.ScenarioReport) string {
	if len(s.Exchanges) == 0 {
		return ""
	}
	return CurlLine(r, s.Exchanges[len(s.Exchanges)-1])
}
