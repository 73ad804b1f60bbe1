package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/reach"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/schemas/apireference"
)

// reachCommand shows what the scenarios meet of the API.
func (a *app) reachCommand() *cobra.Command {
	var report, format string
	var table bool
	cmd := &cobra.Command{
		Use:   "reach [OPERATION…]",
		Short: "Show what the scenarios meet of the API, and what they do not",
		Long: `Show what the scenarios meet of the API, and what they do not: every operation,
parameter, member of a request, kind of content, status and callback that the API
reference documents. Only an accepted request meets a parameter or a member. A point
that no scenario meets is either out of scope, with a reason, or not met. Nothing is
sent: the evidence is that of the built-in recordings, or of a run.`,
		Example: `  modecert reach
  modecert reach Messages_SendMessage
  modecert reach "Messages_ListMessages ?messages_source" MESSAGE_INBOUND
  modecert reach --run build/report --format json
  modecert reach --table`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeOperations,
		RunE: func(_ *cobra.Command, args []string) error {
			if table {
				if len(args) > 0 {
					return errors.New("--table counts everything, and takes no operations") // part of the API would look like the whole
				}
				format = tableFormat
			}
			return a.reach(report, format, args)
		},
	}
	cmd.Flags().StringVar(&report, "run", "", "report.json of a run, or the folder that holds it, instead of the recordings")
	bindFormat(cmd, &format)
	cmd.Flags().BoolVar(&table, "table", false, "count what is met, as a Markdown table")
	cmd.MarkFlagsMutuallyExclusive("table", "format")
	return cmd
}

// tableFormat is what --table asks for.
const tableFormat = "table"

func (a *app) reach(report, format string, args []string) error {
	evidence, err := a.evidenceOf(report)
	if err != nil {
		return err
	}
	table, err := reach.Of(features.FS, evidence)
	if err != nil {
		return err
	}
	rows, err := table.Only(args)
	switch {
	case err != nil:
		return err
	case format == tableFormat:
		return table.Markdown(a.stdout)
	case format == jsonFormat:
		return reach.WriteJSON(a.stdout, rows)
	case len(args) == 0:
		return table.Summary(a.stdout)
	}
	return reach.Write(a.stdout, rows)
}

// evidence returns what a run sent and received, or what was recorded.
func (a *app) evidenceOf(report string) ([]reach.Evidence, error) {
	if report == "" {
		return reach.OfRecordings(a.fixtures)
	}
	r, err := folder.Read(report)
	if err != nil {
		return nil, err
	}
	return reach.OfReport(r), nil
}

// completeOperations completes the names of operations and triggers.
var completeOperations = offering(func() (names []string, err error) {
	table, err := apireference.Load()
	if err != nil {
		return nil, err
	}
	for _, p := range reach.Points(table) {
		if p.Kind == reach.Called || p.Kind == reach.Received {
			names = append(names, p.ID)
		}
	}
	return names, nil
})
