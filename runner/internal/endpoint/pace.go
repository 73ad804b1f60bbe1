package endpoint

import (
	"context"
	"time"
)

// realPace waits by the real clock and reports attempts to a recorder.
type realPace struct{ attempt func(first bool) }

func (realPace) Now() time.Time { return time.Now() }

func (realPace) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p realPace) Attempt(first bool) {
	if p.attempt != nil {
		p.attempt(first)
	}
}
