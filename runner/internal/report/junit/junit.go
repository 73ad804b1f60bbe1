// Package junit writes junit.xml: a test suite per rule and a test case per
// scenario, whose class is the rule and whose name is key, case and title; see [Encode]. A violation is a failure, a scenario that
// could not be judged is an error, and one that was not to run is skipped with its
// reason. What was not selected is left out.
package junit

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// FileName is the report's name in the folder of reports.
const FileName = "junit.xml"

// Encode writes the XML. A violation that does not decide the run passes and contains the
// warning, so that the file and the exit status agree.
func Encode(w io.Writer, r *verdict.Report) error {
	// Only the suites have counts: for the whole, Jenkins' schema has no skips, and
	// a reader that finds the other counts would take skips for passes.
	all := testsuites{Name: "modecert", Time: seconds(r.Finished.Sub(r.Started).Seconds())}
	e := encoder{r, report.ByScenario(report.Causes(r))}
	for i := range r.Rules {
		if r.Rules[i].Verdict == verdict.NotSelected {
			continue
		}
		s := e.suite(&r.Rules[i])
		s.ID = i
		all.Suites = append(all.Suites, s)
	}
	return all.encode(w)
}

// encoder writes one report.
type encoder struct {
	r      *verdict.Report
	causes map[string]*report.Cause
}

func (e encoder) suite(rr *verdict.RuleReport) testsuite {
	r := e.r
	s := testsuite{Name: clean(rr.ID), Package: "modecert", Timestamp: r.Started.UTC().Format(time.RFC3339)}
	for _, p := range [][2]string{
		{"level", string(rr.Level)},
		{"mode", string(rr.Mode)},
		{"source", string(rr.Source)},
		{"where", rr.Where},
		{"quote", rr.Quote},
		{"verdict", string(rr.Verdict)},
		{"target", r.Target.String()},
		{"suite", r.Suite.Version},
	} {
		s.Properties = append(s.Properties, property{p[0], clean(p[1])})
	}
	var total float64
	for i := range rr.Scenarios {
		if rr.Scenarios[i].Verdict == verdict.NotSelected {
			continue
		}
		total += rr.Scenarios[i].DurationMS / 1000
		s.add(e.scenarioCase(rr, &rr.Scenarios[i]))
	}
	s.Time = seconds(total)
	if c, ok := e.ruleCase(rr); ok {
		s.add(c)
	}
	return s
}

func (e encoder) scenarioCase(rr *verdict.RuleReport, s *verdict.ScenarioReport) testcase {
	c := testcase{
		Name: clean(strings.TrimPrefix(s.ID, rr.ID+"/") + " – " + s.Name), Classname: clean(rr.ID), Time: seconds(s.DurationMS / 1000),
		File: clean(s.URI), Line: s.Line,
	}
	switch s.Verdict {
	case verdict.Conforms:
	case verdict.Observed:
		c.SystemOut = say(strings.Join(s.Observations, "\n"))
	case verdict.Violates:
		e.blame(&c, report.OfScenario(e.r, rr, s), steps(s), rr.Counts(e.r.Strict))
	case verdict.Incomplete:
		v, _ := report.OfIncomplete(e.r, rr, s)
		c.Error = &result{Type: string(s.Verdict), Message: clean(s.Cause), text: *say(e.told(v, steps(s)))}
	default:
		c.Skipped = skip(s.Verdict, s.Cause)
	}
	if len(s.CleanupErrs) > 0 {
		c.SystemErr = say(strings.Join(s.CleanupErrs, "\n"))
	}
	return c
}

// ruleCase returns the test case of the rule itself, for wire findings and for
// rules without scenarios. Its name is the rule's id, so that each rule has at
// least one test case.
func (e encoder) ruleCase(rr *verdict.RuleReport) (testcase, bool) {
	c := testcase{Name: clean(rr.ID), Classname: clean(rr.ID), Time: seconds(0)}
	v, wire := report.OnTheWire(e.r, rr)
	switch {
	case wire && rr.Verdict == verdict.Violates:
		e.blame(&c, v, met(rr), rr.Counts(e.r.Strict))
	case wire:
		c.Skipped = skip(rr.Verdict, rr.Reason)
	case len(rr.Scenarios) > 0:
		return c, false
	case rr.Verdict == verdict.Incomplete:
		c.Error = &result{Type: string(rr.Verdict), Message: clean(rr.Reason)}
	default:
		c.Skipped = skip(rr.Verdict, rr.Reason)
	}
	return c, true
}

// blame makes the case a failure, or a pass with a warning if the rule does not
// decide the run.
func (e encoder) blame(c *testcase, v report.Violation, detail string, counts bool) {
	if !counts {
		c.SystemOut = say(e.told(v, detail))
		return
	}
	c.Failure = &result{
		Type:    string(verdict.Violates),
		Message: clean(fmt.Sprintf("expected %s, got %s", v.Expected, v.Actual)),
		text:    *say(e.told(v, detail)),
	}
}

// told describes a failure: its cause, with how much else fails for it, and the failure
// itself. What is the same for a whole cause stands with its first failure only.
func (e encoder) told(v report.Violation, detail string) string {
	c := e.causes[v.ID]
	if c == nil || len(c.Scenarios) < 2 {
		return strings.Join(v.Lines(), "\n") + "\n\n" + detail
	}
	cause := fmt.Sprintf("%s  %s: %s", c.Word(), c.Title, c.Extent())
	if c.First.ID == v.ID {
		return cause + "\n\n" + strings.Join(v.Lines(), "\n") + "\n\n" + detail
	}
	return fmt.Sprintf("%s\n  first     %s\n  rerun     %s\n\n%s", cause, c.First.ID, v.Again, detail)
}

func skip(v verdict.Verdict, reason string) *text {
	if reason == "" {
		return say(string(v))
	}
	return say(string(v) + ": " + reason)
}

// say returns a text without characters that XML cannot contain.
func say(s string) *text { return &text{clean(s)} }

// steps lists the steps with their status, as far as they ran.
func steps(s *verdict.ScenarioReport) string {
	var b strings.Builder
	for _, step := range s.Steps {
		fmt.Fprintf(&b, "%-9s %s\n", step.Status, report.OneLine(step.Text))
		if step.Message != "" {
			fmt.Fprintf(&b, "          %s\n", report.OneLine(step.Message))
		}
	}
	return b.String()
}

// met lists the wire findings with the scenarios that found them.
func met(rr *verdict.RuleReport) string {
	var b strings.Builder
	for i := range rr.WireFindings {
		f := &rr.WireFindings[i]
		fmt.Fprintf(&b, "%s: %s\n", report.OneLine(f.Scenario), report.OneLine(f.Error()))
	}
	return b.String()
}

func seconds(s float64) string { return fmt.Sprintf("%.3f", s) }

// clean makes a text of unknown origin readable and valid in XML 1.0. XML cannot
// contain some characters, not even escaped: production [2] Char of the
// recommendation. A reader of junit.xml rejects the whole file for one of them, and
// pipelines print its texts into their logs.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, report.Block(s))
}
