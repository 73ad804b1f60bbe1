package steps

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// A list of messages can be asked for in parts: in pages of a size, or of a span of time.

// Parts of a list of messages, as grants lists them.
const (
	inPages    = " in pages"
	withinTime = " within a time"
)

// listPages lists messages with a page_size.
func (w *World) listPages(ctx context.Context, mode, size string) (found, error) {
	return w.listPart(ctx, mode, inPages, url.Values{"page_size": {size}})
}

// listSpan lists the messages that were accepted before the second one (end_time) or after
// the first (start_time).
func (w *World) listSpan(ctx context.Context, mode, bound string) (found, error) {
	between, err := w.between(ctx)
	if err != nil {
		return found{}, err
	}
	return w.listPart(ctx, mode, withinTime, url.Values{bound: {between.UTC().Format(time.RFC3339Nano)}})
}

func (w *World) listPart(ctx context.Context, mode, as string, q url.Values) (found, error) {
	q.Set("app_id", w.app.id)
	q.Set("messages_source", source(mode))
	l := lists["messages"]
	l.call = call{query: q, as: w.app.mode + as}
	return w.asks(ctx, l)
}

// between returns a time between those at which the first two messages were accepted. No
// document says whether a bound belongs to its span, so none falls on a message.
func (w *World) between(ctx context.Context) (time.Time, error) {
	var times [2]time.Time
	for i := range times {
		v, err := w.stored(ctx, nthMessages[i])
		if err != nil {
			return time.Time{}, &setupError{err}
		}
		times[i], err = expect.Time(v.value.Get("accept_time"))
		if err != nil {
			return time.Time{}, &setupError{fmt.Errorf("the %s says no time to narrow the list by: %w", nthMessages[i], err)}
		}
	}
	middle := times[0].Add(times[1].Sub(times[0]) / 2)
	if !middle.After(times[0]) || !times[1].After(middle) {
		return time.Time{}, &setupError{errors.New("no time lies between those of the two messages")}
	}
	return middle, nil
}

// apart is how far apart two messages are sent so that a time between them, as they show
// it, lies between them where times are shown in whole seconds, too.
const apart = 2100 * time.Millisecond

func (w *World) secondsPass(ctx context.Context) (found, error) {
	return found{}, w.session.Pace.Sleep(ctx, apart)
}

// pagesHold checks that no page of the last list holds more entries than that.
func (w *World) pagesHold(ctx context.Context, most string) error {
	size, err := strconv.Atoi(most)
	if err != nil {
		return &SuiteFault{err.Error()}
	}
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	c := w.listing.call
	for n := 1; ; n++ {
		a, err := w.do(ctx, w.listing.op, c)
		switch {
		case err != nil:
			return err
		case !a.ok():
			return wait.Again(w.wronglyRefused(a, a.op.title+" succeeds"))
		case len(w.listing.items(a)) > size:
			return w.finding(expect.Finding{Expected: "at most " + most + " on a page", Actual: fmt.Sprintf("%d on page %d", len(w.listing.items(a)), n),
				Pointer: "/" + w.listing.member, Exchange: a.exchange})
		case n == mostPages:
			return fmt.Errorf("%s: the list does not end after %d pages", a.op.title, n)
		}
		token := a.get("next_page_token").String()
		if token == "" {
			return nil
		}
		c = w.listing.call.after(token)
	}
}
