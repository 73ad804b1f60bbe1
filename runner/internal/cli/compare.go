package cli

import (
	"bytes"
	"errors"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/report/compare"
	"github.com/modecert/modecert/runner/internal/report/folder"
)

// compareCommand compares reports.
func (a *app) compareCommand() *cobra.Command {
	var page, format string
	cmd := &cobra.Command{
		Use:   "compare REPORT REPORT…",
		Short: "Compare reports, scenario by scenario",
		Long: `Compare any number of reports, scenario by scenario: verdict, steps, findings
and observations. A report is a report.json or the folder that holds one. Exit
status: 0 if all agree, 1 if they differ.`,
		Example: `  modecert compare staging/report.json production/report.json
  modecert compare us/ eu/ reference/ --html build/compare.html`,
		Args: takes("REPORT", "REPORT…"),
		RunE: func(_ *cobra.Command, args []string) error {
			var sides []compare.Side
			for _, path := range args {
				r, err := folder.Read(path)
				if err != nil {
					return err
				}
				if err := apart("--html", page, folder.Report(path)); err != nil {
					return err
				}
				sides = append(sides, compare.Side{Name: path, Report: r})
			}
			differ, err := a.compare(sides, format)
			if err != nil {
				return err
			}
			if differ > 0 {
				a.status = gate.Red
			}
			if page == "" {
				return nil
			}
			var b bytes.Buffer
			if err := compare.HTML(&b, sides); err != nil {
				return err
			}
			return writeFile("--html", page, b.Bytes(), 0o644)
		},
	}
	bindFormat(cmd, &format)
	cmd.Flags().StringVar(&page, "html", "", "write the comparison to this file, as one page")
	return cmd
}

// compare prints where reports differ, and counts that.
func (a *app) compare(sides []compare.Side, format string) (differ int, err error) {
	if _, compared := compare.Sides(sides); compared == 0 {
		return 0, errors.New("no scenario was selected in all of these reports, so there is nothing to compare")
	}
	if format == textFormat {
		return compare.Text(a.stdout, sides)
	}
	told := struct {
		Reports  []string      `json:"reports"`
		Compared int           `json:"compared"`
		Differ   []compare.Row `json:"differ"`
	}{Differ: []compare.Row{}}
	for _, s := range sides {
		told.Reports = append(told.Reports, s.Name)
	}
	rows, compared := compare.Sides(sides)
	told.Differ, told.Compared = append(told.Differ, rows...), compared
	return len(rows), a.writeJSON(told)
}
