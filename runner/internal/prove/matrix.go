package prove

import (
	"cmp"
	"hash/crc32"
	"maps"
	"path"
	"slices"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

// unit is one scenario against one variant.
type unit struct {
	variant  *variant
	scenario *plan.Scenario   // in the suite's plan
	trace    *behaviour.Trace // from the service as documented
}

func (u unit) behaviour() behaviour.Behaviour {
	if u.variant.kind == documented {
		return u.trace.Documented()
	}
	b := behaviour.Documented()
	u.variant.apply(&b)
	return b
}

// hurried reports whether a unit may wait for something that never happens, and so
// waits only briefly at first.
func (u unit) hurried() bool { return u.variant.kind == deviation || u.variant.kind == hollow }

// budgets returns how long a unit waits. A reading must not fail because the
// machine was busy.
func (u unit) budgets() steps.Budgets {
	if u.hurried() {
		return steps.Budgets{Eventually: shortBudget, Never: window}
	}
	return u.patience()
}

func (u unit) patience() steps.Budgets { return steps.Budgets{Eventually: longBudget, Never: window} }

// matrix is the part of variants × scenarios that is to run.
type matrix struct {
	variants  []*variant
	units     map[string]unit // by the id of the unit's scenario
	scenarios []*plan.Scenario
	// atOnce has the scenarios that were seen to make calls at once, by their ids in the
	// suite's plan. What such a scenario shows of a deviation may depend on the order in
	// which the calls are served.
	atOnce map[string]bool
}

func (m *matrix) add(u unit) {
	s := *u.scenario
	s.ID, s.URI = u.variant.id+" × "+s.ID, path.Join(u.variant.id, s.URI)
	m.units[s.ID] = u
	m.scenarios = append(m.scenarios, &s)
}

// only returns the part with the given units.
func (m *matrix) only(ids map[string]bool) *matrix {
	some := slices.DeleteFunc(slices.Clone(m.scenarios), func(s *plan.Scenario) bool { return !ids[s.ID] })
	return &matrix{m.variants, m.units, some, m.atOnce}
}

// with returns the union of two parts.
func (m *matrix) with(other *matrix) *matrix {
	units := maps.Clone(m.units)
	maps.Copy(units, other.units)
	return &matrix{slices.Concat(m.variants, other.variants), units, slices.Concat(m.scenarios, other.scenarios), m.atOnce}
}

// whole returns the units of all scenarios that are to be proven, or that may prove
// another rule, on the service as documented.
func whole(o *Options) *matrix {
	m := &matrix{variants: []*variant{asDocumented}, units: map[string]unit{}, atOnce: map[string]bool{}}
	for i := range o.Plan.Scenarios {
		if s := &o.Plan.Scenarios[i]; o.concerns(s.Rule.ID) || o.shapes() {
			m.add(unit{asDocumented, s, &behaviour.Trace{}})
		}
	}
	return m
}

// assemble selects the scenarios that run on each variant, given their results on
// the service as documented.
func assemble(o *Options, variants []*variant, first *matrix) (*matrix, error) {
	meets := make([][]unit, len(variants))
	meet := func(v *variant) []unit { return meeting(o, v, first) }
	if o.Sample {
		chosen := cover(o.Plan.Scenarios, variants, first.atOnce)
		meet = func(v *variant) []unit { return sampled(v, first, chosen[v]) }
	}
	called := map[string]map[string]bool{}
	for _, s := range first.scenarios {
		called[first.units[s.ID].scenario.ID] = calledBy(first.units[s.ID].scenario)
	}
	fill := meet
	meet = func(v *variant) []unit {
		if v.kind == hollow {
			return hollowed(o, v, first, called)
		}
		return fill(v)
	}
	if err := each(variants, func(i int, v *variant) { meets[i] = meet(v) }); err != nil {
		return nil, err
	}
	if o.Pairs || o.Sample {
		pairs, met, err := meetingPairs(first, o.Pairs)
		if err != nil {
			return nil, err
		}
		variants, meets = slices.Concat(variants, pairs), slices.Concat(meets, met)
	}
	m := &matrix{variants: variants, units: map[string]unit{}, atOnce: first.atOnce}
	misspelt := false
	for i, v := range variants {
		for _, u := range meets[i] {
			m.add(u)
		}
		misspelt = misspelt || unknown(o, v)
	}
	// The judgement reports a misspelt rule.
	if len(m.scenarios) == 0 && !misspelt {
		return nil, &plan.SelectionError{Reason: "no selected scenario could distinguish what is to be tried from the service as documented"}
	}
	return m, nil
}

// meeting lists the scenarios that run on a variant: for a deviation, all of the
// rule that it is meant to break and all that are known to fail; with Options.Full,
// all that are to be proven. Other scenarios are added if the variant decides
// something differently in them: only one of each rule for a deviation if
// everything is proven, and for a rule that is there only to meet broken shapes.
func meeting(o *Options, v *variant, first *matrix) []unit {
	var list []unit
	met := map[string]bool{}
	sample := v.kind == deviation && !o.Narrowed() && !o.Full && !o.Update
	shape := slices.ContainsFunc(v.rules(), func(rule string) bool { return ofShape(rule) && o.concerns(rule) })
	fails := map[string]bool{}
	for rule, scenarios := range v.known {
		for _, s := range scenarios {
			fails[s] = fails[s] || o.concerns(rule)
		}
	}
	for _, s := range first.scenarios {
		u := first.units[s.ID]
		rule := u.scenario.Rule.ID
		asked := o.concerns(rule)
		switch {
		case !asked && !shape:
			continue
		case fails[u.scenario.ID]:
		case asked && (o.Full || rule == v.rule):
		case met[rule] && (sample || !asked), !u.trace.Differs(v.apply):
			continue
		default:
			met[rule] = true
		}
		list = append(list, unit{v, u.scenario, nil})
	}
	return list
}

// mixed returns the scenarios in a fixed order that is independent of feature and
// variant. Scenarios of a deviation may all wait for something that never happens;
// mixed, only some wait at a time while others compute.
func (m *matrix) mixed() []*plan.Scenario {
	return slices.SortedStableFunc(slices.Values(m.scenarios), func(a, b *plan.Scenario) int { return apart(a.URI, b.URI) })
}

// apart orders paths by their hashes.
func apart(a, b string) int {
	return cmp.Or(cmp.Compare(crc32.ChecksumIEEE([]byte(a)), crc32.ChecksumIEEE([]byte(b))), cmp.Compare(a, b))
}

// contents returns the features that godog runs: for each variant those of its
// scenarios, in the order of mixed.
func (m *matrix) contents(o *Options, scenarios []*plan.Scenario) []plan.Masked {
	keep := map[*variant]map[string]bool{}
	for _, s := range scenarios {
		v := m.units[s.ID].variant
		if keep[v] == nil {
			keep[v] = map[string]bool{}
		}
		keep[v][s.Digest] = true
	}
	var contents []plan.Masked
	for _, v := range m.variants {
		if keep[v] == nil {
			continue
		}
		for _, f := range plan.Mask(o.Features, func(p *messages.Pickle) string { return plan.DigestOf(p, steps.Version) }, keep[v]) {
			contents = append(contents, plan.Masked{URI: path.Join(v.id, f.URI), Text: f.Text})
		}
	}
	slices.SortFunc(contents, func(a, b plan.Masked) int { return apart(a.URI, b.URI) })
	return contents
}

// unknown reports whether a deviation is meant to break a rule that does not exist.
func unknown(o *Options, v *variant) bool {
	_, ok := o.Plan.Catalogue.ByID(v.rule)
	return v.kind == deviation && !ok
}
