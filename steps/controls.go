package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// A positive control shows that a door shows what is there, or that a caller who makes
// no mistake is served. Without it, a target that does nothing would keep every rule
// that forbids something. A control that is not seen leaves the scenario without a
// result.
//
// Steps ask for controls, and Finish sees to them once every step has passed: a finding
// needs none.
type control struct {
	name string
	see  func(context.Context) error
	// early is set for what must be seen before time passes or anything is removed.
	early bool
}

// owe asks for a control, once by each name.
func (w *World) owe(name string, see func(context.Context) error) {
	for _, c := range w.controls {
		if c.name == name {
			return
		}
	}
	w.controls = append(w.controls, control{name: name, see: see})
}

// seeControls sees to the controls that the steps asked for.
func (w *World) seeControls(ctx context.Context) error {
	if err := w.confirmed(ctx); err != nil {
		return err
	}
	for i := 0; i < len(w.controls); i++ { // a control may ask for another
		if err := w.controls[i].see(ctx); err != nil {
			return &setupError{fmt.Errorf("the control (%s): %w", w.controls[i].name, err)}
		}
	}
	return nil
}

// confirmed checks that the last action took effect, if nothing has looked since.
func (w *World) confirmed(ctx context.Context) error {
	confirm := w.unconfirmed
	w.unconfirmed = nil
	if confirm == nil {
		return nil
	}
	if err := confirm(ctx); err != nil {
		return &setupError{err}
	}
	return nil
}

// done reports whether the call succeeded, and its answer names what it made.
func (a *Answer) done() bool { return a.ok() && a.lacks() == "" }

// lacks returns the member by which a success names what was made, if the answer lacks
// it.
func (a *Answer) lacks() string {
	if !a.ok() || a.op.names == "" || a.get(a.op.names).String() != "" {
		return ""
	}
	return a.op.names
}

// shows returns an error if an answer does not show the one object that was asked for
// by its id.
func (a *Answer) shows(c call) error {
	if !a.ok() || a.op.method != http.MethodGet || len(c.ids) != 1 || a.op.list() {
		return nil
	}
	if is := a.get("id").String(); is != c.ids[0] {
		return fmt.Errorf("%s: the answer does not show what was asked for: its id is %q and not %q", a.op.title, expect.Shorten(is), c.ids[0])
	}
	return nil
}

// until waits until check returns nil, as long as it says that something is unseen, or
// returns a [wait.Retry].
func (w *World) until(ctx context.Context, check func() error) error {
	return w.eventually(ctx, func() error { return waiting(check()) })
}

// waiting returns an error to wait with, if it says what has not been seen yet, and any
// other error as it is.
func waiting(err error) error {
	if _, unseen := err.(*unseenError); unseen {
		return wait.Again(err)
	}
	return err
}

// unseenError says what has not been seen yet.
type unseenError struct{ answerError }

func unseenf(format string, args ...any) error {
	return &unseenError{answerError{text: fmt.Sprintf(format, args...)}}
}

// unseenf returns an error that says what the answer does not show, and ends with its summary.
func (a *Answer) unseenf(format string, args ...any) error {
	return &unseenError{a.failure(format, args...)}
}

var wholeNumber = regexp.MustCompile(`^"?\d+"?$`)

// settings returns a confirmation that an app reads back a mode and members of its
// retention. An empty mode is left out, and so is a value that is no number of days.
func (w *World) settings(a *app, mode string, fields map[string]any) func(context.Context) error {
	return func(ctx context.Context) error {
		return w.until(ctx, func() error {
			answer, err := w.do(ctx, "app.get", call{ids: []string{a.id}})
			if err != nil {
				return err
			}
			if err := answer.granted(); err != nil {
				return wait.Again(err)
			}
			if is := modeOf(answer.get("@this")); mode != "" && is != mode {
				return unseenf("the app was to be in %s mode, and it reads %q", mode, is)
			}
			for field, value := range fields {
				if member := differs(answer.get("@this"), field, value); member != "" {
					set, _ := json.Marshal(value)
					return unseenf("the app was set to %s %s, and it reads %s", field, set, expect.Show(answer.get(field)))
				}
			}
			return nil
		})
	}
}

// differs returns the member in which a retention policy of an app differs from what was
// set. A TTL has no effect under PERSIST_RETENTION_POLICY.
func differs(app gjson.Result, field string, set any) string {
	policy, ok := set.(map[string]any)
	if !ok {
		return ""
	}
	kind, _ := policy["retention_type"].(string)
	is := policyOf(app, field)
	if is.kind.String() != kind {
		return "retention_type"
	}
	days, ok := policy["ttl_days"].(json.RawMessage)
	if !ok || is.persists() || !wholeNumber.Match(days) {
		return ""
	}
	if got, whole := expect.Integer(is.ttl); !whole || got != gjson.ParseBytes(days).Int() {
		return "ttl_days"
	}
	return ""
}

// persistPolicy is the retention type under which messages never expire.
const persistPolicy = "PERSIST_RETENTION_POLICY"

