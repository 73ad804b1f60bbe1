package prove

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// strengths lists the deviations on which each must- and should-scenario fails.
func (j *judgement) strengths() {
	challenged := map[string]int{} // rule → deviations
	for _, v := range j.p.variants {
		rules := slices.Concat(v.rules(), slices.Collect(maps.Keys(j.reported[v.id])))
		slices.Sort(rules)
		for _, rule := range slices.Compact(rules) {
			challenged[rule]++
		}
	}
	whole := j.o.everyVariant()
	for _, s := range j.o.Plan.Scenarios {
		if s.Rule.Level == catalogue.May || !j.o.names(s.ID) || !whole && challenged[s.Rule.ID] == 0 {
			continue
		}
		fails := slices.Sorted(maps.Keys(j.failed[s.ID]))
		if fails == nil {
			fails = []string{}
		}
		j.proof.Scenarios = append(j.proof.Scenarios, Strength{s.ID, string(s.Rule.Level), fails})
		// A sample is compared with the table, which a full proof wrote.
		if whole && len(fails) == 0 && !j.o.Sample {
			j.error("scenario %s fails on no deviation", s.ID)
		}
	}
	if !whole {
		return
	}
	for _, r := range j.o.Plan.Catalogue.Rules {
		if r.Level != catalogue.May && r.Unobservable == "" && challenged[r.ID] < 2 && j.o.concerns(r.ID) {
			j.error("rule %s is broken by %d deviations, at least 2", r.ID, challenged[r.ID])
		}
	}
}

// observe records the observations of a scenario of a may-rule.
func (j *judgement) observe(u unit, r *verdict.Result) {
	if u.scenario.Rule.Level != catalogue.May || r.Err != nil || len(r.Observations)+len(r.Findings) == 0 {
		return
	}
	id := u.scenario.ID
	if j.observed[id] == nil {
		j.observed[id] = map[string][]string{}
	}
	way := way(r)
	j.observed[id][way] = append(j.observed[id][way], u.variant.id)
}

// way returns what a scenario observed, without what differs from run to run.
func way(r *verdict.Result) string {
	var seen []string
	for _, o := range r.Observations {
		if !o.Held {
			o = expect.Observation{Claim: "no: " + o.Claim}
		}
		seen = append(seen, o.String())
	}
	for range r.Findings {
		seen = append(seen, "no: the request succeeds")
	}
	return strings.Join(seen, "; ")
}

// mayRules checks that each scenario of a may-rule can observe a difference.
func (j *judgement) mayRules() {
	for _, s := range j.o.Plan.Scenarios {
		if s.Rule.Level != catalogue.May || !j.o.names(s.ID) {
			continue
		}
		seen := Seen{ID: s.ID, Rule: s.Rule.ID, Observations: j.observed[s.ID]}
		for _, variants := range seen.Observations {
			sort.Strings(variants)
		}
		j.proof.MayRules = append(j.proof.MayRules, seen)
		if len(seen.Observations) < 2 && j.o.everyVariant() {
			j.error("scenario %s of a may-rule is observed in the same way under every reading", s.ID)
		}
	}
}
