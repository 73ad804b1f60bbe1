package report

import (
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Position is where a scenario stands: a feature file and the line of the
// scenario or, of an outline, of the row of its examples.
type Position struct {
	URI  string
	Line int
}

// Placed is a scenario with the rule that it is an example of.
type Placed struct {
	Rule     *verdict.RuleReport
	Scenario *verdict.ScenarioReport
}

// ByPosition finds a report's scenarios by where they stand, for the reports that
// follow the features rather than the rules.
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
