package steps

import (
	"context"
	"time"
)

// injectEvent injects an app event of a kind, or the usual one, into the recipient's
// conversation.
func (w *World) injectEvent(ctx context.Context, kind string) (found, error) {
	return w.inject(ctx, "conversation.inject-event", map[string]any{"app_event": kindsOfEvent[kind]})
}

// anHourAgo returns a time in the past, as an injection needs, and in whole hours, so that a
// replay sends the same.
func (w *World) anHourAgo() time.Time {
	return w.session.Pace.Now().Add(-time.Hour).UTC().Truncate(time.Hour)
}

// inject injects something into the recipient's conversation.
func (w *World) inject(ctx context.Context, op string, body map[string]any) (found, error) {
	if w.recipient.conversationID == "" {
		return found{}, &SuiteFault{"the recipient has no conversation to inject into"}
	}
	body["accept_time"] = w.anHourAgo().Format(time.RFC3339)
	return w.ask(ctx, op, call{ids: []string{w.recipient.conversationID}, as: w.app.mode, body: body})
}

// injectMessage injects a message that went from or to the recipient elsewhere. Nothing is
// sent or received, so that there is nothing to wait for but the list that shows it.
func (w *World) injectMessage(ctx context.Context, direction string) (found, error) {
	m := &traffic{kind: "message", inbound: direction == "from", vouched: true, text: w.session.Values.Name("injected"), mode: modeConversation, app: w.app, with: w.recipient, at: w.anHourAgo()}
	content := map[string]any{"text_message": map[string]any{"text": m.text}}
	m.note = w.session.Values.Name("metadata")
	body := map[string]any{"contact_id": w.recipient.contactID, "channel_identity": identityOf(w.recipient), "metadata": m.note}
	if m.inbound {
		body["direction"], body["contact_message"] = "TO_APP", content
	} else {
		body["direction"], body["app_message"] = "TO_CONTACT", content
	}
	f, err := w.inject(ctx, "conversation.inject-message", body)
	if err == nil && f.answer.ok() {
		f.traffic = m
		if m.inbound {
			w.taken.replies++
		} else {
			w.taken.sent++
		}
		f.confirm = func(ctx context.Context) error {
			return w.until(ctx, func() error {
				a, err := w.messages(ctx, m.app, m.mode)
				if err != nil || m.position(a.get("messages").Array()) >= 0 {
					return err
				}
				return a.unseenf("the injected message is not listed")
			})
		}
	}
	return f, err
}
