package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/doctor"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/report"
)

// doctorCommand finds problems that would prevent a run.
func (a *app) doctorCommand() *cobra.Command {
	var f runFlags
	var format string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Find out what is missing for an endpoint, and how to fix it",
		Long: `Look for problems at an endpoint before a run, and change nothing there. Can it be
reached, are the credentials good, does every read-only operation exist, and is
everything that is configured really offered? Each finding has a name, what was found,
and how to fix it.

Exit status: 0 nothing but warnings, 2 a problem of the configuration, 3 something
that some rules need is missing, 4 the target cannot be reached or refuses the
credentials.`,
		Example: `  modecert doctor
  modecert doctor --url http://127.0.0.1:8080 --control http://127.0.0.1:8080/control`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.given = cmd.Flags().Changed
			err := a.effective(&f)
			o := doctor.Options{Config: f.config, ConfigErr: err, Env: a.env}
			if err == nil && config.Public(f.config.Target.URL) {
				o.Regions = config.Regions()
			}
			found := doctor.Examine(cmd.Context(), o)
			a.status = diagnosis(found)
			if format == jsonFormat {
				return a.writeJSON(found)
			}
			if len(found) == 0 {
				fmt.Fprintf(a.stdout, "found nothing missing: %s is ready\n", f.config.Target.URL)
			}
			for _, x := range found {
				fmt.Fprintf(a.stdout, "%s (%s)\n  found  %s\n  fix    %s\n", x.Name, x.Severity, report.OneLine(x.Found), x.Fix)
			}
			return nil
		},
	}
	f.bindEndpoint(cmd.Flags())
	bindFormat(cmd, &format)
	return cmd
}

// diagnosis returns the exit status for the doctor's findings.
func diagnosis(found []doctor.Finding) int {
	status := gate.Green
	for _, x := range found {
		switch {
		case slices.Contains([]string{"no-credentials", "configuration", "not-confirmed"}, x.Name):
			return gate.Usage
		case x.Severity == doctor.Blocks:
			return gate.Unreachable
		case x.Severity == doctor.Lacks:
			status = gate.Incomplete
		}
	}
	return status
}
