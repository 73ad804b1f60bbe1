package steps

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// subject finds the traffic that a feature speaks of.
func (w *World) subject(which string) (*traffic, error) {
	nth := func(of []*traffic, n int) *traffic {
		if n < 0 || n >= len(of) {
			return nil
		}
		return of[n]
	}
	var t *traffic
	switch which {
	case "first message":
		t = nth(w.sent, 0)
	case "second message":
		t = nth(w.sent, 1)
	case "third message":
		t = nth(w.sent, 2)
	case "message", "event":
		t = nth(w.sent, len(w.sent)-1)
	case "refused message":
		t = w.refusal
	case "first reply":
		t = nth(w.replies, 0)
	case "second reply":
		t = nth(w.replies, 1)
	case "reply", "typing":
		t = nth(w.replies, len(w.replies)-1)
	}
	if t != nil {
		return t, nil
	}
	// A When that was refused leaves nothing to speak of: that is the finding.
	if err := w.succeeded(); err != nil {
		return nil, err
	}
	return nil, &SuiteFault{"there is no " + which + " to look at"}
}

// source returns messages_source for a mode: dispatch messages lie in a store
// of their own, and the default is the other one.
func source(mode string) string { return mode + "_SOURCE" }

// views returns what there is to see of a subject in one place: in callbacks
// ("reported", "reported as submitted"), as a resource ("stored") or in a list
// ("listed").
func (w *World) views(ctx context.Context, which, place string) ([]view, error) {
	if err := w.succeeded(); err != nil {
		return nil, err
	}
	switch place {
	case "reported", "reported as submitted":
		return w.reported(ctx, which, place)
	case "stored":
		v, err := w.stored(ctx, which)
		return []view{v}, err
	case "listed":
		v, err := w.listed(ctx, which)
		return []view{v}, err
	}
	return nil, &SuiteFault{"unknown place " + place}
}

// reported waits for the callbacks that speak of a subject.
func (w *World) reported(ctx context.Context, which, place string) ([]view, error) {
	if _, opted := optings[which]; opted {
		f, err := w.filterOf(which)
		if err != nil {
			return nil, err
		}
		return w.await(ctx, f, some)
	}
	t, err := w.subject(which)
	switch {
	case err != nil:
		return nil, err
	case t.inbound:
		return w.inbound(ctx, t)
	case place == "reported as submitted":
		return w.submissions(ctx, t)
	}
	return w.receipts(ctx, t)
}

// isReported checks that a subject is reported at all.
func (w *World) isReported(ctx context.Context, which, place string) error {
	_, err := w.views(ctx, which, place)
	return err
}

// isReportedWithIdentity checks that callbacks name the recipient as they are known.
func (w *World) isReportedWithIdentity(ctx context.Context, which string) error {
	views, err := w.views(ctx, which, "reported")
	if err != nil {
		return err
	}
	return w.sameIdentity(views)
}

// stored waits until a subject can be read as a resource.
func (w *World) stored(ctx context.Context, which string) (view, error) {
	t, err := w.subject(which)
	if err != nil {
		return view{}, err
	}
	if t.inbound {
		v, err := w.listed(ctx, which)
		if err != nil {
			return v, err
		}
		t.id = v.value.Get("id").String()
	}
	var v view
	err = wait.Eventually(ctx, w.session.Pace, w.session.Budgets.Eventually, func() error {
		a, err := w.get(ctx, t, t.mode)
		if err != nil {
			return err
		}
		if !a.ok() {
			return wait.Again(w.finding(expect.Finding{Expected: "the " + which + " is stored", Actual: a.summary(), Exchange: a.exchange}))
		}
		v = view{value: a.get("@this"), exchange: a.exchange}
		return nil
	})
	return v, err
}

// get reads a message from the store of a mode; an empty mode names none.
// Events have one store.
func (w *World) get(ctx context.Context, t *traffic, mode string) (*Answer, error) {
	c := call{ids: []string{t.id}}
	if mode != "" && t.kind == "message" {
		c.query = url.Values{"messages_source": {source(mode)}}
	}
	return w.do(ctx, t.kind+".get", c)
}

// messages lists the messages of an app from the store of a mode.
func (w *World) messages(ctx context.Context, a *app, mode string) (*Answer, error) {
	return w.whole(ctx, "message.list", "messages", call{query: url.Values{"app_id": {a.id}, "messages_source": {source(mode)}, "page_size": {"100"}}})
}

