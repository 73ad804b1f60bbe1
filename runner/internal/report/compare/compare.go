// Package compare sets reports side by side. It judges nothing: it says
// where they differ.
package compare

import (
	"fmt"
	"strings"

	"github.com/modecert/modecert/runner/internal/verdict"
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

// account tells the verdict, how many steps passed and which did not, and what was
// found and seen.
func account(s verdict.ScenarioReport) string {
	parts := []string{string(s.Verdict)}
	passed, others := 0, []string{}
	for _, st := range s.Steps {
		if st.Status == "passed" {
			passed++
		} else {
			others = append(others, fmt.Sprintf("%s: %s", st.Status, st.Text))
		}
	}
	if len(s.Steps) > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d steps passed", passed, len(s.Steps)))
	}
	parts = append(parts, others...)
	for i := range s.Findings {
		parts = append(parts, strings.TrimPrefix(s.Findings[i].Rule+": ", ": ")+s.Findings[i].Error())
	}
	return strings.Join(append(parts, s.Observations...), "; ")
}
