package cli

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/scaffold"
)

// newCommand creates the scaffold of a rule, for those who work on the suite.
func (a *app) newCommand() *cobra.Command {
	var r scaffold.Rule
	var mode, level string
	cmd := &cobra.Command{
		Use:   "new RULE-ID",
		Short: "Begin a new rule of the suite, in a checkout of it",
		Long: `Begin a new rule: a catalogue entry, a scenario, and two deviations or a reading, each
marked for you to fill in. No existing file is overwritten. After "make build",
"modecert lint" names what is still missing. "make record" records the scenario once
it is written.`,
		Example: "  modecert new DISPATCH-TTL-ROUNDED --folder 5-retention --mode dispatch --level should",
		Args:    takes("RULE-ID"),
		RunE: func(_ *cobra.Command, args []string) error {
			r.ID, r.Mode, r.Level = args[0], catalogue.Mode(mode), catalogue.Level(level)
			if !slices.Contains([]catalogue.Mode{catalogue.Dispatch, catalogue.Conversation, catalogue.Both}, r.Mode) {
				return fmt.Errorf("--mode %q is not one of dispatch, conversation, both", mode)
			}
			if !slices.Contains([]catalogue.Level{catalogue.Must, catalogue.Should, catalogue.May}, r.Level) {
				return fmt.Errorf("--level %q is not one of must, should, may", level)
			}
			root, err := os.Getwd()
			if err != nil {
				return err
			}
			touched, err := scaffold.New(root, r)
			for _, name := range touched {
				fmt.Fprintln(a.stdout, name)
			}
			if err == nil {
				for _, why := range scaffold.Without(r.Level) {
					fmt.Fprintln(a.stdout, why)
				}
			}
			return err
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&r.Folder, "folder", "", "folder under features/ (required)")
	fl.StringVar(&mode, "mode", "both", "dispatch, conversation or both")
	fl.StringVar(&level, "level", "must", "must, should or may")
	_ = cmd.MarkFlagRequired("folder")
	complete(cmd, "mode", "dispatch", "conversation", "both")
	complete(cmd, "level", "must", "should", "may")
	return cmd
}
