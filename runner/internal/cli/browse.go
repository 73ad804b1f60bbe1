package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove"
	"github.com/modecert/modecert/runner/internal/run"
)

// listCommand shows what would run.
func (a *app) listCommand() *cobra.Command {
	var sel plan.Selection
	var scenarios, table bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the rules, or the scenarios, that would run",
		Example: `  modecert list
  modecert list --mode dispatch --tags @must
  modecert list --scenarios --rule DISPATCH-TTL-BOUNDS
  modecert list --table`,
		Args: wants(),
		RunE: func(*cobra.Command, []string) (err error) {
			defer collectLate(shortPercent, shortLimit)()
			if sel.Shard, _, err = a.part(sel.Shard); err != nil {
				return err
			}
			p, _, err := run.Plan(run.Options{Selection: sel}, plan.CapabilityNames())
			if err != nil {
				return err
			}
			if table {
				return writeTable(a.stdout, p)
			}
			return a.list(p, scenarios)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&sel.Mode, "mode", "all", "processing mode: dispatch, conversation or all")
	fl.StringSliceVar(&sel.Rules, "rule", nil, "this rule only (repeatable)")
	fl.StringVar(&sel.Tags, "tags", "", "a tag expression")
	fl.StringVar(&sel.Shard, "shard", "", "part i of n, as i/n, or auto")
	fl.BoolVar(&scenarios, "scenarios", false, "list scenarios instead of rules")
	fl.BoolVar(&table, "table", false, "count the rules by document, mode and level, as a Markdown table")
	cmd.MarkFlagsMutuallyExclusive("table", "scenarios")
	for _, narrowing := range []string{"mode", "rule", "tags", "shard"} {
		cmd.MarkFlagsMutuallyExclusive("table", narrowing) // part of the suite would look like the whole
	}
	complete(cmd, "mode", "dispatch", "conversation", "all")
	_ = cmd.RegisterFlagCompletionFunc("rule", completeRules)
	return cmd
}

func (a *app) list(p *plan.Plan, scenarios bool) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
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
	_, err := fmt.Fprintf(a.stdout, "%d scenarios of %d rules\n", len(p.Running()), len(count))
	return err
}

// explainCommand shows one rule.
func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE",
		Short:   "Show one rule: its sentence, our reading, its scenarios",
		Example: "  modecert explain LIST-DISPATCH-CONTACT-ID",
		Args:    wants("RULE"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, to string) ([]string, cobra.ShellCompDirective) {
			return completeRules(cmd, args, to)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			p, _, err := run.Plan(run.Options{}, plan.CapabilityNames())
			if err != nil {
				return err
			}
			rule, ok := p.Catalogue.ByID(args[0])
			if !ok {
				return fmt.Errorf("unknown rule %q%s", args[0], p.Catalogue.Suggest(args[0]))
			}
			return a.explain(rule, p)
		},
	}
}

func (a *app) explain(r *catalogue.Rule, p *plan.Plan) error {
	w := a.stdout
	fmt.Fprintf(w, "%s  %s, %s\n\n", r.ID, r.Level, r.Mode)
	fmt.Fprintf(w, "  says      %q\n            %s%s\n", r.Quote, r.Where, editions(r))
	fmt.Fprintf(w, "  read as   %s\n", r.Reading)
	for _, c := range r.Cites {
		if c != r.Quote {
			fmt.Fprintf(w, "  rests on  %q\n", c)
		}
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
	deviations, err := prove.Breaking(r.ID)
	if err != nil {
		return err
	}
	for i, d := range deviations {
		label := "broken by"
		if i > 0 {
			label = "         "
		}
		fmt.Fprintf(w, "  %s %s\n", label, d)
	}
	if len(deviations) > 0 {
		fmt.Fprintf(w, "            which scenario catches which: modecert prove --rule %s\n", r.ID)
	}
	for _, s := range p.Scenarios {
		if s.Rule != r {
			continue
		}
		fmt.Fprintf(w, "\n  %s  (%s:%d)\n", s.Name, s.URI, s.Line)
		for _, step := range s.Steps {
			fmt.Fprintf(w, "    %s\n", step)
		}
	}
	return nil
}

func editions(r *catalogue.Rule) string {
	if len(r.Editions) == 0 {
		return ""
	}
	return "; editions: " + strings.Join(r.Editions, ", ")
}

// completeRules gives the shell rule ids as completions.
func completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	cat, err := catalogue.Load(features.FS)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var ids []string
	for _, r := range cat.Rules {
		ids = append(ids, r.ID)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
