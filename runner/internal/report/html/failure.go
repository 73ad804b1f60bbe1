package html

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/sequence"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

const (
	// inFull is how many failures of one rule are shown: the examples of an outline
	// fail together, and report.json has the others.
	inFull = 10
	// inDepth is how many of these have their steps and bodies: those of the others
	// are similar.
	inDepth = 2
)

// failure is a scenario, or a rule's wire findings, that is not in order.
type failure struct {
	ID, Title string
	Look      Look
	// Cause is why an incomplete scenario could not be judged.
	Cause    string
	Where    string
	Findings []finding
	Steps    []verdict.Step
	// Exchanges and Callbacks are the scenario's, in order.
	Exchanges []exchange
	Callbacks []callback
	Cleanup   []string
	// Diagram is drawn where the steps are shown.
	Diagram template.HTML
}

type finding struct {
	Expected, Actual, Pointer, Try string
	Exchange, Callback             int
}

// failures lists the failures of a rule.
func failures(r *verdict.Report, rr *verdict.RuleReport) (list []failure, more int) {
	for i := range rr.Scenarios {
		s := &rr.Scenarios[i]
		if s.Verdict == verdict.Violates || s.Verdict == verdict.Incomplete || s.Verdict == verdict.Waived {
			if len(list) == inFull {
				more++
				continue
			}
			list = append(list, ofScenario(r, rr, s, len(list) < inDepth))
		}
	}
	if f, ok := onTheWire(r, rr); ok {
		list = append(list, f)
	}
	return list, more
}

func ofScenario(r *verdict.Report, rr *verdict.RuleReport, s *verdict.ScenarioReport, whole bool) failure {
	f := failure{
		ID: s.ID, Title: report.OneLine(s.Name), Look: LookOf(r, rr, s.Verdict), Cause: report.Block(s.Cause),
		Where: fmt.Sprintf("%s:%d", s.URI, s.Line), Cleanup: lines(s.CleanupErrs),
	}
	for _, st := range s.Steps {
		if !whole {
			break
		}
		step := verdict.Step{Text: report.OneLine(st.Text), Status: st.Status}
		if !finds(s, st.Message) && st.Message != s.Cause {
			step.Message = report.Block(st.Message)
		}
		f.Steps = append(f.Steps, step)
	}
	b := blame{whole: whole}
	for _, found := range s.Findings {
		f.Findings = append(f.Findings, told(rr, found))
		b.exchanges, b.callbacks = append(b.exchanges, found.Exchange), append(b.callbacks, found.Callback)
	}
	if s.Verdict == verdict.Incomplete && len(s.Exchanges) > 0 {
		b.exchanges = append(b.exchanges, cmp.Or(s.Exchange, len(s.Exchanges)))
	}
	f.Exchanges, f.Callbacks = exchanges(r, s.Exchanges, b), callbacks(s.Callbacks, b)
	if whole {
		f.Diagram = sequence.Draw(f.ID, s, s.Findings)
	}
	return f
}

// finds reports whether a step's message repeats a finding.
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
		Try: report.OneLine(try), Exchange: found.Exchange, Callback: found.Callback,
	}
}

// onTheWire returns a rule's wire findings. Many scenarios may find the same fault
// of shape: each fault is shown once, with the first scenario that found it.
func onTheWire(r *verdict.Report, rr *verdict.RuleReport) (failure, bool) {
	if len(rr.WireFindings) == 0 {
		return failure{}, false
	}
	first := rr.WireFindings[0]
	f := failure{
		ID: rr.ID + "/on-the-wire", Title: "met on the wire by other scenarios, first by " + report.OneLine(first.Scenario),
		Look: LookOf(r, rr, rr.Verdict),
	}
	s, b := report.ScenarioOf(r, first.Scenario), blame{exchanges: []int{first.Exchange}, callbacks: []int{first.Callback}, whole: true}
	f.Exchanges, f.Callbacks = exchanges(r, s.Exchanges, b), callbacks(s.Callbacks, b)
	seen := map[finding]bool{}
	for _, w := range rr.WireFindings {
		told := told(rr, w.Finding)
		told.Exchange, told.Callback = 0, 0
		if !seen[told] && len(f.Findings) < inFull {
			seen[told] = true
			f.Findings = append(f.Findings, told)
		}
	}
	f.Diagram = sequence.Draw(f.ID, s, []expect.Finding{first.Finding})
	return f, true
}
