package cli

import (
	_ "embed" // for the file
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

//go:embed init.yaml
var firstConfig []byte

// initCommand writes a first configuration.
func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a commented modecert.yaml to begin with",
		Long: `Write a commented modecert.yaml, or FILE, which a run then finds. It holds no secret:
project and keys come from the environment. An existing file is left unchanged.`,
		Example: `  modecert init
  modecert init staging.yaml
  modecert doctor --config staging.yaml`,
		Args: takes("[FILE]"),
		RunE: func(_ *cobra.Command, args []string) error {
			name := "modecert.yaml"
			if len(args) > 0 {
				name = args[0]
			}
			f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if errors.Is(err, os.ErrExist) {
				return fmt.Errorf("%s already exists and is left unchanged; name another file", name)
			}
			if err == nil {
				_, err = f.Write(firstConfig)
				if err = errors.Join(err, f.Close()); err != nil {
					err = errors.Join(err, os.Remove(name)) // our own incomplete file
				}
			}
			if err != nil {
				return fmt.Errorf("%s cannot be written: %w", name, err)
			}
			_, err = fmt.Fprintf(a.stdout, "%s is written: edit it, then run modecert doctor to see what is missing\n", name)
			return err
		},
	}
}
