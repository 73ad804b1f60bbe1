package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/lint"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/reach"
	"github.com/modecert/modecert/steps"
)

// lintCommand checks the suite itself, for those who work on it.
func (a *app) lintCommand() *cobra.Command {
	var register bool
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Check the suite itself: features, phrases, rules, schemas",
		Long: `Check the suite itself, as it was built in: features, phrases, rules, schemas.
With --register, add the ids of new scenarios to features/ids.txt instead, in a
checkout of the suite. An id that was published is never taken out.`,
		Args:   wants(),
		Hidden: true,
		RunE: func(*cobra.Command, []string) error {
			if register {
				return a.register()
			}
			problems := lint.Problems(features.FS, recorded.FS, steps.Phrases())
			problems = append(problems, staleProof()...)
			evidence, err := a.evidence("")
			if err != nil {
				return err
			}
			problems = append(problems, reach.Problems(features.FS, evidence)...)
			for _, p := range problems {
				fmt.Fprintln(a.stdout, p)
			}
			fmt.Fprintf(a.stdout, "%d problems\n", len(problems))
			if len(problems) > 0 {
				a.status = gate.Red
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&register, "register", false, "add the ids of new scenarios to features/ids.txt")
	return cmd
}

// register adds new ids to the registry of the checkout in the working directory.
func (a *app) register() error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	added, err := lint.Register(root)
	for _, id := range added {
		fmt.Fprintln(a.stdout, id)
	}
	if err == nil {
		fmt.Fprintf(a.stdout, "%d ids added to features/%s\n", len(added), lint.Registry)
	}
	return err
}

// staleProof reports, in a checkout of the suite, whether its code has changed since the
// table of the proof was written.
func staleProof() []string {
	if _, err := os.Stat(caught.Path); err != nil {
		return nil
	}
	code, err := caught.Code(os.DirFS("."))
	if err != nil {
		return []string{err.Error()}
	}
	table, err := caught.Load()
	if err != nil {
		return nil // package lint reports it
	}
	if code == table.Made.Code {
		return nil
	}
	return []string{caught.Path + " was written before a change of the code of steps, schemas or reference service; write it anew with " + caught.Update}
}
