package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/edition"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/plan"
	words "github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/console"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/suite"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// runFlags are the arguments of run.
type runFlags struct {
	target, url, recordings, control, callbackURL, callbackListen string
	configFile, region                                            string
	features, record, out                                         string
	mode, tags, shard, edition, challenge                         string
	waivers, baseline, failedFrom, complete                       string
	rules, without, deviations, readings                          []string
	shuffle, seed                                                 int64
	concurrency, repeat                                           int
	strict, failFast, yes, quiet, verbose, dryRun                 bool
	quick                                                         bool
	eventually, never, request, budget                            time.Duration
	capabilities                                                  capabilityFlags

	given  func(flag string) bool // whether the user gave a flag
	asked  []string               // the run's arguments, see invocation
	config *config.File           // effective; nil if the target is not an endpoint
	adapts bool                   // concurrency is the maximum; the target determines how many run
	from   string                 // the configuration's file, if there is one
}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [ID…]",
		Short: "Plan, run, judge and report",
		Long: `Run the suite, or what ids name: RULE, RULE/KEY or RULE/KEY/CASE, where * stands for
any characters but a slash. Without a target (--target, --url, --region, modecert.yaml
or the variable SINCH_REGION), run plays back the recorded fixtures, offline.

Against an endpoint, a flag overrides a variable of the environment, and a variable
overrides modecert.yaml (or --config FILE). Project and key come from MODECERT_PROJECT,
MODECERT_KEY_ID, MODECERT_KEY_SECRET and, for OAuth2, MODECERT_TOKEN_URL (or
SINCH_PROJECT_ID, SINCH_KEY_ID, SINCH_KEY_SECRET). modecert config shows what is in
effect, modecert doctor what is missing.

For a pull request, --quick runs the fewest scenarios that catch most of the deviations
in the proof of the suite, and --budget runs those that catch most in about that time,
if a call takes 200 ms. Both print how much they catch, and how fast. In a narrowed run,
they choose among the selected scenarios. Such a run certifies nothing.

Exit status: 0 green, 1 violation, 2 usage, 3 incomplete, 4 target unreachable,
5 fault of the suite, 130 interrupted.`,
		Example: `  modecert run
  modecert run --target reference --mode dispatch
  modecert run DISPATCH-TTL-BOUNDS --verbose
  modecert run 'DISPATCH-TTL-*' 'WIRE-APP/*'
  modecert run --tags '@must and not @needs-clock' --out build/conformance
  modecert run --url http://127.0.0.1:8080 --control http://127.0.0.1:8080/control
  modecert run --waivers waivers.yaml --baseline last/report.json
  modecert run --config staging.yaml
  modecert run --region eu --yes
  modecert run --url https://staging.example --without handset,clock,legacy-app
  modecert run --config staging.yaml --shard auto --out build/shard
  modecert run --config staging.yaml --dry-run
  modecert run --config staging.yaml --quick
  modecert run --config staging.yaml --budget 20s --fail-fast
  modecert run --config staging.yaml --repeat 5
  modecert run --config staging.yaml --complete build/first --out build/rest`,
		Args:              ids,
		ValidArgsFunction: completeRules,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given, f.asked = cmd.Flags().Changed, invocation(cmd.Flags())
			f.rules = append(f.rules, args...)
			return a.run(cmd.Context(), &f)
		},
	}
	f.bind(cmd.Flags())
	complete(cmd, "target", "recorded", "reference")
	complete(cmd, "region", "us", "eu", "br")
	complete(cmd, "mode", "dispatch", "conversation", "all")
	complete(cmd, "without", plan.CapabilityNames()...)
	complete(cmd, "budget", "20s", "1m", "5m")
	_ = cmd.RegisterFlagCompletionFunc("rule", completeRules)
	_ = cmd.RegisterFlagCompletionFunc("tags", completeTags)
	completeVariants(cmd)
	_ = cmd.RegisterFlagCompletionFunc("edition", completeEditions)
	return cmd
}

// completeEditions completes the names of editions.
var completeEditions = offering(func() (names []string, err error) {
	all, err := edition.Load(features.FS)
	if err != nil {
		return nil, err
	}
	for _, e := range all.Editions {
		names = append(names, e.Name)
	}
	return names, nil
})

