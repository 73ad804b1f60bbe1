package steps

import "context"

// Requests by an unknown caller for the scenario's own recipient, messages, contact and
// conversation: what a refused request has done all the same is seen there.

// sendMessageAs sends the recipient a message as an unknown caller.
func (w *World) sendMessageAs(ctx context.Context, credentials string) (found, error) {
	m, body, err := w.compose(ctx, toRecipient, "", "")
	if err != nil {
		return found{}, err
	}
	c := w.sends(m, toRecipient, body)
	w.served("message.send", c)
	answer, err := w.do(ctx, "message.send", strangers(c, credentials))
	if err != nil {
		return found{}, err
	}
	return w.answeredMessage(m, answer, nil)
}

// deleteMessageAs deletes the last message as an unknown caller.
func (w *World) deleteMessageAs(ctx context.Context, credentials string) (found, error) {
	t, err := w.subject("message")
	if err != nil {
		return found{}, err
	}
	c := ofSource(t, t.mode)
	w.served("message.delete", c)
	return w.ask(ctx, "message.delete", strangers(c, credentials))
}

// giveMetadataAs changes the metadata of the last message as an unknown caller.
func (w *World) giveMetadataAs(ctx context.Context, label, credentials string) (found, error) {
	t, err := w.subject("message")
	if err != nil {
		return found{}, err
	}
	c := ofSource(t, t.mode)
	c.body = map[string]any{"metadata": w.value("metadata", "message metadata", label)}
	w.served("message.update", c)
	return w.ask(ctx, "message.update", strangers(c, credentials))
}

// deleteTheirsAs deletes the recipient's contact or conversation as an unknown caller.
func (w *World) deleteTheirsAs(ctx context.Context, what, credentials string) (found, error) {
	c := call{ids: []string{*w.idOf(what)}}
	w.served(what+".delete", c)
	return w.ask(ctx, what+".delete", strangers(c, credentials))
}
