// Package wait polls: [Eventually] waits for something that must happen, [Never]
// watches for something that must not, and [Throughout] looks on at what must stay. Callers pass budgets and clocks; the package
// does not read a wall clock.
package wait

import (
	"context"
	"errors"
	"time"
)

// Pace is the clock for polling. The pace of a live target is real. In replay, Sleep
// ends the budget at once, because a recording holds only the last attempt of a poll.
type Pace interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error
	// Attempt announces that an attempt of the innermost poll begins. A recorder
	// discards the earlier attempts of the poll, so that the recording keeps only the
	// last one.
	Attempt(first bool)
}

// Retry is the error of a probe that has not yet seen what it waits for. Err is the
// error to report when the budget is spent.
type Retry struct{ Err error }

func (r *Retry) Error() string { return r.Err.Error() }
func (r *Retry) Unwrap() error { return r.Err }

// Again wraps err so that Eventually tries again.
func Again(err error) error { return &Retry{Err: err} }

// The first and the longest pause between two attempts. Pauses start short, because
// most targets settle within milliseconds, and grow, to spare slow targets.
const (
	firstPause   = 5 * time.Millisecond
	longestPause = 2 * time.Second
)

// Eventually calls probe until it returns nil or an error that is not a Retry. When
// the budget is spent, it returns the inner error of the last Retry.
func Eventually(ctx context.Context, pace Pace, budget time.Duration, probe func() error) error {
	start, pause := pace.Now(), firstPause
	for first := true; ; first = false {
		pace.Attempt(first)
		err := probe()
		var again *Retry
		if err == nil || !errors.As(err, &again) {
			return err
		}
		left := budget - pace.Now().Sub(start)
		if left <= 0 {
			return again.Err
		}
		if err := pace.Sleep(ctx, min(pause, left)); err != nil {
			return err
		}
		pause = min(pause*2, longestPause)
	}
}

// Throughout calls probe like Eventually until it returns nil, and then every so often
// until the window is over. It returns the first error of a probe that is not a Retry. A
// Retry within the window is no answer: the last look has one.
func Throughout(ctx context.Context, pace Pace, budget, window, every time.Duration, probe func() error) error {
	err := Eventually(ctx, pace, budget, probe)
	if err != nil {
		return err
	}
	start, again := pace.Now(), (*Retry)(nil)
	for left := window; left > 0; left = window - pace.Now().Sub(start) {
		if err := pace.Sleep(ctx, min(max(every, firstPause), left)); err != nil {
			return err
		}
		pace.Attempt(false)
		if err, again = probe(), nil; err != nil && !errors.As(err, &again) {
			return err
		}
	}
	if again != nil {
		return Eventually(ctx, pace, budget, probe)
	}
	return nil
}

// Never calls probe repeatedly during the window and returns its first error, or nil
// if there was none.
func Never(ctx context.Context, pace Pace, window time.Duration, probe func() error) error {
	start, pause := pace.Now(), max(window/8, firstPause)
	for first := true; ; first = false {
		pace.Attempt(first)
		if err := probe(); err != nil {
			return err
		}
		left := window - pace.Now().Sub(start)
		if left <= 0 {
			return nil
		}
		if err := pace.Sleep(ctx, min(pause, left)); err != nil {
			return err
		}
	}
}
