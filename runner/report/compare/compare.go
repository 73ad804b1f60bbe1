// Package compare sets reports side by side. It judges nothing: it says
// where they differ.
package compare

import (
	"fmt"
	"strings"

	"github.com/modecert/modecert/runner/verdict"
)

// Difference is a scenario, a rule or the outcome that two reports tell
// differently.
type Difference struct{ Scenario, Left, Right string }

// Reports compares two reports and counts the scenarios that were compared.
// Times and evidence are left out: two runs never share those.
func Reports(left, right *verdict.Report) (differences []Difference, compared int) {
	rows, compared := Sides([]Side{{"left", left}, {"right", right}})
	for _, row := range rows {
		differences = append(differences, Difference{row.ID, row.Told[0], row.Told[1]})
	}
	return differences, compared
}

// scenario tells a scenario's id, RULE/slug, from a rule's.
func scenario(id string) bool { return strings.Contains(id, "/") }

// accounts says of each scenario, in one text, what came of it.
func accounts(r *verdict.Report) map[string]string {
	m := map[string]string{}
	for _, rule := range r.Rules {
		for _, s := range rule.Scenarios {
			m[s.ID] = account(s)
		}
		m[rule.ID] = string(rule.Verdict)
	}
	return m
}

func account(s verdict.ScenarioReport) string {
	parts := []string{string(s.Verdict)}
	for _, st := range s.Steps {
		parts = append(parts, st.Status)
	}
	for _, f := range s.Findings {
		parts = append(parts, fmt.Sprintf("%s: expected %s, got %s at %s", f.Rule, f.Expected, f.Actual, f.Pointer))
	}
	return strings.Join(append(parts, s.Observations...), "; ")
}
