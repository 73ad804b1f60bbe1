package steps

import (
	"context"
	"errors"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// consequences maps the words of a feature to the kind of callback.
var consequences = map[string]string{
	"contact creation":   "contact_create_notification",
	"conversation start": "conversation_start_notification",
	"capability":         "capability_notification",
}

// consequenceOf returns a filter for the callbacks that report a consequence.
func (w *World) consequenceOf(what string) Filter {
	f := Filter{Body: consequences[what], Contains: digits(w.recipient)}
	if what == "conversation start" { // the callback names the recipient by contact id alone
		f.Contains = w.app.id
	}
	return f
}

// consequenceReported checks that the creation of a contact, the start of a
// conversation or a recipient's capability is reported.
func (w *World) consequenceReported(ctx context.Context, what string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	f := w.consequenceOf(what)
	seen, err := w.mustCome(ctx, f)
	switch {
	case err != nil:
		return err
	case what == "conversation start":
		return w.startsWithRecipient(ctx, f)
	case what == "contact creation":
		// Nothing else tells which contact it is.
		if none := expect.Filled(seen[0].value.Get("contact.id"), seen[0].pointer+"/contact/id"); none != nil {
			none.Rule = "WIRE-CALLBACK"
			w.wireFault(seen[0].shows(*none))
		}
	}
	return nil
}

// consequenceSigned checks the signatures of the callbacks that report a consequence.
// If none arrives, the scenario has no result.
func (w *World) consequenceSigned(ctx context.Context, what string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	f := w.consequenceOf(what)
	if _, err := w.mustCome(ctx, f); err != nil {
		return &setupError{err}
	}
	callbacks, err := w.read(ctx, f)
	if err != nil {
		return err
	}
	return w.allSigned(callbacks)
}

// startsWithRecipient waits for the start of a conversation with the
// recipient's contact.
func (w *World) startsWithRecipient(ctx context.Context, f Filter) error {
	if w.recipient.contactID == "" { // traffic led to it
		if err := w.recipientHas(ctx, "a", "contact"); err != nil {
			return &setupError{err}
		}
	}
	const contact = "conversation.contact_id"
	seen, err := w.await(ctx, f, func(seen []view) bool {
		return slices.ContainsFunc(seen, func(v view) bool { return v.value.Get(contact).String() == w.recipient.contactID })
	})
	if errors.Is(err, errNotInTime) { // another conversation has started
		return w.finding(expect.Finding{Expected: "a conversation with the recipient's contact " + w.recipient.contactID,
			Actual: expect.Show(seen[len(seen)-1].value.Get(contact)), Pointer: "/" + f.Body + "/conversation/contact_id"})
	}
	if err != nil {
		return err
	}
	i := slices.IndexFunc(seen, func(v view) bool { return v.value.Get(contact).String() == w.recipient.contactID })
	return w.isThere(ctx, seen[i])
}

// isThere waits until the conversation of a callback can be read by its id. If it cannot,
// the id is wrong where a list shows the app's conversation with another one.
func (w *World) isThere(ctx context.Context, v view) error {
	id := v.value.Get("conversation.id")
	if expect.Unset(id) {
		return nil
	}
	return w.until(ctx, func() error {
		a, err := w.do(ctx, "conversation.get", call{ids: []string{id.String()}})
		switch {
		case err != nil || a.ok():
			return err
		case a.absent():
			listed, _, err := w.listConversations(ctx)
			if err != nil {
				return err
			}
			if len(listed) == 0 || slices.ContainsFunc(listed, func(c gjson.Result) bool { return c.Get("id").String() == id.String() }) {
				break
			}
			return wait.Again(w.finding(v.shows(expect.Finding{Expected: "the id of a conversation that can be read", Actual: expect.Show(id), Pointer: v.pointer + "/conversation/id"})))
		}
		return a.unseenf("%s failed", a.op.title)
	})
}

// consequenceNeverReported checks for a while that no such callback arrives.
func (w *World) consequenceNeverReported(ctx context.Context, what string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	f := w.consequenceOf(what)
	return wait.Never(ctx, w.session.Pace, w.session.Budgets.Never, func() error {
		seen, err := w.read(ctx, f)
		if err != nil || len(seen) == 0 {
			return err
		}
		return w.finding(expect.Finding{Expected: "no callback of a " + what, Actual: string(seen[0].Body), Pointer: "/" + f.Body, Callback: seen[0].Number})
	})
}
