// Package run connects the stages of a run ([Run]): a plan is made from catalogue and
// features, its scenarios run against a target, the results become a report, and the
// report decides the gate. Each stage is its own package and knows nothing of the later
// ones.
package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/edition"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/forecast"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prepared"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/suite"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/fault"
)

// Version is the version of the suite: rules, features and steps together.
const Version = "0.1.0"

// Options says what to run, against which target, and how.
type Options struct {
	// Features holds catalogue and features; nil means the suite's own.
	Features fs.FS
	// Edition is the name of the edition whose rules count; empty is the newest.
	Edition string
	// Challenge is the text that the seed of the target was made of; it may be empty.
	Challenge string
	// Connect opens the target.
	Connect   func(context.Context) (session.Target, error)
	Selection plan.Selection
	// Choose chooses among the scenarios that are to run, once it is known what the target
	// offers, and returns the ids of those that are to begin first, in their order. It may
	// be nil.
	Choose func(*plan.Plan) (first []string, err error)
	// Without lists capabilities declared absent.
	Without []string
	// Concurrency is how many scenarios run at once, or suite.AsAdmitted.
	Concurrency int
	Shuffle     int64
	Strict      bool
	FailFast    bool
	// Waivers are known failures. Baseline is an earlier report, or nil. They change
	// the gate and not the meaning of a verdict.
	Waivers  []verdict.Waiver
	Baseline *verdict.Report
	Progress verdict.Progress // may be nil
	// Begins is called with the scenarios that are about to run; it may be nil.
	Begins func([]plan.Scenario)
	// Ended is called as each scenario ends, with the report of its rule for that
	// scenario alone (see verdict.JudgeOne): without evidence and without wire
	// findings. It is not called for a scenario that an interruption kept from running.
	// It may be called from several goroutines at once; it may be nil.
	Ended func(*verdict.RuleReport)
	// Config is the name of the configuration file in the report; see verdict.Report.
	Config string
	// Invocation is the command line, for the report.
	Invocation []string
	// Planned is called with the features of the plan, for reports that follow them; it
	// may be nil.
	Planned func([]plan.Feature)
	// Secrets must appear in no report. If one does, it is masked and the run ends with
	// a fault of the suite. It may be nil.
	Secrets *evidence.Secrets
	// Panicked is called with the panics of scenarios, one of each place and at most
	// maxPanics; it may be nil.
	Panicked func(*fault.Panic)
	Now      func() time.Time
}

// Overview plans as Plan does, for whoever needs no features: it parses none of the
// suite's own.
func Overview(o Options, offered []string) (*plan.Plan, error) {
	if o.Features == nil {
		if form, ok := prepared.Suite(); ok {
			if err := config.CheckAbsent(o.Without); err != nil {
				return nil, err
			}
			return plan.Of(&form.Catalogue, form.Scenarios, form.Features, o.planned(offered))
		}
	}
	p, _, err := Plan(o, offered)
	return p, err
}

func (o Options) planned(offered []string) plan.Options {
	return plan.Options{Selection: o.Selection, Offered: offered, Absent: o.Without, StepsVersion: steps.Version}
}

// Plan loads the catalogue and plans a run without running it. Every rule has the
// catalogue's level, whatever the edition.
func Plan(o Options, offered []string) (*plan.Plan, []plan.Feature, error) {
	p, parsed, _, err := o.plan(offered, func(fs.FS, *catalogue.Catalogue) (*edition.Edition, error) { return nil, nil })
	return p, parsed, err
}

// Judged plans as Run does: rules count as the edition says. It also returns what
// identifies the suite in a report.
func Judged(o Options, offered []string) (*plan.Plan, []plan.Feature, verdict.Suite, error) {
	return o.plan(offered, o.hold)
}

func (o Options) plan(offered []string, hold func(fs.FS, *catalogue.Catalogue) (*edition.Edition, error)) (*plan.Plan, []plan.Feature, verdict.Suite, error) {
	if o.Features == nil {
		o.Features = features.FS
	}
	cat, err := catalogue.Load(o.Features)
	if err != nil {
		return nil, nil, verdict.Suite{}, err
	}
	held, err := hold(o.Features, cat)
	if err != nil {
		return nil, nil, verdict.Suite{}, err
	}
	if err := config.CheckAbsent(o.Without); err != nil {
		return nil, nil, verdict.Suite{}, err
	}
	p, parsed, err := plan.Build(o.Features, cat, o.planned(offered))
	if err != nil {
		return nil, nil, verdict.Suite{}, err
	}
	s := verdict.Suite{Version: Version, CatalogueDigest: cat.Digest, FeaturesDigest: p.FeaturesDigest}
	if held != nil {
		s.Edition, s.EditionDigest = held.Name, held.Digest
	}
	return p, parsed, s, nil
}

