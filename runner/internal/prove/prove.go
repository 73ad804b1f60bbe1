// Package prove shows that the suite can be trusted: every scenario fails, by its
// own finding, on some deviation of the reference service, none fails on a behaviour
// that the documentation permits, and none conforms on a service that does nothing of
// what it needs. See [Run] and [Proof]. One godog suite
// runs a plan of deviations × scenarios, each unit against its own service.
package prove

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/suite"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// Options says what to prove.
type Options struct {
	// Plan and Features are those of the whole suite.
	Plan     *plan.Plan
	Features []plan.Feature
	Channels steps.Channels
	// Rules, Deviations, Readings and Hollows narrow the proof; if all are empty,
	// everything is proven. Shard is part i of n of the deviations, readings and hollow
	// services, as i/n.
	Rules, Deviations, Readings, Hollows []string
	Shard                                string
	// Full runs every scenario on every deviation and reading. Otherwise a scenario
	// is omitted if the deviation or reading would answer none of its requests
	// differently. If the proof is not narrowed either, a deviation runs with the
	// scenarios that are known to fail on it, and one of each other rule.
	Full bool
	// Sample runs just enough, according to the known table, for each deviation to be
	// caught, each scenario to fail, and each reading to run with some rules that could
	// notice it. Nothing may be narrowed.
	Sample bool
	// Pairs runs, instead of everything else, the pairs of readings that affect the same
	// operation. A sample includes some of them.
	Pairs bool
	// Update makes new tables instead of comparing with the known ones. It leaves out the
	// readings, which the tables do not contain. Nothing may be narrowed, and nothing is
	// sampled.
	Update bool
	// Code is the digest of the checkout's code (caught.Code), for Update.
	Code        string
	Concurrency int
	Progress    verdict.Progress
}

// Narrowed reports whether less than everything is to be proven.
func (o *Options) Narrowed() bool { return len(o.Rules) > 0 || !o.everyVariant() }

// everyVariant reports whether all deviations, readings and hollow services are to be
// tried.
func (o *Options) everyVariant() bool {
	return len(o.Deviations)+len(o.Readings)+len(o.Hollows) == 0 && o.Shard == "" && !o.Pairs
}

// everyRule reports whether all rules are to be proven, of every scenario.
func (o *Options) everyRule() bool { return len(o.Rules) == 0 }

// concerns reports whether a rule, or one of its scenarios, is to be proven.
func (o *Options) concerns(rule string) bool { return plan.Selection{Rules: o.Rules}.NamesRule(rule) }

// names reports whether a scenario is to be proven. The other scenarios of its rule run
// too, since only together do they show what breaks the rule.
func (o *Options) names(scenario string) bool { return plan.Selection{Rules: o.Rules}.Names(scenario) }

// shapes reports whether any of the rules to prove is about the shape of bodies:
// any scenario that reads a body may find it broken.
func (o *Options) shapes() bool { return slices.ContainsFunc(o.Rules, ofShape) }

func ofShape(rule string) bool { return strings.HasPrefix(rule, "WIRE-") }

// The services are on this host and idle, so an expected event happens within
// milliseconds; only an event that never happens uses up the budget. With many
// deviations it never happens, so their budget is short at first. If the short
// budget may have caused a finding, the unit is repeated with the long one, and
// only that finding counts: a slow service breaks no rule.
const (
	shortBudget = 1500 * time.Millisecond
	longBudget  = 10 * time.Second
	window      = 20 * time.Millisecond
)

// patient is how many units run at once with the long budget. They mostly wait; with more
// of them, the first calls could time out on a busy machine.
const patient = 500

// few is how many units run at once when a busy machine may have disturbed them before.
const few = 8

// atATime is how many units one godog suite runs.
const atATime = 20_000

