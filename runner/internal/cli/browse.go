package cli

import (
	"bufio"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove"
	"github.com/modecert/modecert/runner/internal/reach"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/run"
)

// listCommand shows what would run.
func (a *app) listCommand() *cobra.Command {
	var sel plan.Selection
	var scenarios, table, calls bool
	var format string
	cmd := &cobra.Command{
		Use:   "list [ID…]",
		Short: "List the rules, or the scenarios, that would run",
		Long: `List the rules, or the scenarios, that would run: all, or what ids name, as the
arguments of run do. The order is that of the features. With --calls, list the
operations that a service has to offer for them, the most needed first.`,
		Example: `  modecert list
  modecert list --mode dispatch --tags @must
  modecert list --scenarios DISPATCH-TTL-BOUNDS
  modecert list --calls
  modecert list --format json
  modecert list --table`,
		Args:              ids,
		ValidArgsFunction: completeRules,
		RunE: func(_ *cobra.Command, args []string) (err error) {
			if sel.Rules = append(sel.Rules, args...); table && len(args) > 0 {
				return errors.New("--table counts all rules, and takes no ids") // part of the suite would look like the whole
			}
			if sel.Shard, _, err = a.part(sel.Shard); err != nil {
				return err
			}
			p, err := run.Overview(run.Options{Selection: sel}, plan.CapabilityNames())
			if err != nil {
				return err
			}
			if table {
				return writeTable(a.stdout, p)
			}
			if calls {
				list, err := reach.Calls(p.Running(), a.fixtures)
				if err != nil {
					return err
				}
				if format == jsonFormat {
					return a.writeJSON(list)
				}
				return a.writeCalls(list)
			}
			if format == jsonFormat {
				return a.listJSON(p)
			}
			return a.list(p, scenarios)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&sel.Mode, "mode", "all", "processing mode: dispatch, conversation or all")
	fl.StringSliceVar(&sel.Rules, "rule", nil, "only what this id or pattern names, as an argument does (repeatable)")
	fl.StringVar(&sel.Tags, "tags", "", "a tag expression")
	fl.StringVar(&sel.Shard, "shard", "", "part i of n, as i/n, or auto")
	fl.BoolVar(&scenarios, "scenarios", false, "list scenarios instead of rules")
	fl.BoolVar(&calls, "calls", false, "list the operations that a service has to offer, and how many rules need each")
	bindFormat(cmd, &format)
	fl.BoolVar(&table, "table", false, "count the rules by document, mode and level, as a Markdown table")
	cmd.MarkFlagsMutuallyExclusive("table", "scenarios", "calls")
	for _, narrowing := range []string{"format", "mode", "rule", "tags", "shard"} {
		cmd.MarkFlagsMutuallyExclusive("table", narrowing) // part of the suite would look like the whole
	}
	complete(cmd, "mode", "dispatch", "conversation", "all")
	_ = cmd.RegisterFlagCompletionFunc("rule", completeRules)
	_ = cmd.RegisterFlagCompletionFunc("tags", completeTags)
	return cmd
}

// listed is a rule that would run, for programs.
type listed struct {
	ID        string           `json:"id"`
	Title     string           `json:"title"`
	Level     catalogue.Level  `json:"level"`
	Mode      catalogue.Mode   `json:"mode"`
	Source    catalogue.Source `json:"source"`
	Needs     []string         `json:"needs,omitempty"`
	Scenarios []listedScenario `json:"scenarios"`
}

type listedScenario struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	URI   string   `json:"uri"`
	Line  int      `json:"line"`
	Steps []string `json:"steps"`
}

// listOf describes a rule with those of some scenarios that are its own.
func listOf(r *catalogue.Rule, scenarios []plan.Scenario) listed {
	l := listed{ID: r.ID, Title: r.Title, Level: r.Level, Mode: r.Mode, Source: r.Source, Needs: r.Needs}
	for _, s := range scenarios {
		if s.Rule == r {
			l.Scenarios = append(l.Scenarios, listedScenario{s.ID, s.Name, s.URI, s.Line, s.Steps})
		}
	}
	return l
}

func (a *app) listJSON(p *plan.Plan) error {
	rules := []listed{}
	running := p.Running()
	for _, r := range p.Catalogue.Rules {
		if l := listOf(r, running); len(l.Scenarios) > 0 {
			rules = append(rules, l)
		}
	}
	return a.writeJSON(rules)
}