// listed waits until a subject stands in the list of its mode's messages.
func (w *World) listed(ctx context.Context, which string) (view, error) {
	t, err := w.subject(which)
	if err != nil {
		return view{}, err
	}
	var v view
	err = wait.Eventually(ctx, w.session.Pace, w.session.Budgets.Eventually, func() error {
		a, err := w.messages(ctx, t.app, t.mode)
		if err != nil {
			return err
		}
		list := a.get("messages").Array()
		if i := t.position(list); i >= 0 {
			v = view{value: list[i], pointer: fmt.Sprintf("/messages/%d", i), exchange: a.exchange}
			return nil
		}
		actual := fmt.Sprintf("not among %d messages", len(list))
		if !a.ok() {
			actual = a.summary()
		}
		return wait.Again(w.finding(expect.Finding{Expected: "the " + which + " is listed", Actual: actual, Pointer: "/messages", Exchange: a.exchange}))
	})
	return v, err
}

// position finds traffic in a list; -1 where it is not.
func (t *traffic) position(list []gjson.Result) int { return slices.IndexFunc(list, t.is) }

// is reports whether an entry of a list is this traffic: by its id, and by its text
// where that is not known, or was read from a callback.
func (t *traffic) is(entry gjson.Result) bool {
	switch {
	case t.id != "" && entry.Get("id").String() == t.id:
		return true
	case t.inbound:
		return t.text != "" && entry.Get("contact_message.text_message.text").String() == t.text
	}
	return t.id == "" && entry.Get("app_message.text_message.text").String() == t.text
}

// isInMode checks the processing mode wherever the subject is seen.
func (w *World) isInMode(ctx context.Context, which, place, mode string) error {
	views, err := w.views(ctx, which, place)
	if err != nil {
		return err
	}
	for _, v := range views {
		if f := expect.Text(v.value.Get("processing_mode"), mode, v.pointer+"/processing_mode"); f != nil {
			return w.finding(v.shows(*f))
		}
	}
	return nil
}

// isAlone checks that a subject names neither a contact nor a conversation.
func (w *World) isAlone(ctx context.Context, which, place string) error {
	views, err := w.views(ctx, which, place)
	if err != nil {
		return err
	}
	for _, v := range views {
		for _, id := range []string{"contact_id", "conversation_id"} {
			if f := expect.Blank(v.value.Get(id), v.pointer+"/"+id); f != nil {
				return w.finding(v.shows(*f))
			}
		}
	}
	return nil
}

// isAssociated checks that a subject names the recipient's contact, and their
// conversation where the feature speaks of one, and that these exist and belong
// together.
func (w *World) isAssociated(ctx context.Context, which, place, conversation string) error {
	views, err := w.views(ctx, which, place)
	if err != nil {
		return err
	}
	for _, v := range views {
		if err := w.sameID(v, "contact_id", &w.recipient.contactID); err != nil {
			return err
		}
		if conversation == "" {
			continue
		}
		if err := w.sameID(v, "conversation_id", &w.recipient.conversationID); err != nil {
			return err
		}
	}
	return w.belongTogether(ctx)
}

// isInNewConversation checks that a stored subject names the recipient's contact, and
// another conversation than the one before.
func (w *World) isInNewConversation(ctx context.Context, which string) error {
	if err := w.succeeded(); err != nil {
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
	if before != "" && w.recipient.conversationID == before {
		return w.finding(v.shows(expect.Finding{Expected: "another conversation than the one before", Actual: before, Pointer: v.pointer + "/conversation_id"}))
	}
	return w.belongTogether(ctx)
}

// sameID checks an id against the one known, and learns it where none is.
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
		// The shape of a contact has a rule of its own.
		return fmt.Errorf("%s: nobody can tell whose contact it is: channel_identities is no list", contact.op.title)
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
	err := wait.Eventually(ctx, w.session.Pace, w.session.Budgets.Eventually, func() (err error) {
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

// hasMetadata checks that a message has the metadata it was given last.
func (w *World) hasMetadata(ctx context.Context, which, place string) error {
	views, err := w.views(ctx, which, place)
	if err != nil {
		return err
	}
	for _, v := range views {
		if f := expect.Text(v.value.Get("metadata"), w.extras["metadata"], v.pointer+"/metadata"); f != nil {
			return w.finding(v.shows(*f))
		}
	}
	return nil
}
