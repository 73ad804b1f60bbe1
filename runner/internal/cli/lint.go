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
	"github.com/modecert/modecert/steps"
)

// lintCommand checks the suite itself, for those who work on it.
func (a *app) lintCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "lint",
		Short:  "Check the suite itself: features, phrases, rules, schemas",
		Args:   wants(),
		Hidden: true,
		RunE: func(*cobra.Command, []string) error {
			problems := lint.Problems(features.FS, recorded.FS, steps.Phrases())
			problems = append(problems, staleProof()...)
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
