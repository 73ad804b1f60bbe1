package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// errNotInTime is the error of a wait for callbacks that did not come.
var errNotInTime = errors.New("it did not come in time")

// ErrSilent is the reason why a scenario has no result if no callback at all reached its
// webhook: nothing says that the target could have sent one there.
var ErrSilent = errors.New("no callback arrived in this scenario")

// mustCome waits for a callback.
func (w *World) mustCome(ctx context.Context, f Filter) ([]view, error) {
	views, err := w.await(ctx, f, some)
	return w.came(ctx, f, views, err)
}

// LateError reports that a callback arrived, but only after the budget was spent.
type LateError struct{ Kind string }

func (e *LateError) Error() string {
	return fmt.Sprintf("a callback with %s came too late; if the target is that slow, wait longer (--eventually)", e.Kind)
}

// came returns the callbacks that a wait has ended with. If there are none, it returns a
// finding, provided that another callback has reached the same webhook and that none comes
// later either; of receipts of events, which no document promises, it returns none.
func (w *World) came(ctx context.Context, f Filter, views []view, err error) ([]view, error) {
	if len(views) > 0 && errors.Is(err, errNotInTime) {
		return views, nil
	}
	if !errors.Is(err, errNotInTime) {
		return views, err
	}
	reached, err := w.reached(ctx)
	if err != nil {
		return nil, err
	}
	if !reached {
		return nil, ErrSilent
	}
	if err := w.late(ctx, f.Body, func() error {
		callbacks, err := w.read(ctx, f)
		if err == nil && len(viewsOf(callbacks, f.Body)) == 0 {
			err = wait.Again(errNotInTime)
		}
		return err
	}); !errors.Is(err, errNotInTime) {
		return nil, err
	}
	if f.Body == "event_delivery_report" { // not every channel reports what becomes of an event
		return nil, cmp.Or(w.receiptOfAnother(), error(&UnendedError{Kind: "event"}))
	}
	return nil, w.finding(expect.Finding{Expected: "a callback with " + f.Body, Actual: "none in time, though others came"})
}

// late waits on for callbacks that did not come in time, and returns a [LateError] if look
// finds one: a target that is slow or busy has not broken a rule. Otherwise it returns the
// error that look waits with.
func (w *World) late(ctx context.Context, kind string, look func() error) error {
	if w.session.Budgets.Late == 0 {
		return errNotInTime
	}
	if err := wait.Eventually(ctx, w.session.Pace, w.session.Budgets.Late, look); err != nil {
		return err
	}
	return &LateError{kind}
}

// receiptOfAnother returns a finding if a receipt came that names an event which the app
// never sent.
func (w *World) receiptOfAnother() error {
	for _, c := range w.evidence.callbacks {
		id := gjson.GetBytes(c.Body, "event_delivery_report.event_id").String()
		if id != "" && !w.evidence.events[id] && !w.evidence.unknown {
			return w.finding(expect.Finding{Expected: "a receipt of the event", Actual: "a receipt of " + id + ", an event that the app never sent", Pointer: "/event_delivery_report/event_id", Callback: c.Number})
		}
	}
	return nil
}

// reached reports whether a callback has reached the webhook. If nothing was sent yet that
// should have caused one, it sends a message to see.
func (w *World) reached(ctx context.Context) (bool, error) {
	callbacks, err := w.read(ctx, Filter{})
	if err != nil || len(callbacks) > 0 {
		return len(callbacks) > 0, err
	}
	sent := slices.ContainsFunc(w.sent, func(t *traffic) bool { return t.kind == "message" && t.app == w.app })
	if sent || w.recipient == nil || !w.app.listening() {
		return false, nil
	}
	f, err := w.sendMessage(ctx, toRecipient, "", "")
	if err != nil {
		return false, err
	}
	if !f.answer.ok() {
		return false, w.notGranted(f.answer)
	}
	views, err := w.await(ctx, f.traffic.report(), some)
	if errors.Is(err, errNotInTime) {
		return false, nil
	}
	return some(views), err
}

// ofRecipient returns the callbacks that name the recipient if there are several and
// some of them do, and else all.
func (w *World) ofRecipient(views []view) []view {
	named := slices.DeleteFunc(slices.Clone(views), func(v view) bool { return !strings.Contains(v.value.Raw, digits(w.recipient)) })
	if len(views) > 1 && len(named) > 0 {
		return named
	}
	return views
}
