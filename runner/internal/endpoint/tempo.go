package endpoint

import (
	"context"
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// tempo is the rate of calls: at most the configured one, and less for a target that
// answers with 429. The first 429 in a second halves the rate. After that, the rate grows
// by a tenth of the lowered rate each second (additive increase, multiplicative
// decrease).
//
// Some targets answer a share of all calls with 429, whatever the rate. What share that
// is shows at the slowest rate, and after each further halving. Once it is known, the rate
// doubles each second, and only a greater share halves it. tempo is safe for concurrent
// use.
type tempo struct {
	limit *rate.Limiter
	most  rate.Limit // as configured; rate.Inf is no limit

	mu       sync.Mutex
	begun    time.Time // start of the second that is counted
	counted  answers   // of that second
	before   int       // calls of the second before that were not throttled
	cut      time.Time // when the rate was last halved
	step     rate.Limit
	doubling bool
	low      answers // to calls at a rate that the target certainly allows
	landed   int     // how many of these there were when the rate last became the slowest
}

// answers counts answers, and those with 429 among them.
type answers struct{ all, throttled int }

func (a *answers) add(throttled bool) {
	a.all++
	if throttled {
		a.throttled++
	}
}

const (
	// slowest is the lowest rate that a 429 leads to, in calls per second. For a target
	// that allows less, calls are repeated after pauses.
	slowest = 10
	// fastest is the rate beyond which a doubling rate is no longer limited.
	fastest = 10000
	// enough is how many answers at the slowest rate show the usual share of 429.
	enough = 40
	// mostUsual is the greatest share that counts as usual. If a greater one is throttled
	// at the slowest rate, the target allows less than that rate.
	mostUsual = 0.2
)

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

// learn notes the status of the answer to a call that was made at a time, and reports
// whether the answer asks for fewer calls.
func (t *tempo) learn(status int, made time.Time) (fewer bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now, throttled := time.Now(), status == http.StatusTooManyRequests
	if throttled && t.cut.After(made) {
		return true // it answers a call at the rate before it was halved
	}
	if past := now.Sub(t.begun); past >= time.Second {
		t.grow(min(past.Seconds(), 10))
		t.begun, t.before, t.counted = now, t.counted.all-t.counted.throttled, answers{}
	}
	t.counted.add(throttled)
	// A target that counts by the second may throttle calls until its second ends.
	if settled := made.Sub(t.cut) >= time.Second; settled && t.testing() {
		t.low.add(throttled)
		t.doubling = !t.testing() && t.usual() > 0
	} else if settled && t.usual() > 0 && t.limit.Limit() <= 12*t.step {
		t.low.add(throttled) // close to half of the rate that was too high
	}
	if !throttled || t.expected() {
		return false
	}
	if !t.testing() && now.Sub(t.cut) >= time.Second {
		t.halve(now)
	}
	return true
}

// testing reports whether the rate stays the slowest until there are enough answers.
func (t *tempo) testing() bool {
	return t.step > 0 && t.limit.Limit() <= slowest && t.low.all < t.landed+enough
}

// usual is the share of calls that the target answers with 429 whatever the rate, or 0.
func (t *tempo) usual() float64 {
	share := float64(t.low.throttled) / float64(max(1, t.low.all))
	if t.low.all < enough || t.low.throttled < 2 || share > mostUsual {
		return 0
	}
	return share
}

// expected reports whether the usual share explains how many calls of this second were
// throttled: at most three standard deviations more than expected, given that the share
// itself is estimated from a sample.
func (t *tempo) expected() bool {
	share, all := t.usual(), float64(t.counted.all)
	variance := all * share * (1 - share) * (1 + all/float64(max(1, t.low.all)))
	return share > 0 && float64(t.counted.throttled) <= 1+all*share+3*math.Sqrt(variance)
}

// halve halves the rate. Without a configured limit, the target's limit is about the rate
// that it has just allowed.
func (t *tempo) halve(now time.Time) {
	half := min(t.limit.Limit(), rate.Limit(max(t.before, t.counted.all-t.counted.throttled))) / 2
	half = max(half, min(t.most, slowest))
	if half <= slowest {
		t.landed = t.low.all
	}
	t.cut, t.step, t.doubling = now, half/10, false
	t.set(half)
}

// grow raises a lowered rate by as much as it regains in so many seconds.
func (t *tempo) grow(seconds float64) {
	switch limit := t.limit.Limit(); {
	case t.step == 0 || t.testing():
	case t.doubling && 2*limit > fastest:
		t.set(t.most)
	case t.doubling:
		t.set(2 * limit)
	default:
		t.set(limit + t.step*rate.Limit(seconds))
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
