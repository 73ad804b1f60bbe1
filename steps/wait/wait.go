// Package wait polls: eventually for what must come to pass, never for what
// must not. Budgets and clocks are handed in; nothing here reads a wall clock.
package wait

import (
	"context"
	"errors"
	"time"
)

// Pace is the clock that polling runs by. A live target's pace is real; in
// replay, Sleep ends the budget at once, because a recording holds only the
// attempt that decided.
type Pace interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error
	// Attempt announces that an attempt of the innermost poll begins. A
	// recorder forgets what the poll recorded in its earlier attempts, so that
	// equal polls collapse into the one that decided.
	Attempt(first bool)
}

// Retry is returned by a probe that has not yet seen what it waits for. The
// error inside is what to report when the budget is spent.
type Retry struct{ Err error }

func (r *Retry) Error() string { return r.Err.Error() }
func (r *Retry) Unwrap() error { return r.Err }

// Again wraps err so that Eventually tries again.
func Again(err error) error { return &Retry{Err: err} }

// First and longest pause between two attempts. Short, since most targets
// settle within milliseconds; growing, so that a slow one is not hammered.
const (
	firstPause   = 5 * time.Millisecond
	longestPause = 2 * time.Second
)

// Eventually calls probe until it returns nil or an error that is no Retry, or
// until the budget is spent; then it returns the last Retry's inner error.
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

// Never calls probe again and again through the window and returns the first
// error; nil means that the thing did not happen while it was watched for.
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
