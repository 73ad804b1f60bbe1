package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/internal/atomicfile"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/run"
)

// mostErrors is how many errors of a proof are printed; prove.json lists all of them.
const mostErrors = 40

// proveCommand proves the suite itself.
func (a *app) proveCommand() *cobra.Command {
	o := prove.Options{Channels: config.DefaultChannels()}
	var out, format string
	cmd := &cobra.Command{
		Use:   "prove",
		Short: "Prove that every scenario can fail, and that none fails on permitted behaviour",
		Long: `Prove that the suite can be trusted, by running it against changed behaviours of
the reference service.

A deviation breaks a rule: a scenario of that rule must report it by its own finding.
What else a deviation breaks is listed in
` + caught.Path + `. It is an error if a scenario that is not
listed there fails, or if a listed one passes.

A reading is permitted where the documentation is silent: no must-rule may be
violated under it.

A hollow service answers and does not do what it is asked for: no must- or should-rule
that needs it may conform. The verdicts are listed in hollow.txt, beside that file.

Scenarios that a deviation or reading cannot affect are left out. A deviation runs with
the scenarios that are known to fail on it and, unless it is named, with one of each
other rule. --full leaves nothing out. --sample tries one scenario for each deviation,
one deviation for each scenario, and a few scenarios for each reading and each hollow
service. --pairs tries pairs of readings that affect the same operation. --update runs
every deviation and hollow service with all scenarios that it could affect, without the
readings, and writes both files, in a checkout of the suite.

Exit status: 0 proven, 1 not proven.`,
		Example: `  modecert prove
  modecert prove --rule DISPATCH-TTL-BOUNDS
  modecert prove --full --shard 3/20 --out build/prove`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if o.Shard, _, err = a.part(o.Shard); err != nil {
				return err
			}
			return a.prove(cmd.Context(), o, out, format)
		},
	}
	fl := cmd.Flags()
	fl.StringSliceVar(&o.Rules, "rule", nil, "prove only what this id or pattern names (repeatable)")
	fl.StringSliceVar(&o.Deviations, "deviation", nil, "try this deviation only (repeatable)")
	fl.StringSliceVar(&o.Readings, "reading", nil, "try this reading only (repeatable)")
	fl.StringSliceVar(&o.Hollows, "hollow", nil, "try this hollow service only (repeatable)")
	fl.BoolVar(&o.Full, "full", false, "try every scenario on every deviation")
	fl.BoolVar(&o.Sample, "sample", false, "try just enough for every deviation to be caught and every scenario to fail")
	fl.BoolVar(&o.Pairs, "pairs", false, "try the pairs of readings that affect the same operation, and nothing else")
	fl.BoolVar(&o.Update, "update", false, "write the tables of what every deviation breaks and of every hollow service")
	fl.StringVar(&o.Shard, "shard", "", "try part i of n of the deviations, readings and hollow services, as i/n, or auto")
	fl.IntVar(&o.Concurrency, "concurrency", 64, "units that run at once")
	fl.StringVar(&out, "out", "", "write prove.json and prove.html to this folder")
	_ = cmd.RegisterFlagCompletionFunc("rule", completeRules)
	bindFormat(cmd, &format)
	completeVariants(cmd)
	return cmd
}