func (f *runFlags) bind(fl *pflag.FlagSet) {
	fl.StringVar(&f.target, "target", "", "what to run against: recorded (default) or reference")
	f.bindEndpoint(fl)
	fl.StringVar(&f.recordings, "recordings", "", "folder of recordings to play back instead of the built-in ones")
	fl.StringVar(&f.mode, "mode", "all", "processing mode whose rules to run: dispatch, conversation or all")
	fl.StringVar(&f.edition, "edition", "", "edition whose rules count (default the newest); rules of later ones are observed")
	fl.StringSliceVar(&f.rules, "rule", nil, "run only what this id or pattern names, as an argument does (repeatable)")
	fl.StringVar(&f.tags, "tags", "", "run what matches a tag expression, such as '@must and not @needs-clock'")
	fl.StringVar(&f.shard, "shard", "", "run part i of n, as i/n; auto reads it from the variables of the engine that runs the parts")
	fl.Int64Var(&f.shuffle, "shuffle", 0, "shuffle scenarios with this seed; 0 keeps their order")
	fl.Int64Var(&f.seed, "seed", 0, "seed of names and identities; 0 draws one for an endpoint, or with --shard auto takes it from the id of the pipeline")
	fl.StringVar(&f.challenge, "challenge", "", "text given by a verifier, from which names and identities are made instead of from a seed")
	fl.BoolVar(&f.strict, "strict", false, "let a violated should-rule fail the run")
	f.bindQuick(fl)
	f.bindGate(fl)
	fl.StringVar(&f.record, "record", "", "write recordings to this folder; scenarios run one at a time unless the target offers projects")
	fl.StringVar(&f.out, "out", "", "write the reports to this folder: report.json, report.html, junit.xml, ctrf.json, messages.ndjson, summary.md, badge.svg, badge.json")
	fl.IntVar(&f.repeat, "repeat", 1, "run this many times and say which verdicts vary; reports go to DIR/1, DIR/2 …")
	fl.BoolVar(&f.dryRun, "dry-run", false, "say what would run, what it would call, send and create, and how long it would take; call nothing")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "print the verdict only")
	fl.BoolVarP(&f.verbose, "verbose", "v", false, "print every scenario that was selected")
	fl.StringVar(&f.features, "features", "", "folder of features and catalogue to use instead of the built-in ones")
	_ = fl.MarkHidden("features")
	fl.StringSliceVar(&f.deviations, "deviation", nil, "with --target reference: break rules as this deviation does")
	fl.StringSliceVar(&f.readings, "reading", nil, "with --target reference: behave as this permitted reading does")
}

// run is the command. It checks the arguments and runs once, several times, or, with
// --dry-run, not at all.
func (a *app) run(ctx context.Context, f *runFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	if err := a.configure(f); err != nil {
		return err
	}
	if err := f.challenged(); err != nil {
		return err
	}
	if err := a.share(f); err != nil {
		return err
	}
	a.sayIdle(f)
	a.atOnce(f)
	a.sayReadable(f)
	switch {
	case f.dryRun:
		return a.dryRun(f)
	case f.repeat > 1:
		return a.repeat(ctx, f)
	}
	_, err := a.once(ctx, f)
	return err
}

// once locks the output folder, runs the scenarios, writes the reports and sets the
// status. The report is nil if the run never began.
func (a *app) once(ctx context.Context, f *runFlags) (*verdict.Report, error) {
	look := a.look(f)
	var parsed []plan.Feature
	o, err := a.options(f, look)
	if err != nil {
		return nil, err
	}
	choice := a.order(f)
	if choice != nil {
		o.Choose = choice.choose
	}
	keep := func(features []plan.Feature) { parsed = features }
	o.Planned = func(features []plan.Feature) {
		if keep(features); !f.quiet {
			choice.write(a.stdout)
		}
	}
	release, err := claim(f.out)
	if err != nil {
		return nil, err
	}
	defer release()
	if f.record != "" {
		if err := os.MkdirAll(f.record, 0o755); err != nil {
			return nil, &config.Error{Reason: fmt.Sprintf("--record %s cannot be made: %v", f.record, err)}
		}
	}
	unwatch := context.AfterFunc(ctx, func() { sayInterrupted(ctx, f, o.Progress) })
	report, decided := run.Run(ctx, o)
	unwatch()
	o.Planned = keep
	if report == nil || f.quiet && decided.Status != gate.Green {
		for _, reason := range decided.Reasons {
			a.complain("%s", words.Shortened(reason))
		}
	}
	a.status = decided.Status
	if report != nil {
		// If this cannot be written, the run ends with a fault (see guard) and
		// still writes its reports.
		_ = console.Write(a.stdout, report, look)
	} else if report, err = a.unmet(f, o, decided); err != nil {
		return nil, err
	} else if report == nil {
		return nil, &exitError{decided.Status}
	}
	a.summarise(report)
	if f.out == "" {
		return report, nil
	}
	return report, write(f.out, report, parsed)
}

