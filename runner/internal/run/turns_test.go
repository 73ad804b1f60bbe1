package run

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// What is named first begins first, in that order; otherwise the longest does, as it was
// recorded.
func TestSetTurns(t *testing.T) {
	rule := &catalogue.Rule{}
	p := &plan.Plan{Scenarios: []plan.Scenario{
		{ID: "APP-DEFAULT-DISPATCH/create", Rule: rule, Disposition: plan.Run},
		{ID: "DISPATCH-TTL-EXPIRES/contact", Rule: rule, Disposition: plan.Run},
		{ID: "MESSAGE-DELETE/dispatch-only", Rule: rule, Disposition: plan.NotVerified},
		{ID: "MESSAGE-DELETE/two-messages", Rule: rule, Disposition: plan.Run},
	}}
	turns := func(first ...string) (turns []int) {
		setTurns(p, first)
		for _, s := range p.Scenarios {
			turns = append(turns, s.Turn)
		}
		return turns
	}
	assert.Equal(t, []int{2, 0, 0, 1}, turns())
	assert.Equal(t, []int{-1, 0, 0, -2}, turns("MESSAGE-DELETE/two-messages", "APP-DEFAULT-DISPATCH/create"))
}
