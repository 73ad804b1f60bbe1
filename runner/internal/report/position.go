package report

import (
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Position is the place of a scenario: a feature file and the line of the scenario
// or, in an outline, of its row of examples.
type Position struct {
	URI  string
	Line int
}

// Placed is a scenario and its rule.
type Placed struct {
	Rule     *verdict.RuleReport
	Scenario *verdict.ScenarioReport
}

// ByPosition maps positions to a report's scenarios, for reports that follow the
// features rather than the rules.
func ByPosition(r *verdict.Report) map[Position]Placed {
	places := make(map[Position]Placed)
	for i := range r.Rules {
		for j := range r.Rules[i].Scenarios {
			s := &r.Rules[i].Scenarios[j]
			places[Position{s.URI, s.Line}] = Placed{&r.Rules[i], s}
		}
	}
	return places
}
