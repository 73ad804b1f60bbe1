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

// clockTolerance is how far a project's clock may differ from what it should read, in
// addition to the duration of a call: it may show whole seconds.
const clockTolerance = 2 * time.Second

// reading is what a clock showed at some instant between from and to, in our time.
type reading struct{ shown, from, to time.Time }

// then returns an error if a later reading differs from what the clock should read
// after the run moved it by this much.
func (r reading) then(next reading, by time.Duration) error {
	earliest, latest := r.shown.Add(by).Add(next.from.Sub(r.to)), r.shown.Add(by).Add(next.to.Sub(r.from))
	switch {
	case next.shown.Before(earliest.Add(-clockTolerance)):
		return fmt.Errorf("the clock did not move as it should have: it reads %s, and %s was expected", stamp(next.shown), stamp(earliest))
	case next.shown.After(latest.Add(clockTolerance)):
		return fmt.Errorf("the clock was moved by another client: it reads %s, and %s was expected", stamp(next.shown), stamp(latest))
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// watch tracks what a project's clock should read: its last reading, plus real time and
// the run's own moves since. Someone else caused any difference, at some time after the
// previous reading. Callers hold mu.
type watch struct {
	mu    sync.Mutex
	last  reading
	begun time.Time // since when the readings have no gap
	moved time.Time // when a difference was last seen
	how   error     // the difference
}

// take adds a reading and returns the difference from what was expected.
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

// errUnread is returned if the clock's history does not go back far enough.
var errUnread = errors.New("the clock could not be read before, so it is unknown whether someone else moved it")

// undisturbed returns an error if someone else may have moved the clock since.
func (w *watch) undisturbed(since time.Time) error {
	switch {
	case w.begun.After(since):
		return errUnread
	case w.moved.After(since):
		return w.how
	}
	return nil
}

// ask makes a call whose answer is the clock's reading.
func (c *Client) ask(ctx context.Context, method, path string, in any, asks string) (reading, error) {
	var answer struct {
		Now time.Time `json:"now"`
	}
	r := reading{from: time.Now()}
	err := c.call(ctx, method, path, in, asks, "control-now", &answer)
	r.shown, r.to = answer.Now, time.Now()
	return r, err
}

// StartClock reads the clock for the first time, if one is offered. It returns an error
// if the clock cannot be read, unless it is declared absent.
func (c *Client) StartClock(ctx context.Context, absent bool) error {
	if !slices.Contains(c.Capabilities, plan.Clock) {
		return nil
	}
	err := c.ReadClock(ctx)
	c.Clocked = err == nil
	if err == nil || absent {
		return nil
	}
	return fmt.Errorf("it offers a clock but does not say what it reads: GET /clock must answer {\"now\": \"…\"} (%w); add that call, or offer no clock", err)
}

// ReadClock reads the project's clock. A difference from the expected reading is noted
// and is not an error here.
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

// Undisturbed returns an error unless the project's clock reads what it should, and has
// done so since an instant.
func (c *Client) Undisturbed(ctx context.Context, since time.Time) error {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	if err := c.readLocked(ctx); err != nil {
		return fmt.Errorf("it is unknown whether someone else moved the clock: %w", err)
	}
	return c.watch.undisturbed(since)
}

// advance moves the project's clock. It returns an error if the clock shows that it
// moved by less or by more.
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
		c.watch.last = reading{} // it may have moved in spite of the error
		return err
	}
	return c.watch.take(now, by)
}

// accepted checks the time that the target gave to a message, in a call that took this
// long, against the clock.
func (c *Client) accepted(at time.Time, took time.Duration) error {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	now := time.Now()
	if err := c.watch.last.then(reading{at, now.Add(-took), now}, 0); err != nil {
		return fmt.Errorf("the time at which a message was accepted is not that of the clock: %w", err)
	}
	return nil
}
