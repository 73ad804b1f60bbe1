// Package compare shows where reports differ: see [Sides], [Text] and [HTML]. It
// judges nothing.
package compare

import (
	"fmt"
	"strings"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// scenario reports whether an id is a scenario's (RULE/slug) and not a rule's.
func scenario(id string) bool { return strings.Contains(id, "/") }

// accounts describes the result of each scenario in one text.
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

// account gives the verdict, how many steps passed and which did not, the findings
// and the observations.
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
