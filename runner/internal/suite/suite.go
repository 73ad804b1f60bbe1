// Package suite runs a plan's scenarios against a target's sessions and collects the
// results; see [Run] and [RunUnits]. It is the only package that uses godog's runner.
// It does not select scenarios, judge them or write reports. The exit status of godog
// never decides a run; it is only compared with our own count.
package suite

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// Options configures a run.
type Options struct {
	// Concurrency is how many scenarios run at once, at least 1. AsAdmitted leaves it to
	// the target.
	Concurrency int
	// Shuffle is the seed of the order; 0 keeps the plan's order, but for features with
	// scenarios of an early turn, which begin first where several scenarios run at once.
	Shuffle int64
	// First lists the ids of scenarios that begin before all others, in their order.
	// Shuffle goes before it.
	First []string
	// FailFast starts no further scenario after one has a finding.
	FailFast bool
	// StepsVersion is part of the digests that identify pickles.
	StepsVersion string
	// Forget drops the exchanges: a proof runs many thousands of scenarios and reports
	// only findings.
	Forget bool
	// Done is called with each result, possibly from several goroutines at once. It may
	// be nil.
	Done func(*plan.Scenario, *verdict.Result)
}

// AsAdmitted is the concurrency of a run whose target admits scenarios, see
// [session.Target]: all of them wait for it.
const AsAdmitted = math.MaxInt

// formatter is the name of a formatter that writes nothing. Results are collected from
// hooks, which have more information.
const formatter = "modecert-silent"

var registerOnce sync.Once

// Run runs every scenario that the plan marks to run. If the target is serial,
// scenarios that move the clock run last and one at a time. An error is a fault of the
// suite; the results are returned with it.
func Run(ctx context.Context, p *plan.Plan, features []plan.Feature, t session.Target, o Options) ([]verdict.Result, error) {
	c := newCollector(ctx, t, o)
	var together, alone []*plan.Scenario
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		switch {
		case s.Disposition != plan.Run:
		case t.Serial() && movesClock(s):
			alone = append(alone, s)
		default:
			together = append(together, s)
		}
	}
	masked := arrange(features, together, o)
	if o.Concurrency > 1 && len(o.First) == 0 {
		inTurn(masked, together)
	}
	err := c.batch(masked, together, max(1, o.Concurrency))
	if err == nil {
		err = c.batch(arrange(features, alone, o), alone, 1)
	}
	c.lastLook()
	return c.results, err
}

// inTurn puts features in the order of the first turns of their scenarios.
func inTurn(masked []plan.Masked, scenarios []*plan.Scenario) {
	turn := map[string]int{}
	for _, s := range scenarios {
		if first, ok := turn[s.URI]; !ok || s.Turn < first {
			turn[s.URI] = s.Turn
		}
	}
	slices.SortStableFunc(masked, func(a, b plan.Masked) int { return cmp.Compare(turn[a.URI], turn[b.URI]) })
}

// lastLook corrects what the results say of things left behind. An interrupted run skips
// it.
func (c *collector) lastLook() {
	if c.ctx.Err() != nil {
		return
	}
	found := c.target.LastLook(c.ctx)
	for i := range c.results {
		r := &c.results[i]
		left := found[r.Scenario]
		r.CleanupErrs = slices.DeleteFunc(r.CleanupErrs, func(line string) bool { return slices.Contains(left.Settled, line) })
		r.CleanupErrs = append(r.CleanupErrs, left.Stays...)
	}
}

// RunUnits runs scenarios whose features are masked already. A scenario that is to run
// several times appears under several URIs.
func RunUnits(ctx context.Context, contents []plan.Masked, scenarios []*plan.Scenario, t session.Target, o Options) ([]verdict.Result, error) {
	c := newCollector(ctx, t, o)
	err := c.batch(contents, scenarios, max(1, o.Concurrency))
	return c.results, err
}

func newCollector(ctx context.Context, t session.Target, o Options) *collector {
	registerOnce.Do(func() {
		godog.Format(formatter, "writes nothing", func(suite string, out io.Writer) godog.Formatter {
			return godog.NewBaseFmt(suite, out)
		})
	})
	return &collector{ctx: ctx, target: t, options: o, planned: map[string]*plan.Scenario{}}
}

// arrange masks features so that the scenarios named by Options.First come before the
// others. godog runs the scenarios of a file one after the other, in the order of their
// lines, so that each of these has a file of its own.
func arrange(features []plan.Feature, scenarios []*plan.Scenario, o Options) []plan.Masked {
	if o.Shuffle != 0 || len(o.First) == 0 {
		return mask(features, scenarios, o)
	}
	rest := map[string]*plan.Scenario{}
	for _, s := range scenarios {
		rest[s.ID] = s
	}
	var masked []plan.Masked
	for i, id := range o.First {
		s := rest[id]
		if s == nil {
			continue
		}
		delete(rest, id)
		at := slices.IndexFunc(features, func(f plan.Feature) bool { return f.URI == s.URI })
		for _, m := range mask(features[at:at+1], []*plan.Scenario{s}, o) {
			masked = append(masked, plan.Masked{URI: fmt.Sprintf("%s%s%d", m.URI, part, i), Text: m.Text})
		}
	}
	return append(masked, mask(features, slices.Collect(maps.Values(rest)), o)...)
}

