// Package quick chooses scenarios for a run that should find much in little time, by what
// each is known to catch and what it costs: see [Fewest] and [Order]. The table of the
// proof says what they catch.
package quick

import (
	"cmp"
	"slices"
	"time"

	"github.com/modecert/modecert/runner/internal/forecast"
	"github.com/modecert/modecert/runner/internal/prove/caught"
)

// Enough is the percentage of deviations that a quick run should catch.
const Enough = 85

// Scenario is a scenario that could run.
type Scenario struct {
	ID      string
	Catches []string // ids of deviations, each once
	Cost    forecast.Cost
}

// Catching returns the deviations that each scenario reports.
func Catching(t *caught.Table) map[string][]string {
	catches := map[string][]string{}
	for _, d := range t.Deviations() {
		for _, rule := range t.Rules(d) {
			for _, s := range t.Scenarios(d, rule) {
				if list := catches[s]; len(list) == 0 || list[len(list)-1] != d {
					catches[s] = append(list, d)
				}
			}
		}
	}
	return catches
}

// Pick is a scenario in the order in which it runs.
type Pick struct {
	ID string
	// Adds is how many deviations this scenario catches and no earlier one does. Caught is
	// how many all scenarios up to this one catch, and Cost what they cost.
	Adds, Caught int
	Cost         forecast.Cost
}

// Order orders scenarios by what each adds to the earlier ones, per call and wait. It
// omits scenarios that add nothing. Scenarios that add equally much keep their order.
func Order(scenarios []Scenario, m forecast.Manners) []Pick {
	m.Concurrency, m.PerSecond = 1, 0
	c := newCover(scenarios)
	costs := make([]time.Duration, len(scenarios))
	for i := range scenarios {
		costs[i] = max(scenarios[i].Cost.Time(m), m.Call, 1) // at least one call
	}
	var picks []Pick
	var total forecast.Cost
	for {
		best, adds := -1, 0
		for s := range scenarios {
			if n := c.uncaught(s); n > 0 && (best < 0 || int64(n)*int64(costs[best]) > int64(adds)*int64(costs[s])) {
				best, adds = s, n
			}
		}
		if best < 0 {
			return picks
		}
		c.add(best)
		total.Add(&scenarios[best].Cost)
		picks = append(picks, Pick{scenarios[best].ID, adds, c.caught, total})
	}
}

// Within returns the first picks that fit into a time limit.
func Within(picks []Pick, budget time.Duration, m forecast.Manners) []Pick {
	n, _ := slices.BinarySearchFunc(picks, budget, func(p Pick, d time.Duration) int {
		return cmp.Or(cmp.Compare(p.Cost.Time(m), d), -1)
	})
	return picks[:n]
}

// Reachable counts the deviations that scenarios catch together.
func Reachable(scenarios []Scenario) int {
	return newCover(scenarios).deviations()
}
