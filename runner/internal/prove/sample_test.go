package prove

import (
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
	chosen, covered, units := cover(p.Scenarios, variants), map[string]bool{}, 0
	for _, v := range variants {
		if v.kind != deviation {
			assert.Empty(t, chosen[v], v.id)
			continue
		}
		reports := false
		for s := range chosen[v] {
			reports = reports || v.known.listed(v.rule, s)
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
	assert.Contains(t, joined(proof.Errors), "reading unsigned is permitted (signs nothing), and yet: "+scenario.Rule.ID+"/")
	assert.Contains(t, joined(proof.Errors), "deviation idle: scenario "+scenario.ID+" does not report "+scenario.Rule.ID)

	o.Rules = []string{scenario.Rule.ID}
	_, err = Run(t.Context(), *o)
	assert.ErrorContains(t, err, "--sample proves a part of everything")
}