// longestChallenge is the longest text of a verifier, in bytes.
const longestChallenge = 256

// challenged makes the seed of the challenge.
func (f *runFlags) challenged() error {
	if f.challenge == "" {
		return nil
	}
	if f.config == nil && f.target != "reference" {
		return &config.Error{Reason: "--challenge is for a live target: it requires --url, --config or --target reference"}
	}
	f.seed = session.SeedOf(f.challenge)
	return nil
}

// unmet handles the output folder of a run that never reached its target. After
// wrong usage the folder stays unchanged; otherwise reports of other runs are
// removed.
func (a *app) unmet(f *runFlags, o run.Options, decided verdict.Gate) (*verdict.Report, error) {
	if decided.Status == gate.Usage {
		return nil, nil
	}
	if err := removeReports(f.out, f.inputs()...); err != nil {
		return nil, err
	}
	return a.notBegun(f, o, decided), nil
}

// notBegun returns the report of a run that could not start, or nil if it writes
// none. Wrong usage writes no report, and an earlier report that the run reads is
// kept.
func (a *app) notBegun(f *runFlags, o run.Options, decided verdict.Gate) *verdict.Report {
	if f.out == "" || decided.Status != gate.Unreachable && decided.Status != gate.Fault {
		return nil
	}
	if path := folder.Report(f.out); folder.IsOneOf(path, f.inputs()) {
		a.complain("%s is still the earlier report", path)
		return nil
	}
	meant := verdict.Target{Kind: f.target}
	switch {
	case f.config != nil:
		t := f.config.Target
		meant = verdict.Target{Kind: "endpoint", Name: t.Name, Version: t.Version, URL: t.URL}
	case f.target == "":
		meant.Kind = "recorded"
	}
	return run.Unreached(o, meant, decided)
}

// inputs returns the files that a run reads and that may be in its output folder.
func (f *runFlags) inputs() []string {
	return []string{folder.Report(f.baseline), folder.Report(f.failedFrom), folder.Report(f.complete), f.waivers, f.configFile, f.capabilities.callbacks}
}

// options returns what to run and how.
func (a *app) options(f *runFlags, look console.Options) (run.Options, error) {
	o := run.Options{
		Connect:     func(ctx context.Context) (session.Target, error) { return a.begin(ctx, f) },
		Selection:   plan.Selection{Mode: f.mode, Rules: f.rules, Tags: f.tags, Shard: f.shard},
		Edition:     f.edition,
		Challenge:   f.challenge,
		Without:     f.absent(),
		Concurrency: f.concurrency,
		Shuffle:     f.shuffle,
		Strict:      f.strict,
		Invocation:  f.asked,
		FailFast:    f.failFast,
		Progress:    a.progress(look),
		Begins:      a.sayCost(f),
		Secrets:     a.secrets,
		Panicked:    a.printPanic,
		Config:      f.from,
	}
	if f.features != "" {
		o.Features = os.DirFS(f.features)
		if _, err := fs.Stat(o.Features, "catalogue.yaml"); err != nil {
			return o, &config.Error{Reason: fmt.Sprintf("--features %s holds no catalogue.yaml", f.features)}
		}
	}
	if f.adapts {
		o.Concurrency = suite.AsAdmitted
	}
	err := f.gatekeeping(&o)
	return o, err
}

