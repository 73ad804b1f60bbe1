package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/steps"
)

// entry is a phrase in the phrase book.
type entry struct {
	Group    string   `json:"group"`
	Keywords []string `json:"keywords"`
	Phrase   string   `json:"phrase"`
	Slots    []slot   `json:"slots,omitempty"`
	Sends    string   `json:"sends,omitempty"`
	Reads    string   `json:"reads,omitempty"`
	Needs    []string `json:"needs,omitempty"`    // in every use
	MayNeed  []string `json:"may_need,omitempty"` // in some uses
	Uses     int      `json:"uses"`
	Example  string   `json:"example,omitempty"`
	In       string   `json:"in,omitempty"` // the scenario of the example
}

type slot struct {
	Name   string `json:"name"`
	Values string `json:"values"`
}

// stepsCommand shows the phrase book.
func (a *app) stepsCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "steps [PATTERN]",
		Short: "Show the phrases of the features: what each sends, reads and needs",
		Long: `Show the phrase book: every phrase that a feature may use, with the operations and
fields of the API that it sends or reads, the capabilities that it needs, and an
example. PATTERN is a part of a phrase, a field or an operation, or a whole step.`,
		Example: `  modecert steps
  modecert steps retention
  modecert steps processing_strategy
  modecert steps "the recipient is a stranger"
  modecert steps --format json`,
		Args: takes("[PATTERN]"),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := run.Overview(run.Options{}, plan.CapabilityNames())
			if err != nil {
				return err
			}
			book := phraseBook(p, strings.Join(args, ""))
			if len(book) == 0 {
				return fmt.Errorf("no phrase contains %q; modecert steps shows them all", args[0])
			}
			if format == jsonFormat {
				return a.writeJSON(book)
			}
			return a.writeBook(book)
		},
	}
	bindFormat(cmd, &format)
	return cmd
}

// phraseBook lists the phrases that hold a pattern, with their uses in the features.
func phraseBook(p *plan.Plan, pattern string) []entry {
	var book []entry
	for _, ph := range steps.Phrases() {
		e := entry{Group: ph.Group, Keywords: strings.Split(ph.Keyword, "/"), Phrase: ph.Text, Sends: ph.Sends, Reads: ph.Reads}
		for _, s := range ph.Slots {
			if v := (slot{s.Name, s.Values}); !slices.Contains(e.Slots, v) {
				e.Slots = append(e.Slots, v)
			}
		}
		if !ph.Expr().MatchString(pattern) && !e.holds(pattern) {
			continue
		}
		e.uses(ph, p)
		book = append(book, e)
	}
	return book
}

func (e *entry) holds(pattern string) bool {
	return strings.Contains(strings.ToLower(strings.Join([]string{e.Group, e.Phrase, e.Sends, e.Reads}, "\n")), strings.ToLower(pattern))
}

// uses adds the first step of the features that is this phrase, and what its steps
// need.
func (e *entry) uses(ph steps.Phrase, p *plan.Plan) {
	needed := map[string]int{}
	for _, s := range p.Scenarios {
		for _, step := range s.Steps {
			_, text, _ := strings.Cut(step, " ")
			if !ph.Expr().MatchString(text) {
				continue
			}
			if e.Uses++; e.Uses == 1 {
				e.Example, e.In = text, s.ID
			}
			needs := steps.EffectsOf(text).Needs
			slices.Sort(needs)
			for _, capability := range slices.Compact(needs) {
				needed[capability]++
			}
		}
	}
	for _, capability := range plan.CapabilityNames() {
		switch n := needed[capability]; {
		case n > 0 && n == e.Uses:
			e.Needs = append(e.Needs, capability)
		case n > 0:
			e.MayNeed = append(e.MayNeed, capability)
		}
	}
}

func (a *app) writeBook(book []entry) error {
	w := a.stdout
	heading, uses := "", 0
	var where []slot
	for _, e := range book {
		if e.Group != heading {
			heading = e.Group
			fmt.Fprintf(w, "%s\n\n", heading)
		}
		fmt.Fprintf(w, "  %s  %s\n", strings.Join(e.Keywords, " or "), e.Phrase)
		for _, s := range e.Slots {
			if !slices.Contains(where, s) {
				where = append(where, s)
			}
		}
		needs := strings.Join(e.Needs, ", ")
		if len(e.MayNeed) > 0 {
			needs = strings.TrimPrefix(needs+"; in some uses "+strings.Join(e.MayNeed, ", "), "; ")
		}
		for _, line := range [][2]string{{"sends", e.Sends}, {"reads", e.Reads}, {"needs", needs}, {"example", e.Example}, {"in", e.In}} {
			if line[1] != "" {
				fmt.Fprintf(w, "      %-8s %s\n", line[0], line[1])
			}
		}
		fmt.Fprintln(w)
		uses += e.Uses
	}
	if len(where) > 0 {
		fmt.Fprint(w, "where\n\n")
		for _, s := range where {
			fmt.Fprintf(w, "  <%s>  %s\n", s.Name, s.Values)
		}
		fmt.Fprintln(w)
	}
	_, err := fmt.Fprintf(w, "%s, used %d times\n", report.Counted(len(book), "phrase"), uses)
	return err
}
