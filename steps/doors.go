package steps

import (
	"context"
	"net/http"
	"net/url"
)

// The controls of absences: before it counts that something is not shown, the same door
// has to show something that is there.

// doors maps the operations that show what an app holds to the control: what the
// control app holds is shown.
var doors = map[string]struct {
	member string // of a list; empty for a look-up by id
	says   string
}{
	"message.get":         {"", "a message of the control app is read"},
	"message.list":        {"messages", "a message of the control app is listed"},
	"message.last":        {"messages", "a message of the control app is fetched as the last"},
	"conversation.list":   {"conversations", "a conversation of the control app is listed"},
	"conversation.recent": {"conversations", "a conversation of the control app is listed as recent"},
}

// source owes the control of an absence from the store of one mode: the store shows a
// message that is in it.
func (w *World) source(op, mode string) {
	if mode == modeConversation {
		w.door(op)
		return
	}
	w.owe(doors[op].says+" in the DISPATCH source", func(ctx context.Context) error {
		id, through, err := w.dispatchControl(ctx)
		if err != nil {
			return err
		}
		return w.until(ctx, func() error {
			t := &traffic{kind: "message", id: id}
			if op == "message.get" {
				return w.reads(ctx, t, modeDispatch)
			}
			a, err := w.messages(ctx, through, modeDispatch)
			if err != nil || t.position(a.get("messages").Array()) >= 0 {
				return err
			}
			return a.unseenf("%s showed nothing of what is there", a.op.title)
		})
	})
}

// dispatchControl returns a message in DISPATCH mode that is stored, and its app.
func (w *World) dispatchControl(ctx context.Context) (id string, through *app, err error) {
	if w.dispatch == nil {
		f, err := w.newApp(ctx, modeDispatch, kept{mode: modeDispatch, days: "1"})
		if err != nil {
			return "", nil, err
		}
		if !f.answer.done() {
			return "", nil, w.notGranted(f.answer)
		}
		f.app.hooked, f.app.deaf = true, true // its callbacks are not read
		to, err := w.claimRecipient(ctx, w.session.Channels.Messages)
		if err != nil {
			return "", nil, err
		}
		sent, err := w.post(ctx, f.app, to)
		if err != nil {
			return "", nil, err
		}
		w.dispatch = &traffic{kind: "message", id: sent, mode: modeDispatch, app: f.app, with: to}
	}
	return w.dispatch.id, w.dispatch.app, nil
}

// door owes the control of an absence: the operation that did not show something shows
// what must be there.
func (w *World) door(op string) {
	d, ok := doors[op]
	if !ok {
		return
	}
	w.owe(d.says, func(ctx context.Context) error {
		if err := w.controlSent(ctx); err != nil {
			return err
		}
		return w.until(ctx, func() error {
			if d.member == "" {
				return w.reads(ctx, &traffic{kind: "message", id: w.controlMessage}, modeConversation)
			}
			c := call{query: url.Values{"app_id": {w.control.id}}}
			if operations[op].method == http.MethodPost {
				c = call{body: map[string]any{"app_id": w.control.id}}
			}
			a, err := w.whole(ctx, op, d.member, c)
			if err != nil {
				return err
			}
			for _, entry := range a.get(d.member).Array() {
				if d.member == "conversations" && entry.Get("app_id").String() == w.control.id || entry.Get("id").String() == w.controlMessage {
					return nil
				}
				if entry.Get("conversation.app_id").String() == w.control.id { // a recent conversation
					return nil
				}
			}
			return a.unseenf("%s showed nothing of what is there", a.op.title)
		})
	})
}

// eventDoor owes the control of an event that is not stored: one of the control app is.
func (w *World) eventDoor() {
	w.owe("an event of the control app is read", func(ctx context.Context) error {
		if err := w.needControl(ctx); err != nil {
			return err
		}
		to, err := w.claimRecipient(ctx, w.session.Channels.Events)
		if err != nil {
			return err
		}
		a, err := w.do(ctx, "event.send", call{as: modeConversation, body: map[string]any{
			"app_id":    w.control.id,
			"recipient": map[string]any{"identified_by": map[string]any{"channel_identities": []any{identityOf(to)}}},
			"event":     map[string]any{"composing_event": map[string]any{}},
		}})
		if err != nil {
			return err
		}
		if !a.done() {
			return w.notGranted(a)
		}
		sent := &traffic{kind: "event", id: a.get("event_id").String()}
		return w.until(ctx, func() error { return w.reads(ctx, sent, "") })
	})
}

// controlSent sends a message through the control app, unless one was sent.
func (w *World) controlSent(ctx context.Context) error {
	if w.controlMessage != "" {
		return nil
	}
	if err := w.needControl(ctx); err != nil {
		return err
	}
	to, err := w.claimRecipient(ctx, w.session.Channels.Messages)
	if err != nil {
		return err
	}
	w.controlTo = to
	return w.postControl(ctx, to)
}

// listShows owes the control of a list whose contents no step looks at: an empty one
// would have every shape.
func (w *World) listShows() {
	switch o := w.outcome; {
	case o == nil || !o.op.list():
	case o.op == operations["app.list"] && w.app != nil && w.app.id != "":
		a := w.app
		w.owe("the app is listed", func(ctx context.Context) error { return w.isListed(ctx, a) })
	case o.op == operations["app.list"]:
		w.listsApps()
	case o.op == operations["contact.list"] && w.recipient.contactID != "":
		r := w.recipient
		w.owe("the contact is listed", func(ctx context.Context) error {
			return w.until(ctx, func() error {
				listed, a, err := w.contactsOf(ctx, r)
				if err != nil || len(listed) > 0 {
					return err
				}
				return a.unseenf("the contact is not listed")
			})
		})
	case w.listing != nil:
		w.door(w.listing.op)
	}
}

// listsApps owes the control of an app that no list shows: an app that is there is
// listed.
func (w *World) listsApps() {
	w.owe("the control app is listed", func(ctx context.Context) error {
		if err := w.needControl(ctx); err != nil {
			return err
		}
		return w.isListed(ctx, w.control)
	})
}

// isListed waits until an app is listed.
func (w *World) isListed(ctx context.Context, a *app) error {
	return w.until(ctx, func() error {
		answer, err := w.whole(ctx, "app.list", "apps", call{})
		if err != nil || answer.get(`apps.#(id=="`+a.id+`")`).Exists() {
			return err
		}
		return answer.unseenf("the app is not listed")
	})
}