func (a *app) prove(ctx context.Context, o prove.Options, out, format string) error {
	if _, err := os.Stat(caught.Path); o.Update && err != nil {
		return &config.Error{Reason: "--update writes " + caught.Path + ", and this is not a checkout of the suite; run it in the top folder of one"}
	}
	release, err := claim(out)
	if err != nil {
		return err
	}
	defer release()
	if o.Concurrency < 1 {
		return &config.Error{Reason: fmt.Sprintf("--concurrency %d is less than 1", o.Concurrency)}
	}
	if o.Update && !o.Narrowed() {
		if o.Code, err = caught.Code(os.DirFS(".")); err != nil {
			return &config.Error{Reason: "--update: the code of this checkout cannot be read: " + err.Error()}
		}
	}
	if o.Plan, o.Features, err = run.Plan(run.Options{}, plan.CapabilityNames()); err != nil {
		return a.fault(err)
	}
	look := a.look(&runFlags{})
	look.Every = toldUnits
	o.Progress = a.progress(look)
	o.Concurrency = a.afford(o.Concurrency)
	defer collectLate(proofPercent, proofLimit)()
	proof, err := prove.Run(ctx, o)
	switch {
	case ctx.Err() != nil:
		return a.interrupted()
	case err != nil:
		var selection *plan.SelectionError
		if errors.As(err, &selection) || errors.Is(err, plan.ErrNothing) {
			return err
		}
		return a.fault(err)
	}
	if out != "" {
		if err := prove.Write(out, proof); err != nil {
			return a.fault(err)
		}
	}
	if format == jsonFormat {
		if err := a.writeJSON(proof); err != nil {
			return err
		}
	} else {
		a.printProof(proof, len(o.Rules) > 0)
	}
	switch {
	case !proof.Proven:
		a.status = gate.Red
	case o.Update:
		if err := atomicfile.WriteBytes(caught.Path, 0o644, []byte(proof.Table.String())); err != nil {
			return a.fault(err)
		}
		if err := atomicfile.WriteBytes(caught.HollowPath, 0o644, []byte(proof.HollowTable.String())); err != nil {
			return a.fault(err)
		}
		fmt.Fprintf(a.stdout, "%s and %s are written; review the diff, and build again\n", caught.Path, caught.HollowPath)
	}
	return nil
}

// toldUnits is how many units are between two lines of progress. A proof has about ten
// thousand units.
const toldUnits = 500

// fault prints an error of the suite itself.
func (a *app) fault(err error) error {
	a.complain("%v", err)
	return &exitError{gate.Fault}
}

func (a *app) printProof(p *prove.Proof, scenarios bool) {
	if scenarios {
		for _, s := range p.Scenarios {
			fmt.Fprintf(a.stdout, "%s fails on %s\n", s.ID, cmp.Or(strings.Join(s.FailsOn, ", "), "nothing"))
		}
	}
	for _, e := range p.Errors[:min(len(p.Errors), mostErrors)] {
		fmt.Fprintln(a.stdout, e)
	}
	if n := len(p.Errors) - mostErrors; n > 0 {
		fmt.Fprintf(a.stdout, "and %d more (see prove.json)\n", n)
	}
	word := "not proven"
	if p.Proven {
		word = "proven"
		switch {
		case p.Narrowed:
			word = "proven, as far as asked"
		case p.Sample:
			word = "proven, in a sample"
		}
	}
	fmt.Fprintf(a.stdout, "%s: %s\n", word, strings.Join(counts(p), "; "))
}

// counts summarises what was tried, in numbers. It omits what was not tried.
func counts(p *prove.Proof) []string {
	var all []string
	count := func(format string, of int, well func(i int) bool) {
		n := 0
		for i := range of {
			if well(i) {
				n++
			}
		}
		if of > 0 {
			all = append(all, fmt.Sprintf(format, n, of))
		}
	}
	count("%d of %d deviations caught", len(p.Deviations), func(i int) bool { return len(p.Deviations[i].By) > 0 })
	strong := "%d of %d must- and should-scenarios fail on one"
	if p.Narrowed {
		strong = "%d of %d must- and should-scenarios of the rules they break fail on one"
	}
	count(strong, len(p.Scenarios), func(i int) bool { return len(p.Scenarios[i].FailsOn) > 0 })
	count("%d of %d readings held against nothing", len(p.Readings), func(i int) bool {
		return len(p.Readings[i].Violated)+len(p.Readings[i].Unfinished) == 0
	})
	if !p.Narrowed {
		count("%d of %d may-scenarios seen to differ", len(p.MayRules), func(i int) bool { return len(p.MayRules[i].Observations) > 1 })
	}
	count("%d of %d hollow services let no rule conform that needs them", len(p.Hollows), func(i int) bool { return len(p.Hollows[i].Conforms) == 0 })
	return append(all, fmt.Sprintf("%d units in %.1f s", p.Units, p.Seconds))
}
