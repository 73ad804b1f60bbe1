// Package cli is the command line of modecert: it turns arguments into text and an
// exit status; see [Main]. Each command has a file of its own. The package decides
// nothing about rules; see package run for what a run does.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps/fault"
)

// app is one call of the command.
type app struct {
	stdout, stderr io.Writer
	env            func(string) (string, bool)
	status         int // exit status if there was no error
	// secrets are masked in everything that is printed or reported.
	secrets *evidence.Secrets
	// out and err are behind stdout and stderr.
	out, err *output

	// fixtures are the built-in recordings.
	fixtures fs.FS
	// wrap, if set, wraps a run's target. Tests use it for faults that no target
	// can cause.
	wrap func(session.Target) session.Target
}

// Main runs the command and returns its exit status.
func Main(args []string, stdout, stderr io.Writer, env func(string) (string, bool)) int {
	a := &app{stdout: stdout, stderr: stderr, env: env, fixtures: recorded.FS}
	return a.main(args)
}

func (a *app) main(args []string) int {
	a.secrets = evidence.NewSecrets()
	for _, name := range secretVars {
		if value, ok := a.env(name); ok {
			a.secrets.Add(value)
		}
	}
	end := a.guard()
	ctx, again, stop := signals()
	defer stop()
	done := make(chan int, 1)
	go func() { done <- a.execute(ctx, args) }()
	select {
	case status := <-done:
		return end(status)
	case <-again:
		return gate.Interrupted
	}
}

// execute runs the command that the arguments name.
func (a *app) execute(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	if err := fault.Catch(func() error { return root.ExecuteContext(ctx) }); err != nil {
		var exit *exitError
		var panicked *fault.Panic
		switch {
		case errors.As(err, &exit):
			return exit.status
		case errors.As(err, &panicked):
			a.printPanic(panicked)
			return gate.Fault
		case a.out.failed != nil:
			return gate.Fault // end prints the reason
		}
		a.complain("%v", err)
		return gate.Usage
	}
	return a.status
}

// printPanic prints the panic and its stack, for a bug report.
func (a *app) printPanic(p *fault.Panic) {
	fmt.Fprintf(a.stderr, "modecert: a fault of the suite: %v; please report it with these lines:\n  %s\n", p, strings.ReplaceAll(p.Stack, "\n", "\n  "))
}

// secretVars are the variables that hold the secrets for access to a target.
var secretVars = []string{"MODECERT_KEY_SECRET", "SINCH_KEY_SECRET"}

// exitError is an exit status whose reason is already printed.
type exitError struct{ status int }

func (e *exitError) Error() string { return fmt.Sprintf("exit status %d", e.status) }

// root builds the command and its subcommands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "modecert",
		Short: "Certify the processing modes of a Conversation API",
		Long: `modecert certifies that a service handles the two processing modes of the
Conversation API, DISPATCH and CONVERSATION, as documented.`,
		Example: `  modecert run                                   the recorded fixtures, offline
  modecert run --target reference                the reference service, live
  modecert run --url http://127.0.0.1:8080       your own endpoint
  modecert explain DISPATCH-TTL-BOUNDS           one rule: sentence, reading, scenarios`,
		Args:              a.known,
		PersistentPreRunE: filled,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		Version:           run.Version,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
	}
	root.SetFlagErrorFunc(flagError)
	plainSwitches()
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages |", ".FlagUsages | switches |"))
	for _, group := range []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{"certify", "Certify a service:", []*cobra.Command{a.initCommand(), a.doctorCommand(), a.runCommand(), a.configCommand(), a.cleanCommand()}},
		{"read", "Read the rules:", []*cobra.Command{a.listCommand(), a.explainCommand(), a.stepsCommand(), a.docsCommand(), a.serveCommand()}},
		{"report", "Use reports:", []*cobra.Command{a.compareCommand(), a.mergeCommand(), a.waiversCommand(), a.certifyCommand(), a.verifyCommand()}},
		{"suite", "Develop the suite:", []*cobra.Command{a.newCommand(), a.lintCommand(), a.proveCommand(), a.exploreCommand(), a.reachCommand()}},
	} {
		root.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
		for _, cmd := range group.commands {
			cmd.GroupID = group.id
			root.AddCommand(cmd)
		}
	}
	root.AddCommand(a.versionCommand())
	mindEmptyValues(root)
	root.SetHelpCommand(a.helpCommand())
	return root
}

// plainSwitches removes the possible values of a switch, which pflag adds, from
// help. Cobra's templates are global, so this runs once per process.
var plainSwitches = sync.OnceFunc(func() {
	const values = "[=true|false]"
	cobra.AddTemplateFunc("switches", func(usages string) string {
		return strings.ReplaceAll(usages, values, strings.Repeat(" ", len(values)))
	})
})
