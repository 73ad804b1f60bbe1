package endpoint

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/modecert/modecert/runner/internal/api"
)

// longestHold is the longest wait that a target may ask for. A call that is put off for
// longer fails; it is not repeated sooner.
const longestHold = 30 * time.Second

// hold keeps all calls from a host until the time that it named. It is safe for
// concurrent use.
type hold struct {
	now func() time.Time

	mu    sync.Mutex
	until map[string]time.Time // by host
}

func newHold() *hold { return &hold{now: time.Now, until: map[string]time.Time{}} }

// put notes that a host must not be called before a time.
func (h *hold) put(host string, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(h.until[host]) {
		h.until[host] = until
	}
}

// wait waits until a host may be called. It returns an error at once if the wait
// exceeds longestHold or the deadline of ctx.
func (h *hold) wait(ctx context.Context, host string) error {
	for {
		h.mu.Lock()
		until := h.until[host]
		h.mu.Unlock()
		left := until.Sub(h.now())
		if left <= 0 {
			return nil
		}
		deadline, limited := ctx.Deadline()
		if left > longestHold || limited && until.After(deadline) {
			return api.Unsentf("not called: the target asks for no call for another %s (Retry-After)", left.Round(time.Second))
		}
		if err := sleep(ctx, left); err != nil {
			return err
		}
	}
}

// putOff reports whether to repeat a call, and after what pause. A call answered with 429
// was not carried out; one answered with 503 may have been. fewer reports
// whether a 429 asks for fewer calls; see tempo.learn.
func (c *client) putOff(req *http.Request, resp *http.Response, waits *pauses, fewer bool) (pause time.Duration, again bool) {
	harmless := req.Method == http.MethodGet || req.Method == http.MethodDelete
	pause = waits.next()
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		repeatable := harmless || resp.StatusCode == http.StatusTooManyRequests
		asked, named := retryAfter(resp, c.hold.now())
		if !named {
			return pause, repeatable
		}
		if fewer || resp.StatusCode != http.StatusTooManyRequests {
			c.hold.put(req.URL.Host, c.hold.now().Add(asked))
		}
		return asked, asked <= longestHold && repeatable
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return pause, harmless
	}
	return 0, false
}

// retryAfter returns the pause that an answer asks for.
func retryAfter(resp *http.Response, now time.Time) (pause time.Duration, named bool) {
	value := resp.Header.Get("Retry-After")
	if s, err := strconv.Atoi(value); err == nil && s >= 0 {
		// The limit avoids an overflow.
		return time.Duration(min(s, 1<<30)) * time.Second, true
	}
	// "Retry-After = HTTP-date / delay-seconds", RFC 9110, section 10.2.3.
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}
