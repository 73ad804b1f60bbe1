package steps

import (
	"cmp"
	"context"
	"net/url"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// isStored checks that a subject is in the store of a mode, or is not: never,
// or no longer. An empty mode means its own store where it is to be there, and
// both stores where it is not.
func (w *World) isStored(ctx context.Context, which, how, mode string) error {
	if err := w.succeeded(); err != nil {
		return err
	}
	m, r, err := w.subject(which)
	if err != nil {
		return err
	}
	if how == "" || how == "still " {
		return w.inStore(ctx, which, m, r, mode)
	}
	modes := []string{mode}
	if mode == "" {
		modes = []string{modeDispatch, modeConversation}
	}
	absent := func() error {
		for _, mode := range modes {
			if err := w.notInStore(ctx, which, m, r, mode); err != nil {
				return err
			}
		}
		return nil
	}
	if how == "never " { // not even until it is delivered
		if err := absent(); err != nil {
			return err
		}
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	return wait.Never(ctx, w.session.Pace, w.session.Budgets.Never, absent)
}

// wasStored waits until a message is found in its own store: only then can it
// be gone later.
func (w *World) wasStored(ctx context.Context, which string) error {
	return w.isStored(ctx, which, "", "")
}

// inStore waits until a subject is found in a store, by its id and in a list.
func (w *World) inStore(ctx context.Context, which string, m *message, r *reply, mode string) error {
	if mode != "" {
		if m != nil {
			m.mode = mode
		} else {
			r.mode = mode
		}
	}
	if _, err := w.stored(ctx, which); err != nil || m == nil || m.kind == "event" {
		return err
	}
	_, err := w.listed(ctx, which)
	return err
}

// notInStore looks for a subject by its id and in a list.
func (w *World) notInStore(ctx context.Context, which string, m *message, r *reply, mode string) error {
	id := m
	if m == nil {
		id = &message{kind: r.kind, id: r.id, app: r.app}
	}
	if id.id != "" {
		a, err := w.get(ctx, id, mode)
		if err != nil {
			return err
		}
		if a.ok() {
			return w.finding(expect.Finding{Expected: "the " + which + " is not stored", Actual: a.summary(), Pointer: "/id", Exchange: a.exchange})
		}
		if !a.absent() {
			return a.granted()
		}
	}
	if id.kind == "event" {
		return nil
	}
	a, err := w.whole(ctx, "message.list", "messages", call{query: url.Values{"app_id": {id.app.id}, "messages_source": {source(mode)}, "page_size": {"100"}}})
	if err != nil {
		return err
	}
	if err := a.granted(); err != nil {
		return err
	}
	if position(a, m, r) >= 0 {
		return w.finding(expect.Finding{Expected: "the " + which + " is not among the " + mode + " messages", Actual: "it is listed",
			Pointer: "/messages", Exchange: a.exchange})
	}
	return nil
}

// readSubject reads, changes or deletes a message in the store of a mode, or
// in the default store where none is named.
func (w *World) readSubject(ctx context.Context, which, act, mode string) error {
	w.repeat = func(ctx context.Context, m mended) error { return w.readSubject(ctx, which, act, cmp.Or(m.mode, mode)) }
	m, r, err := w.subject(which)
	if err != nil {
		return err
	}
	if r != nil {
		m = &message{kind: r.kind, id: r.id}
	}
	c := call{ids: []string{m.id}}
	if mode != "" {
		c.query = url.Values{"messages_source": {source(mode)}}
	}
	op := m.kind + ".get"
	switch act {
	case "deleted":
		op = m.kind + ".delete"
	case "given new metadata":
		op = "message.update"
		c.body = map[string]any{"metadata": w.extra("metadata")}
	}
	w.outcome, err = w.do(ctx, op, c)
	return err
}
