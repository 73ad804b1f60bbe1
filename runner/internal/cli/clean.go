package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/folder"
)

// cleanCommand deletes what an interrupted run left.
func (a *app) cleanCommand() *cobra.Command {
	var f runFlags
	var path string
	var age time.Duration
	cmd := &cobra.Command{
		Use:   "clean",
		Short: "Undo what an interrupted run left at an endpoint",
		Long: `Delete what a run made at an endpoint and could not undo itself.

With --ledger, clean deletes what the ledger of that run lists: ledger.ndjson in its
--out folder, or the file that the run named. It deletes an object only if it still
looks as the ledger says: an app has the suite's mark in its name, and a contact has
no number but the run's.

With --older-than, clean deletes apps and contacts whose names have the suite's mark
("modecert app-1 20250416T080000Z 3f9a2b7c44d1") and show that they are older.
Contacts that the target made for messages have no mark, and objects of older
versions have no time; clean leaves both.

The objects are listed before they are deleted. At a terminal, you are asked to
confirm; elsewhere, --yes is required.`,
		Example: `  modecert clean --ledger build/conformance/ledger.ndjson
  modecert clean --older-than 24h --config staging.yaml --yes`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.given = cmd.Flags().Changed
			switch {
			case (path == "") == !f.given("older-than"):
				return &config.Error{Reason: "give one of --ledger and --older-than" + whereLedgersAre()}
			case age < 0:
				return &config.Error{Reason: fmt.Sprintf("--older-than %s is negative; give a duration such as 24h", age)}
			}
			return a.clean(cmd.Context(), &f, path, age)
		},
	}
	f.bindEndpoint(cmd.Flags())
	cmd.Flags().StringVar(&path, "ledger", "", "undo what this ledger holds")
	cmd.Flags().DurationVar(&age, "older-than", 0, "delete objects that have the suite's mark and are older than this")
	return cmd
}

func (a *app) clean(ctx context.Context, f *runFlags, path string, age time.Duration) error {
	e, err := a.endpointOf(f)
	if err != nil {
		return err
	}
	var done *ledger.Swept
	if path != "" {
		done, err = endpoint.CleanLedger(ctx, e, path, a.agreed(f))
	} else {
		done, err = endpoint.CleanOlder(ctx, e, age, time.Now(), a.agreed(f))
	}
	if done != nil {
		a.tell("deleted", done.Deleted)
		a.tell("kept", done.Kept)
		a.tell("could not be deleted", done.Failed)
	}
	switch {
	case err != nil:
		return a.unreached(err)
	case len(done.Failed) > 0:
		return &exitError{gate.Incomplete}
	}
	return nil
}

// agreed returns a function that shows what is about to be deleted and asks for
// consent, unless --yes gives it.
func (a *app) agreed(f *runFlags) endpoint.Consent {
	return func(lines []string) error {
		if len(lines) == 0 || f.yes {
			return nil
		}
		for _, l := range lines {
			fmt.Fprintf(a.stdout, "to be deleted: %s\n", report.OneLine(l))
		}
		if !term.IsTerminal(int(os.Stdin.Fd())) {
			return &config.Error{Reason: "nothing was deleted: standard input is not a terminal, so confirm with --yes"}
		}
		fmt.Fprintf(a.stderr, "delete these? [y/N] ")
		answer, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		if answer = strings.ToLower(strings.TrimSpace(answer)); answer != "y" && answer != "yes" {
			return &config.Error{Reason: "nothing was deleted"}
		}
		return nil
	}
}

func (a *app) tell(what string, lines []string) {
	for _, l := range lines {
		fmt.Fprintf(a.stdout, "%s: %s\n", what, report.OneLine(l))
	}
	if len(lines) == 0 && what == "deleted" {
		fmt.Fprintln(a.stdout, "nothing to delete")
	}
}

// endpointOf returns the endpoint that flags, environment and file configure.
func (a *app) endpointOf(f *runFlags) (endpoint.Endpoint, error) {
	if err := a.effective(f); err != nil {
		return endpoint.Endpoint{}, err
	}
	if config.Public(f.config.Target.URL) && !f.config.Confirm {
		return endpoint.Endpoint{}, &config.Error{Reason: consent}
	}
	e, err := f.config.Endpoint()
	e.Agent = agent
	return e, err
}

// consent is the error for the public service without confirmation.
const consent = "this works on the public service, where it costs money and reaches people; confirm with --yes, or confirm: true in the configuration"

// ledger creates the ledger of what a run makes at an endpoint. It is in the folder
// of reports, or, without one, in a folder where it stays only if something is left
// to delete; in that case note tells the user about it.
func (a *app) ledger(f *runFlags) (file *ledger.File, note string, err error) {
	if f.out != "" {
		file, err = ledger.Open(filepath.Join(f.out, folder.LedgerName))
		return file, "", err
	}
	file, path, err := ledger.OpenPassing(time.Now())
	switch {
	case err != nil:
		return nil, fmt.Sprintf("no ledger is kept of what this run makes (%v); give it --out for one", err), nil
	case f.quiet:
		return file, "", nil
	}
	return file, "what this run makes is listed in " + path + " until it is deleted", nil
}

// whereLedgersAre returns the end of a message that names the folder of ledgers of
// runs without --out.
func whereLedgersAre() string {
	dir, err := ledger.Folder()
	if err != nil {
		return ""
	}
	return "; a run without --out that was killed has left its ledger in " + dir
}
