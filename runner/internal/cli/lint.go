package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/edition"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/lint"
	"github.com/modecert/modecert/runner/internal/prepared"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/reach"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/steps"
)

// lintCommand checks the suite itself, for those who work on it.
func (a *app) lintCommand() *cobra.Command {
	var register, replace bool
	var freeze string
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Check the suite itself: features, phrases, rules, schemas",
		Long: `Check the suite that is built into this binary: features, phrases, rules, schemas. With
--register, add the ids of new scenarios to features/ids.txt instead, in a checkout of
the suite. A published id is never removed. With --freeze, make an edition of the
catalogue's current rules, features/editions/NAME.yaml. An existing edition is never
overwritten, unless --replace says that no release has shipped it.`,
		Args:   takes(),
		Hidden: true,
		RunE: func(*cobra.Command, []string) error {
			if freeze != "" {
				return a.freeze(freeze, replace)
			}
			if register {
				return a.register()
			}
			problems := lint.Problems(features.FS, recorded.FS, steps.Phrases())
			problems = append(problems, staleProof()...)
			problems = append(problems, staleArchive()...)
			problems = append(problems, staleForm()...)
			evidence, err := a.evidenceOf("")
			if err != nil {
				return err
			}
			problems = append(problems, reach.Problems(features.FS, evidence)...)
			for _, p := range problems {
				fmt.Fprintln(a.stdout, p)
			}
			fmt.Fprintf(a.stdout, "%s\n", report.Counted(len(problems), "problem"))
			if len(problems) > 0 {
				a.status = gate.Red
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&register, "register", false, "add the ids of new scenarios to features/ids.txt")
	cmd.Flags().StringVar(&freeze, "freeze", "", "make an edition of this name, such as 2026-11, from the catalogue")
	cmd.Flags().BoolVar(&replace, "replace", false, "with --freeze: replace an edition that no release has shipped")
	cmd.MarkFlagsMutuallyExclusive("register", "freeze")
	return cmd
}

// register adds new ids to the registry of the checkout in the working directory.
func (a *app) register() error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	added, err := lint.Register(root)
	for _, id := range added {
		fmt.Fprintln(a.stdout, id)
	}
	if err == nil {
		fmt.Fprintf(a.stdout, "%s added to features/%s\n", report.Counted(len(added), "id"), lint.Registry)
	}
	return err
}

// freeze makes an edition in the checkout in the working directory.
func (a *app) freeze(name string, replace bool) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	folder, err := catalogue.Checkout(root)
	if err != nil {
		return usage(err)
	}
	e, err := edition.Freeze(folder, name, steps.Version, replace)
	if err != nil {
		return usage(err)
	}
	_, err = fmt.Fprintf(a.stdout, "edition %s: %d rules, steps %s, %s\n", e.Name, len(e.Rules), e.Steps, e.Digest)
	return err
}

// staleProof reports, in a checkout of the suite, whether its code has changed since the
// table of the proof was written.
func staleProof() []string {
	if _, err := os.Stat(caught.Path); err != nil {
		return nil
	}
	code, err := caught.Code(os.DirFS("."))
	if err != nil {
		return []string{err.Error()}
	}
	table, err := caught.Load()
	if err != nil {
		return nil // package lint reports it
	}
	if code == table.Made.Code {
		return nil
	}
	return []string{caught.Path + " was written before a change of the code of steps, schemas or reference service; write it again with " + caught.Update}
}

// staleForm reports, in a checkout of the suite, whether this binary holds a prepared form
// of other features than its own.
func staleForm() []string {
	if _, err := os.Stat(prepared.Path); err != nil || !prepared.Stale() {
		return nil
	}
	return []string{prepared.Path + " was made from other features; run make record"}
}

// staleArchive reports, in a checkout of the suite, where its recordings are not those of
// the archive that this binary holds.
func staleArchive() []string {
	const folder = "fixtures/recorded"
	if _, err := os.Stat(folder + "/" + recorded.ArchiveName); err != nil {
		return nil
	}
	lines, err := recorded.Differences(os.DirFS(folder), recorded.FS)
	if err != nil {
		return []string{err.Error()}
	}
	for i, line := range lines {
		lines[i] = folder + "/" + line + "; run make record"
	}
	return lines
}