// hold applies the edition and the errata to a catalogue.
func (o Options) hold(features fs.FS, cat *catalogue.Catalogue) (*edition.Edition, error) {
	all, err := edition.Load(features)
	if err != nil {
		return nil, err
	}
	e, err := all.Find(o.Edition)
	if err == nil {
		err = all.Hold(e, cat)
	}
	if err != nil {
		return nil, &config.Error{Reason: err.Error()}
	}
	return e, nil
}

// Run runs the suite. The report is nil if the run ended before it had one; the gate
// gives the reason and the exit status.
func Run(ctx context.Context, o Options) (*verdict.Report, verdict.Gate) {
	r := &run{Options: o, facts: gate.Facts{Strict: o.Strict, FailFast: o.FailFast, Baseline: o.Baseline}}
	if r.Now == nil {
		r.Now = time.Now
	}
	report := r.run(ctx)
	if ctx.Err() != nil {
		r.facts.Interrupted = true
	}
	r.keepSecrets(report)
	decided := gate.Decide(report, r.facts)
	if report != nil {
		report.Gate = decided
	}
	return report, decided
}

// keepSecrets masks secrets in the report and the reasons that redaction at capture
// missed. A recording may also hold some.
func (r *run) keepSecrets(report *verdict.Report) {
	r.Secrets.Mask(&r.facts)
	if report != nil {
		r.Secrets.Mask(report)
	}
	if n := r.Secrets.Found(); n > 0 {
		r.facts.Faults = append(r.facts.Faults, fmt.Sprintf("texts that held a secret, which is masked: %d", n))
	}
}

// run is one run in progress.
type run struct {
	Options
	facts gate.Facts
}

func (r *run) run(ctx context.Context) *verdict.Report {
	// The plan is made first, without a target, so that errors of the user are reported
	// before any call.
	p, parsed, suite, err := Judged(r.Options, plan.CapabilityNames())
	if err != nil {
		r.fail(err)
		return nil
	}
	t, err := r.Connect(ctx)
	if err != nil {
		r.fail(err)
		return nil
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := t.Close(end); err != nil {
			r.facts.Faults = append(r.facts.Faults, "closing the target: "+err.Error())
		}
	}()
	return r.against(ctx, p, parsed, suite, t)
}

func (r *run) against(ctx context.Context, p *plan.Plan, parsed []plan.Feature, suite verdict.Suite, t session.Target) *verdict.Report {
	offered := slices.DeleteFunc(slices.Clone(t.Capabilities()), func(c string) bool { return slices.Contains(r.Without, c) })
	p.Offer(offered)
	p.Withhold(t.Withholds)
	var first []string
	if r.Choose != nil {
		var err error
		if first, err = r.Choose(p); err != nil {
			r.fail(err)
			return nil
		}
	}
	if r.Planned != nil {
		r.Planned(parsed)
	}
	if r.Begins != nil {
		r.Begins(p.Running())
	}
	started := r.Now().UTC()
	results := withhold(p, r.execute(ctx, p, parsed, t, first, started))
	silent(results)
	absent(p, results)
	if ctx.Err() == nil && !r.FailFast {
		r.facts.Faults = append(r.facts.Faults, few(verdict.Faults(p, results))...)
	}
	return verdict.Judge(p, results, verdict.Meta{
		Suite:        suite,
		Target:       t.Describe(),
		Capabilities: verdict.Capabilities{Offered: offered, Absent: r.Without, Missing: p.Missing},
		Seed:         t.Seed(),
		Challenge:    r.Challenge,
		Config:       r.Config,
		Started:      started,
		Finished:     r.Now().UTC(),
		Invocation:   r.Invocation,
		Strict:       r.Strict,
		Waivers:      r.Waivers,
	})
}

