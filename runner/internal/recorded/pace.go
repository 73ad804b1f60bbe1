package recorded

import (
	"context"
	"time"
)

// replayPace does not wait. One pause of a poll uses up its whole budget, since the
// recording holds only the last attempt.
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
