package endpoint

import (
	"context"
	"time"
)

// realPace waits by the real clock and lends the scenario's place meanwhile. It reports
// attempts to a recorder.
type realPace struct {
	place   *place
	attempt func(first bool)
}

func (realPace) Now() time.Time { return time.Now() }

func (p realPace) Sleep(ctx context.Context, d time.Duration) error { return p.place.sleep(ctx, d) }

func (p realPace) Attempt(first bool) {
	if p.attempt != nil {
		p.attempt(first)
	}
}

// sleep waits by the real clock.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
