package quick

import (
	"math/rand/v2"
	"slices"
)

// rounds is how often Fewest tries to do with fewer. On the whole suite it finds its last
// improvement within 500 rounds, which take a tenth of a second.
const rounds = 1000

// Fewest returns a set of scenarios, as small as it can find, that catches a share of the
// deviations that all catch together. Equal input gives the same set.
//
// Greedy choice, which always adds the scenario that catches most, needs a twentieth more
// scenarios than necessary. Fewest therefore drops some scenarios that add little and
// adds others in their place, as long as no fewer deviations are caught. Whenever enough
// are caught, it removes one scenario.
func Fewest(scenarios []Scenario, percent int) []Scenario {
	rng := rand.New(rand.NewPCG(1, 1))
	c := newCover(scenarios)
	need := (c.deviations()*percent + 99) / 100
	for c.caught < need {
		c.add(c.most(rng))
	}
	enough := c
	for range rounds {
		if c.caught >= need && len(c.chosen) > 0 {
			enough, c = c, c.clone()
			c.dropLeast(rng)
		}
		next := c.clone()
		for range min(2+rng.IntN(12), len(next.chosen)) {
			next.dropLeast(rng)
		}
		for len(next.chosen) < len(c.chosen) {
			next.add(next.most(rng))
		}
		if next.caught >= c.caught {
			c = next
		}
	}
	if c.caught >= need {
		enough = c
	}
	slices.Sort(enough.chosen)
	set := make([]Scenario, len(enough.chosen))
	for i, s := range enough.chosen {
		set[i] = scenarios[s]
	}
	return set
}

// cover is a set of scenarios, with the number of them that catch each deviation.
// Scenarios and deviations are numbered.
type cover struct {
	catches [][]int // by scenario: what it catches
	chosen  []int
	in      []bool // by scenario: whether it is chosen
	by      []int  // by deviation: how many of the chosen scenarios catch it
	caught  int
}

func newCover(scenarios []Scenario) *cover {
	numbers := map[string]int{}
	c := &cover{catches: make([][]int, len(scenarios)), in: make([]bool, len(scenarios))}
	for i := range scenarios {
		for _, d := range scenarios[i].Catches {
			n, ok := numbers[d]
			if !ok {
				n = len(numbers)
				numbers[d] = n
			}
			c.catches[i] = append(c.catches[i], n)
		}
	}
	c.by = make([]int, len(numbers))
	return c
}

func (c *cover) clone() *cover {
	d := *c
	d.chosen, d.in, d.by = slices.Clone(c.chosen), slices.Clone(c.in), slices.Clone(c.by)
	return &d
}

func (c *cover) deviations() int { return len(c.by) }

func (c *cover) add(s int) {
	c.in[s], c.chosen = true, append(c.chosen, s)
	for _, d := range c.catches[s] {
		if c.by[d]++; c.by[d] == 1 {
			c.caught++
		}
	}
}

// uncaught counts the deviations that a scenario would catch and no chosen one does.
func (c *cover) uncaught(s int) int { return c.count(s, 0) }

// alone counts the deviations that only this one of the chosen scenarios catches.
func (c *cover) alone(s int) int { return c.count(s, 1) }

func (c *cover) count(s, by int) int {
	n := 0
	for _, d := range c.catches[s] {
		if c.by[d] == by {
			n++
		}
	}
	return n
}

// most returns a scenario that adds most, chosen at random if there are several.
func (c *cover) most(rng *rand.Rand) int {
	best, adds, ties := -1, -1, 0
	for s := range c.catches {
		if c.in[s] {
			continue
		}
		switch n := c.uncaught(s); {
		case n > adds:
			best, adds, ties = s, n, 1
		case n == adds:
			if ties++; rng.IntN(ties) == 0 {
				best = s
			}
		}
	}
	return best
}

// dropLeast drops a scenario that is needed little. Chance may prefer it to one that is
// needed for one deviation less.
func (c *cover) dropLeast(rng *rand.Rand) {
	at, least := -1, 0.0
	for i, s := range c.chosen {
		if missed := float64(c.alone(s)) + 1.5*rng.Float64(); at < 0 || missed < least {
			at, least = i, missed
		}
	}
	s := c.chosen[at]
	c.in[s], c.chosen = false, slices.Delete(c.chosen, at, at+1)
	for _, d := range c.catches[s] {
		if c.by[d]--; c.by[d] == 0 {
			c.caught--
		}
	}
}
