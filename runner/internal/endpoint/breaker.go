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

// breakerLimit is how many calls in a row may fail before further calls are refused at
// once. If more calls were in progress at the first failure, the limit is higher, since a
// single stall affects all of these.
const breakerLimit = 16

// breaker keeps a run from spending a timeout on every call to a target that only hangs
// or only puts calls off. Once the limit is reached, it still allows one call per
// window, so that a target that recovers is noticed. It is safe for concurrent use.
type breaker struct {
	window time.Duration // the timeout of a call
	now    func() time.Time

	mu       sync.Mutex
	failed   int // calls in a row, since the last answer
	underway int // calls in progress
	wave     int // calls in progress at the first of these failures
	last     string
	tried    time.Time
}

// ask returns an error if a call is not worth making.
func (p *breaker) ask() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed < max(breakerLimit, p.wave+1) {
		p.underway++
		return nil
	}
	if now := p.now(); now.Sub(p.tried) >= p.window {
		p.tried = now
		p.underway++
		return nil
	}
	return api.Unsentf("not called: the last %d calls failed (%s)", p.failed, p.last)
}

// learn notes how a call that ask allowed ended; status is 0 if there was no answer. A
// call that we broke off ourselves says nothing about the target.
func (p *breaker) learn(status int, err error) {
	var slow net.Error
	p.mu.Lock()
	defer p.mu.Unlock()
	p.underway--
	switch {
	case err == nil && status != http.StatusTooManyRequests:
		p.failed = 0
		return
	case err == nil:
		p.last = fmt.Sprintf("status %d, every time", status)
	case errors.As(err, &slow) && slow.Timeout():
		p.last = fmt.Sprintf("no answer within %s", p.window)
	default:
		return
	}
	if p.failed == 0 {
		p.wave = p.underway + 1
	}
	p.failed++
	p.tried = p.now()
}
