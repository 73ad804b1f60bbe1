package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

func TestAgain(t *testing.T) {
	endpoint := verdict.Target{Kind: "endpoint", URL: "https://api.example"}
	for name, tc := range map[string]struct {
		target     verdict.Target
		invocation []string
		ids        []string
		want       string
	}{
		"recorded fixtures":       {verdict.Target{Kind: "recorded"}, nil, []string{"A-B/one"}, "modecert run A-B/one"},
		"the reference service":   {verdict.Target{Kind: "reference"}, []string{"--target", "reference", "--deviation", "x,y"}, []string{"A-B"}, "modecert run A-B --target reference --deviation x,y"},
		"from a Go test":          {verdict.Target{Kind: "reference"}, nil, []string{"A-B"}, "modecert run A-B --target reference"},
		"an endpoint by its flag": {endpoint, []string{"--strict", "--url", "http://h"}, []string{"A-B/one/two"}, "modecert run A-B/one/two --strict --url http://h"},
		"an endpoint by a file":   {endpoint, []string{"--config", "my file.yaml"}, []string{"A-B"}, "modecert run A-B --config 'my file.yaml' --url https://api.example"},
		"an endpoint by no flag":  {endpoint, []string{"--without", "clock"}, []string{"A-B"}, "modecert run A-B --without clock --url https://api.example"},
		"nothing runs by itself":  {endpoint, []string{"--config", "$(id)\n; x"}, []string{"A-B/$(id)"}, "modecert run 'A-B/$(id)' --config '$(id) ; x' --url https://api.example"},
		"several":                 {endpoint, nil, []string{"WIRE-X", "C-D/one"}, "modecert run WIRE-X C-D/one --url https://api.example"},
	} {
		r := &verdict.Report{Target: tc.target, Invocation: tc.invocation}
		assert.Equal(t, tc.want, report.Again(r, tc.ids...), name)
		assert.Equal(t, tc.invocation, r.Invocation, "the report is left as it is")
	}
}

func TestAgain_goTest(t *testing.T) {
	r := &verdict.Report{Target: verdict.Target{Kind: "endpoint", URL: "http://127.0.0.1:4711"}, Test: "TestModes/it's_(v1)"}
	assert.Equal(t, `go test -run '^TestModes$/^it.s_\(v1\)$/^WIRE-X$|^TestModes$/^it.s_\(v1\)$/^C-D$/^one$/^1$'`, report.Again(r, "WIRE-X", "C-D/one/1"))
}

// What is repeated is what shows the failure, and no more.
func TestCauses_again(t *testing.T) {
	r := &verdict.Report{Rules: []verdict.RuleReport{
		{ID: "A-B", Verdict: verdict.Violates, Scenarios: []verdict.ScenarioReport{{ID: "A-B/one/far", Verdict: verdict.Violates, Findings: []expect.Finding{{Expected: "a"}}}, {ID: "A-B/two", Verdict: verdict.Conforms}}},
		{ID: "WIRE-X", Verdict: verdict.Violates, WireFindings: []verdict.WireFinding{{Scenario: "A-B/two", Finding: expect.Finding{Expected: "b"}}}},
		{ID: "WIRE-Y", Verdict: verdict.Violates, WireFindings: []verdict.WireFinding{{Scenario: "WIRE-Y/read", Finding: expect.Finding{Expected: "c"}}}},
	}}
	var again []string
	for _, c := range report.Causes(r) {
		again = append(again, c.First.Again)
	}
	assert.Equal(t, []string{"modecert run A-B/one/far", "modecert run WIRE-X A-B/two", "modecert run WIRE-Y/read"}, again)
	assert.Equal(t, "modecert run A-B", report.Repeat(r, &r.Rules[0]))
	assert.Equal(t, "modecert run WIRE-X A-B/two", report.Repeat(r, &r.Rules[1]))
	assert.Equal(t, "modecert run WIRE-Y", report.Repeat(r, &r.Rules[2]))
}
