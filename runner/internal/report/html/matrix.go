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
	// Document is set on the first row of a document.
	Document string
	Level    catalogue.Level
	Cells    []cell
}

// cell says how many rules of it are in order.
type cell struct {
	Text string
	// State colours the cell: one of those of marks, good or none.
	State string
	// Mark says the state to those who do not see colours.
	Mark string
}

// marks are the states of a cell that is not in order, worst first: some rule is
// violated, is violated and does not decide, could not be judged, or is not
// verified.
var marks = []struct{ State, Mark, Word string }{
	{"bad", "✗", "violated"}, {"warn", "!", "violated, a should-rule"}, {"odd", "?", "incomplete"}, {"open", "○", "not verified, waived or not selected"},
}

// legend explains the marks that a table has.
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

// columns are the modes of the table, in order; the last counts all of them.
var columns = [][]catalogue.Mode{
	{catalogue.Dispatch}, {catalogue.Conversation}, {catalogue.Both},
	{catalogue.Dispatch, catalogue.Conversation, catalogue.Both},
}

func matrix(r *verdict.Report) []matrixRow {
	var rows []matrixRow
	for _, d := range []struct {
		source catalogue.Source
		title  string
	}{{catalogue.Page, "Processing Modes page"}, {catalogue.Reference, "API reference"}} {
		for i, level := range []catalogue.Level{catalogue.Must, catalogue.Should, catalogue.May} {
			row := matrixRow{Level: level}
			if i == 0 {
				row.Document = d.title
			}
			for _, modes := range columns {
				row.Cells = append(row.Cells, count(r, d.source, level, modes))
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// count counts the rules of a cell: those in order of all that a target could
// be held to, or, in documentation, all of them.
func count(r *verdict.Report, source catalogue.Source, level catalogue.Level, modes []catalogue.Mode) cell {
	good, all := 0, 0
	found := map[string]bool{} // states
	for i := range r.Rules {
		rr := &r.Rules[i]
		if rr.Source != source || rr.Level != level || !slices.Contains(modes, rr.Mode) || rr.Verdict == verdict.NotApplicable {
			continue
		}
		all++
		switch rr.Verdict {
		case verdict.Conforms, verdict.Observed:
			if report.InOrder(rr) {
				good++
			} else {
				found["open"] = true
			}
		case verdict.Violates:
			found[map[bool]string{true: "bad", false: "warn"}[rr.Counts(r.Strict)]] = true
		case verdict.Incomplete:
			found["odd"] = true
		default:
			found["open"] = true
		}
	}
	switch {
	case all == 0:
		return cell{Text: "–", State: "none"}
	case r.Outcome == "":
		return cell{Text: fmt.Sprint(all), State: "none"}
	}
	text := fmt.Sprintf("%d/%d", good, all)
	for _, m := range marks {
		if found[m.State] {
			return cell{text, m.State, m.Mark}
		}
	}
	return cell{Text: text, State: "good"}
}
