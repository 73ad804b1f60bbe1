package control

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/modecert/modecert/runner/internal/plan"
)

// clockTolerance is how far a project's clock may be from what it should read,
// beside what a call takes: it may show whole seconds.
const clockTolerance = 2 * time.Second

// reading is what a clock showed at some instant of a span of our time.
type reading struct{ shown, from, to time.Time }

// then returns an error where a later reading differs from what the clock should
// read by then, after the run has moved it by so much.
func (r reading) then(next reading, by time.Duration) error {
	earliest, latest := r.shown.Add(by).Add(next.from.Sub(r.to)), r.shown.Add(by).Add(next.to.Sub(r.from))
	switch {
	case next.shown.Before(earliest.Add(-clockTolerance)):
		return fmt.Errorf("the clock did not move as it should have: it reads %s, and %s was expected", stamp(next.shown), stamp(earliest))
	case next.shown.After(latest.Add(clockTolerance)):
		return fmt.Errorf("the clock was moved by somebody else: it reads %s, and %s was expected", stamp(next.shown), stamp(latest))
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// watch keeps account of what a project's clock should read: what it did, and the
// real time and the run's own moves since. Whatever differs is somebody else's
// doing, since when is known no closer than to the reading before. It is safe for
// concurrent use.
type watch struct {
	mu    sync.Mutex
	last  reading
	begun time.Time // from when on the account is without a gap
	moved time.Time // when a difference was last seen
	how   error     // what it was
}

// take continues the account with a reading, and returns what is wrong with it.
func (w *watch) take(next reading, by time.Duration) error {
	last := w.last
	w.last = next
	if last.to.IsZero() {
		w.begun = next.to
		return nil
	}
	err := last.then(next, by)
	if err != nil {
		w.moved, w.how = next.to, err
	}
	return err
}

// errUnread is a clock of which too little is known.
var errUnread = errors.New("the clock could not be read before, so that nobody can tell whether it was moved by somebody else")

// undisturbed returns an error where somebody else may have moved the clock since.
func (w *watch) undisturbed(since time.Time) error {
	switch {
	case w.begun.After(since):
		return errUnread
	case w.moved.After(since):
		return w.how
	}
	return nil
}

// ask makes a call that the clock's reading is the answer to.
func (c *Client) ask(ctx context.Context, method, path string, in any, asks string) (reading, error) {
	var answer struct {
		Now time.Time `json:"now"`
	}
	r := reading{from: time.Now()}
	err := c.call(ctx, method, path, in, asks, "control-now", &answer)
	r.shown, r.to = answer.Now, time.Now()
	return r, err
}

// StartClock reads for the first time a clock that is offered. One that cannot be
// read is of no use, and no harm where it is declared absent.
func (c *Client) StartClock(ctx context.Context, absent bool) error {
	if !slices.Contains(c.Capabilities, plan.Clock) {
		return nil
	}
	err := c.ReadClock(ctx)
	c.Clocked = err == nil
	if err == nil || absent {
		return nil
	}
	return fmt.Errorf("it offers a clock and does not tell what it reads: GET /clock is to answer {\"now\": \"…\"} (%w); add that call, or offer no clock", err)
}

// ReadClock reads the project's clock. That it differs from what it should read is
// no error here: it is noted.
func (c *Client) ReadClock(ctx context.Context) error {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	return c.readLocked(ctx)
}

func (c *Client) readLocked(ctx context.Context) error {
	now, err := c.ask(ctx, http.MethodGet, "/clock?project_id="+url.QueryEscape(c.Project), nil, "")
	if err != nil {
		return err
	}
	_ = c.watch.take(now, 0)
	return nil
}

// undisturbed returns an error unless the project's clock reads what it should,
// and has since an instant.
func (c *Client) Undisturbed(ctx context.Context, since time.Time) error {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	if err := c.readLocked(ctx); err != nil {
		return fmt.Errorf("nobody can tell whether the clock was moved by somebody else: %w", err)
	}
	return c.watch.undisturbed(since)
}

// advance moves the project's clock. It is an error where the clock says that it
// did not move by as much, or moved by more.
func (c *Client) advance(ctx context.Context, by time.Duration) error {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	if c.watch.last.to.IsZero() {
		if err := c.readLocked(ctx); err != nil {
			return err
		}
	}
	in := map[string]any{"project_id": c.Project, "seconds": int64(by / time.Second)}
	now, err := c.ask(ctx, http.MethodPost, "/clock/advance", in, "control-advance-request")
	if err != nil {
		c.watch.last = reading{} // it may have moved all the same
		return err
	}
	return c.watch.take(now, by)
}

// accepted holds a time that the target gave to what it took in, in a call that
// took so long, against the clock.
func (c *Client) accepted(at time.Time, took time.Duration) error {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	now := time.Now()
	if err := c.watch.last.then(reading{at, now.Add(-took), now}, 0); err != nil {
		return fmt.Errorf("the time at which a message was accepted is not that of the clock: %w", err)
	}
	return nil
}
