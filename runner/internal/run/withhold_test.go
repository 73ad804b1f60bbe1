package run

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

type withheld struct{ declared bool }

func (withheld) Error() string       { return "set-up: no" }
func (withheld) NotVerified() string { return "no" }
func (w withheld) Declared() bool    { return w.declared }

func TestWithhold(t *testing.T) {
	wire := []expect.Finding{{Rule: "WIRE-APP"}}
	results := []verdict.Result{
		{Scenario: "declared", Err: fmt.Errorf("first: %w", withheld{true})},
		{Scenario: "undeclared", Err: withheld{false}},
		{Scenario: "trouble", Err: errors.New("no")},
		{Scenario: "conforms"},
		{Scenario: "found something", Err: withheld{true}, WireFindings: wire},
		{Scenario: "left something", Err: withheld{true}, CleanupErrs: []string{"an app"}},
		{Scenario: "fault", Err: withheld{true}, Fault: true},
	}
	p := &plan.Plan{}
	for _, r := range results {
		p.Scenarios = append(p.Scenarios, plan.Scenario{ID: r.Scenario, Disposition: plan.Run})
	}
	assert.Len(t, withhold(p, results), 6)
	for _, s := range p.Scenarios {
		if s.ID == "declared" {
			assert.Equal(t, plan.NotVerified, s.Disposition)
			assert.Equal(t, "declared: no", s.Reason)
		} else {
			assert.Equal(t, plan.Run, s.Disposition, s.ID)
		}
	}
}
