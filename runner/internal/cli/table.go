package cli

import (
	"fmt"
	"io"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// writeTable writes the rules × modes table of the README as Markdown: rules,
// and scenarios in brackets, by document, mode and level. What cannot be
// observed is counted in a line of its own and nowhere else.
func writeTable(w io.Writer, p *plan.Plan) error {
	scenarios := map[*catalogue.Rule]int{}
	for _, s := range p.Running() {
		scenarios[s.Rule]++
	}
	sum := func(keep func(*catalogue.Rule) bool) count {
		var c count
		for _, r := range p.Catalogue.Rules {
			if r.Unobservable == "" && keep(r) {
				c.rules++
				c.scenarios += scenarios[r]
			}
		}
		return c
	}
	levels := []catalogue.Level{catalogue.Must, catalogue.Should, catalogue.May}
	text := "| rules (scenarios) | must | should | may | all |\n|---|---:|---:|---:|---:|\n"
	row := func(name string, keep func(*catalogue.Rule) bool) {
		text += "| " + name
		for _, l := range levels {
			text += " | " + sum(func(r *catalogue.Rule) bool { return keep(r) && r.Level == l }).String()
		}
		text += " | " + sum(keep).String() + " |\n"
	}
	for _, d := range []struct {
		name   string
		source catalogue.Source
	}{{"Processing Modes page", catalogue.Page}, {"API reference", catalogue.Reference}} {
		row("**"+d.name+"**", func(r *catalogue.Rule) bool { return r.Source == d.source })
		for _, m := range []catalogue.Mode{catalogue.Dispatch, catalogue.Conversation, catalogue.Both} {
			row(string(m), func(r *catalogue.Rule) bool { return r.Source == d.source && r.Mode == m })
		}
	}
	row("**both documents**", func(*catalogue.Rule) bool { return true })
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
