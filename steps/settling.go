package steps

import (
	"context"
	"fmt"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// processed waits until the target has processed the last message or reply of a
// Given. Both are asynchronous: a scenario that does not wait would prove nothing.
func (w *World) processed(ctx context.Context) error {
	if len(w.sent) > w.taken.sent {
		w.taken.sent = len(w.sent)
		return w.messageTaken(ctx, w.sent[len(w.sent)-1])
	}
	if len(w.replies) > w.taken.replies {
		w.taken.replies = len(w.replies)
		return w.replyTaken(ctx, w.replies[len(w.replies)-1])
	}
	return nil
}

func (w *World) messageTaken(ctx context.Context, m *traffic) error {
	switch {
	case w.session.Inbox != nil && m.app.listening():
		_, err := w.receipts(ctx, m)
		return err
	case m.kind == "message":
		return w.settle(ctx)
	}
	return nil
}

func (w *World) replyTaken(ctx context.Context, r *traffic) error {
	if w.session.Inbox != nil && r.app.listening() {
		_, err := w.inbound(ctx, r)
		return err
	}
	return w.settle(ctx)
}

// settle waits until everything that the last message could cause must have happened.
// It waits for the final receipt, if there are callbacks, and then until a later message,
// from an app in CONVERSATION mode to a new recipient, has led to a contact. A
// failure is a setupError and not a finding: a missing callback does not violate a
// rule that forbids something.
func (w *World) settle(ctx context.Context) error {
	if w.settled {
		return nil
	}
	if err := w.callbacksCame(ctx); err != nil {
		return &setupError{fmt.Errorf("what was to happen first: %w", err)}
	}
	if err := w.needControl(ctx); err != nil {
		return err
	}
	if err := w.sendControl(ctx); err != nil {
		return &setupError{fmt.Errorf("the control message: %w", err)}
	}
	w.settled = true
	return nil
}

// callbacksCame waits for the callbacks of the last message and the last reply, if
// callbacks reach the inbox.
func (w *World) callbacksCame(ctx context.Context) error {
	if w.session.Inbox == nil {
		return nil
	}
	if n := len(w.sent); n > 0 && w.sent[n-1].app.listening() {
		for _, t := range w.sent[n-1].withBeside() {
			if err := w.delivered(ctx, t); err != nil {
				return err
			}
		}
	}
	if n := len(w.replies); n > 0 && w.replies[n-1].app.listening() {
		if _, err := w.inbound(ctx, w.replies[n-1]); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) sendControl(ctx context.Context) error {
	r, err := w.claimRecipient(ctx, w.session.Channels.Messages)
	if err != nil {
		return err
	}
	w.controlTo = r
	if err := w.postControl(ctx, r); err != nil {
		return err
	}
	return w.eventually(ctx, func() error {
		found, a, err := w.contactsOf(ctx, r)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			if err := a.granted(); err != nil {
				return wait.Again(err)
			}
			return wait.Again(&expect.Finding{Expected: "a contact of the control message", Actual: "none", Pointer: "/contacts", Exchange: a.exchange})
		}
		return nil
	})
}

// postControl sends a message through the control app.
func (w *World) postControl(ctx context.Context, r *recipient) (err error) {
	w.controlMessage, err = w.post(ctx, w.control, r)
	return err
}

// post sends a message that no rule is about, and returns its id.
func (w *World) post(ctx context.Context, through *app, r *recipient) (id string, err error) {
	name := w.session.Values.Name("control")
	a, err := w.do(ctx, "message.send", call{as: through.mode, body: map[string]any{
		"app_id":    through.id,
		"recipient": map[string]any{"identified_by": map[string]any{"channel_identities": []any{identityOf(r)}}},
		"message":   map[string]any{"text_message": map[string]any{"text": name}},
	}})
	if err != nil {
		return "", err
	}
	if !a.done() {
		return "", w.notGranted(a)
	}
	return w.idIn(a, "message_id", "message", name)
}
