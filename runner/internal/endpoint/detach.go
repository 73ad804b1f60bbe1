package endpoint

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// grace is how long a call that may change something continues after its run was
// interrupted. The target carries it out anyway; clean-up that started at once would
// look for the object before it exists.
const grace = 3 * time.Second

// graceful returns the context of a call and a function that releases it. A call that
// may change something outlives an interruption by the grace; a deadline still ends it
// at once.
func graceful(req *http.Request, grace time.Duration) (context.Context, func()) {
	ctx := req.Context()
	if req.Method == http.MethodGet || ctx.Done() == nil {
		return ctx, func() {}
	}
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.Canceled) {
			_ = sleep(late, grace)
		}
		cancel()
	})
	return late, func() {
		stop()
		cancel()
	}
}

// drained is a body that is read to its end before it is closed, so that its connection
// can be used again. Of a long rest it reads only 64 KiB.
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
