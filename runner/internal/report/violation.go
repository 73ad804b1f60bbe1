package report

import (
	"cmp"
	"fmt"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// Violation is one violation as a person reads it. Every member is one line
// without control characters: some of the words are the target's.
type Violation struct {
	// ID is the scenario's id, or the rule's for a finding on the wire.
	ID     string
	RuleID string
	Level  catalogue.Level
	// Quote and Place are the rule's sentence and where it stands.
	Quote, Place     string
	Expected, Actual string
	// Exchange is a curl line, or says that no single exchange shows it.
	Exchange string
	// Callback is the callback that shows it, empty where it is none.
	Callback string
	// Try says what to look at first.
	Try string
	// Again is the command that runs the rule's scenarios again.
	Again string
	// More says how many further differences the report holds for the same id.
	More int
}

// Violations lists every violation: must-rules first, each level in the
// catalogue's order. Waived ones are not among them.
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

// OfScenario tells of a scenario that violates, by its first finding.
func OfScenario(r *verdict.Report, rr *verdict.RuleReport, s *verdict.ScenarioReport) Violation {
	first := expect.Finding{Expected: "what the rule says", Actual: "a violation without a finding"}
	if len(s.Findings) > 0 {
		first = s.Findings[0]
	}
	v := of(r, rr, s.ID, first, s)
	v.More = max(len(s.Findings)-1, 0)
	return v
}

// onTheWire tells of a rule's findings on the wire. The same fault of shape is
// met by many scenarios: it is told once, with the first that met it.
func onTheWire(r *verdict.Report, rr *verdict.RuleReport) []Violation {
	if len(rr.WireFindings) == 0 {
		return nil
	}
	first := rr.WireFindings[0]
	v := of(r, rr, rr.ID, first.Finding, ScenarioOf(r, first.Scenario))
	v.Actual += ", met by " + OneLine(first.Scenario)
	v.More = len(rr.WireFindings) - 1
	return []Violation{v}
}

// OnTheWire tells of the rule's findings on the wire by the first of them; ok
// is false where there is none.
func OnTheWire(r *verdict.Report, rr *verdict.RuleReport) (v Violation, ok bool) {
	list := onTheWire(r, rr)
	if len(list) == 0 {
		return Violation{}, false
	}
	return list[0], true
}

// ScenarioOf finds a scenario of the report by its id; it is empty where there
// is none.
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
		Again: Again(r, rr),
		Try:   OneLine(cmp.Or(f.Hint, rr.Hint, rr.Reading, "compare the exchange with the rule")),
	}
}

// baseURL is where the exchanges' paths belong: for recordings, where they
// were made.
func baseURL(r *verdict.Report) string {
	if r.Target.URL == "" && r.Target.Recorded != nil {
		return r.Target.Recorded.URL
	}
	return r.Target.URL
}

// Place names the document that a rule comes from and the place in it.
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

// Field is one thing that is told of a failure. A verbatim text is there to be
// copied.
type Field struct {
	Label, Text string
	Verbatim    bool
}

// Fields are what is told of the violation, in order.
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
		shown, {"try", v.Try, false}, {"again", v.Again, true},
	}
}

// Quoted is a sentence and where it stands.
func Quoted(quote, place string) string { return fmt.Sprintf("\"%s\"  %s", quote, place) }

// SideBySide puts what is expected and what is actual into one text.
func SideBySide(expected, actual Field) string {
	return expected.Text + "        " + actual.Label + "  " + actual.Text
}

// Lines returns the violation in six lines, the first of which has the word
// (VIOLATES, WARNING) and the id.
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

// LastExchange is a curl line for the last exchange of a scenario, where one
// that could not be judged ended; empty where it came to none.
func LastExchange(r *verdict.Report, s *verdict.ScenarioReport) string {
	if len(s.Exchanges) == 0 {
		return ""
	}
	return CurlLine(r, s.Exchanges[len(s.Exchanges)-1])
}