// Run makes the proof.
func Run(ctx context.Context, o Options) (*Proof, error) {
	if o.Update && o.Narrowed() {
		return nil, &plan.SelectionError{Reason: "--update makes the whole table; leave out --pairs, --rule, --deviation, --reading, --hollow and --shard"}
	}
	if o.Sample && (o.Narrowed() || o.Full || o.Update) {
		return nil, &plan.SelectionError{Reason: "--sample proves a part of everything; leave out --full, --update, --pairs, --rule, --deviation, --reading, --hollow and --shard"}
	}
	if o.Pairs && (o.Full || len(o.Deviations)+len(o.Readings)+len(o.Hollows) > 0 || o.Shard != "") {
		return nil, &plan.SelectionError{Reason: "--pairs tries pairs of readings; leave out --full, --deviation, --reading, --hollow and --shard"}
	}
	variants, err := variantsOf(&o)
	if err != nil {
		return nil, err
	}
	return try(ctx, &o, variants)
}

// try runs the relevant scenarios on some variants, and judges. It starts with the
// service as documented: its requests show which scenarios are relevant.
func try(ctx context.Context, o *Options, variants []*variant) (*Proof, error) {
	started := time.Now()
	first := whole(o)
	results, err := first.run(ctx, o, o.Concurrency, unit.budgets)
	if err != nil {
		return nil, err
	}
	calm, err := first.again(ctx, o, chancy(o, first, results), few, &results)
	if err != nil {
		return nil, err
	}
	rest, err := assemble(o, variants, first)
	if err != nil {
		return nil, err
	}
	others, err := rest.run(ctx, o, o.Concurrency, unit.budgets)
	if err != nil {
		return nil, err
	}
	long, err := rest.again(ctx, o, doubtful(rest, others), patient, &others)
	if err != nil {
		return nil, err
	}
	calmer, err := rest.again(ctx, o, chancy(o, rest, others), few, &others)
	if err != nil {
		return nil, err
	}
	chance, err := rest.untilAsKnown(ctx, o, &others)
	if err != nil {
		return nil, err
	}
	proof := judge(o, first.with(rest), append(results, others...), time.Since(started))
	proof.Repeated = calm + long + calmer + chance
	return proof, nil
}

// again runs some units with the long budget and replaces their earlier results. It
// returns how many.
func (m *matrix) again(ctx context.Context, o *Options, ids map[string]bool, concurrency int, results *[]verdict.Result) (int, error) {
	repeated, err := m.only(ids).run(ctx, o, concurrency, unit.patience)
	*results = replaced(*results, repeated)
	return len(repeated), err
}

// A unit whose result differs from the table runs up to four times more: what a faulty
// service does may depend on what it processes first, or on whether a callback comes before
// the scenario ends. Chance is rare; more units than mostByChance show a change.
const (
	triesMore    = 4
	mostByChance = 100
)

// untilAsKnown repeats the units whose results differ from the table, and replaces each
// result that does not differ when it is repeated. It returns how many ran again.
func (m *matrix) untilAsKnown(ctx context.Context, o *Options, results *[]verdict.Result) (n int, err error) {
	if o.Update {
		return 0, nil
	}
	for range triesMore {
		ids := map[string]bool{}
		for i := range *results {
			r := &(*results)[i]
			if u, ok := m.units[r.Scenario]; ok && u.differs(r, m.atOnce) {
				ids[r.Scenario] = true
			}
		}
		if len(ids) == 0 || len(ids) > mostByChance {
			return n, nil
		}
		repeated, err := m.only(ids).run(ctx, o, few, unit.patience)
		if err != nil {
			return n, err
		}
		n += len(repeated)
		*results = replaced(*results, slices.DeleteFunc(repeated, func(r verdict.Result) bool { return m.units[r.Scenario].differs(&r, m.atOnce) }))
	}
	return n, nil
}