// withhold removes the results of scenarios that turned out, as they ran, to need what
// the operator's configuration forbids; the plan marks those scenarios as withheld. A
// result with findings, a fault or clean-up errors stays, so that these are reported.
func withhold(p *plan.Plan, results []verdict.Result) []verdict.Result {
	declared := map[string]string{}
	results = slices.DeleteFunc(results, func(res verdict.Result) bool {
		why := verdict.Declared(res.Err)
		if why == "" || res.Fault || res.Interrupted || len(res.Findings)+len(res.WireFindings)+len(res.CleanupErrs) > 0 {
			return false
		}
		declared[res.Scenario] = why
		return true
	})
	p.Withhold(func(s *plan.Scenario) string { return declared[s.ID] })
	return results
}

func (r *run) execute(ctx context.Context, p *plan.Plan, parsed []plan.Feature, t session.Target, first []string, started time.Time) []verdict.Result {
	if r.Progress != nil {
		features := map[string]string{}
		for _, s := range p.Running() {
			features[s.ID] = s.URI
		}
		r.Progress.Start(len(features), features)
		defer r.Progress.Stop()
	}
	concurrency := r.Concurrency
	if t.OneAtATime() {
		concurrency = 1
	}
	if r.Shuffle == 0 {
		setTurns(p, first)
	}
	results, err := suite.Run(ctx, p, parsed, t, suite.Options{
		Concurrency: concurrency, Shuffle: r.Shuffle, First: first, FailFast: r.FailFast, StepsVersion: steps.Version,
		Done: func(s *plan.Scenario, result *verdict.Result) {
			// A scenario that an interruption kept from running is neither done nor
			// failing.
			if result.Interrupted {
				return
			}
			if r.Progress != nil {
				v, _ := verdict.JudgeScenario(s, result)
				r.Progress.Done(s.ID, v)
			}
			if r.Ended != nil && s.Rule != nil {
				one := verdict.JudgeOne(s, result, verdict.Meta{Started: started, Waivers: r.Waivers, Strict: r.Strict})
				r.Secrets.Mask(one)
				r.Ended(one)
			}
		},
	})
	if err != nil && ctx.Err() == nil {
		r.facts.Faults = append(r.facts.Faults, err.Error())
	}
	r.printPanics(results)
	// Scenarios end in a different order in each run.
	place := map[string]int{}
	for i, s := range p.Scenarios {
		place[s.ID] = i
	}
	slices.SortStableFunc(results, func(a, b verdict.Result) int { return cmp.Compare(place[a.Scenario], place[b.Scenario]) })
	return results
}

// setTurns sets the order in which scenarios begin: first, if it names any, and
// otherwise the longest first.
func setTurns(p *plan.Plan, first []string) {
	place := map[string]int{}
	for i, id := range first {
		place[id] = i - len(first) // before the others, whose turn is 0
	}
	var running []*plan.Scenario
	for i := range p.Scenarios {
		if s := &p.Scenarios[i]; s.Disposition == plan.Run {
			s.Turn = place[s.ID]
			running = append(running, s)
		}
	}
	if len(first) == 0 {
		forecast.LongestFirst(running, recorded.FS)
	}
}

// maxPanics is how many places of panics a run reports: many scenarios may meet the
// same mistake.
const maxPanics = 3

func (r *run) printPanics(results []verdict.Result) {
	told := map[string]bool{}
	for i := range results {
		var p *fault.Panic
		if r.Panicked != nil && len(told) < maxPanics && errors.As(results[i].Err, &p) && !told[p.Stack] {
			told[p.Stack] = true
			r.Panicked(p)
		}
	}
}

// maxFaults is how many faults are reported one by one: one mistake in a phrase may
// leave hundreds of steps undefined.
const maxFaults = 10

func few(faults []string) []string {
	if rest := len(faults) - maxFaults; rest > 0 {
		return append(faults[:maxFaults:maxFaults], fmt.Sprintf("and %d more faults", rest))
	}
	return faults
}

// fail sorts an error that ends a run before it has a report.
func (r *run) fail(err error) {
	var usage *config.Error
	var selection *plan.SelectionError
	var unreachable *session.UnreachableError
	var setting *session.SettingError
	switch {
	case errors.As(err, &usage), errors.As(err, &setting), errors.As(err, &selection), errors.Is(err, plan.ErrNothing):
		r.facts.Usage = append(r.facts.Usage, err.Error())
	case errors.As(err, &unreachable):
		r.facts.Unreachable = append(r.facts.Unreachable, err.Error())
	default:
		r.facts.Faults = append(r.facts.Faults, err.Error())
	}
}
