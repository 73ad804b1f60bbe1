package summary

import (
	"fmt"
	"strings"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// mostAnnotations is how many annotations GitHub shows of a step's errors.
const mostAnnotations = 10

// Annotations returns GitHub's workflow commands that annotate a run with the causes of
// what does not conform, at most ten lines: a cause is one annotation, which GitHub
// unfolds.
func Annotations(r *verdict.Report) string {
	var b strings.Builder
	causes := report.Causes(r)
	for i, c := range causes {
		level := "error"
		if c.Word() == "WARNING" {
			level = "warning"
		}
		if i == mostAnnotations-1 && len(causes) > mostAnnotations {
			fmt.Fprintf(&b, "::%s title=modecert::and %d more causes, in the reports\n", level, len(causes)-i)
			break
		}
		title := c.First.ID
		if len(c.Scenarios) > 1 {
			title = c.Title + ": " + c.Extent()
		}
		at := ""
		if s := report.ScenarioOf(r, c.Scenarios[0]); s.URI != "" {
			at = fmt.Sprintf("file=features/%s,line=%d,", property(s.URI), s.Line)
		}
		fmt.Fprintf(&b, "::%s %stitle=%s::%s\n", level, at, property(report.OneLine(title)), data(strings.Join(c.First.Lines(), "\n")))
	}
	return b.String()
}

// data escapes the message of a workflow command, property one of its properties.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