func (a *app) list(p *plan.Plan, scenarios bool) error {
	out := bufio.NewWriter(a.stdout) // the table is written cell by cell, and output is searched for secrets
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	count := map[string]int{}
	for _, s := range p.Running() {
		count[s.Rule.ID]++
		if scenarios {
			fmt.Fprintf(w, "%s\t%s:%d\n", s.ID, s.URI, s.Line)
		}
	}
	if !scenarios {
		fmt.Fprintln(w, "RULE\tLEVEL\tMODE\tSOURCE\tSCENARIOS\tNEEDS")
		for _, r := range p.Catalogue.Rules {
			if n := count[r.ID]; n > 0 {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", r.ID, r.Level, r.Mode, r.Source, n, strings.Join(r.Needs, ","))
			}
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s of %s\n", report.Counted(len(p.Running()), "scenario"), report.Counted(len(count), "rule"))
	return out.Flush()
}

// explainCommand shows one rule, or the ids that an incomplete one could mean.
func (a *app) explainCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "explain ID",
		Short: "Show one rule: its sentence, our reading, its scenarios",
		Long: `Show one rule, with all of its scenarios or with those that RULE/KEY or RULE/KEY/CASE
names: steps, sentence, our reading, what the rule is based on, and the deviations that
break it. It also shows the decisions of the reference service for the rule; each cites
a document or the live service, or is assumed. The beginning of an id, or a pattern
with *, lists the ids that it could mean.`,
		Example: `  modecert explain LIST-DISPATCH-CONTACT-ID
  modecert explain DISPATCH-TTL`,
		Args:              takes("ID"),
		ValidArgsFunction: completeRules,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := run.Overview(run.Options{}, plan.CapabilityNames())
			if err != nil {
				return err
			}
			id, _, _ := strings.Cut(args[0], "/")
			if rule, ok := p.Catalogue.ByID(id); ok && !strings.Contains(args[0], "*") && p.Known(args[0]) == nil {
				return a.explain(rule, p, args[0], format)
			}
			return a.alike(p, args[0])
		},
	}
	bindFormat(cmd, &format)
	return cmd
}

// alike lists the rules or scenarios that a pattern or an incomplete id could mean, with
// their titles.
func (a *app) alike(p *plan.Plan, pattern string) error {
	var ids []string
	titles := map[string]string{}
	if strings.Contains(pattern, "/") {
		for _, s := range p.Scenarios {
			ids, titles[s.ID] = append(ids, s.ID), s.Name
		}
	} else {
		for _, r := range p.Catalogue.Rules {
			ids, titles[r.ID] = append(ids, r.ID), r.Title
		}
	}
	found := plan.Beginning(pattern, ids)
	if strings.Contains(pattern, "*") {
		found = slices.DeleteFunc(ids, func(id string) bool { return !plan.Matches(pattern, id) })
	}
	if len(found) == 0 {
		return p.Known(pattern)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	for _, id := range found {
		fmt.Fprintf(w, "%s\t%s\n", id, titles[id])
	}
	return w.Flush()
}

// explained is a rule as explain shows it, for programs.
type explained struct {
	listed
	Quote        string               `json:"quote"`
	Place        string               `json:"place"`
	Reading      string               `json:"reading"`
	Cites        []string             `json:"cites,omitempty"`
	RestsOn      []catalogue.Basis    `json:"rests_on"`
	Decisions    []behaviour.Decision `json:"decisions,omitempty"`
	Hint         string               `json:"hint,omitempty"`
	Unobservable string               `json:"unobservable,omitempty"`
	BrokenBy     []string             `json:"broken_by,omitempty"` // deviations
}

// explain shows a rule with those of its scenarios that a pattern names: what is checked
// comes first.
func (a *app) explain(r *catalogue.Rule, p *plan.Plan, pattern, format string) error {
	deviations, err := prove.Breaking(r.ID)
	if err != nil {
		return err
	}
	decisions, err := behaviour.LedgerOf(r.ID)
	if err != nil {
		return err
	}
	e := explained{listOf(r, p.Scenarios), r.Quote, r.Place(), r.Reading, r.Cites, p.Catalogue.RestsOn(r), decisions, r.Hint, r.Unobservable, deviations}
	e.Scenarios = slices.DeleteFunc(e.Scenarios, func(s listedScenario) bool { return !plan.Matches(pattern, s.ID) })
	if format == jsonFormat {
		return a.writeJSON(e)
	}
	w := a.stdout
	fmt.Fprintf(w, "%s  %s, %s\n\n  %s\n", r.ID, r.Level, r.Mode, r.Title)
	for _, s := range e.Scenarios {
		fmt.Fprintf(w, "\n  %s\n  %s  (%s:%d)\n", s.Title, s.ID, s.URI, s.Line)
		for _, step := range s.Steps {
			fmt.Fprintf(w, "    %s\n", step)
		}
	}
	fmt.Fprintf(w, "\n  says      %q\n            %s\n", r.Quote, r.Place())
	fmt.Fprintf(w, "  read as   %s\n", r.Reading)
	fmt.Fprintf(w, "  rests on  the sentence above, which %s\n", r.Level.Support())
	for _, b := range e.RestsOn[1:] {
		fmt.Fprintf(w, "            %q\n            %s\n", b.Quote, b.Document)
	}
	label := "decisions"
	for _, d := range decisions {
		fmt.Fprintf(w, "  %-9s %s\n", label, d)
		label = ""
	}
	if len(decisions) > 0 {
		fmt.Fprintln(w, "            of the reference service, and what each rests on")
	}
	if len(r.Needs) > 0 {
		fmt.Fprintf(w, "  needs     %s\n", strings.Join(r.Needs, ", "))
	}
	if r.Hint != "" {
		fmt.Fprintf(w, "  try       %s\n", r.Hint)
	}
	if r.Unobservable != "" {
		fmt.Fprintf(w, "  not observable: %s\n", r.Unobservable)
	}
	label = "broken by"
	for _, d := range deviations {
		fmt.Fprintf(w, "  %-9s %s\n", label, d)
		label = ""
	}
	if len(deviations) > 0 {
		fmt.Fprintf(w, "            which scenario catches which: modecert prove --rule %s\n", r.ID)
	}
	return nil
}
