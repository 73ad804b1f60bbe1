package prove

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/run"
)

// In a sample each deviation meets a scenario that reports its rule, and each scenario
// meets a deviation on which it fails.
func TestCover(t *testing.T) {
	p, _, err := run.Plan(run.Options{}, plan.CapabilityNames())
	require.NoError(t, err)
	table, err := caught.Load()
	require.NoError(t, err)
	variants := everything(table)
	atOnce := map[string]bool{}
	for _, s := range p.Scenarios {
		atOnce[s.ID] = slices.Contains(strings.Split(s.ID, "/"), "at-once")
	}
	chosen, covered, units := cover(p.Scenarios, variants, atOnce), map[string]bool{}, 0
	for _, v := range variants {
		if v.kind != deviation {
			assert.Empty(t, chosen[v], v.id)
			continue
		}
		reports, inOrder := false, slices.ContainsFunc(v.known[v.rule], func(s string) bool { return !atOnce[s] })
		for s := range chosen[v] {
			reports = reports || v.known.listed(v.rule, s) && !(inOrder && atOnce[s])
			rule, _, _ := strings.Cut(s, "/")
			covered[s] = covered[s] || v.known.listed(rule, s)
			units++
		}
		assert.True(t, reports, v.id)
	}
	for _, s := range p.Scenarios {
		if s.Rule.Level != catalogue.May {
			assert.True(t, covered[s.ID], s.ID)
		}
	}
	assert.LessOrEqual(t, units, len(p.Scenarios)+len(variants))
}

// A deviation meets a scenario with calls at once only where no other reports it, and
// such a scenario meets a deviation of that kind if there is one.
func TestCover_atOnce(t *testing.T) {
	both := &variant{kind: deviation, id: "both", rule: "FIRST-RULE", known: known{"FIRST-RULE": {"FIRST-RULE/at-once", "FIRST-RULE/it-holds"}}}
	alone := &variant{kind: deviation, id: "alone", rule: "SECOND-RULE", known: known{"SECOND-RULE": {"SECOND-RULE/at-once"}, "FIRST-RULE": {"FIRST-RULE/at-once"}}}
	p := smallPlan(first)
	p.Scenarios = append(p.Scenarios, plan.Scenario{ID: "FIRST-RULE/at-once", Rule: first}, plan.Scenario{ID: "SECOND-RULE/at-once", Rule: second})
	chosen := cover(p.Scenarios, []*variant{both, alone}, map[string]bool{"FIRST-RULE/at-once": true, "SECOND-RULE/at-once": true})
	assert.Equal(t, map[string]bool{"FIRST-RULE/it-holds": true}, chosen[both])
	assert.Equal(t, map[string]bool{"SECOND-RULE/at-once": true, "FIRST-RULE/at-once": true}, chosen[alone])
}

// A sample finds a reading that breaks a rule, and a deviation that no longer shows.
func TestSample(t *testing.T) {
	skipShort(t)
	o := small(t, "CALLBACK-SIGNATURE")
	o.Sample = true
	scenario := o.Plan.Scenarios[0]
	unsigned := func(b *behaviour.Behaviour) {
		for _, d := range behaviour.Deviations() {
			if d.Breaks == scenario.Rule.ID {
				d.Apply(b)
				return
			}
		}
	}
	proof, err := try(t.Context(), o, []*variant{
		{kind: reading, id: "unsigned", says: "signs nothing", apply: unsigned},
		{kind: deviation, id: "idle", says: "does the same", rule: scenario.Rule.ID, known: known{scenario.Rule.ID: {scenario.ID}}, apply: func(*behaviour.Behaviour) {}},
	})
	require.NoError(t, err)
	assert.False(t, proof.Proven)
	assert.Contains(t, joined(proof.Errors), "reading unsigned is permitted (signs nothing), but: "+scenario.Rule.ID+"/")
	assert.Contains(t, joined(proof.Errors), "deviation idle: scenario "+scenario.ID+" does not report "+scenario.Rule.ID)

	o.Rules = []string{scenario.Rule.ID}
	_, err = Run(t.Context(), *o)
	assert.ErrorContains(t, err, "--sample proves a part of everything")
}
