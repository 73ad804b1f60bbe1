package target

import (
	"context"
	"time"
)

// realPace waits by the real clock and tells a recorder of attempts.
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

// replayPace has no time to lose: the one pause of a poll spends its whole
// budget, since the recording holds only the attempt that decided.
type replayPace struct {
	now     time.Time
	attempt func(first bool)
}

func (p *replayPace) Now() time.Time { return p.now }

func (p *replayPace) Sleep(context.Context, time.Duration) error {
	p.now = p.now.Add(24 * time.Hour)
	return nil
}

func (p *replayPace) Attempt(first bool) { p.attempt(first) }