// showsAsCreated owes the control of a creation whose answer does not show the name and
// the mode that were asked for: a read of the app does. It reads at once, because a step
// may change or delete the app. Whether such an answer is right is for others to judge.
func (w *World) showsAsCreated(ctx context.Context, created *Answer, a *app, mode string) {
	shows := func(answer *Answer) bool {
		app := answer.get("@this")
		return app.Get("display_name").String() == a.name && (retentionFields[mode] == "" || modeOf(app) == mode)
	}
	if !created.ok() || shows(created) {
		return
	}
	err := w.until(ctx, func() error {
		answer, err := w.do(ctx, "app.get", call{ids: []string{a.id}})
		if err != nil || answer.ok() && shows(answer) {
			return err
		}
		return answer.unseenf("the app is not shown with the name %q and the mode that it was created with", a.name)
	})
	if err != nil {
		w.owe("an app is shown as it was created", func(context.Context) error { return err })
	}
}

// appDoor owes the control of an app that reads as by default, or as before: the control
// app reads back the mode that it was created with, which is not the default.
func (w *World) appDoor() {
	w.owe("an app shows its mode", func(ctx context.Context) error {
		if id := w.session.Apps[modeConversation]; id != "" {
			return w.settings(&app{id: id}, modeConversation, nil)(ctx)
		}
		if err := w.needControl(ctx); err != nil {
			return err
		}
		return w.settings(w.control, modeConversation, nil)(ctx)
	})
}

// withinBounds are TTLs in days that are within the bounds of a mode, and not its default,
// by the mode. An account may be forbidden some.
var withinBounds = map[string][]string{modeDispatch: {"1", "2", "7"}, modeConversation: {"30", "1", "2"}}

// firstAllowed tries TTLs until one is not forbidden to the account.
func firstAllowed(days []string, try func(days string) error) error {
	var err error
	for _, n := range days {
		err = try(n)
		if _, forbidden := err.(*unavailableError); !forbidden {
			return err
		}
	}
	return err
}

// retentionDoor owes the control of a retention that reads as by default, or within its
// bounds: if the app was updated, it keeps another one; if it was not, another app reads
// back the one that it was created with.
func (w *World) retentionDoor(mode string) {
	if len(w.app.touched) > 0 {
		w.keepsAnother(mode)
		return
	}
	in := w.app.mode
	if retentionFields[in] == "" { // a mode that does not exist
		in = modeConversation
	}
	w.owe("an app shows its "+mode+" retention", func(ctx context.Context) error {
		return firstAllowed(withinBounds[mode], func(days string) error {
			f, err := w.newApp(ctx, in, kept{mode: mode, days: days})
			if err != nil {
				return err
			}
			if !f.answer.done() {
				return w.notGranted(f.answer)
			}
			return f.confirm(ctx)
		})
	})
}

// keepsAnother owes the control of a bound: the app keeps what is within it.
func (w *World) keepsAnother(mode string) {
	a := w.app
	w.owe("an app keeps a "+mode+" retention within bounds", func(ctx context.Context) error {
		now, err := w.do(ctx, "app.get", call{ids: []string{a.id}})
		if err != nil {
			return err
		}
		is := now.get(retentionFields[mode] + ".ttl_days").String()
		others := slices.DeleteFunc(slices.Clone(withinBounds[mode]), func(days string) bool { return days == is })
		return firstAllowed(others, func(days string) error {
			k := kept{mode: mode, days: days}
			set, err := w.do(ctx, "app.update", call{ids: []string{a.id}, body: k.fields(a.mode)})
			if err != nil {
				return k.allowed(err)
			}
			if err := set.granted(); err != nil {
				return err
			}
			return w.settings(a, "", k.fields(a.mode))(ctx)
		})
	})
}

// showsAChange owes the control of an update that sets what the app has already, which
// no reading of it can show: another update takes effect.
func (w *World) showsAChange(body map[string]any) {
	before := gjson.Parse(w.app.before)
	for field, value := range body {
		if field == "processing_mode" && modeOf(before) != value || field != "processing_mode" && differs(before, field, value) != "" {
			return
		}
	}
	a := w.app
	if mode := retentionOf(body); mode != "" {
		w.keepsAnother(mode)
		return
	}
	w.owe("an app changes to another mode", func(ctx context.Context) error {
		mode := modeDispatch
		if modeOf(before) == modeDispatch {
			mode = modeConversation
		}
		set, err := w.do(ctx, "app.update", call{ids: []string{a.id}, body: map[string]any{"processing_mode": mode}})
		if err != nil {
			return err
		}
		if err := set.granted(); err != nil {
			return err
		}
		return w.settings(a, mode, nil)(ctx)
	})
}

// retentionOf returns a mode whose retention a request sets, or an empty text.
func retentionOf(body map[string]any) string {
	for _, mode := range []string{modeDispatch, modeConversation} {
		if _, ok := body[retentionFields[mode]]; ok {
			return mode
		}
	}
	return ""
}

