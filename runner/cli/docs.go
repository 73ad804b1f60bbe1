package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/conformance"
	"github.com/modecert/modecert/runner/docs"
	"github.com/modecert/modecert/runner/plan"
)

// docsCommand writes the living documentation.
func (a *app) docsCommand() *cobra.Command {
	out := "-"
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write the rules and their scenarios as one HTML page",
		Example: `  modecert docs --out rules.html
  modecert docs > rules.html`,
		Args: wants(),
		RunE: func(*cobra.Command, []string) error { return a.docs(out) },
	}
	cmd.Flags().StringVar(&out, "out", out, "file to write to; - is the standard output")
	return cmd
}

func (a *app) docs(out string) error {
	p, features, err := conformance.Suite(conformance.Options{}, plan.CapabilityNames())
	if err != nil {
		return err
	}
	if out == "-" {
		return docs.Encode(a.stdout, p, features, conformance.Version)
	}
	var page bytes.Buffer
	if err := docs.Encode(&page, p, features, conformance.Version); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return fmt.Errorf("--out %s cannot be made: %w", out, err)
	}
	if err := os.WriteFile(out, page.Bytes(), 0o644); err != nil {
		return fmt.Errorf("--out cannot be written to: %w", err)
	}
	return nil
}
