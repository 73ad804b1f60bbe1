package suite

import (
	"context"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// doorkeeper is a target that bears so many scenarios at once.
type doorkeeper struct {
	fake
	free     chan struct{}
	admitted chan string
}

func (d *doorkeeper) Admit(ctx context.Context, s *plan.Scenario) (func(), error) {
	select {
	case d.free <- struct{}{}:
	case <-ctx.Done():
		return func() {}, ctx.Err()
	}
	time.Sleep(20 * time.Millisecond)
	d.admitted <- s.ID
	return func() { <-d.free }, nil
}

// A target that admits scenarios has no more of them open than it admits; a scenario
// that fails makes room for the next; waiting is no part of a scenario's time.
func TestRun_admits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, features := planned(t, append(many(9), "When no phrase says this")...)
		d := &doorkeeper{free: make(chan struct{}, 2), admitted: make(chan string, 10)}
		o := options()
		o.Concurrency = AsAdmitted
		results, err := Run(t.Context(), p, features, d, o)
		require.NoError(t, err)
		require.Len(t, results, 10)
		assert.Len(t, d.admitted, 10)
		assert.LessOrEqual(t, d.together, 2)
		assert.Empty(t, d.free, "every place is given back")
		for _, r := range results {
			assert.Zero(t, r.Duration, "nothing but the wait takes time")
		}
	})
}

// What waits for admission as the run ends does not begin.
func TestRun_endsWhileScenariosWait(t *testing.T) {
	p, features := planned(t, many(4)...)
	ctx, cancel := context.WithCancel(t.Context())
	d := &doorkeeper{free: make(chan struct{}, 1), admitted: make(chan string, 10)}
	d.open = func(*plan.Scenario) error { cancel(); return nil }
	o := options()
	o.Concurrency = 4
	results, err := Run(ctx, p, features, d, o)
	require.NoError(t, err)
	assert.Len(t, results, 4)
	assert.Len(t, d.opened, 1)
}

// Features with a scenario of an early turn begin first, unless the order matters: one at
// a time.
func TestRun_inTurn(t *testing.T) {
	cat := &catalogue.Catalogue{Rules: []*catalogue.Rule{{ID: "RULE-A", Mode: catalogue.Both, Level: catalogue.Must, Source: catalogue.Page}}}
	text := func(ids ...string) *fstest.MapFile {
		text := "Feature: F\n\n  @rule:RULE-A\n  Rule: R\n"
		for _, id := range ids {
			text += "\n    @id:" + id + "\n    Scenario: S " + id + "\n      When the apps are listed\n      Then the request succeeds\n"
		}
		return &fstest.MapFile{Data: []byte(text)}
	}
	for concurrency, first := range map[int]string{1: "RULE-A/one", 2: "RULE-A/two"} {
		p, features, err := plan.Build(fstest.MapFS{"x/1.feature": text("one"), "x/2.feature": text("two", "three"), "x/4.feature": text("four")}, cat,
			plan.Options{Offered: plan.CapabilityNames(), StepsVersion: "1"})
		require.NoError(t, err)
		for i, turn := range []int{1, 3, 0, 2} {
			p.Scenarios[i].Turn = turn
		}
		d := &doorkeeper{free: make(chan struct{}, 1), admitted: make(chan string, 4)}
		o := options()
		o.Concurrency = concurrency
		_, err = Run(t.Context(), p, features, d, o)
		require.NoError(t, err)
		require.Len(t, d.admitted, 4)
		if concurrency == 1 {
			assert.Equal(t, first, <-d.admitted)
		} else {
			// The first two start together.
			assert.Contains(t, []string{<-d.admitted, <-d.admitted}, first)
		}
	}
}
