package cli

import (
	"bytes"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/docs"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/run"
)

// docsCommand writes the living documentation.
func (a *app) docsCommand() *cobra.Command {
	out := "-"
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write the rules and their scenarios as one HTML page",
		Long: `Write the rules and their scenarios as one HTML page. Tables below the rules show the
operations that a service must offer, in the order in which it pays to build them, what
the scenarios meet of the API reference, and what the decisions of the reference
service are based on.`,
		Example: `  modecert docs --out rules.html
  modecert docs > rules.html`,
		Args: takes(),
		RunE: func(*cobra.Command, []string) error { return a.docs(out) },
	}
	cmd.Flags().StringVar(&out, "out", out, "file to write to; - is the standard output")
	return cmd
}

func (a *app) docs(out string) error {
	p, features, err := run.Plan(run.Options{}, plan.CapabilityNames())
	if err != nil {
		return err
	}
	if out == "-" {
		return docs.Encode(a.stdout, p, features, recorded.FS, run.Version)
	}
	var page bytes.Buffer
	if err := docs.Encode(&page, p, features, recorded.FS, run.Version); err != nil {
		return err
	}
	return writeFile("--out", out, page.Bytes(), 0o644)
}
