package html

import (
	"fmt"

	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/report"
	"github.com/modecert/modecert/runner/verdict"
)

// matrixRow is a row of the table of rules by document, level and mode.
type matrixRow struct {
	// Document is set on the first row of a document, with the rows it spans.
	Document string
	Level    catalogue.Level
	Cells    []cell
}

// cell says how many rules of it are in order.
type cell struct {
	Text string
	// State colours the cell: good, bad, open, none.
	State string
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
	good, bad, all := 0, 0, 0
	for i := range r.Rules {
		rr := &r.Rules[i]
		if rr.Source != source || rr.Level != level || !contains(modes, rr.Mode) || rr.Verdict == verdict.NotApplicable {
			continue
		}
		all++
		switch rr.Verdict {
		case verdict.Conforms, verdict.Observed:
			if report.InOrder(rr) {
				good++
			}
		case verdict.Violates, verdict.Incomplete:
			bad++
		}
	}
	switch {
	case all == 0:
		return cell{"–", "none"}
	case r.Outcome == "":
		return cell{fmt.Sprint(all), "none"}
	}
	text := fmt.Sprintf("%d/%d", good, all)
	switch {
	case bad > 0:
		return cell{text, "bad"}
	case good < all:
		return cell{text, "open"}
	}
	return cell{text, "good"}
}

func contains(modes []catalogue.Mode, m catalogue.Mode) bool {
	for _, candidate := range modes {
		if candidate == m {
			return true
		}
	}
	return false
}
