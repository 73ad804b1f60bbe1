package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/gate"
	"github.com/modecert/modecert/runner/report/compare"
	"github.com/modecert/modecert/runner/report/jsonreport"
)

// compareCommand sets two reports side by side.
func (a *app) compareCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "compare REPORT REPORT",
		Short: "Compare two reports, scenario by scenario",
		Long: `Compare two reports, scenario by scenario: verdict, steps, findings and
observations. Exit status: 0 where they agree, 1 where they differ.`,
		Example: "  modecert compare staging/report.json production/report.json",
		Args:    cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			left, err := jsonreport.Read(args[0])
			if err != nil {
				return err
			}
			right, err := jsonreport.Read(args[1])
			if err != nil {
				return err
			}
			differences, compared := compare.Reports(left, right)
			for _, d := range differences {
				fmt.Fprintf(a.stdout, "%s\n  %s  %s\n  %s  %s\n", d.Scenario, args[0], d.Left, args[1], d.Right)
			}
			fmt.Fprintf(a.stdout, "%d scenarios compared, %d differ\n", compared, len(differences))
			if len(differences) > 0 {
				a.status = gate.Red
			}
			return nil
		},
	}
}
