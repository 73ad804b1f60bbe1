package endpoint

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// tempo is the rate of calls: at most the configured one, and less for a target that
// answers with 429. The first 429 in a second halves the rate. After that, the rate grows
// by a tenth of the lowered rate each second (additive increase, multiplicative
// decrease). tempo is safe for concurrent use.
type tempo struct {
	limit *rate.Limiter
	most  rate.Limit // as configured; rate.Inf is no limit

	mu      sync.Mutex
	begun   time.Time // start of the second that is counted
	counted int       // calls of that second that were not put off
	before  int       // the same for the second before
	cut     time.Time // when the rate was last halved
	step    rate.Limit
}

// slowest is the lowest rate that a 429 leads to, in calls per second. For a target that
// bears less, calls are repeated after pauses.
const slowest = 10

// newTempo returns the tempo for so many calls a second; 0 is no limit.
func newTempo(perSecond float64) *tempo {
	t := &tempo{limit: rate.NewLimiter(rate.Inf, 1), most: rate.Inf}
	if perSecond > 0 {
		t.most = rate.Limit(perSecond)
		t.limit = rate.NewLimiter(t.most, max(1, int(perSecond)))
	}
	return t
}

// wait waits until another call may be made.
func (t *tempo) wait(ctx context.Context) error { return t.limit.Wait(ctx) }

// learn notes the status of an answer.
func (t *tempo) learn(status int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if past := now.Sub(t.begun); past >= time.Second {
		if t.step > 0 {
			t.set(t.limit.Limit() + t.step*rate.Limit(min(past.Seconds(), 10)))
		}
		t.begun, t.before, t.counted = now, t.counted, 0
	}
	switch {
	case status != http.StatusTooManyRequests:
		t.counted++
	case now.Sub(t.cut) >= time.Second:
		t.cut = now
		// Without a configured limit, the target's limit is about the rate that it has just
		// borne.
		half := min(t.limit.Limit(), rate.Limit(max(t.before, t.counted))) / 2
		half = max(half, min(t.most, slowest))
		t.step = half / 10
		t.set(half)
	}
}

// set sets the rate, and allows a tenth of a second's calls at once. At the configured
// rate there is nothing left to regain.
func (t *tempo) set(limit rate.Limit) {
	if limit >= t.most {
		limit, t.step = t.most, 0
		t.limit.SetBurst(max(1, int(limit)))
	} else {
		t.limit.SetBurst(max(1, int(limit/10)))
	}
	t.limit.SetLimit(limit)
}
