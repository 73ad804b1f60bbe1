package html

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/report"
	"github.com/modecert/modecert/runner/verdict"
	"github.com/modecert/modecert/steps/expect"
)

const (
	// inFull is how many failures of one rule are told in full: the examples
	// of an outline fail together, and report.json holds the others.
	inFull = 10
	// bodyMax is how many bytes of a body are shown.
	bodyMax = 8 << 10
)

// failure is a scenario, or a body on the wire, that is not in order.
type failure struct {
	ID, Title, Word string
	Verdict         verdict.Verdict
	// Cause is why an incomplete one could not be judged.
	Cause    string
	Where    string
	Findings []finding
	Steps    []verdict.Step
	// Exchanges are all of the scenario's, in order; Repeat runs it alone.
	Exchanges []exchange
	Repeat    string
	Cleanup   []string
}

type finding struct {
	Expected, Actual, Pointer, Try string
	Exchange                       int
}

// exchange is a request and its answer; in a line, and, where a finding points
// to it, in full.
type exchange struct {
	N        int
	Line     string
	Blamed   bool
	Curl     string
	Sent     string
	Status   string
	Received string
}

// failures lists what is not in order about a rule.
func failures(r *verdict.Report, rr *verdict.RuleReport) (list []failure, more int) {
	for i := range rr.Scenarios {
		s := &rr.Scenarios[i]
		if s.Verdict == verdict.Violates || s.Verdict == verdict.Incomplete || s.Verdict == verdict.Waived {
			if len(list) == inFull {
				more++
				continue
			}
			list = append(list, ofScenario(r, rr, s))
		}
	}
	if f, ok := onTheWire(r, rr); ok {
		list = append(list, f)
	}
	return list, more
}

func ofScenario(r *verdict.Report, rr *verdict.RuleReport, s *verdict.ScenarioReport) failure {
	f := failure{
		ID: s.ID, Title: report.OneLine(s.Name), Word: string(s.Verdict), Verdict: s.Verdict, Cause: report.Block(s.Cause),
		Where: fmt.Sprintf("%s:%d", s.URI, s.Line), Repeat: report.Again(r, rr), Cleanup: lines(s.CleanupErrs),
	}
	for _, st := range s.Steps {
		step := verdict.Step{Text: report.OneLine(st.Text), Status: st.Status}
		if !finds(s, st.Message) && st.Message != s.Cause {
			step.Message = report.Block(st.Message)
		}
		f.Steps = append(f.Steps, step)
	}
	var blamed []int
	for _, found := range s.Findings {
		f.Findings = append(f.Findings, told(rr, found))
		blamed = append(blamed, found.Exchange)
	}
	if s.Verdict == verdict.Incomplete && len(s.Exchanges) > 0 {
		blamed = append(blamed, len(s.Exchanges)) // it ended there
	}
	f.Exchanges = exchanges(r, s.Exchanges, blamed)
	return f
}

// finds tells whether a step's message repeats a finding.
func finds(s *verdict.ScenarioReport, message string) bool {
	return slices.ContainsFunc(s.Findings, func(f expect.Finding) bool { return f.Error() == message })
}

func told(rr *verdict.RuleReport, found expect.Finding) finding {
	try := found.Hint
	if try == "" {
		try = rr.Hint
	}
	return finding{
		Expected: report.Block(found.Expected), Actual: report.Block(found.Actual), Pointer: report.OneLine(found.Pointer),
		Try: report.OneLine(try), Exchange: found.Exchange,
	}
}

// onTheWire tells of a rule's findings on the wire. The same fault of shape is
// met by many scenarios: each is told once, with the first that met it.
func onTheWire(r *verdict.Report, rr *verdict.RuleReport) (failure, bool) {
	if len(rr.WireFindings) == 0 {
		return failure{}, false
	}
	first := rr.WireFindings[0]
	f := failure{
		ID: rr.ID + "/on-the-wire", Title: "met on the wire by other scenarios, first by " + report.OneLine(first.Scenario),
		Word: word(rr), Verdict: rr.Verdict, Repeat: report.Again(r, rr),
		Exchanges: exchanges(r, report.Exchanges(r, first.Scenario), []int{first.Exchange}),
	}
	seen := map[finding]bool{}
	for _, w := range rr.WireFindings {
		told := told(rr, w.Finding)
		told.Exchange = 0
		if !seen[told] && len(f.Findings) < inFull {
			seen[told] = true
			f.Findings = append(f.Findings, told)
		}
	}
	return f, true
}

func exchanges(r *verdict.Report, all []cassette.Exchange, blamed []int) []exchange {
	out := make([]exchange, len(all))
	for i, e := range all {
		x := exchange{N: i + 1, Line: report.OneLine(e.Request.Method + " " + e.Request.URL), Status: status(e)}
		if slices.Contains(blamed, i+1) {
			x.Blamed, x.Curl = true, report.CurlLine(r, e)
			x.Sent = body(e.Request.Body)
			if e.Response != nil {
				x.Received = body(e.Response.Body)
			}
		}
		out[i] = x
	}
	return out
}

func status(e cassette.Exchange) string {
	if e.Response == nil {
		return "no response: " + report.OneLine(e.Error)
	}
	return fmt.Sprint(e.Response.Status)
}

// body shows a body: JSON indented, anything else as it is, the end of a long
// one left out.
func body(b cassette.Body) string {
	var indented bytes.Buffer
	text := []byte(b)
	if json.Indent(&indented, text, "", "  ") == nil {
		text = indented.Bytes()
	}
	cut := len(text) > bodyMax
	if cut {
		end := bodyMax
		for end > 0 && !utf8.RuneStart(text[end]) {
			end-- // a character is not cut in two
		}
		text = text[:end]
	}
	s := report.Block(strings.ToValidUTF8(string(text), "\uFFFD"))
	if cut {
		s += fmt.Sprintf("\n… %d bytes in all, whole in report.json", len(b))
	}
	return s
}
