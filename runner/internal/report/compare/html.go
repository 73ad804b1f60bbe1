package compare

import (
	_ "embed" // the page's template
	"fmt"
	"html/template"
	"io"
	"sort"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/html"
	"github.com/modecert/modecert/runner/internal/verdict"
)

//go:embed compare.html.tmpl
var pageText string

// page is the template's input.
type page struct {
	CSS      template.CSS
	Sides    []sideHead
	Notes    []string
	Rules    []ruleRow
	Compared int
	Differ   int
}

type sideHead struct {
	Name, Target, Sentence, Suite, When string
	Outcome                             verdict.Outcome
	Class                               string
}

type ruleRow struct {
	ID, Quote string
	Level     catalogue.Level
	Mode      catalogue.Mode
	Verdicts  []html.Look // one per side
	Differs   bool
	Scenarios []Row
}

// Columns is the row's number of columns: its own and one per side.
func (r ruleRow) Columns() int { return len(r.Verdicts) + 1 }

// HTML writes the comparison as one page without scripts or remote files.
func HTML(w io.Writer, sides []Side) error {
	rows, compared := Sides(sides)
	p := page{CSS: template.CSS(html.Style), Notes: Suites(sides), Compared: compared, Differ: len(rows)}
	for _, s := range sides {
		p.Sides = append(p.Sides, headOf(s))
	}
	p.Rules = ruleRows(sides, rows)
	t, err := template.New("compare").Parse(pageText)
	if err != nil {
		return fmt.Errorf("the page's template: %w", err)
	}
	var text strings.Builder
	if err := t.Execute(&text, p); err != nil {
		return fmt.Errorf("write the comparison: %w", err)
	}
	_, err = io.WriteString(w, report.Block(text.String()))
	return err
}

func headOf(s Side) sideHead {
	return sideHead{
		Name: s.Name, Target: report.OneLine(s.Report.Target.String()), Outcome: s.Report.Outcome, Class: classes[s.Report.Outcome], Sentence: report.Sentence(s.Report),
		Suite: suiteName(s.Report.Suite), When: s.Report.Started.UTC().Format(time.DateTime) + " UTC",
	}
}

// classes gives an outcome the class of the verdict that causes it.
var classes = map[verdict.Outcome]string{
	verdict.OutcomeConforms: "conforms", verdict.OutcomeViolates: "violates", verdict.OutcomeIncomplete: "incomplete",
	verdict.OutcomePartial: "not-verified", verdict.OutcomeConformsWithWaivers: "waived",
}

// ruleRows lists the rules of all sides, in order of id, with the scenarios that
// differ.
func ruleRows(sides []Side, rows []Row) []ruleRow {
	byID := map[string]*ruleRow{}
	var ids []string
	for i, s := range sides {
		for j := range s.Report.Rules {
			rr := &s.Report.Rules[j]
			row, ok := byID[rr.ID]
			if !ok {
				row = &ruleRow{ID: rr.ID, Quote: rr.Quote, Level: rr.Level, Mode: rr.Mode, Verdicts: make([]html.Look, len(sides))}
				for k := range row.Verdicts {
					row.Verdicts[k] = html.Look{Word: "not in this report"}
				}
				byID[rr.ID] = row
				ids = append(ids, rr.ID)
			}
			row.Verdicts[i] = html.LookOf(s.Report, rr, rr.Verdict)
		}
	}
	for _, r := range rows {
		rule, _, isScenario := strings.Cut(r.ID, "/")
		row, ok := byID[rule]
		if !ok {
			continue // the outcome: the heads show it
		}
		row.Differs = true
		if isScenario {
			for i := range r.Told {
				r.Told[i] = report.OneLine(r.Told[i]) // no control characters in a page
			}
			row.Scenarios = append(row.Scenarios, r)
		}
	}
	sort.Strings(ids)
	list := make([]ruleRow, 0, len(ids))
	for _, id := range ids {
		list = append(list, *byID[id])
	}
	// Differences come first: they are what readers look for.
	sort.SliceStable(list, func(i, j int) bool { return list[i].Differs && !list[j].Differs })
	return list
}
