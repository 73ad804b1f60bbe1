package prove

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func TestUnordered(t *testing.T) {
	atOnce := map[string]bool{"FIRST-RULE/three/dispatch": true}
	alone := &variant{known: known{"FIRST-RULE": {"FIRST-RULE/three/dispatch"}}}
	assert.True(t, unordered(alone, "FIRST-RULE/three/dispatch", "SECOND-RULE", atOnce))
	assert.False(t, unordered(alone, "FIRST-RULE/three/dispatch", "FIRST-RULE", atOnce), "no other scenario reports the deviation")
	assert.False(t, unordered(alone, "FIRST-RULE/change/dispatch", "SECOND-RULE", atOnce))

	also := &variant{known: known{"FIRST-RULE": {"FIRST-RULE/three/dispatch"}, "SECOND-RULE": {"SECOND-RULE/one"}}}
	assert.True(t, unordered(also, "FIRST-RULE/three/dispatch", "FIRST-RULE", atOnce))
	assert.False(t, unordered(also, "SECOND-RULE/one", "SECOND-RULE", atOnce))
}

// A scenario that makes calls at once may report a deviation or not, but one that
// nothing else reports must be reported by it.
func TestJudge_atOnce(t *testing.T) {
	breaks := func(rules ...string) *variant { return breaking("wrong", rules...) }
	for name, c := range map[string]struct {
		variant  *variant
		narrowed []string
		first    outcome // of the first rule's scenario; without a variant it does not run
		second   outcome // of the second's, which makes calls at once
		error    string
	}{
		"the deviation is reported elsewhere":             {variant: breaks("FIRST-RULE", "SECOND-RULE"), first: outcome{finding: of(first)}},
		"it came to no answer":                            {variant: breaks("FIRST-RULE", "SECOND-RULE"), first: outcome{finding: of(first)}, second: outcome{err: errors.New("refused")}},
		"it shows what the table has not":                 {variant: breaks("FIRST-RULE"), first: outcome{finding: of(first)}, second: outcome{finding: of(second)}},
		"another rule of the deviation's is to be proven": {variant: breaks("FIRST-RULE", "SECOND-RULE"), narrowed: []string{"SECOND-RULE"}},
		"nothing else reports the deviation":              {variant: breaks("SECOND-RULE"), error: "scenario SECOND-RULE/it-holds does not report SECOND-RULE"},
		"what reports it elsewhere does not":              {variant: breaks("FIRST-RULE", "SECOND-RULE"), first: outcome{variant: asDocumented}, second: outcome{finding: of(second)}, error: "scenario FIRST-RULE/it-holds does not report FIRST-RULE"},
	} {
		t.Run(name, func(t *testing.T) {
			var met []outcome
			if c.first != (outcome{}) {
				c.first.variant, c.first.rule = c.variant, first
				met = append(met, c.first)
			}
			c.second.variant, c.second.rule, c.second.atOnce = c.variant, second, true
			proof := proofWith(&Options{Plan: smallPlan(first, second), Rules: c.narrowed, Deviations: []string{"wrong"}}, append(met, c.second)...)
			if c.error == "" {
				assert.Empty(t, proof.Errors)
				return
			}
			assert.Contains(t, joined(proof.Errors), c.error)
		})
	}
}

func TestChancy(t *testing.T) {
	wrong, alone := breaking("wrong", "FIRST-RULE", "SECOND-RULE"), breaking("alone", "SECOND-RULE")
	elsewhere := &variant{kind: deviation, id: "elsewhere", rule: "WIRE-THING", known: known{"WIRE-THING": {"FIRST-RULE/it-holds"}}}
	permitted, unended := &variant{kind: reading, id: "permitted"}, errors.New("too late")
	for name, c := range map[string]struct {
		outcome
		again bool
	}{
		"a known failure without an answer":        {outcome{variant: wrong, rule: first, err: unended}, true},
		"a known failure that does not exist":      {outcome{variant: wrong, rule: first}, false},
		"a known failure":                          {outcome{variant: wrong, rule: first, finding: of(first)}, false},
		"a known failure of another rule":          {outcome{variant: elsewhere, rule: first, err: unended}, true},
		"one that was seen":                        {outcome{variant: elsewhere, rule: first, err: unended, wire: of(wire)}, false},
		"a failure that is not known":              {outcome{variant: alone, rule: first, err: unended}, false},
		"calls at once, needed for the deviation":  {outcome{variant: alone, rule: second, atOnce: true}, true},
		"calls at once that show it":               {outcome{variant: alone, rule: second, atOnce: true, finding: of(second)}, false},
		"calls at once, where another shows it":    {outcome{variant: wrong, rule: second, atOnce: true}, false},
		"a reading without an answer":              {outcome{variant: permitted, rule: first, err: unended}, true},
		"a reading with a finding":                 {outcome{variant: permitted, rule: first, err: unended, wire: of(wire)}, false},
		"the service as documented, but no answer": {outcome{variant: asDocumented, rule: first, err: unended}, true},
		"the service as documented":                {outcome{variant: asDocumented, rule: first}, false},
		"a fault of the suite":                     {outcome{variant: asDocumented, rule: first, err: unended, fault: true}, false},
		"a hollow service":                         {outcome{variant: &variant{kind: hollow, id: "hollow"}, rule: first, err: unended}, false},
	} {
		m, results := unitsOf(c.outcome)
		assert.Equal(t, c.again, chancy(&Options{}, m, results)[results[0].Scenario], name)
	}
	m, results := unitsOf(outcome{variant: unlisted("new", "SECOND-RULE"), rule: second, atOnce: true})
	assert.True(t, chancy(&Options{Update: true}, m, results)[results[0].Scenario])
}

// A unit that came to no answer runs again, and its later result counts.
func TestAgain(t *testing.T) {
	o := small(t, "APP-MODE-CHANGE-NEW-MT")
	m := whole(o)
	id := m.scenarios[0].ID
	results := []verdict.Result{{Scenario: id, Err: errors.New("too late")}, {Scenario: "another"}}
	n, err := m.again(t.Context(), o, chancy(o, m, results), few, &results)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	require.Len(t, results, 2)
	assert.Equal(t, id, results[1].Scenario)
	assert.NoError(t, results[1].Err)
}

// What a proof runs tells it which scenarios make calls at once.
func TestRun_atOnce(t *testing.T) {
	o := small(t, "APP-MODE-CHANGE-NEW-MT", "DISPATCH-MT-CREATES-NO-CONTACT")
	var few []plan.Scenario
	for _, s := range o.Plan.Scenarios {
		if (plan.Selection{Rules: []string{"*/at-once", "*/mode-change", "*/next-*"}}).Names(s.ID) {
			few = append(few, s)
		}
	}
	o.Plan.Scenarios = few
	first := whole(o)
	_, err := first.run(t.Context(), o, o.Concurrency, unit.budgets)
	require.NoError(t, err)
	assert.Greater(t, len(first.scenarios), len(first.atOnce))
	assert.Equal(t, map[string]bool{
		"APP-MODE-CHANGE-NEW-MT/at-once/conversation": true, "APP-MODE-CHANGE-NEW-MT/at-once/dispatch": true,
		"DISPATCH-MT-CREATES-NO-CONTACT/at-once": true,
	}, first.atOnce)
}
