// Package ctrf writes ctrf.json, the Common Test Report Format (https://ctrf.io): a test
// for each scenario that was selected, and one for each rule with findings on the wire.
// See [Encode].
package ctrf

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// FileName is the report's name in the folder of reports.
const FileName = "ctrf.json"

// specVersion is the version of the format that is written.
const specVersion = "0.0.0"

// The names of the members are those of the format.
type (
	document struct {
		ReportFormat string  `json:"reportFormat"`
		SpecVersion  string  `json:"specVersion"`
		Timestamp    string  `json:"timestamp"`
		GeneratedBy  string  `json:"generatedBy"`
		Results      results `json:"results"`
	}
	results struct {
		Tool    tool    `json:"tool"`
		Summary summary `json:"summary"`
		Tests   []test  `json:"tests"`
	}
	tool struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	summary struct {
		Tests   int   `json:"tests"`
		Passed  int   `json:"passed"`
		Failed  int   `json:"failed"`
		Pending int   `json:"pending"`
		Skipped int   `json:"skipped"`
		Other   int   `json:"other"`
		Start   int64 `json:"start"` // milliseconds since 1970
		Stop    int64 `json:"stop"`
	}
	test struct {
		Name      string   `json:"name"`
		Status    string   `json:"status"`
		Duration  int64    `json:"duration"` // milliseconds
		Suite     []string `json:"suite"`
		RawStatus string   `json:"rawStatus"` // the verdict
		Message   string   `json:"message,omitempty"`
		Trace     string   `json:"trace,omitempty"`
		FilePath  string   `json:"filePath,omitempty"`
		Line      int      `json:"line,omitempty"`
		Tags      []string `json:"tags"`
	}
)

// Encode writes the report. A violation that does not decide the run passes, with its
// message; what could not be judged fails, as the run does.
func Encode(w io.Writer, r *verdict.Report) error {
	d := document{ReportFormat: "CTRF", SpecVersion: specVersion, Timestamp: r.Finished.UTC().Format(time.RFC3339), GeneratedBy: "modecert"}
	d.Results.Tool = tool{"modecert", r.Suite.Version}
	d.Results.Summary.Start, d.Results.Summary.Stop = r.Started.UnixMilli(), r.Finished.UnixMilli()
	d.Results.Tests = []test{}
	causes := report.ByScenario(report.Causes(r))
	for i := range r.Rules {
		rr := &r.Rules[i]
		for j := range rr.Scenarios {
			if s := &rr.Scenarios[j]; s.Verdict != verdict.NotSelected {
				d.Results.add(ofScenario(r, rr, s, causes[s.ID]))
			}
		}
		if v, ok := report.OnTheWire(r, rr); ok {
			t := test{Name: rr.ID + " on the wire", RawStatus: string(rr.Verdict), Status: status(rr, rr.Verdict, r.Strict), Suite: []string{rr.ID}, Tags: tags(rr)}
			t.tell(v, causes[rr.ID])
			d.Results.add(t)
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(d)
}

func ofScenario(r *verdict.Report, rr *verdict.RuleReport, s *verdict.ScenarioReport, c *report.Cause) test {
	t := test{
		Name: s.ID, Status: status(rr, s.Verdict, r.Strict), RawStatus: string(s.Verdict), Duration: int64(s.DurationMS),
		Suite: []string{rr.ID}, FilePath: s.URI, Line: s.Line, Tags: tags(rr), Message: report.OneLine(s.Cause),
	}
	switch s.Verdict {
	case verdict.Violates:
		t.tell(report.OfScenario(r, rr, s), c)
	case verdict.Incomplete:
		v, _ := report.OfIncomplete(r, rr, s)
		t.tell(v, c)
	}
	return t
}

// tell describes a failure: the cause in the message, and the failure itself.
func (t *test) tell(v report.Violation, c *report.Cause) {
	t.Message = report.OneLine(strings.TrimPrefix(fmt.Sprintf("expected %s, got %s", v.Expected, v.Actual), "expected , got "))
	if c != nil && len(c.Scenarios) > 1 {
		t.Message = report.OneLine(c.Title + ": " + c.Extent())
	}
	t.Trace = strings.Join(v.Lines(), "\n")
}

func tags(rr *verdict.RuleReport) []string {
	return []string{string(rr.Level), string(rr.Mode), string(rr.Source)}
}

func status(rr *verdict.RuleReport, v verdict.Verdict, strict bool) string {
	switch v {
	case verdict.Conforms, verdict.Observed:
		return "passed"
	case verdict.Incomplete:
		return "failed"
	case verdict.Violates:
		if rr.Counts(strict) {
			return "failed"
		}
		return "passed"
	}
	return "skipped"
}

func (r *results) add(t test) {
	r.Tests = append(r.Tests, t)
	s := &r.Summary
	s.Tests++
	switch t.Status {
	case "passed":
		s.Passed++
	case "failed":
		s.Failed++
	default:
		s.Skipped++
	}
}
