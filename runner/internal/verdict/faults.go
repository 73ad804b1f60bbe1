package verdict

import (
	"fmt"

	"github.com/modecert/modecert/runner/internal/plan"
)

// Faults lists mistakes that only the suite itself can have made: results of
// unplanned scenarios, two results for one scenario, a scenario or a finding
// without a known rule, and results marked as the suite's fault. It does not list
// planned scenarios without a result: for those, Totals.Planned exceeds
// Totals.Executed.
func Faults(p *plan.Plan, results []Result) []string {
	var faults []string
	addf := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	planned := make(map[string]plan.Disposition, len(p.Scenarios))
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		planned[s.ID] = s.Disposition
		if s.Rule == nil {
			addf("scenario %s has no rule", s.ID)
		}
	}
	known, ran := knownRules(p), make(map[string]int)
	for i := range results {
		res := &results[i]
		disposition, ok := planned[res.Scenario]
		ran[res.Scenario]++
		switch {
		case !ok:
			addf("scenario %s ran and is not in the plan", res.Scenario)
		case disposition != plan.Run:
			addf("scenario %s ran though it is %s", res.Scenario, disposition)
		case ran[res.Scenario] == 2:
			addf("scenario %s ran more than once", res.Scenario)
		}
		if res.Fault {
			_, cause := failure(res)
			addf("scenario %s: %s", res.Scenario, cause)
		}
		if lost := unknownWire(res, known); lost != "" {
			addf("scenario %s: %s", res.Scenario, lost)
		}
	}
	return faults
}
