package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/verdict"
)

func TestVariation(t *testing.T) {
	report := func(verdicts ...verdict.Verdict) *verdict.Report {
		rr := verdict.RuleReport{ID: "A"}
		for i, v := range verdicts {
			rr.Scenarios = append(rr.Scenarios, verdict.ScenarioReport{ID: "A/" + string(rune('a'+i)), Verdict: v})
		}
		return &verdict.Report{Rules: []verdict.RuleReport{rr}}
	}
	var v variation
	v.add(report(verdict.Conforms, verdict.Conforms, verdict.NotSelected))
	v.add(report(verdict.Conforms, verdict.Violates, verdict.NotSelected))
	v.add(report(verdict.Conforms, verdict.Conforms, verdict.NotSelected))
	var b strings.Builder
	require.NoError(t, v.write(&b))
	assert.Equal(t, "VARIES  A/b: conforms, violates, conforms\nruns: 3, scenarios: 2, verdicts that vary: 1\n", b.String())
}
