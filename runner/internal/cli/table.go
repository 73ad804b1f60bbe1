package cli

import (
	"fmt"
	"io"
	"slices"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
)

// writeTable writes the rules × modes table of features/README.md as Markdown: rules, and
// scenarios in brackets, by document, mode and level. Unobservable rules have their
// own line and are not counted elsewhere.
func writeTable(w io.Writer, p *plan.Plan) error {
	scenarios := map[*catalogue.Rule]int{}
	for _, s := range p.Running() {
		scenarios[s.Rule]++
	}
	sum := func(c report.Cell) string {
		var n count
		for _, r := range p.Catalogue.Rules {
			if r.Unobservable == "" && c.Holds(r) {
				n.rules++
				n.scenarios += scenarios[r]
			}
		}
		return n.String()
	}
	text := "| rules (scenarios) | must | should | may | all |\n|---|---:|---:|---:|---:|\n"
	row := func(name string, c report.Cell) {
		text += "| " + name
		for _, c.Level = range append(slices.Clone(report.Levels), "") {
			text += " | " + sum(c)
		}
		text += " |\n"
	}
	for _, d := range report.Documents {
		row("**"+d.Title+"**", report.Cell{Source: d.Source})
		for _, m := range report.Modes {
			row(string(m), report.Cell{Source: d.Source, Mode: m})
		}
	}
	row("**both documents**", report.Cell{})
	unobservable := 0
	for _, r := range p.Catalogue.Rules {
		if r.Unobservable != "" {
			unobservable++
		}
	}
	_, err := fmt.Fprintf(w, "%s\nRules that cannot be observed from outside, with the reason in the catalogue: %d.\n", text, unobservable)
	return err
}

// count is a number of rules and of their scenarios.
type count struct{ rules, scenarios int }

func (c count) String() string {
	if c.rules == 0 {
		return "–"
	}
	return fmt.Sprintf("%d (%d)", c.rules, c.scenarios)
}
