package steps

import (
	"context"
	"net/url"
	"slices"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// isStored waits until a subject is found in the store of a mode, by its id and in a
// list. An empty mode means the subject's own.
func (w *World) isStored(ctx context.Context, which, mode string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	t, err := w.subject(which)
	if err != nil {
		return err
	}
	if mode != "" {
		t.mode = mode
	}
	if t.seen { // what was done since must not have removed it, and has to take effect first
		if err := w.confirmed(ctx); err != nil {
			return err
		}
	}
	if _, err := w.stored(ctx, which); err != nil || t.inbound || t.kind == "event" {
		return err
	}
	_, err = w.listed(ctx, which)
	return err
}

// wasStored waits until a message is found in its own store. Without this, its
// absence later would prove nothing.
func (w *World) wasStored(ctx context.Context, which string) (found, error) {
	return found{answer: w.outcome}, w.isStored(ctx, which, "")
}

// isNeverStored checks that a subject is not in the store of a mode, neither now nor
// after its delivery. An empty mode means both stores.
func (w *World) isNeverStored(ctx context.Context, which, mode string) error {
	return w.isAbsent(ctx, which, mode, true)
}

// isNoLongerStored checks that a subject is in neither store once everything that was
// to happen has happened.
func (w *World) isNoLongerStored(ctx context.Context, which string) error {
	if t, err := w.subject(which); err == nil && !t.seen {
		w.owe("the "+which+" was stored before", func(context.Context) error { return unseenf("it was not seen") })
	}
	return w.isAbsent(ctx, which, "", false)
}

// seeStored waits until what is to be stored is found in its store, before time passes
// or something is deleted: what was never there proves nothing by its absence.
func (w *World) seeStored(ctx context.Context) error {
	for _, t := range slices.Concat(w.sent, w.replies) {
		if t.seen || t.kind != "message" {
			continue
		}
		kept, err := w.keeps(ctx, t)
		if err != nil {
			return err
		}
		if !kept {
			continue
		}
		err = w.until(ctx, func() error {
			list, err := w.messages(ctx, t.app, t.mode)
			if err != nil {
				return err
			}
			entries := list.get("messages").Array()
			for _, other := range slices.Concat(w.sent, w.replies) {
				other.seen = other.seen || other.app == t.app && other.mode == t.mode && other.position(entries) >= 0
			}
			if !t.seen {
				return list.unseenf("what was sent is not stored")
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keeps reports whether an app stores traffic: always in CONVERSATION mode, and in
// DISPATCH mode if it reads that it does.
func (w *World) keeps(ctx context.Context, t *traffic) (bool, error) {
	if t.mode == modeConversation {
		return true, nil
	}
	kept := false
	err := w.until(ctx, func() error {
		a, err := w.do(ctx, "app.get", call{ids: []string{t.app.id}})
		if err != nil {
			return err
		}
		policy := policyOf(a.get("@this"), retentionFields[modeDispatch])
		days, _ := expect.Integer(policy.ttl)
		kept = days > 0 || policy.persists()
		return retried(a.granted())
	})
	return kept, err
}

// isAbsent checks that a subject is not in a store: after everything has happened
// and, if allAlong is set, also before.
func (w *World) isAbsent(ctx context.Context, which, mode string, allAlong bool) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	t, err := w.subject(which)
	if err != nil {
		return err
	}
	modes := []string{mode}
	if mode == "" {
		modes = []string{modeDispatch, modeConversation}
	}
	if t.kind == "message" {
		for _, mode := range modes {
			w.source("message.list", mode)
			if t.id != "" {
				w.source("message.get", mode)
			}
		}
	} else if t.id != "" {
		w.eventDoor()
	}
	absent := func() error {
		for _, mode := range modes {
			if err := w.notInStore(ctx, which, t, mode); err != nil {
				return err
			}
		}
		return nil
	}
	if allAlong {
		if err := w.eventually(ctx, absent); err != nil {
			return err
		}
	}
	return w.isNotThere(ctx, "the "+which+" is not stored", !allAlong, absent, t.soughtIn(modes)...)
}

// soughtIn returns a message as what is looked for in the stores of modes. An event is
// looked for by its id alone.
func (t *traffic) soughtIn(modes []string) (what []sought) {
	for _, mode := range modes {
		if t.kind == "message" {
			what = append(what, sought{"message", t, t.app, t.with, mode})
		}
	}
	return what
}

// notInStore checks once that a subject is not in a store, by its id and in a list.
func (w *World) notInStore(ctx context.Context, which string, t *traffic, mode string) error {
	if t.id != "" {
		a, err := w.get(ctx, t, mode)
		if err != nil {
			return err
		}
		if a.ok() {
			return w.finding(expect.Finding{Expected: "the " + which + " is not stored", Actual: a.summary(), Pointer: "/id", Exchange: a.exchange})
		}
		if !a.absent() {
			return retried(a.granted())
		}
	}
	if t.kind == "event" {
		return nil
	}
	a, err := w.messages(ctx, t.app, mode)
	if err != nil {
		return err
	}
	if err := a.granted(); err != nil {
		return wait.Again(err)
	}
	if t.position(a.get("messages").Array()) >= 0 {
		return w.finding(expect.Finding{Expected: "the " + which + " is not among the " + mode + " messages", Actual: "it is listed",
			Pointer: "/messages", Exchange: a.exchange})
	}
	return nil
}

// readSubject reads a message in the store of a mode, or an event; an empty mode means
// the default store.
func (w *World) readSubject(ctx context.Context, which, mode string) (found, error) {
	t, err := w.subject(which)
	if err != nil {
		return found{}, err
	}
	return w.ask(ctx, t.kind+".get", ofSource(t, mode))
}

// deleteMessage deletes a message in the store of a mode, once it is stored; an empty
// mode means the default store.
func (w *World) deleteMessage(ctx context.Context, which, mode string) (found, error) {
	t, err := w.subject(which)
	if err != nil {
		return found{}, err
	}
	if err := w.seeStored(ctx); err != nil {
		return found{}, &setupError{err}
	}
	if err := w.seeEarly(ctx); err != nil {
		return found{}, err
	}
	c := ofSource(t, mode)
	f, err := w.ask(ctx, "message.delete", c)
	f.confirm = w.gone("message.get", c)
	return f, err
}

// giveMetadata changes the metadata of a message in the store of a mode.
func (w *World) giveMetadata(ctx context.Context, which, label, mode string) (found, error) {
	t, err := w.subject(which)
	if err != nil {
		return found{}, err
	}
	c := ofSource(t, mode)
	given := w.value("metadata", "message metadata", label)
	c.body = map[string]any{"metadata": given}
	f, err := w.ask(ctx, "message.update", c)
	f.confirm = w.shownWith(c, given)
	return f, err
}

// shownWith waits until a message is read with the metadata that an update gave it.
func (w *World) shownWith(update call, metadata string) func(context.Context) error {
	return func(ctx context.Context) error {
		return w.until(ctx, func() error {
			a, err := w.do(ctx, "message.get", call{ids: update.ids, query: update.query})
			if err != nil || a.get("metadata").String() == metadata {
				return err
			}
			return a.unseenf("the message was given metadata, and is read without it")
		})
	}
}

// ofSource names a message, and the store where it is unless mode is empty.
func ofSource(t *traffic, mode string) call {
	c := call{ids: []string{t.id}}
	if mode != "" {
		c.query = url.Values{"messages_source": {source(mode)}}
	}
	return c
}
