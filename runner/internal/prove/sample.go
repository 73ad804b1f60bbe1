package prove

import (
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// cover chooses units for a sample, by deviation: each deviation runs with one scenario
// that is known to report the rule it is meant to break, and each must- or
// should-scenario runs on one deviation that it is known to catch. A scenario that makes
// calls at once is chosen for a deviation only if no other reports it, and then runs on
// such a deviation first, since only there is it certain to fail.
func cover(scenarios []plan.Scenario, variants []*variant, atOnce map[string]bool) map[*variant]map[string]bool {
	chosen, covered := map[*variant]map[string]bool{}, map[string]bool{}
	choose := func(v *variant, rule, scenario string) {
		if chosen[v] == nil {
			chosen[v] = map[string]bool{}
		}
		chosen[v][scenario] = true
		if strings.HasPrefix(scenario, rule+"/") { // a scenario of another rule does not fail by its own rule
			covered[scenario] = true
		}
	}
	for _, v := range variants {
		if list := v.known[v.rule]; len(list) > 0 {
			choose(v, v.rule, preferred(list, func(s string) bool { return !atOnce[s] }, func(s string) bool { return !covered[s] }))
		}
	}
	for _, s := range scenarios {
		if s.Rule.Level == catalogue.May || covered[s.ID] {
			continue
		}
		fails := slices.DeleteFunc(slices.Clone(variants), func(v *variant) bool { return !v.known.listed(s.Rule.ID, s.ID) })
		if len(fails) > 0 {
			choose(preferred(fails, func(v *variant) bool { return !unordered(v, s.ID, s.Rule.ID, atOnce) }), s.Rule.ID, s.ID)
		}
	}
	return chosen
}

// preferred returns the first unit that fulfils the wishes. It ignores a wish that none
// fulfils.
func preferred[T any](some []T, wishes ...func(T) bool) T {
	for _, wish := range wishes {
		if rest := slices.DeleteFunc(slices.Clone(some), func(t T) bool { return !wish(t) }); len(rest) > 0 {
			some = rest
		}
	}
	return some[0]
}

// fewRules is how many must- and should-rules run under a reading in a sample. Some
// readings affect every scenario.
const fewRules = 30

// sampled lists the units of a variant in a sample. For a deviation, they are those that
// cover chose. For a reading, they are all affected scenarios of may-rules, and one each
// of a few other rules. These rules differ from reading to reading, so that the readings
// together run with most scenarios.
func sampled(v *variant, first *matrix, chosen map[string]bool) []unit {
	scenarios, met := first.scenarios, map[string]bool{}
	if v.kind == reading {
		scenarios = slices.SortedFunc(slices.Values(scenarios), func(a, b *plan.Scenario) int { return apart(v.id+a.ID, v.id+b.ID) })
	}
	var list []unit
	for _, s := range scenarios {
		u := first.units[s.ID]
		rule := u.scenario.Rule
		if v.kind == reading {
			open := rule.Level == catalogue.May
			if !open && (met[rule.ID] || len(met) == fewRules) || !u.trace.Differs(v.apply) {
				continue
			}
			if !open {
				met[rule.ID] = true
			}
		} else if !chosen[u.scenario.ID] {
			continue
		}
		list = append(list, unit{v, u.scenario, nil})
	}
	return list
}
