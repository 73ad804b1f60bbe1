package messages_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"

	cucumber "github.com/cucumber/messages/go/v34"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/messages"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// run returns a report in which the first scenarios of the first feature have
// different results, and its messages.
func run(t *testing.T) (all []cucumber.Envelope, pickles []*cucumber.Pickle) {
	t.Helper()
	parsed, err := plan.Parse(features.FS)
	require.NoError(t, err)
	f := parsed[0]
	require.GreaterOrEqual(t, len(f.Pickles), 6)
	step := func(status string) verdict.Step { return verdict.Step{Text: "x", Status: status, Duration: 1500} }
	rule := verdict.RuleReport{ID: "A-RULE", Level: "must", Mode: "both", Verdict: verdict.Violates}
	for i, s := range []verdict.ScenarioReport{
		{Verdict: verdict.Conforms},
		{Verdict: verdict.Violates, Steps: []verdict.Step{step("passed"), step("failed")},
			Findings:  []expect.Finding{{Expected: "400", Actual: "200", Pointer: "/a", Exchange: 1}},
			Exchanges: []wire.Exchange{{Request: wire.Request{Method: "GET", URL: "https://api.example/x"}}}},
		{Verdict: verdict.Incomplete, Cause: "recording is missing"},
		{Verdict: verdict.NotVerified, Cause: "clock is declared absent"},
		{Verdict: verdict.Observed, Observations: []string{"status 200"}},
		{Verdict: verdict.Waived, Cause: "waived until 2026-12-31 by ann: fixed in 2.5", Steps: []verdict.Step{step("passed"), step("failed")},
			Findings:  []expect.Finding{{Expected: "DISPATCH", Actual: "absent", Callback: 1}},
			Callbacks: []wire.Callback{{Body: wire.Body(`{"message_delivery_report":{}}`)}}},
	} {
		p := f.Pickles[i]
		if s.Steps == nil && s.Verdict != verdict.Incomplete && s.Verdict != verdict.NotVerified {
			for range p.Steps {
				s.Steps = append(s.Steps, step("passed"))
			}
		}
		s.ID, s.URI, s.Line = "A-RULE/"+p.Id, f.URI, int(p.Location.Line)
		rule.Scenarios = append(rule.Scenarios, s)
		pickles = append(pickles, p)
	}
	r := &verdict.Report{Outcome: verdict.OutcomeViolates, Gate: verdict.Gate{Status: 1}, Rules: []verdict.RuleReport{rule},
		Target: verdict.Target{Kind: "endpoint", URL: "https://api.example"}}
	var buf bytes.Buffer
	require.NoError(t, messages.Encode(&buf, r, parsed))
	dec := json.NewDecoder(&buf)
	dec.DisallowUnknownFields()
	for dec.More() {
		var e cucumber.Envelope
		require.NoError(t, dec.Decode(&e))
		all = append(all, e)
	}
	return all, pickles
}

// statuses collects, for each pickle, the statuses of its steps and the messages.
func statuses(all []cucumber.Envelope) (by map[string][]string, said map[string]string) {
	by, said = map[string][]string{}, map[string]string{}
	cases, started := map[string]string{}, map[string]string{}
	for _, e := range all {
		switch {
		case e.TestCase != nil:
			cases[e.TestCase.Id] = e.TestCase.PickleId
		case e.TestCaseStarted != nil:
			started[e.TestCaseStarted.Id] = cases[e.TestCaseStarted.TestCaseId]
		case e.TestStepFinished != nil:
			p := started[e.TestStepFinished.TestCaseStartedId]
			by[p] = append(by[p], string(e.TestStepFinished.TestStepResult.Status))
			said[p] += e.TestStepFinished.TestStepResult.Message
		}
	}
	return by, said
}

