package cli

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/console"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func (f *runFlags) bindGate(fl *pflag.FlagSet) {
	fl.StringVar(&f.waivers, "waivers", "", "file of known failures, which do not turn the gate red until they expire")
	fl.StringVar(&f.baseline, "baseline", "", "earlier report: only what got worse since turns the gate red")
	fl.StringVar(&f.failedFrom, "failed-from", "", "earlier report: run only what did not conform there")
	fl.StringVar(&f.complete, "complete", "", "earlier report: run only what is incomplete there; merge makes one report of both")
}

// gatekeeping reads the files that the gate's flags name.
func (f *runFlags) gatekeeping(o *run.Options) (err error) {
	if f.waivers != "" {
		if o.Waivers, err = gate.ReadWaivers(f.waivers); err != nil {
			return err
		}
	}
	if f.baseline != "" {
		if o.Baseline, err = folder.Read(f.baseline); err != nil {
			return fmt.Errorf("--baseline: %w", err)
		}
		if err := f.comparable("--baseline "+f.baseline, o.Baseline); err != nil {
			return err
		}
	}
	if o.Selection.FailedFrom, err = f.earlier("--failed-from", f.failedFrom, "nothing failed there", verdict.ToRepeat); err != nil || f.complete == "" {
		return err
	}
	o.Selection.FailedFrom, err = f.earlier("--complete", f.complete, "nothing is incomplete there", verdict.Unjudged)
	return err
}

// earlier returns the scenarios of an earlier report that are to run again.
func (f *runFlags) earlier(flag, path, none string, pick func(*verdict.Report) []string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	r, err := folder.Read(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	if err := f.comparable(flag+" "+path, r); err != nil {
		return nil, err
	}
	ids := pick(r)
	if len(ids) == 0 {
		return nil, &config.Error{Reason: fmt.Sprintf("%s %s: %s, so there is nothing to run", flag, path, none)}
	}
	return ids, nil
}

// comparable returns an error if an earlier report is of an endpoint and this run
// has none: the user forgot the target, and the suite's own green result would look
// like the endpoint's.
func (f *runFlags) comparable(flag string, earlier *verdict.Report) error {
	if earlier.Target.Kind != "endpoint" || f.config != nil || f.recordings != "" {
		return nil
	}
	return &config.Error{Reason: fmt.Sprintf("%s is a report of the endpoint %s, but this run has none: name it again with --url or --config", flag, earlier.Target.URL)}
}

// waiversCommand is for the file of known failures.
func (a *app) waiversCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "waivers",
		Short: "Adopt the suite with known failures",
		Args:  takes(),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var owner, expires string
	first := &cobra.Command{
		Use:   "init REPORT",
		Short: "Write the first file of waivers from a report",
		Long: `Write, to standard output, a file of waivers for every violation of a report that
would turn the gate red. With this file, run --waivers is green today and turns red for
every new violation. A waiver that matches nothing, has expired, or whose subject
conforms turns the gate red too.`,
		Example: `  modecert waivers init build/report.json --owner messaging-team > waivers.yaml
  modecert run --waivers waivers.yaml`,
		Args: takes("REPORT"),
		RunE: func(_ *cobra.Command, args []string) error { return a.firstWaivers(args[0], owner, expires) },
	}
	first.Flags().StringVar(&owner, "owner", "unassigned", "who answers for these failures")
	first.Flags().StringVar(&expires, "expires", "", "the last day on which they are waived, such as 2026-12-31 (default 30 days after the run)")
	cmd.AddCommand(first)
	return cmd
}

