package prove

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// A small suite: two must-rules, a should-rule, a may-rule and a WIRE rule, with
// one scenario each.
var (
	first  = &catalogue.Rule{ID: "FIRST-RULE", Level: catalogue.Must}
	second = &catalogue.Rule{ID: "SECOND-RULE", Level: catalogue.Must}
	softer = &catalogue.Rule{ID: "SOFTER-RULE", Level: catalogue.Should}
	open   = &catalogue.Rule{ID: "OPEN-RULE", Level: catalogue.May}
	wire   = &catalogue.Rule{ID: "WIRE-THING", Level: catalogue.Must}
)

func smallPlan(rules ...*catalogue.Rule) *plan.Plan {
	p := &plan.Plan{Catalogue: &catalogue.Catalogue{Rules: rules}}
	for _, r := range rules {
		p.Scenarios = append(p.Scenarios, plan.Scenario{ID: r.ID + "/it-holds", Rule: r})
	}
	return p
}

// outcome is the result of one unit.
type outcome struct {
	variant  *variant
	rule     *catalogue.Rule
	finding  *expect.Finding
	wire     *expect.Finding
	err      error
	fault    bool
	observed *expect.Observation
	atOnce   bool // the scenario makes calls at once
}

// yes and no are observations of may-rules.
var yes = expect.Observation{Claim: "it is so", Held: true}

func no(saw string) *expect.Observation { return &expect.Observation{Claim: "it is so", Saw: saw} }

// proofOf judges some outcomes, narrowed to the given rules if there are any.
func proofOf(p *plan.Plan, narrowed []string, outcomes ...outcome) *Proof {
	return proofWith(&Options{Plan: p, Rules: narrowed}, outcomes...)
}

func proofWith(options *Options, outcomes ...outcome) *Proof {
	m, results := unitsOf(outcomes...)
	return judge(options, m, results, time.Second)
}

// unitsOf returns the units that come to some outcomes, and their results.
func unitsOf(outcomes ...outcome) (*matrix, []verdict.Result) {
	m := &matrix{units: map[string]unit{}, atOnce: map[string]bool{}}
	seen := map[*variant]bool{}
	var results []verdict.Result
	for _, o := range outcomes {
		if !seen[o.variant] {
			seen[o.variant] = true
			m.variants = append(m.variants, o.variant)
		}
		s := &plan.Scenario{ID: o.rule.ID + "/it-holds", Rule: o.rule}
		m.atOnce[s.ID] = o.atOnce
		id := o.variant.id + " × " + s.ID
		m.units[id] = unit{variant: o.variant, scenario: s}
		r := verdict.Result{Scenario: id, Err: o.err, Fault: o.fault}
		if o.finding != nil {
			r.Findings = []expect.Finding{*o.finding}
		}
		if o.wire != nil {
			r.WireFindings = []expect.Finding{*o.wire}
		}
		if o.observed != nil {
			r.Observations = []expect.Observation{*o.observed}
		}
		results = append(results, r)
	}
	return m, results
}

func of(r *catalogue.Rule) *expect.Finding {
	return &expect.Finding{Rule: r.ID, Expected: "one", Actual: "another"}
}

// breaking is a deviation that is meant to break the first of the rules, and known
// to break all of them.
func breaking(id string, rules ...string) *variant {
	v := &variant{kind: deviation, id: id, says: "goes wrong", rule: rules[0], known: known{}}
	for _, rule := range rules {
		v.known[rule] = []string{rule + "/it-holds"}
	}
	return v
}

// unlisted is a deviation that the table does not have.
func unlisted(id, rule string) *variant {
	return &variant{kind: deviation, id: id, says: "goes wrong", rule: rule}
}

