package steps

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// consequences maps what a feature calls it to the callback that reports it.
var consequences = map[string]string{
	"contact creation":   "contact_create_notification",
	"conversation start": "conversation_start_notification",
	"capability":         "capability_notification",
}

// consequenceReported checks that the creation of a contact, the start of a
// conversation or a recipient's capability is reported, or never is.
func (w *World) consequenceReported(ctx context.Context, what, how string) error {
	if err := w.succeeded(); err != nil {
		return err
	}
	f := Filter{Body: consequences[what], Contains: strings.TrimPrefix(w.recipient.identity, "+")}
	if what == "conversation start" { // the callback names the recipient by contact id alone
		f.Contains = w.app.id
	}
	if how == "never reported" {
		return w.neverReported(ctx, what, f)
	}
	_, err := w.await(ctx, f, some)
	switch {
	case how == "reported and signed":
		return w.signedAs(ctx, f, err)
	case err == nil && what == "conversation start":
		return w.startsWithRecipient(ctx, f)
	}
	return err
}

// signedAs checks the signatures of the callbacks that a filter selects. Where
// none has come, nothing is known of how they are signed.
func (w *World) signedAs(ctx context.Context, f Filter, none error) error {
	if none != nil {
		return &setupError{none}
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
	if w.recipient.contactID == "" { // traffic made it
		if err := w.recipientHas(ctx, "contact", "a"); err != nil {
			return &setupError{err}
		}
	}
	const contact = "conversation.contact_id"
	seen, err := w.await(ctx, f, func(seen []view) bool {
		return slices.ContainsFunc(seen, func(v view) bool { return v.value.Get(contact).String() == w.recipient.contactID })
	})
	var none *expect.Finding
	if errors.As(err, &none) && len(seen) > 0 {
		return w.finding(expect.Finding{Expected: "a conversation with the recipient's contact " + w.recipient.contactID,
			Actual: expect.Show(seen[len(seen)-1].value.Get(contact)), Pointer: "/" + f.Body + "/conversation/contact_id"})
	}
	return err
}

// neverReported watches that no such callback comes.
func (w *World) neverReported(ctx context.Context, what string, f Filter) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	return wait.Never(ctx, w.session.Pace, w.session.Budgets.Never, func() error {
		seen, err := w.read(ctx, f)
		if err != nil || len(seen) == 0 {
			return err
		}
		return w.finding(expect.Finding{Expected: "no callback of a " + what, Actual: string(seen[0].Body), Pointer: "/" + f.Body, Callback: seen[0].Number})
	})
}
