package endpoint

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// grace is how long a call that may change something still has after its run was
// interrupted. The target carries such a call out whether or not somebody waits:
// who went away at once would look for what is to be undone before it is there.
const grace = 3 * time.Second

// graceful returns the context a call is made with, and what releases it: that of
// the request itself, which for a call that may change something outlives an
// interruption by the grace. A deadline is kept to the moment.
func graceful(req *http.Request, grace time.Duration) (context.Context, func()) {
	ctx := req.Context()
	if req.Method == http.MethodGet || ctx.Done() == nil {
		return ctx, func() {}
	}
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.Canceled) {
			_ = realPace{}.Sleep(late, grace)
		}
		cancel()
	})
	return late, func() {
		stop()
		cancel()
	}
}

// drained is a body that is read to its end before it is closed, so that its
// connection can be used again. What is too long for that is given up.
type drained struct {
	io.ReadCloser
	release func()
}

// Close reads what is left and closes the body.
func (d drained) Close() error {
	defer d.release()
	_, _ = io.Copy(io.Discard, io.LimitReader(d.ReadCloser, 1<<16))
	return d.ReadCloser.Close()
}
