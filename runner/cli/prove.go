package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/conformance"
	"github.com/modecert/modecert/runner/gate"
	"github.com/modecert/modecert/runner/plan"
	"github.com/modecert/modecert/runner/prove"
	"github.com/modecert/modecert/runner/report/console"
)

// most is how many errors of a proof are printed; prove.json holds them all.
const mostErrors = 40

// proveCommand proves the suite itself.
func (a *app) proveCommand() *cobra.Command {
	o := prove.Options{Channels: channels()}
	var out string
	cmd := &cobra.Command{
		Use:   "prove",
		Short: "Prove that every scenario can fail, and none fails on what is permitted",
		Long: `Run the suite against deviations and readings of the reference service. A
deviation breaks rules: a scenario of one of them has to report it by its own
finding. A reading is permitted where the documentation is silent: no must-rule
may be found violated. Exit status: 0 proven, 1 not proven.`,
		Example: `  modecert prove
  modecert prove --rule DISPATCH-TTL-BOUNDS
  modecert prove --full --out build/prove`,
		Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.prove(cmd.Context(), o, out) },
	}
	fl := cmd.Flags()
	fl.StringSliceVar(&o.Rules, "rule", nil, "prove this rule only (repeatable)")
	fl.StringSliceVar(&o.Deviations, "deviation", nil, "try this deviation only (repeatable)")
	fl.StringSliceVar(&o.Readings, "reading", nil, "try this reading only (repeatable)")
	fl.BoolVar(&o.Full, "full", false, "try every scenario on every deviation and reading")
	fl.IntVar(&o.Concurrency, "concurrency", 64, "units that run at once")
	fl.StringVar(&out, "out", "", "write prove.json and prove.html to this folder")
	_ = cmd.RegisterFlagCompletionFunc("rule", completeRules)
	return cmd
}

func (a *app) prove(ctx context.Context, o prove.Options, out string) error {
	release, err := claim(out)
	if err != nil {
		return err
	}
	defer release()
	if o.Plan, o.Features, err = conformance.Suite(conformance.Options{}, plan.CapabilityNames()); err != nil {
		return a.fault(err)
	}
	look := a.look(&runFlags{})
	look.Every = toldUnits
	o.Progress = console.NewProgress(a.stderr, look)
	proof, err := prove.Run(ctx, o)
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(a.stderr, "modecert: interrupted")
		return &exitError{gate.Interrupted}
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
	a.tellProof(proof)
	if !proof.Proven {
		a.status = gate.Red
	}
	return nil
}

// toldUnits is how many units of a proof lie between two lines of a log: there are
// some ten thousand.
const toldUnits = 500

// fault reports an error that is the suite's own.
func (a *app) fault(err error) error {
	fmt.Fprintf(a.stderr, "modecert: %v\n", err)
	return &exitError{gate.Fault}
}

func (a *app) tellProof(p *prove.Proof) {
	for _, e := range p.Errors[:min(len(p.Errors), mostErrors)] {
		fmt.Fprintln(a.stdout, e)
	}
	if n := len(p.Errors) - mostErrors; n > 0 {
		fmt.Fprintf(a.stdout, "and %d more (see prove.json)\n", n)
	}
	caught := 0
	for _, d := range p.Deviations {
		if len(d.By) > 0 {
			caught++
		}
	}
	strong := 0
	for _, s := range p.Scenarios {
		if len(s.FailsOn) > 0 {
			strong++
		}
	}
	clean := len(p.Readings)
	for _, r := range p.Readings {
		if len(r.Violated)+len(r.Unfinished) > 0 {
			clean--
		}
	}
	word := "not proven"
	if p.Proven {
		word = "proven"
		if p.Narrowed {
			word = "proven, as far as asked"
		}
	}
	fmt.Fprintf(a.stdout, "%s: %d of %d deviations caught; %d of %d must- and should-scenarios fail on one; %d of %d readings held against nothing; %d units in %.1f s\n",
		word, caught, len(p.Deviations), strong, len(p.Scenarios), clean, len(p.Readings), p.Units, p.Seconds)
}