func (a *app) firstWaivers(path, owner, expires string) error {
	r, err := folder.Read(path)
	if err != nil {
		return err
	}
	if expires == "" {
		expires = r.Started.UTC().AddDate(0, 0, 30).Format(time.DateOnly)
	}
	if _, err := time.Parse(time.DateOnly, expires); err != nil {
		return &config.Error{Reason: fmt.Sprintf("--expires %q is not a date such as 2026-12-31", expires)}
	}
	waivers, incomplete := gate.FirstWaivers(r, owner, expires)
	var b bytes.Buffer
	if err := gate.EncodeWaivers(&b, waivers); err != nil {
		return err
	}
	// The written text must be readable: the owner may be invalid.
	if _, err := gate.ParseWaivers("the file for --owner "+owner, b.Bytes()); err != nil {
		return err
	}
	if incomplete > 0 {
		a.complain("not waived: %s without a result (incomplete); a known failure needs one", report.Counted(incomplete, "scenario"))
	}
	_, err = fmt.Fprintf(a.stdout, "# Known failures. Each has an owner and a last day; remove those that no longer fail.\n%s", b.Bytes())
	return err
}

// mergeCommand makes one report from the reports of shards.
func (a *app) mergeCommand() *cobra.Command {
	var out, baseline string
	cmd := &cobra.Command{
		Use:   "merge REPORT… --out DIR",
		Short: "Merge the reports of shards, or of a run and what completes it",
		Long: `Merge the reports of all shards of one run. The result is judged again from the
shards' scenarios. Shards of different suites, targets, seeds, selections, capabilities
or waivers are refused. So are a repeated or missing shard, and a scenario in two
shards or in none.

A report and those of later runs that complete it (run --complete) can be merged too.
A scenario that was incomplete gets its later result; all other verdicts stay.

Exit status: that of the whole run.`,
		Example: `  modecert run --target reference --shard 1/2 --out build/1
  modecert run --target reference --shard 2/2 --out build/2
  modecert merge build/1 build/2 --out build/whole
  modecert run --config staging.yaml --complete build/first --out build/rest
  modecert merge build/first build/rest --out build/whole`,
		Args: takes("REPORT…"),
		RunE: func(_ *cobra.Command, args []string) error { return a.merge(args, out, baseline) },
	}
	cmd.Flags().StringVar(&out, "out", "", "write the reports to this folder")
	cmd.Flags().StringVar(&baseline, "baseline", "", "earlier report: only what got worse since turns the gate red")
	_ = cmd.MarkFlagRequired("out")
	return cmd
}

// featuresOf returns the features of a report if they are those of this suite.
// Otherwise it returns nil, and reports use only the texts of the report.
func featuresOf(r *verdict.Report) []plan.Feature {
	p, features, err := run.Plan(run.Options{}, plan.CapabilityNames())
	if err != nil || p.FeaturesDigest != r.Suite.FeaturesDigest {
		return nil
	}
	return features
}

func (a *app) merge(paths []string, out, baseline string) error {
	for _, path := range append(slices.Clone(paths), baseline) {
		if err := apart("--out", folder.Report(out), folder.Report(path)); err != nil {
			return err
		}
	}
	var shards []*verdict.Report
	for _, path := range paths {
		r, err := folder.Read(path)
		if err != nil {
			return err
		}
		shards = append(shards, r)
	}
	merge, what := verdict.Merge, "shards"
	if verdict.Completes(shards) {
		merge, what = verdict.Complete, "runs"
	}
	whole, err := merge(shards, paths)
	if err != nil {
		return fmt.Errorf("these %s cannot be merged: %w", what, err)
	}
	facts := gate.Facts{Strict: whole.Strict}
	if baseline != "" {
		if facts.Baseline, err = folder.Read(baseline); err != nil {
			return fmt.Errorf("--baseline: %w", err)
		}
	}
	whole.Gate = gate.Decide(whole, facts)
	release, err := claim(out)
	if err != nil {
		return err
	}
	defer release()
	if err := removeReports(out); err != nil {
		return err
	}
	a.summarise(whole)
	if err := write(out, whole, featuresOf(whole)); err != nil {
		return err
	}
	a.status = whole.Gate.Status
	return console.Write(a.stdout, whole, a.look(&runFlags{out: out}))
}
