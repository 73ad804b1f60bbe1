package steps

import (
	"context"
	"fmt"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// isAlone checks that a subject names neither a contact nor a conversation.
func (w *World) isAlone(ctx context.Context, which, place string) error {
	views, err := w.views(ctx, which, place)
	if err != nil {
		return err
	}
	for _, v := range views {
		if err := w.hasIDs(v, false); err != nil {
			return err
		}
	}
	return nil
}

// hasIDs checks that what is shown names the recipient's contact and conversation, or
// neither.
func (w *World) hasIDs(v view, has bool) error {
	known := []*string{&w.recipient.contactID, &w.recipient.conversationID}
	for i, id := range []string{"contact_id", "conversation_id"} {
		if has {
			if err := w.sameID(v, id, known[i]); err != nil {
				return err
			}
		} else if f := expect.Blank(v.value.Get(id), v.pointer+"/"+id); f != nil {
			return w.finding(v.shows(*f))
		}
	}
	return nil
}

const contactAndConversation = "the contact ID and the conversation ID"

// isAssociated checks that a subject names the recipient's contact and, if the
// feature says so, their conversation, and that these exist and belong together.
func (w *World) isAssociated(ctx context.Context, which, place, with string) error {
	views, err := w.views(ctx, which, place)
	if err != nil {
		return err
	}
	for _, v := range views {
		if with == contactAndConversation {
			err = w.hasIDs(v, true)
		} else {
			err = w.sameID(v, "contact_id", &w.recipient.contactID)
		}
		if err != nil {
			return err
		}
	}
	return w.belongTogether(ctx)
}

// isInNewConversation checks that a stored subject names the recipient's contact and
// a conversation other than the previous one.
func (w *World) isInNewConversation(ctx context.Context, which string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	v, err := w.stored(ctx, which)
	if err != nil {
		return err
	}
	if err := w.sameID(v, "contact_id", &w.recipient.contactID); err != nil {
		return err
	}
	before := w.recipient.conversationID
	w.recipient.conversationID = ""
	if err := w.sameID(v, "conversation_id", &w.recipient.conversationID); err != nil {
		return err
	}
	if w.recipient.conversationID == before {
		return w.finding(v.shows(expect.Finding{Expected: "another conversation than the one before", Actual: before, Pointer: v.pointer + "/conversation_id"}))
	}
	return w.belongTogether(ctx)
}

// sameID compares an id with the known one, or records it if none is known.
func (w *World) sameID(v view, id string, known *string) error {
	got := v.value.Get(id)
	f := expect.Filled(got, v.pointer+"/"+id)
	if f == nil && *known != "" {
		f = expect.Text(got, *known, v.pointer+"/"+id)
	}
	if f != nil {
		return w.finding(v.shows(*f))
	}
	*known = got.String()
	return nil
}

// belongTogether reads the contact and the conversation and checks that they
// are the recipient's and the app's.
func (w *World) belongTogether(ctx context.Context) error {
	contact, err := w.exists(ctx, "contact.get", w.recipient.contactID)
	if err != nil {
		return err
	}
	if list := contact.get("channel_identities"); list.Exists() && !list.IsArray() {
		// Another rule is about the shape of a contact.
		return fmt.Errorf("%s: it is unknown whose contact it is: channel_identities is no list", contact.op.title)
	}
	if got := contact.get("channel_identities.#.identity"); !holdsIdentity(got.Array(), w.recipient.identity) {
		return w.finding(expect.Finding{Expected: "a contact with the identity " + w.recipient.identity, Actual: expect.Show(got),
			Pointer: "/channel_identities", Exchange: contact.exchange})
	}
	if w.recipient.conversationID == "" {
		return nil
	}
	conversation, err := w.exists(ctx, "conversation.get", w.recipient.conversationID)
	if err != nil {
		return err
	}
	if err := w.found(expect.Text(conversation.get("contact_id"), w.recipient.contactID, "/contact_id"), conversation); err != nil {
		return err
	}
	return w.found(expect.Text(conversation.get("app_id"), w.app.id, "/app_id"), conversation)
}

// exists waits until a resource can be read.
func (w *World) exists(ctx context.Context, op, id string) (*Answer, error) {
	var a *Answer
	err := w.eventually(ctx, func() (err error) {
		if a, err = w.do(ctx, op, call{ids: []string{id}}); err != nil {
			return err
		}
		if !a.ok() {
			return wait.Again(w.finding(expect.Finding{Expected: a.op.title + " succeeds", Actual: a.summary(), Exchange: a.exchange}))
		}
		return nil
	})
	return a, err
}
