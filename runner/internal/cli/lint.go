package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/lint"
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