func TestJudge_errors(t *testing.T) {
	wrong, wronger := breaking("wrong", "FIRST-RULE"), breaking("wronger", "FIRST-RULE")
	permitted := &variant{kind: reading, id: "otherwise", says: "does otherwise"}
	asIs := &variant{kind: documented, id: "documented", says: "behaves as documented"}
	half := breaking("half", "FIRST-RULE", "SECOND-RULE")
	catching := []outcome{{variant: wrong, rule: first, finding: of(first)}, {variant: wronger, rule: first, finding: of(first)}}
	for name, c := range map[string]struct {
		rules []*catalogue.Rule
		extra []outcome
		drop  int // of the outcomes that catch
		error string
	}{
		"all is well":                            {rules: []*catalogue.Rule{first}},
		"a deviation is caught by nothing":       {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: breaking("unseen", "FIRST-RULE"), rule: first}}, error: "no scenario catches deviation unseen (goes wrong)"},
		"a time-out catches nothing":             {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: breaking("slow", "FIRST-RULE"), rule: first, err: errors.New("too late")}}, error: "no scenario catches deviation slow (goes wrong)"},
		"a finding beside an error catches none": {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: breaking("both", "FIRST-RULE"), rule: first, finding: of(first), err: errors.New("x")}}, error: "no scenario catches deviation both (goes wrong)"},
		"another rule's finding catches nothing": {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: breaking("aside", "FIRST-RULE"), rule: first, finding: of(second)}}, error: "no scenario catches deviation aside (goes wrong)"},
		"a rule that is known to break does not": {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: half, rule: first, finding: of(first)}, {variant: half, rule: second}}, error: "deviation half: scenario SECOND-RULE/it-holds does not report SECOND-RULE, as runner/internal/prove/caught/caught.txt says it does; if that is right, modecert prove --update removes it"},
		"a known failure comes to no answer":     {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: half, rule: first, finding: of(first)}, {variant: half, rule: second, err: errors.New("too late")}}, error: "deviation half: scenario SECOND-RULE/it-holds has no verdict (too late) and does not report SECOND-RULE"},
		"a known scenario is gone":               {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: half, rule: first, finding: of(first)}}, error: "deviation half: scenario SECOND-RULE/it-holds does not exist"},
		"a deviation misses what it is meant to": {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: half, rule: first}, {variant: half, rule: second, finding: of(second)}}, error: "no scenario catches deviation half (goes wrong), which is meant to break FIRST-RULE"},
		"a deviation is not written down":        {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: unlisted("fresh", "FIRST-RULE"), rule: first, finding: of(first)}}, error: "deviation fresh is not in runner/internal/prove/caught/caught.txt; modecert prove --update adds it"},
		"a deviation breaks what is not a rule":  {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: breaking("typo", "FIRTS-RULE"), rule: first, finding: of(first)}}, error: "deviation typo breaks FIRTS-RULE, which is not a rule; did you mean FIRST-RULE?"},
		"a rule beyond its list is reported":     {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: wrong, rule: second, finding: of(second)}}, error: "deviation wrong: scenario SECOND-RULE/it-holds reports SECOND-RULE: "},
		"a shape beyond its list is reported":    {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: wrong, rule: first, finding: of(first), wire: of(wire)}}, error: "deviation wrong: scenario FIRST-RULE/it-holds reports WIRE-THING: "},
		"a rule has one deviation":               {rules: []*catalogue.Rule{first}, drop: 1, error: "rule FIRST-RULE is broken by 1 deviations, at least 2"},
		"a scenario fails on nothing":            {rules: []*catalogue.Rule{first, second}, error: "scenario SECOND-RULE/it-holds fails on no deviation"},
		"a reading makes a must-rule violate":    {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: permitted, rule: first, finding: of(first)}}, error: "reading otherwise is permitted (does otherwise), but: FIRST-RULE/it-holds"},
		"a reading breaks a shape":               {rules: []*catalogue.Rule{first, wire}, extra: []outcome{{variant: permitted, rule: first, wire: of(wire)}}, error: "but: FIRST-RULE/it-holds"},
		"a reading leaves a scenario unanswered for a reason that it has not": {rules: []*catalogue.Rule{first},
			extra: []outcome{{variant: &variant{kind: reading, id: "unfinished", unending: true}, rule: first, err: errors.New("too late")}}, error: "but there is no verdict"},
		"a reading leaves a scenario unanswered": {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: permitted, rule: first, err: errors.New("too late")}}, error: "but there is no verdict"},
		"a reading may warn":                     {rules: []*catalogue.Rule{first, softer}, extra: []outcome{{variant: breaking("a", "SOFTER-RULE"), rule: softer, finding: of(softer)}, {variant: breaking("b", "SOFTER-RULE"), rule: softer, finding: of(softer)}, {variant: permitted, rule: softer, finding: of(softer)}}},
		"the service as documented is warned":    {rules: []*catalogue.Rule{first, softer}, extra: []outcome{{variant: asIs, rule: softer, finding: of(softer)}}, error: "the service as documented is warned"},
		"a fault of the suite":                   {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: wrong, rule: first, err: errors.New("panic"), fault: true}}, error: "a fault of the suite"},
		"a may-scenario meets another shape":     {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: wrong, rule: open, observed: &yes, wire: of(wire)}}, error: "deviation wrong: scenario OPEN-RULE/it-holds reports WIRE-THING: "},
		"a may-scenario breaks a shape":          {rules: []*catalogue.Rule{first, wire}, extra: []outcome{{variant: permitted, rule: open, observed: &yes, wire: of(wire)}}, error: "but: OPEN-RULE/it-holds"},
		"a may-scenario is left unanswered":      {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: permitted, rule: open, err: errors.New("too late")}}, error: "but there is no verdict: OPEN-RULE/it-holds"},
		"a may-scenario has a fault":             {rules: []*catalogue.Rule{first}, extra: []outcome{{variant: permitted, rule: open, err: errors.New("panic"), fault: true}}, error: "a fault of the suite"},
		"a may-rule is observed in the same way": {rules: []*catalogue.Rule{first, open}, extra: []outcome{{variant: permitted, rule: open, observed: &yes}, {variant: asIs, rule: open, observed: &yes}}, error: "scenario OPEN-RULE/it-holds of a may-rule is observed in the same way"},
		"ids are no difference":                  {rules: []*catalogue.Rule{first, open}, extra: []outcome{{variant: permitted, rule: open, observed: no("01A")}, {variant: asIs, rule: open, observed: no("01B")}}, error: "observed in the same way"},
		"a may-rule is not observed at all":      {rules: []*catalogue.Rule{first, open}, error: "scenario OPEN-RULE/it-holds of a may-rule is observed in the same way"},
		"a may-rule is observed in two ways":     {rules: []*catalogue.Rule{first, open}, extra: []outcome{{variant: permitted, rule: open, observed: &yes}, {variant: asIs, rule: open, observed: no("01A")}}},
		"a deviation does not show a may-rule":   {rules: []*catalogue.Rule{first, open}, extra: []outcome{{variant: wrong, rule: open, observed: no("01A")}, {variant: asIs, rule: open, observed: &yes}}, error: "observed in the same way"},
	} {
		t.Run(name, func(t *testing.T) {
			proof := proofOf(smallPlan(c.rules...), nil, append(append([]outcome(nil), catching[c.drop:]...), c.extra...)...)
			if c.error == "" {
				assert.Empty(t, proof.Errors)
				assert.True(t, proof.Proven)
				return
			}
			assert.False(t, proof.Proven)
			assert.Contains(t, joined(proof.Errors), c.error)
		})
	}
}