// run runs units in several suites: godog keeps what every scenario refers to until
// a suite ends.
func (m *matrix) run(ctx context.Context, o *Options, concurrency int, budgets func(unit) steps.Budgets) ([]verdict.Result, error) {
	if len(m.scenarios) == 0 {
		return nil, nil
	}
	t, err := newUnits(o.Channels,
		func(s *plan.Scenario) steps.Budgets { return budgets(m.units[s.ID]) },
		func(s *plan.Scenario) behaviour.Behaviour { return m.units[s.ID].behaviour() })
	if err != nil {
		return nil, err
	}
	defer t.Close(context.WithoutCancel(ctx))
	if o.Progress != nil {
		o.Progress.Start(len(m.scenarios), nil)
		defer o.Progress.Stop()
	}
	var results []verdict.Result
	for some := range slices.Chunk(m.mixed(), atATime) {
		ran, err := suite.RunUnits(ctx, m.contents(o, some), some, t, suite.Options{
			Concurrency: concurrency, StepsVersion: steps.Version, Forget: true,
			Done: func(s *plan.Scenario, r *verdict.Result) {
				if o.Progress != nil {
					o.Progress.Done(s.ID, m.progress(s, r))
				}
			},
		})
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			return nil, err
		}
		results = append(results, ran...)
	}
	for id := range t.atOnce.Range {
		m.atOnce[m.units[id.(string)].scenario.ID] = true
	}
	return results, nil
}

// progress returns the verdict for the progress line. It counts as failing whatever is
// bad for a proof: a violation on a reading or on the documented service, and a scenario
// that conforms on a hollow one.
func (m *matrix) progress(s *plan.Scenario, r *verdict.Result) verdict.Verdict {
	u := m.units[s.ID]
	if u.variant.kind == hollow && becomes(u, r) == verdict.Conforms || u.variant.kind != deviation && u.variant.kind != hollow && len(r.Findings) > 0 {
		return verdict.Violates
	}
	return verdict.Conforms
}

// doubtful returns the units whose finding the short budget may have caused, and
// those that showed nothing because time ran out.
func doubtful(m *matrix, results []verdict.Result) map[string]bool {
	ids := map[string]bool{}
	for i := range results {
		r := &results[i]
		u, ok := m.units[r.Scenario]
		if !ok || !u.hurried() || r.Duration < shortBudget || len(own(u, r)) == 0 && r.Err == nil {
			continue
		}
		// On a hollow service most waits time out, so only unexpected verdicts are repeated.
		if is := becomes(u, r); u.variant.kind != hollow || stronger(is, verdict.Verdict(u.variant.becomes[u.scenario.Rule.ID])) {
			ids[r.Scenario] = true
		}
	}
	return ids
}

// chancy returns the units with an undesired result that the machine may have caused:
// those without a verdict where one is due, and those with calls at once that should show
// a deviation and did not, perhaps because the calls came one after another. A finding
// about a documented or permitted behaviour is never repeated.
func chancy(o *Options, m *matrix, results []verdict.Result) map[string]bool {
	ids := map[string]bool{}
	for i := range results {
		r := &results[i]
		u, ok := m.units[r.Scenario]
		if !ok || r.Fault || len(own(u, r)) > 0 {
			continue
		}
		v, id, rule := u.variant, u.scenario.ID, u.scenario.Rule.ID
		ended := r.Err != nil && len(r.WireFindings) == 0
		switch {
		case v.kind == hollow:
		case v.kind != deviation:
			ids[r.Scenario] = ended && len(r.Findings) == 0 && !v.mayEnd(r.Err)
		case o.Update:
			ids[r.Scenario] = m.atOnce[id] && rule == v.rule
		case m.atOnce[id]:
			ids[r.Scenario] = v.known.listed(rule, id) && !unordered(v, id, rule, m.atOnce)
		default:
			ids[r.Scenario] = ended && v.known.fails(id)
		}
	}
	return ids
}

// replaced returns the results, with those of repeated units replaced.
func replaced(results, repeated []verdict.Result) []verdict.Result {
	again := map[string]bool{}
	for i := range repeated {
		again[repeated[i].Scenario] = true
	}
	results = slices.DeleteFunc(results, func(r verdict.Result) bool { return again[r.Scenario] })
	return append(results, repeated...)
}
