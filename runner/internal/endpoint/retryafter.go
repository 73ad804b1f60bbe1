package endpoint

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/modecert/modecert/runner/internal/api"
)

// longestHold bounds how long a call waits because the target asked for it.
// What is put off for longer is given up; it is not repeated sooner.
const longestHold = 30 * time.Second

// hold keeps everybody from calling a host before the time that it named.
type hold struct {
	now func() time.Time

	mu    sync.Mutex
	until map[string]time.Time // by host
}

func newHold() *hold { return &hold{now: time.Now, until: map[string]time.Time{}} }

// put notes that a host is not to be called before a time.
func (h *hold) put(host string, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(h.until[host]) {
		h.until[host] = until
	}
}

// wait waits until a host may be called. It is an error, at once, where that
// takes too long, or longer than the caller has.
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
			return api.Unsentf("not asked: the target wants no call for another %s (Retry-After)", left.Round(time.Second))
		}
		if err := (realPace{}).Sleep(ctx, left); err != nil {
			return err
		}
	}
}

// putOff reports whether, and after what pause, a call is to be made again.
func (c *client) putOff(req *http.Request, resp *http.Response, waits *pauses) (pause time.Duration, again bool) {
	harmless := req.Method == http.MethodGet || req.Method == http.MethodDelete
	pause = waits.next()
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		asked, named := retryAfter(resp, c.hold.now())
		if !named {
			return pause, harmless
		}
		c.hold.put(req.URL.Host, c.hold.now().Add(asked))
		// What is too many has not been done; what is unavailable may have been.
		return asked, asked <= longestHold && (harmless || resp.StatusCode == http.StatusTooManyRequests)
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return pause, harmless
	}
	return 0, false
}

// retryAfter is the pause that an answer asks for.
func retryAfter(resp *http.Response, now time.Time) (pause time.Duration, named bool) {
	value := resp.Header.Get("Retry-After")
	if s, err := strconv.Atoi(value); err == nil && s >= 0 {
		// So much is for ever, and does not overflow.
		return time.Duration(min(s, 1<<30)) * time.Second, true
	}
	// "Retry-After = HTTP-date / delay-seconds", RFC 9110, section 10.2.3.
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}