func joined(errs []string) (all string) {
	for _, e := range errs {
		all += e + "\n"
	}
	return all
}

// A fault of shape violates its WIRE rule in any scenario, so the rule's deviation
// is not missed if another rule's scenario meets it.
func TestJudge_shapeInAnotherScenario(t *testing.T) {
	v := breaking("shapeless", "FIRST-RULE", "WIRE-THING")
	proof := proofOf(smallPlan(first), []string{"FIRST-RULE"}, outcome{variant: v, rule: first, finding: of(first), wire: of(wire)})
	require.Len(t, proof.Deviations, 1)
	assert.Empty(t, proof.Deviations[0].Missed)
	assert.Empty(t, proof.Deviations[0].Beyond)
}

// A new table contains what was seen to break, and is not compared with the old
// one. Of the scenarios of other rules that report a shape, or a rule that no scenario
// of its own reports, it has those that report most.
func TestTable_ofResults(t *testing.T) {
	v, w := unlisted("one", "FIRST-RULE"), unlisted("two", "FIRST-RULE")
	x, y := unlisted("three", "SECOND-RULE"), unlisted("four", "SECOND-RULE")
	p := smallPlan(first, second, softer, open, wire)
	outcomes := []outcome{
		{variant: v, rule: first, finding: of(first), wire: of(wire)}, {variant: v, rule: second, wire: of(wire)},
		{variant: v, rule: open, wire: of(wire)}, {variant: v, rule: softer, wire: of(wire)},
		{variant: x, rule: first, wire: of(second)}, {variant: x, rule: softer, wire: of(second)},
		{variant: y, rule: first, wire: of(second)}, {variant: y, rule: second, finding: of(second)},
		{variant: w, rule: first, finding: of(first), wire: of(wire)}, {variant: w, rule: wire, wire: of(wire)}, {variant: w, rule: second, err: errors.New("too late")},
	}
	proof := proofWith(&Options{Plan: p, Update: true, Code: "sha256:c"}, outcomes...)
	made := caught.From(p.FeaturesDigest, behaviour.Deviations())
	made.Code = "sha256:c"
	want := caught.New(made)
	want.Add("one", "FIRST-RULE", "FIRST-RULE/it-holds")
	for _, s := range []string{"FIRST-RULE/it-holds", "SECOND-RULE/it-holds", "SOFTER-RULE/it-holds"} {
		want.Add("one", "WIRE-THING", s) // OPEN-RULE's reports less
	}
	want.Add("two", "FIRST-RULE", "FIRST-RULE/it-holds")
	want.Add("two", "WIRE-THING", "WIRE-THING/it-holds")
	want.Add("two", "WIRE-THING", "FIRST-RULE/it-holds")
	want.Add("three", "SECOND-RULE", "FIRST-RULE/it-holds")
	want.Add("four", "SECOND-RULE", "SECOND-RULE/it-holds")
	assert.Equal(t, want.String(), proof.Table.String())
	assert.NotContains(t, joined(proof.Errors), caught.Path)
	assert.Nil(t, proofWith(&Options{Plan: p}, outcomes...).Table)
}

