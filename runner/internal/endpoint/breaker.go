package endpoint

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/modecert/modecert/runner/internal/api"
)

// breakerLimit is how many calls in a row may be in vain before the next ones
// are given up at once. It is above the usual concurrency, so that one stall
// does not reach it: each scenario that runs meets it once.
const breakerLimit = 16

// breaker keeps a run against a target that only hangs, or only puts off, from
// taking a time-out for every call of every scenario. Once it is spent, one call
// per window is still made, so that a target that comes back is noticed.
type breaker struct {
	window time.Duration // the time-out of a call
	now    func() time.Time

	mu    sync.Mutex
	vain  int // calls in vain since the last answer
	last  string
	tried time.Time
}

// ask reports whether a call is still worth making.
func (p *breaker) ask() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.vain < breakerLimit {
		return nil
	}
	if now := p.now(); now.Sub(p.tried) >= p.window {
		p.tried = now
		return nil
	}
	return api.Unsentf("not asked: the last %d calls were in vain (%s)", p.vain, p.last)
}

// learn takes in how a call ended: status is 0 where there was no answer. A call
// that we broke off ourselves tells nothing of the target.
func (p *breaker) learn(status int, err error) {
	var slow net.Error
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case err == nil && status != http.StatusTooManyRequests:
		p.vain = 0
		return
	case err == nil:
		p.last = fmt.Sprintf("status %d, every time", status)
	case errors.As(err, &slow) && slow.Timeout():
		p.last = fmt.Sprintf("no answer within %s", p.window)
	default:
		return
	}
	p.vain++
	p.tried = p.now()
}