func TestEncode_statuses(t *testing.T) {
	all, pickles := run(t)
	by, said := statuses(all)
	require.Len(t, by, 6, "scenarios that the report does not know have no test case")
	count := func(is func(cucumber.Envelope) bool) int {
		return len(slices.DeleteFunc(slices.Clone(all), func(e cucumber.Envelope) bool { return !is(e) }))
	}
	assert.Equal(t, 6, count(func(e cucumber.Envelope) bool { return e.Pickle != nil }), "nor a pickle")
	assert.Equal(t, 1, count(func(e cucumber.Envelope) bool { return e.Source != nil }), "and features without scenarios have no source")
	assert.Equal(t, 1, count(func(e cucumber.Envelope) bool { return e.GherkinDocument != nil }))
	repeat := func(s string, n int) []string { return strings.Split(strings.TrimSpace(strings.Repeat(s+" ", n)), " ") }
	assert.Equal(t, repeat("PASSED", len(pickles[0].Steps)), by[pickles[0].Id])
	assert.Equal(t, []string{"PASSED", "FAILED"}, by[pickles[1].Id][:2])
	assert.NotContains(t, by[pickles[1].Id][2:], "PASSED", "what never ran is skipped")
	assert.Equal(t, append(repeat("SKIPPED", len(pickles[2].Steps)), "FAILED"), by[pickles[2].Id], "no step can carry why it is incomplete")
	assert.Contains(t, said[pickles[2].Id], "incomplete: recording is missing")
	assert.Equal(t, repeat("SKIPPED", len(pickles[3].Steps)+1), by[pickles[3].Id])
	assert.Equal(t, "not-verified: clock is declared absent", said[pickles[3].Id])
	assert.Equal(t, repeat("PASSED", len(pickles[4].Steps)), by[pickles[4].Id])
	assert.Contains(t, said[pickles[5].Id], "waived: waived until 2026-12-31 by ann: fixed in 2.5")
	assert.NotContains(t, said[pickles[5].Id], "VIOLATES")
	assert.NotContains(t, by[pickles[5].Id], "FAILED", "what is waived is no failure")
}

func TestEncode_attachmentsAndFrame(t *testing.T) {
	all, _ := run(t)
	require.NotNil(t, all[0].Meta)
	assert.Equal(t, runtime.GOOS, all[0].Meta.Os.Name)
	last := all[len(all)-1].TestRunFinished
	require.NotNil(t, last)
	for _, e := range all {
		if e.TestRunStarted != nil {
			assert.Equal(t, last.TestRunStartedId, e.TestRunStarted.Id)
		}
		if e.TestCase != nil {
			assert.Equal(t, last.TestRunStartedId, e.TestCase.TestRunStartedId)
		}
	}
	assert.False(t, last.Success)
	var bodies []string
	seen := map[string]bool{}
	for _, e := range all {
		if e.Attachment != nil {
			bodies = append(bodies, e.Attachment.Body)
		}
		if e.Pickle != nil {
			assert.False(t, seen[e.Pickle.Id], "ids of pickles of several features differ")
			seen[e.Pickle.Id] = true
		}
	}
	require.Len(t, bodies, 5)
	assert.JSONEq(t, `{"rule":"A-RULE","scenario":"`+"A-RULE/"+ruleScenario(bodies[0])+`","expected":"400","actual":"200","pointer":"/a","exchange":1}`, bodies[0])
	assert.Equal(t, `curl https://api.example/x`, bodies[1])
	assert.Equal(t, "observed: status 200", bodies[2])
	assert.Contains(t, bodies[3], `"callback": 1`)
	assert.JSONEq(t, `{"message_delivery_report":{}}`, bodies[4])
}

func ruleScenario(body string) string {
	var f struct{ Scenario string }
	_ = json.Unmarshal([]byte(body), &f)
	return strings.TrimPrefix(f.Scenario, "A-RULE/")
}

// The protocol that the messages name is that of the module that defines them.
func TestProtocol(t *testing.T) {
	all, _ := run(t)
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", "github.com/cucumber/messages/go/v34").Output()
	require.NoError(t, err)
	assert.Equal(t, strings.TrimSpace(string(out)), "v"+all[0].Meta.ProtocolVersion)
}
