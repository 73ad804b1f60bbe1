package wait

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fake is a clock that only Sleep and work move.
type fake struct {
	now      time.Time
	pauses   []time.Duration
	attempts []bool
}

func (f *fake) Now() time.Time { return f.now }

func (f *fake) Sleep(ctx context.Context, d time.Duration) error {
	f.pauses = append(f.pauses, d)
	f.now = f.now.Add(d)
	return ctx.Err()
}

func (f *fake) Attempt(first bool) { f.attempts = append(f.attempts, first) }

var errNotYet = errors.New("not yet")

// yields returns a probe that returns the errors in order and then repeats the last
// one.
func yields(errs ...error) (probe func() error, calls *int) {
	n := 0
	return func() error {
		n++
		return errs[min(n, len(errs))-1]
	}, &n
}

func TestEventually(t *testing.T) {
	other := errors.New("status 500")
	for name, tc := range map[string]struct {
		yields []error
		budget time.Duration
		want   error
		calls  int
	}{
		"at once":                {[]error{nil}, time.Second, nil, 1},
		"at the third look":      {[]error{Again(errNotYet), Again(errNotYet), nil}, time.Second, nil, 3},
		"another error":          {[]error{other, nil}, time.Second, other, 1},
		"another error later":    {[]error{Again(errNotYet), other}, time.Second, other, 2},
		"budget spent":           {[]error{Again(errNotYet)}, 20 * time.Millisecond, errNotYet, 4}, // at 0, 5, 15, 20
		"no budget":              {[]error{Again(errNotYet)}, 0, errNotYet, 1},
		"wrapped further down":   {[]error{fmt.Errorf("looking: %w", Again(errNotYet)), nil}, time.Second, nil, 2},
		"the last one counts":    {[]error{Again(other), Again(other), Again(other), Again(errNotYet)}, 20 * time.Millisecond, errNotYet, 4},
		"seen as the time is up": {[]error{Again(errNotYet), Again(errNotYet), Again(errNotYet), nil}, 20 * time.Millisecond, nil, 4},
	} {
		t.Run(name, func(t *testing.T) {
			pace := &fake{}
			probe, calls := yields(tc.yields...)
			err := Eventually(t.Context(), pace, tc.budget, probe)
			assert.Equal(t, tc.want, err)
			assert.Equal(t, tc.calls, *calls)
			require.Len(t, pace.attempts, tc.calls)
			for i, first := range pace.attempts {
				assert.Equal(t, i == 0, first, "attempt %d", i+1)
			}
		})
	}
}

func TestEventually_pausesGrowToALimitAndFitTheBudget(t *testing.T) {
	pace := &fake{}
	probe, _ := yields(Again(errNotYet))
	require.Equal(t, errNotYet, Eventually(t.Context(), pace, 10*time.Second, probe))
	var sum time.Duration
	for i, p := range pace.pauses {
		sum += p
		assert.LessOrEqual(t, p, longestPause)
		if i > 0 && i < len(pace.pauses)-1 {
			assert.Equal(t, min(2*pace.pauses[i-1], longestPause), p)
		}
	}
	assert.Equal(t, firstPause, pace.pauses[0])
	assert.Equal(t, 10*time.Second, sum, "the budget is used up and not exceeded")
}

// The time of the probe itself counts too.
func TestEventually_aSlowProbeSpendsTheBudget(t *testing.T) {
	pace := &fake{}
	calls := 0
	err := Eventually(t.Context(), pace, time.Second, func() error {
		calls++
		pace.now = pace.now.Add(700 * time.Millisecond)
		return Again(errNotYet)
	})
	assert.Equal(t, errNotYet, err)
	assert.Equal(t, 2, calls)
}

func TestNever(t *testing.T) {
	seen := errors.New("a contact is there")
	for name, tc := range map[string]struct {
		yields []error
		window time.Duration
		want   error
		calls  int
	}{
		"nothing":           {[]error{nil}, 800 * time.Millisecond, nil, 9}, // at 0, 100, … 800
		"at once":           {[]error{seen}, time.Second, seen, 1},
		"late":              {[]error{nil, nil, nil, seen}, time.Second, seen, 4},
		"at the very end":   {[]error{nil, nil, nil, nil, nil, nil, nil, nil, seen}, 800 * time.Millisecond, seen, 9},
		"no window":         {[]error{nil}, 0, nil, 1},
		"a window too tiny": {[]error{nil}, 6 * time.Millisecond, nil, 3}, // at 0, 5, 6
	} {
		t.Run(name, func(t *testing.T) {
			pace := &fake{}
			probe, calls := yields(tc.yields...)
			assert.Equal(t, tc.want, Never(t.Context(), pace, tc.window, probe))
			assert.Equal(t, tc.calls, *calls)
			require.Len(t, pace.attempts, tc.calls)
			for i, first := range pace.attempts {
				assert.Equal(t, i == 0, first, "attempt %d", i+1)
			}
		})
	}
}

func TestEventually_endsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	probe, calls := yields(Again(errNotYet))
	assert.ErrorIs(t, Eventually(ctx, &fake{}, time.Hour, probe), context.Canceled)
	assert.Equal(t, 1, *calls)
	probe, calls = yields(nil)
	assert.ErrorIs(t, Never(ctx, &fake{}, time.Hour, probe), context.Canceled)
	assert.Equal(t, 1, *calls)
}

func TestAgain(t *testing.T) {
	assert.EqualError(t, Again(errNotYet), "not yet")
	assert.ErrorIs(t, Again(errNotYet), errNotYet)
}
