package lint

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
)

// provable is a suite of two rules with a scenario each, and the deviations that
// break them.
func provable() (*plan.Plan, []behaviour.Deviation, *caught.Table) {
	rules := []*catalogue.Rule{{ID: "APP-NAME", Line: 2, Level: catalogue.Must}, {ID: "APP-MAY", Line: 9, Level: catalogue.May}}
	p := &plan.Plan{Catalogue: &catalogue.Catalogue{Rules: rules}}
	for _, r := range rules {
		p.Scenarios = append(p.Scenarios, plan.Scenario{ID: r.ID + "/it-holds", Rule: r})
	}
	table := caught.New(caught.Made{})
	deviations := []behaviour.Deviation{{ID: "first", Breaks: "APP-NAME", Says: "forgets it"}, {ID: "second", Breaks: "APP-NAME", Says: "turns it round"}}
	for _, d := range deviations {
		table.Add(d.ID, d.Breaks, "APP-NAME/it-holds")
	}
	return p, deviations, table
}

func TestProof(t *testing.T) {
	const again = "; write it again with modecert prove --update"
	for name, c := range map[string]struct {
		change func(p *plan.Plan, d []behaviour.Deviation, table *caught.Table)
		want   []string
	}{
		"all is well":     {change: func(*plan.Plan, []behaviour.Deviation, *caught.Table) {}},
		"an id twice":     {func(_ *plan.Plan, d []behaviour.Deviation, _ *caught.Table) { d[1].ID = "first" }, []string{"deviation first: the id is used twice", caught.Path + ": second is not a deviation" + again}},
		"nothing said":    {func(_ *plan.Plan, d []behaviour.Deviation, _ *caught.Table) { d[1].Says = "" }, []string{"deviation second does not say what it breaks and how"}},
		"a misspelt rule": {func(_ *plan.Plan, d []behaviour.Deviation, _ *caught.Table) { d[1].Breaks = "APP-NAMES" }, []string{"deviation second breaks APP-NAMES, which is not a rule; did you mean APP-NAME?", caught.Path + ": deviation second is meant to break APP-NAMES, and no scenario reports it" + again}},
		"a rule missed":   {func(_ *plan.Plan, d []behaviour.Deviation, _ *caught.Table) { d[1].Breaks = "APP-MAY" }, []string{caught.Path + ": deviation second is meant to break APP-MAY, and no scenario reports it" + again}},
		"an unknown rule": {func(_ *plan.Plan, _ []behaviour.Deviation, table *caught.Table) {
			table.Add("first", "APP-AGE", "APP-NAME/it-holds")
		}, []string{caught.Path + ": deviation first: APP-AGE is not a rule" + again}},
		"a scenario renamed": {func(p *plan.Plan, _ []behaviour.Deviation, _ *caught.Table) { p.Scenarios[0].ID = "APP-NAME/it-stands" }, []string{caught.Path + ": deviation first: APP-NAME/it-holds is not a scenario" + again, caught.Path + ": deviation second: APP-NAME/it-holds is not a scenario" + again, caught.Path + ": scenario APP-NAME/it-stands fails on no deviation" + again}},
		"a scenario that only meets another rule": {func(p *plan.Plan, _ []behaviour.Deviation, table *caught.Table) {
			wire := &catalogue.Rule{ID: "WIRE-APP", Line: 20, Level: catalogue.May}
			p.Catalogue.Rules = append(p.Catalogue.Rules, wire)
			p.Scenarios = append(p.Scenarios, plan.Scenario{ID: "APP-NAME/it-stays", Rule: p.Scenarios[0].Rule})
			table.Add("first", "WIRE-APP", "APP-NAME/it-stays")
		}, []string{caught.Path + ": scenario APP-NAME/it-stays fails on no deviation" + again}},
		"a rule broken once": {func(p *plan.Plan, _ []behaviour.Deviation, table *caught.Table) {
			p.Catalogue.Rules = append(p.Catalogue.Rules, &catalogue.Rule{ID: "APP-AGE", Line: 15, Level: catalogue.Should})
			p.Scenarios = append(p.Scenarios, plan.Scenario{ID: "APP-AGE/it-holds", Rule: p.Catalogue.Rules[2]})
			table.Add("first", "APP-AGE", "APP-AGE/it-holds")
		}, []string{"catalogue.yaml:15: rule APP-AGE is broken by 1 deviations, at least 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, d, table := provable()
			c.change(p, d, table)
			problems := append(named(p.Catalogue, d), known(p, d, table)...)
			assert.Equal(t, c.want, append(problems, broken(p.Catalogue, d, table)...))
		})
	}
}

// A table of another suite is one problem, not one per scenario; its content about
// existing deviations still counts.
func TestCaught_namesAStaleTable(t *testing.T) {
	p, d, _ := provable()
	p.Catalogue.Rules = append(p.Catalogue.Rules, &catalogue.Rule{ID: "POLICY-MESSAGE-EXPIRE-MO", Level: catalogue.Must})
	for _, real := range behaviour.Deviations() {
		if real.ID == "conversation-never-expires" || real.ID == "conversation-expires-a-day-late" { // break that rule, among others
			p.Catalogue.Rules = append(p.Catalogue.Rules, &catalogue.Rule{ID: real.Breaks, Level: catalogue.May})
			d = append(d, real)
		}
	}
	p.FeaturesDigest = "sha256:another"
	l := &linter{cat: p.Catalogue, plan: p}
	assert.Equal(t, []string{caught.Path + " was written before a change of the features, the deviations; write it again with modecert prove --update"}, l.caught(d))
}