// A reading that no scenario can distinguish from the service as documented only
// adds to the count.
func TestJudge_readingWithoutEffect(t *testing.T) {
	idle := &variant{kind: reading, id: "idle", says: "does the same"}
	m := &matrix{variants: []*variant{idle}, units: map[string]unit{}}
	assert.Contains(t, joined(judge(&Options{Plan: smallPlan()}, m, nil, 0).Errors), "reading idle (does the same) differs from the service as documented in no scenario")
	assert.Empty(t, judge(&Options{Plan: smallPlan(), Rules: []string{"FIRST-RULE"}}, m, nil, 0).Readings, "where few scenarios are asked for, it is none that they could tell")
}

func TestDeviationsAndReadings(t *testing.T) {
	ids := map[string]bool{}
	for _, d := range behaviour.Deviations() {
		assert.False(t, ids[d.ID], d.ID)
		ids[d.ID] = true
		assert.NotEmpty(t, d.Says, d.ID)
		assert.NotEmpty(t, d.Breaks, d.ID)
	}
	for _, r := range behaviour.Readings() {
		assert.False(t, ids[r.ID], r.ID)
		ids[r.ID] = true
		assert.NotEmpty(t, r.Because, r.ID)
	}
	for _, h := range behaviour.Hollows() {
		assert.False(t, ids[h.ID], h.ID)
		ids[h.ID] = true
	}
	assert.GreaterOrEqual(t, len(behaviour.Deviations()), 150)
	assert.GreaterOrEqual(t, len(behaviour.Readings()), 30)
	assert.Len(t, Names(), len(ids))
}
