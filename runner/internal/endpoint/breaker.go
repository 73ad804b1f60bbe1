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
// once, but more than were under way as they began to fail: one stall, which each of
// these meets, does not reach it.
const breakerLimit = 16

// breaker keeps a run from spending a timeout on every call to a target that only hangs
// or only puts calls off. Once the limit is reached, it still allows one call per
// window, so that a target that recovers is noticed. It is safe for concurrent use.
type breaker struct {
	window time.Duration // the timeout of a call
	now    func() time.Time

	mu    sync.Mutex
	vain  int // failed calls since the last answer
	under int // calls under way
	wave  int // calls under way as the first of the failed calls failed
	last  string
	tried time.Time
}

// ask returns an error if a call is not worth making.
func (p *breaker) ask() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.vain < max(breakerLimit, p.wave+1) {
		p.under++
		return nil
	}
	if now := p.now(); now.Sub(p.tried) >= p.window {
		p.tried = now
		p.under++
		return nil
	}
	return api.Unsentf("not asked: the last %d calls failed (%s)", p.vain, p.last)
}

// learn notes how a call that ask allowed ended; status is 0 if there was no answer. A
// call that we broke off ourselves says nothing about the target.
func (p *breaker) learn(status int, err error) {
	var slow net.Error
	p.mu.Lock()
	defer p.mu.Unlock()
	p.under--
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
	if p.vain == 0 {
		p.wave = p.under + 1
	}
	p.vain++
	p.tried = p.now()
}
