package prove

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// report records that a scenario reports a rule under a deviation. For a rule other
// than the scenario's, it is enough that the deviation is known to break it: the
// table does not list every scenario that meets the fault.
func (j *judgement) report(u unit, rule string, f *expect.Finding) {
	c, scenario := j.caught[u.variant.id], u.scenario.ID
	reported := j.reported[c.ID]
	if reported[rule][scenario] {
		return
	}
	if reported[rule] == nil {
		reported[rule] = map[string]bool{}
	}
	reported[rule][scenario] = true
	if !slices.Contains(c.By, scenario) {
		c.By = append(c.By, scenario)
	}
	if !j.o.Update && u.beyond(rule, j.p.atOnce) {
		c.Beyond = append(c.Beyond, fmt.Sprintf("scenario %s reports %s: %s", scenario, rule, f.Error()))
	}
}

// beyond reports whether a unit's scenario is not known to report a rule, and should be.
func (u unit) beyond(rule string, atOnce map[string]bool) bool {
	elsewhere := rule != u.scenario.Rule.ID && len(u.variant.known[rule]) > 0
	return !elsewhere && !u.variant.known.listed(rule, u.scenario.ID) && !unordered(u.variant, u.scenario.ID, rule, atOnce)
}

// differs reports whether the result of a unit is another than the table says.
func (u unit) differs(r *verdict.Result, atOnce map[string]bool) bool {
	if u.variant.kind != deviation || r.Fault {
		return false
	}
	reported := map[string]bool{}
	if len(own(u, r)) > 0 {
		reported[u.scenario.Rule.ID] = true
	}
	for i := range r.WireFindings {
		reported[r.WireFindings[i].Rule] = true
	}
	for rule := range reported {
		if u.beyond(rule, atOnce) {
			return true
		}
	}
	for rule := range u.variant.known {
		if u.variant.known.listed(rule, u.scenario.ID) && !reported[rule] && !unordered(u.variant, u.scenario.ID, rule, atOnce) {
			return true
		}
	}
	return false
}

// missed lists the scenarios that are known to report a rule under a deviation and did
// not. It omits scenarios that a narrowed or sampled proof did not run. may is set if it
// also omits some that report the rule only in some orders.
func (j *judgement) missed(v *variant) (missed []string, may bool) {
	for _, rule := range slices.Sorted(maps.Keys(v.known)) {
		for _, scenario := range v.known[rule] {
			r, met := j.met[v.id][scenario]
			switch {
			case j.reported[v.id][rule][scenario] || !met && (j.o.Narrowed() || j.o.Sample):
			case met && unordered(v, scenario, rule, j.p.atOnce):
				may = true
			case !met:
				missed = append(missed, fmt.Sprintf("scenario %s does not exist and cannot report %s", scenario, rule))
			case r.Err != nil:
				missed = append(missed, fmt.Sprintf("scenario %s has no verdict (%v) and does not report %s", scenario, r.Err, rule))
			default:
				missed = append(missed, fmt.Sprintf("scenario %s does not report %s", scenario, rule))
			}
		}
	}
	return missed, may
}

// unordered reports whether a scenario may or may not show that a deviation breaks a
// rule, depending on the order of calls that are made at once. The proof then neither
// demands the scenario's report nor objects to it. It does demand a report of the
// scenario's own rule, unless another scenario, in which every call has its order,
// reports the deviation.
func unordered(v *variant, scenario, rule string, atOnce map[string]bool) bool {
	return atOnce[scenario] && (!strings.HasPrefix(scenario, rule+"/") || v.known.ordered(atOnce))
}

// standIns is how many scenarios of other rules the table lists for a rule of shape. Any
// scenario that reads a body may find it broken, often hundreds do.
const standIns = 3

// table makes the table of the deviations' effects. If only scenarios of other rules
// report a rule, the table has one of them. For a rule of shape it always has some: those
// that report most rules, since a quick run includes these anyway.
func (j *judgement) table() *caught.Table {
	made := caught.From(j.o.Plan.FeaturesDigest, behaviour.Deviations())
	made.Code = j.o.Code
	t := caught.New(made)
	reports := map[string]int{}
	for _, rules := range j.reported {
		for _, scenarios := range rules {
			for s := range scenarios {
				reports[s]++
			}
		}
	}
	most := func(a, b string) int { return cmp.Or(cmp.Compare(reports[b], reports[a]), cmp.Compare(a, b)) }
	for deviation, rules := range j.reported {
		for rule, scenarios := range rules {
			var others []string
			for s := range scenarios {
				if strings.HasPrefix(s, rule+"/") {
					t.Add(deviation, rule, s)
				} else {
					others = append(others, s)
				}
			}
			slices.SortFunc(others, most)
			n := 0
			switch {
			case ofShape(rule):
				n = standIns
			case len(others) == len(scenarios):
				n = 1
			}
			for _, s := range others[:min(n, len(others))] {
				t.Add(deviation, rule, s)
			}
		}
	}
	return t
}