// part separates the URI of a feature from the number of a part of it.
const part = "#"

// mask blanks out everything except some scenarios.
func mask(features []plan.Feature, scenarios []*plan.Scenario, o Options) []plan.Masked {
	keep := map[string]bool{}
	for _, s := range scenarios {
		keep[s.Digest] = true
	}
	return plan.Mask(features, func(p *messages.Pickle) string { return plan.DigestOf(p, o.StepsVersion) }, keep)
}

func movesClock(s *plan.Scenario) bool {
	return slices.Contains(s.Rule.Needs, plan.Clock)
}

// turn allows one godog suite at a time in this process, since godog keeps its seed in
// the environment.
var turn sync.Mutex

// batch runs some scenarios in one godog suite.
func (c *collector) batch(masked []plan.Masked, scenarios []*plan.Scenario, concurrency int) error {
	if len(scenarios) == 0 || c.ctx.Err() != nil {
		return nil
	}
	for _, s := range scenarios {
		c.planned[key(s.URI, s.Digest)] = s
	}
	var contents []godog.Feature
	for _, m := range masked {
		contents = append(contents, godog.Feature{Name: m.URI, Contents: m.Text})
	}
	turn.Lock()
	defer turn.Unlock()
	if c.ctx.Err() != nil {
		return nil // interrupted while it waited
	}
	before := len(c.results)
	suite := godog.TestSuite{
		Name: "modecert",
		Options: &godog.Options{
			Format:          formatter,
			Output:          io.Discard,
			Strict:          true,
			NoColors:        true,
			Concurrency:     min(concurrency, len(scenarios)),
			Randomize:       c.options.Shuffle,
			FeatureContents: contents,
			DefaultContext:  c.ctx,
			// An empty, non-nil list keeps godog from looking for features in the
			// working directory.
			Paths: []string{},
		},
		ScenarioInitializer: c.scenario,
	}
	status := suite.Run()
	ran := len(c.results) - before
	if ran != len(scenarios) {
		return fmt.Errorf("%d scenarios were planned and godog ran %d (its status is %d)", len(scenarios), ran, status)
	}
	return c.disagreement(status, before)
}

// disagreement returns an error if godog saw a failure where we saw none.
func (c *collector) disagreement(status, before int) error {
	if status == 0 {
		return nil
	}
	for _, r := range c.results[before:] {
		if r.Err != nil || r.Fault || r.NotVerified || r.Interrupted || len(r.Findings) > 0 {
			return nil
		}
	}
	return fmt.Errorf("godog ended with status %d although no scenario failed", status)
}

// collector turns what godog runs into results.
type collector struct {
	ctx     context.Context
	target  session.Target
	options Options
	planned map[string]*plan.Scenario // by key

	mu      sync.Mutex
	results []verdict.Result
	stopped bool // FailFast has ended the run
}

// key identifies a scenario by its file and its digest.
func key(uri, digest string) string { return uri + "\x00" + digest }

func (c *collector) keyOf(p *messages.Pickle) string {
	uri, _, _ := strings.Cut(p.Uri, part)
	return key(uri, plan.DigestOf(p, c.options.StepsVersion))
}

func (c *collector) add(s *plan.Scenario, r verdict.Result) {
	c.mu.Lock()
	c.results = append(c.results, r)
	if c.options.FailFast && len(r.Findings) > 0 && s.Rule.Level != catalogue.May { // a may-rule is observed
		c.stopped = true
	}
	c.mu.Unlock()
	if c.options.Done != nil {
		c.options.Done(s, &r)
	}
}

// ending returns why no further scenario must begin, or nil.
func (c *collector) ending() error {
	if c.ctx.Err() != nil {
		return errInterrupted
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return errStopped
	}
	return nil
}

// scenario is called by godog once for each scenario, before it begins.
func (c *collector) scenario(sc *godog.ScenarioContext) {
	r := &running{collector: c, world: steps.NewWorld(), leave: func() {}}
	sc.Before(func(ctx context.Context, p *godog.Scenario) (context.Context, error) {
		// godog looks up the phrases of the steps after these hooks.
		var texts []string
		for _, st := range p.Steps {
			texts = append(texts, st.Text)
		}
		steps.Register(sc, r.world, texts)
		return ctx, r.guard(func() error { return r.begin(p) })
	})
	sc.StepContext().After(func(ctx context.Context, st *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
		r.step(st, status, err)
		return ctx, nil
	})
	sc.After(func(ctx context.Context, p *godog.Scenario, err error) (context.Context, error) {
		// Clean-up must run even if the context has ended.
		end := context.WithoutCancel(ctx)
		if fault := r.guard(func() error { r.end(end, err); return nil }); fault != nil {
			r.result.Err, r.result.Fault = fault, true
		}
		r.leave()
		c.add(r.plan, r.result)
		return ctx, nil
	})
}