// check returns an error if arguments contradict each other.
func (f *runFlags) check() error {
	switch {
	case f.target != "" && f.url != "":
		return &config.Error{Reason: "--target and --url name two targets; give one"}
	case f.target != "" && !slices.Contains([]string{"recorded", "reference"}, f.target):
		return &config.Error{Reason: fmt.Sprintf("--target %q is not one of recorded, reference; for an endpoint use --url", f.target)}
	case f.recordings != "" && (f.url != "" || f.region != "" || f.configFile != "" || f.target == "reference"):
		return &config.Error{Reason: "--recordings requires --target recorded"}
	case f.record != "" && (f.recordings != "" || f.target == "recorded"):
		return &config.Error{Reason: noRecord}
	case f.region != "" && (f.target != "" || f.url != ""):
		return &config.Error{Reason: "--region names a target; it cannot be used with --target or --url"}
	case f.configFile != "" && f.target != "":
		return &config.Error{Reason: "--config describes an endpoint; it cannot be used with --target"}
	case len(f.deviations)+len(f.readings) > 0 && f.target != "reference":
		return &config.Error{Reason: "--deviation and --reading require --target reference"}
	case f.challenge != "" && f.seed != 0:
		return &config.Error{Reason: "--challenge gives the seed; it cannot be used with --seed"}
	case len(f.challenge) > longestChallenge || f.challenge != plain.Line(f.challenge):
		return &config.Error{Reason: fmt.Sprintf("--challenge: give one line of at most %d bytes", longestChallenge)}
	case f.complete != "" && f.failedFrom != "":
		return &config.Error{Reason: "--complete and --failed-from each say what to run; give one"}
	case f.repeat < 1 || f.repeat > mostRuns:
		return &config.Error{Reason: fmt.Sprintf("--repeat %d: 1 to %d runs", f.repeat, mostRuns)}
	case f.repeat > 1 && (f.record != "" || f.dryRun):
		return &config.Error{Reason: "--repeat cannot be used with --record or --dry-run"}
	case f.quiet && f.verbose:
		return &config.Error{Reason: "--quiet and --verbose exclude each other; give one"}
	}
	if f.recordings != "" {
		if _, err := os.Stat(f.recordings); err != nil {
			return &config.Error{Reason: fmt.Sprintf("--recordings %s cannot be read: %v", f.recordings, errors.Unwrap(err))}
		}
	}
	if _, err := behave(f.deviations, f.readings, nil); err != nil {
		return &config.Error{Reason: err.Error()}
	}
	if err := f.checkQuick(); err != nil {
		return err
	}
	return f.bounds()
}

// bounds returns an error if a number is out of range.
func (f *runFlags) bounds() error {
	if f.given("concurrency") {
		if err := config.CheckConcurrency(f.concurrency); err != nil {
			return err
		}
	}
	if f.shuffle < 0 {
		return &config.Error{Reason: fmt.Sprintf("--shuffle %d: seeds are 1 to %d; 0 keeps the order", f.shuffle, math.MaxInt64)}
	}
	if f.seed < 0 {
		return &config.Error{Reason: fmt.Sprintf("--seed %d: seeds begin at 1; 0 draws one for an endpoint", f.seed)}
	}
	if err := (config.Budgets{Eventually: f.eventually, Never: f.never, Request: f.request}).Check(); err != nil {
		return &config.Error{Reason: strings.ReplaceAll(err.Error(), "\n", "; ")}
	}
	return nil
}

// look returns how to write for the reader: colours, widths and progress.
func (a *app) look(f *runFlags) console.Options {
	o := console.Options{Verbose: f.verbose, Quiet: f.quiet, Reports: f.out}
	// "when present and not an empty string", no-color.org
	noColor, _ := a.env("NO_COLOR")
	if out, ok := a.out.terminal(); ok && term.IsTerminal(int(out.Fd())) {
		if o.Color = noColor == ""; o.Color {
			a.out.plain.Colours()
		}
		o.Width, _, _ = term.GetSize(int(out.Fd()))
	}
	// A program that collects a pipeline's output may look like a terminal.
	ci, _ := a.env("CI")
	if errs, ok := a.err.terminal(); ok && ci == "" && term.IsTerminal(int(errs.Fd())) {
		o.TTY = true
		o.BarWidth, _, _ = term.GetSize(int(errs.Fd()))
	}
	return o
}

// complete gives the shell fixed words as completions.
func complete(cmd *cobra.Command, flag string, words ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}
