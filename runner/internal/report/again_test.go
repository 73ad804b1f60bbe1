package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func TestAgain(t *testing.T) {
	one := []verdict.ScenarioReport{{}}
	own := &verdict.RuleReport{ID: "A-B", Scenarios: one}
	endpoint := verdict.Target{Kind: "endpoint", URL: "https://api.example"}
	for name, tc := range map[string]struct {
		target     verdict.Target
		invocation []string
		rule       *verdict.RuleReport
		want       string
	}{
		"recorded fixtures":       {verdict.Target{Kind: "recorded"}, nil, own, "modecert run --rule A-B"},
		"the reference service":   {verdict.Target{Kind: "reference"}, []string{"--target", "reference", "--deviation", "x,y"}, own, "modecert run --target reference --deviation x,y --rule A-B"},
		"from a Go test":          {verdict.Target{Kind: "reference"}, nil, own, "modecert run --target reference --rule A-B"},
		"an endpoint by its flag": {endpoint, []string{"--strict", "--url", "http://h"}, own, "modecert run --strict --url http://h --rule A-B"},
		"an endpoint by a file":   {endpoint, []string{"--config", "my file.yaml"}, own, "modecert run --config 'my file.yaml' --url https://api.example --rule A-B"},
		"an endpoint by no flag":  {endpoint, []string{"--without", "clock"}, own, "modecert run --without clock --url https://api.example --rule A-B"},
		"nothing runs by itself":  {endpoint, []string{"--config", "$(id)\n; x"}, own, "modecert run --config '$(id) ; x' --url https://api.example --rule A-B"},
		"met by another rule": {endpoint, nil, &verdict.RuleReport{ID: "WIRE-X", Scenarios: one, WireFindings: []verdict.WireFinding{{Scenario: "C-D/one"}}},
			"modecert run --url https://api.example --rule WIRE-X --rule C-D"},
		"met by its own scenario": {endpoint, nil, &verdict.RuleReport{ID: "WIRE-X", Scenarios: one, WireFindings: []verdict.WireFinding{{Scenario: "WIRE-X/one"}}},
			"modecert run --url https://api.example --rule WIRE-X"},
		"a rule without scenarios": {endpoint, nil, &verdict.RuleReport{ID: "WIRE-X", WireFindings: []verdict.WireFinding{{Scenario: "C-D/one"}}},
			"modecert run --url https://api.example --rule C-D"},
	} {
		r := &verdict.Report{Target: tc.target, Invocation: tc.invocation}
		assert.Equal(t, tc.want, report.Again(r, tc.rule), name)
		assert.Equal(t, tc.invocation, r.Invocation, "the report is left as it is")
	}
}

func TestAgain_goTest(t *testing.T) {
	r := &verdict.Report{Target: verdict.Target{Kind: "endpoint", URL: "http://127.0.0.1:4711"}, Test: "TestModes/it's_(v1)"}
	rule := &verdict.RuleReport{ID: "WIRE-X", Scenarios: []verdict.ScenarioReport{{}}, WireFindings: []verdict.WireFinding{{Scenario: "C-D/one"}}}
	assert.Equal(t, `go test -run '^TestModes$/^it.s_\(v1\)$/^(WIRE-X|C-D)$'`, report.Again(r, rule))
}
