package cli

import (
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/spf13/pflag"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/forecast"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/quick"
)

func (f *runFlags) bindQuick(fl *pflag.FlagSet) {
	fl.BoolVar(&f.quick, "quick", false, fmt.Sprintf("run few scenarios that catch %d %% of what all of them catch; for pull requests; certifies nothing", quick.Enough))
	fl.DurationVar(&f.budget, "budget", 0, "like --quick, but run what catches most in about this time, such as 20s")
	fl.BoolVar(&f.failFast, "fail-fast", false, "start no further scenario after the first violation, and begin with those that catch most")
}

// checkQuick returns an error if flags conflict with a quick run.
func (f *runFlags) checkQuick() error {
	flag := "--quick"
	if f.given != nil && f.given("budget") {
		flag = "--budget"
	}
	switch {
	case flag == "--budget" && f.budget <= 0:
		return &config.Error{Reason: fmt.Sprintf("--budget %s: give a time such as 20s", f.budget)}
	case flag == "--budget" && f.quick:
		return &config.Error{Reason: "--quick and --budget each say how much to run; give one"}
	case !f.isQuick():
		return nil
	case f.shard != "":
		return &config.Error{Reason: flag + " cannot be used with --shard: a quick run is already one part, and its shards would not make up a whole"}
	case f.complete != "":
		return &config.Error{Reason: flag + " cannot be used with --complete, which runs all that is incomplete"}
	}
	return nil
}

func (f *runFlags) isQuick() bool { return f.quick || f.budget > 0 }

// choice chooses the scenarios of a quick run, and the order of one that ends at the
// first violation.
type choice struct {
	flags    *runFlags
	fixtures fs.FS
	picks    []quick.Pick // in the order of the run
	from     int          // how many scenarios it was chosen from
	of       int          // how many deviations these catch
	stale    bool         // the features have changed since the table was made
}

// choose narrows the plan if the run is quick, and returns the order of its scenarios.
func (c *choice) choose(p *plan.Plan) (first []string, err error) {
	candidates, err := c.candidates(p)
	if err == nil && c.from > 0 { // otherwise every selected scenario needs what is declared absent
		err = c.pick(p, candidates)
	}
	if err != nil {
		return nil, err
	}
	q := plan.Quick{Of: c.of}
	for _, pick := range c.picks {
		first, q.Catches = append(first, pick.ID), pick.Caught
	}
	if c.flags.budget > 0 {
		q.Budget = c.flags.budget.String()
	}
	if c.flags.isQuick() {
		p.Choose(first, q)
	}
	return first, nil
}

// pick sets what runs, and in which order.
func (c *choice) pick(p *plan.Plan, candidates []quick.Scenario) error {
	f, m := c.flags, c.flags.manners()
	c.of = quick.Reachable(candidates)
	if f.isQuick() && c.of == 0 {
		return &plan.SelectionError{Reason: fmt.Sprintf("none of the %d scenarios that are selected catches a deviation: run them without --quick and --budget", c.from)}
	}
	if f.quick {
		candidates = quick.Fewest(candidates, quick.Enough)
	}
	if err := c.price(p, candidates); err != nil {
		return err
	}
	c.picks = quick.Order(candidates, m)
	if f.budget > 0 {
		first := c.picks[0].Cost.Time(m)
		if c.picks = quick.Within(c.picks, f.budget, m); len(c.picks) == 0 {
			return &plan.SelectionError{Reason: fmt.Sprintf("--budget %s is too short for any scenario: the first would take about %s", f.budget, first.Round(time.Millisecond))}
		}
	}
	return nil
}

// price sets what scenarios cost. It reads their recordings, so only those that a run may
// choose are priced.
func (c *choice) price(p *plan.Plan, candidates []quick.Scenario) error {
	planned := map[string]plan.Scenario{}
	for _, s := range p.Running() {
		planned[s.ID] = s
	}
	for i := range candidates {
		s := &candidates[i]
		cost, err := forecast.Of([]plan.Scenario{planned[s.ID]}, c.fixtures)
		if err != nil {
			return err
		}
		s.Cost = *cost
	}
	return nil
}

// candidates returns the scenarios that are to run and catch a deviation, without what
// they cost.
func (c *choice) candidates(p *plan.Plan) ([]quick.Scenario, error) {
	table, err := caught.Load()
	if err != nil {
		return nil, err
	}
	c.stale = table.Made.Features != p.FeaturesDigest
	running := p.Running()
	c.from = len(running)
	catches := quick.Catching(table)
	var list []quick.Scenario
	for i := range running {
		if id := running[i].ID; len(catches[id]) > 0 {
			list = append(list, quick.Scenario{ID: id, Catches: catches[id]})
		}
	}
	return list, nil
}

// curveRows is the maximum number of lines of the curve.
const curveRows = 10

// write prints the curve of a quick run: how many deviations it catches, and how fast.
func (c *choice) write(w io.Writer) {
	if c == nil || !c.flags.isQuick() || len(c.picks) == 0 {
		return
	}
	m := c.flags.manners()
	caughtBy := func(p quick.Pick) string { return fmt.Sprintf("%d (%d %%)", p.Caught, 100*p.Caught/c.of) }
	last := c.picks[len(c.picks)-1]
	fmt.Fprintf(w, "quick run: %d of %d scenarios, which catch %d of the %d deviations that all of these catch\n", len(c.picks), c.from, last.Caught, c.of)
	if c.stale {
		fmt.Fprintf(w, "the features have changed since %s was written: it is unknown what new scenarios catch\n", caught.Path)
	}
	fmt.Fprintf(w, "  scenarios   deviations   calls   takes about\n")
	step := (len(c.picks) + curveRows - 1) / curveRows
	for i := range c.picks {
		if p := c.picks[i]; (i+1)%step == 0 || i == len(c.picks)-1 {
			fmt.Fprintf(w, "  %9d %12s %7d %13s\n", i+1, caughtBy(p), p.Cost.Calls, p.Cost.Time(m).Round(100*time.Millisecond))
		}
	}
	fmt.Fprintf(w, "  if a call takes %s, with %s at once%s\n", m.Call, atOnce(m.Concurrency), atRate(m.PerSecond))
}

// order returns the order of a quick run, or nil if the run follows the features.
func (a *app) order(f *runFlags) *choice {
	if !f.isQuick() && !f.failFast || !f.isQuick() && f.shuffle != 0 {
		return nil
	}
	return &choice{flags: f, fixtures: a.fixtures}
}
