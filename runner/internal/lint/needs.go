package lint

import (
	"slices"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

// demand records the capabilities that a step of a rule needs.
func (l *linter) demand(rule *catalogue.Rule, place, text string) {
	for _, capability := range steps.EffectsOf(text).Needs {
		if l.demanded[rule.ID] == nil {
			l.demanded[rule.ID] = map[string]string{}
		}
		if _, ok := l.demanded[rule.ID][capability]; !ok {
			l.demanded[rule.ID][capability] = place
		}
	}
}

// needs compares the needs of rules with those of their steps. A missing need makes
// a scenario fail where it cannot run; a superfluous one leaves a rule unverified
// where it could be verified.
func (l *linter) needs() {
	for _, r := range l.cat.Rules {
		if r.Unobservable != "" {
			continue
		}
		for _, capability := range plan.CapabilityNames() {
			place, asked := l.demanded[r.ID][capability]
			switch needed := slices.Contains(r.Needs, capability); {
			case asked && !needed:
				l.add(catalogue.File, int64(r.Line), "rule %s leaves %s out of its needs, and the step at %s asks for it", r.ID, capability, place)
			case needed && !asked:
				l.add(catalogue.File, int64(r.Line), "rule %s has %s among its needs, and none of its steps asks for it", r.ID, capability)
			}
		}
	}
}
