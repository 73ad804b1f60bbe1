package run_test

import (
	"bytes"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas"
)

func TestUnreached(t *testing.T) {
	secrets := evidence.NewSecrets()
	secrets.Add("canary-7f3e9b1c")
	var parsed []plan.Feature
	decided := verdict.Gate{Status: gate.Fault, Reasons: []string{"no room for canary-7f3e9b1c"}}
	r := run.Unreached(run.Options{
		Selection: plan.Selection{Mode: "dispatch"}, Without: []string{plan.Clock}, Secrets: secrets,
		Planned: func(f []plan.Feature) { parsed = f },
	}, verdict.Target{Kind: "endpoint", URL: "http://127.0.0.1:9"}, decided)
	require.NotNil(t, r)
	assert.Equal(t, verdict.OutcomeIncomplete, r.Outcome)
	assert.Equal(t, gate.Fault, r.Gate.Status)
	assert.Equal(t, []string{"no room for •••"}, r.Gate.Reasons)
	assert.Equal(t, []string{plan.Clock}, r.Capabilities.Absent)
	assert.Zero(t, r.Totals.Scenarios[verdict.Conforms]+r.Totals.Scenarios[verdict.Observed])
	assert.Equal(t, r.Totals.Planned, r.Totals.Scenarios[verdict.Incomplete])
	assert.NotEmpty(t, parsed)

	var text bytes.Buffer
	require.NoError(t, jsonreport.Encode(&text, r))
	violations, err := schemas.Check("report", text.Bytes())
	require.NoError(t, err)
	assert.Empty(t, violations)

	// If everything selected is declared absent, nothing was to run.
	r = run.Unreached(run.Options{Selection: plan.Selection{Tags: "@needs-clock"}, Without: []string{plan.Clock}},
		verdict.Target{Kind: "endpoint"}, decided)
	assert.Equal(t, verdict.OutcomeIncomplete, r.Outcome)
	assert.Zero(t, r.Totals.Planned)

	assert.Nil(t, run.Unreached(run.Options{Features: fstest.MapFS{}}, verdict.Target{}, decided))
}
