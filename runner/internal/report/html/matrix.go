package html

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// matrixRow is a row of the table of rules by document, level and mode.
type matrixRow struct {
	// Document is set in the first row of a document.
	Document string
	Level    catalogue.Level
	Cells    []cell
}

// cell shows how many of its rules are in order.
type cell struct {
	Text string
	// State sets the colour: a State of marks, good or none.
	State string
	// Mark shows the state without colour.
	Mark string
}

// marks are the states of a cell that is not in order, worst first: a rule is
// violated, is violated but does not decide, could not be judged, or is not
// verified.
var marks = []struct{ State, Mark, Word string }{
	{"bad", "✗", "violated"}, {"warn", "!", "violated, a should-rule"}, {"odd", "?", "incomplete"}, {"open", "○", "not verified, waived or not selected"},
}

// legend explains the marks of a table.
func legend(rows []matrixRow) string {
	var words []string
	for _, m := range marks {
		for _, row := range rows {
			if slices.ContainsFunc(row.Cells, func(c cell) bool { return c.State == m.State }) {
				words = append(words, m.Mark+" "+m.Word)
				break
			}
		}
	}
	return strings.Join(words, "; ")
}

func matrix(r *verdict.Report) []matrixRow {
	var rows []matrixRow
	for _, d := range report.Documents {
		for i, level := range report.Levels {
			row := matrixRow{Level: level}
			if i == 0 {
				row.Document = d.Title
			}
			for _, mode := range append(slices.Clone(report.Modes), "") { // the last counts all modes
				row.Cells = append(row.Cells, count(r, report.Cell{Source: d.Source, Level: level, Mode: mode}))
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// count counts the rules of a cell that are in order, of all that apply to the
// target. In documentation it counts all rules.
func count(r *verdict.Report, c report.Cell) cell {
	rules := c.Rules(r)
	found := map[string]bool{} // states
	for _, rr := range rules {
		switch {
		case report.InOrder(rr):
		case rr.Verdict == verdict.Violates:
			found[map[bool]string{true: "bad", false: "warn"}[rr.Counts(r.Strict)]] = true
		case rr.Verdict == verdict.Incomplete:
			found["odd"] = true
		default:
			found["open"] = true
		}
	}
	text, _ := c.Count(r)
	switch {
	case len(rules) == 0:
		return cell{Text: text, State: "none"}
	case r.Outcome == "":
		return cell{Text: fmt.Sprint(len(rules)), State: "none"}
	}
	for _, m := range marks {
		if found[m.State] {
			return cell{text, m.State, m.Mark}
		}
	}
	return cell{Text: text, State: "good"}
}