// gone returns a confirmation that an object that was deleted is no longer read.
func (w *World) gone(op string, c call) func(context.Context) error {
	return func(ctx context.Context) error {
		return w.until(ctx, func() error {
			a, err := w.do(ctx, op, c)
			if err != nil {
				return err
			}
			if !a.absent() {
				return a.unseenf("what was deleted is still there: %s", a.op.title)
			}
			return nil
		})
	}
}

// stopped returns a confirmation that a conversation is no longer active.
func (w *World) stopped(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		return w.until(ctx, func() error {
			a, err := w.do(ctx, "conversation.get", call{ids: []string{id}})
			if err != nil {
				return err
			}
			if err := a.granted(); err != nil {
				return wait.Again(err)
			}
			if a.get("active").Bool() {
				return unseenf("the conversation was stopped, and it is still active")
			}
			return nil
		})
	}
}

// hasEffect owes the control of a success: in CONVERSATION mode, what was sent is stored;
// in DISPATCH mode, where its app need not keep it, a message of another app is.
func (w *World) hasEffect(t *traffic) {
	switch {
	case t.inbound || t.id == "":
		return
	case t.mode == modeDispatch && t.kind == "event":
		w.eventDoor()
		return
	case t.mode == modeDispatch:
		w.source("message.get", modeDispatch)
		return
	}
	w.owe("what was sent is stored", func(ctx context.Context) error {
		return w.until(ctx, func() error { return w.reads(ctx, t, modeConversation) })
	})
}

// reads checks once that what was sent can be read from the store of a mode.
func (w *World) reads(ctx context.Context, t *traffic, mode string) error {
	a, err := w.get(ctx, t, mode)
	if err != nil || a.ok() && (t.kind != "message" || tells(a.get("@this"))) {
		return err
	}
	return a.unseenf("%s did not show what was sent", a.op.title)
}

// served owes the control of a refused caller or a malformed request: the same request
// succeeds, whole and from the right caller.
func (w *World) served(op string, c call) {
	c.header = nil
	a := w.app
	w.owe("the same request by the right caller", func(ctx context.Context) error {
		switch op {
		case "app.list":
			if a == nil {
				if err := w.needControl(ctx); err != nil {
					return err
				}
				a = w.control
			}
			return w.isListed(ctx, a)
		case "app.update":
			f, err := w.renameApp(ctx)
			if err != nil {
				return err
			}
			if err := f.answer.granted(); err != nil {
				return err
			}
			return f.confirm(ctx)
		case "app.delete":
			return w.deleted(ctx, op, "app.get", call{ids: []string{a.id}})
		case "message.delete":
			if err := w.controlSent(ctx); err != nil {
				return err
			}
			sent := &traffic{kind: "message", id: w.controlMessage}
			if err := w.until(ctx, func() error { return w.reads(ctx, sent, modeConversation) }); err != nil {
				return err
			}
			return w.deleted(ctx, op, "message.get", call{ids: []string{w.controlMessage}})
		case "contact.delete":
			return w.deleted(ctx, op, "contact.get", c)
		case "conversation.delete":
			return w.deleted(ctx, op, "conversation.get", c)
		case "message.update":
			answer, err := w.do(ctx, op, c)
			if err != nil {
				return err
			}
			if err := answer.granted(); err != nil {
				return err
			}
			return w.shownWith(c, c.body.(map[string]any)["metadata"].(string))(ctx)
		case "message.send":
			if err := w.controlSent(ctx); err != nil {
				return err
			}
			sent := &traffic{kind: "message", id: w.controlMessage}
			return w.until(ctx, func() error { return w.reads(ctx, sent, modeConversation) })
		case "webhook.create":
			answer, err := w.do(ctx, op, c)
			if err != nil {
				return err
			}
			if err := answer.granted(); err != nil {
				return err
			}
			return w.until(ctx, func() error {
				list, i, err := w.strangersHook(ctx, a)
				if err != nil || i >= 0 {
					return err
				}
				return list.unseenf("the webhook is not listed")
			})
		case "message.list", "conversation.list":
			w.door(op) // seen next
			return nil
		case "event.send": // to an unknown contact: refused for that, or accepted to fail later
			answer, err := w.do(ctx, op, c)
			if err == nil && answer.ok() { // as anything may be
				w.eventDoor()
			}
			return err
		}
		return w.until(ctx, func() error {
			answer, err := w.do(ctx, op, c)
			if err != nil || answer.done() {
				return err
			}
			err = answer.errorf("%s failed", answer.op.title)
			if answer.op.reads() {
				return wait.Again(err)
			}
			return err
		})
	})
}

// deleted deletes something, and waits until it is gone.
func (w *World) deleted(ctx context.Context, op, get string, c call) error {
	answer, err := w.do(ctx, op, c)
	if err != nil {
		return err
	}
	if err := answer.granted(); err != nil {
		return err
	}
	return w.gone(get, c)(ctx)
}
