package steps

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// subject finds what a feature speaks of: a message or event that was sent, or
// a reply that came. Exactly one of the two is returned.
func (w *World) subject(which string) (*message, *reply, error) {
	nth := map[string]int{"first message": 0, "second message": 1, "third message": 2}
	if i, ok := nth[which]; ok && i < len(w.sent) {
		return w.sent[i], nil, nil
	}
	replies := map[string]int{"first reply": 0, "second reply": 1}
	if i, ok := replies[which]; ok && i < len(w.replies) {
		return nil, w.replies[i], nil
	}
	if which == "refused message" && w.refusal != nil {
		return w.refusal, nil, nil
	}
	if (which == "message" || which == "event") && len(w.sent) > 0 {
		return w.sent[len(w.sent)-1], nil, nil
	}
	if (which == "reply" || which == "typing") && len(w.replies) > 0 {
		return nil, w.replies[len(w.replies)-1], nil
	}
	// A When that was refused leaves nothing to speak of: that is the finding.
	if err := w.succeeded(); err != nil {
		return nil, nil, err
	}
	return nil, nil, &SuiteFault{"there is no " + which + " to look at"}
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
	m, r, err := w.subject(which)
	switch {
	case err != nil:
		return nil, err
	case r != nil:
		return w.inbound(ctx, r)
	case place == "reported as submitted":
		return w.submissions(ctx, m)
	}
	return w.receipts(ctx, m)
}

// stored waits until a subject can be read as a resource.
func (w *World) stored(ctx context.Context, which string) (view, error) {
	m, r, err := w.subject(which)
	if err != nil {
		return view{}, err
	}
	if r != nil {
		v, err := w.listed(ctx, which)
		if err != nil {
			return v, err
		}
		r.id = v.value.Get("id").String()
		m = &message{kind: r.kind, id: r.id, mode: r.mode}
	}
	var v view
	err = wait.Eventually(ctx, w.session.Pace, w.session.Budgets.Eventually, func() error {
		a, err := w.get(ctx, m, m.mode)
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
func (w *World) get(ctx context.Context, m *message, mode string) (*Answer, error) {
	if m.kind == "event" {
		return w.do(ctx, "event.get", call{ids: []string{m.id}})
	}
	c := call{ids: []string{m.id}}
	if mode != "" {
		c.query = url.Values{"messages_source": {source(mode)}}
	}
	return w.do(ctx, "message.get", c)
}

// listed waits until a subject stands in the list of its mode's messages.
func (w *World) listed(ctx context.Context, which string) (view, error) {
	m, r, err := w.subject(which)
	if err != nil {
		return view{}, err
	}
	mode, appID := "", ""
	if m != nil {
		mode, appID = m.mode, m.app.id
	} else {
		mode, appID = r.mode, r.app.id
	}
	var v view
	err = wait.Eventually(ctx, w.session.Pace, w.session.Budgets.Eventually, func() error {
		a, err := w.whole(ctx, "message.list", "messages", call{query: url.Values{"app_id": {appID}, "messages_source": {source(mode)}, "page_size": {"100"}}})
		if err != nil {
			return err
		}
		if i := position(a, m, r); i >= 0 {
			v = view{value: a.get(fmt.Sprintf("messages.%d", i)), pointer: fmt.Sprintf("/messages/%d", i), exchange: a.exchange}
			return nil
		}
		actual := "not among " + fmt.Sprint(len(a.get("messages").Array())) + " messages"
		if !a.ok() {
			actual = a.summary()
		}
		return wait.Again(w.finding(expect.Finding{Expected: "the " + which + " is listed", Actual: actual, Pointer: "/messages", Exchange: a.exchange}))
	})
	return v, err
}

// position finds a subject in a list of messages; -1 where it is not.
func position(a *Answer, m *message, r *reply) int {
	for i, e := range a.get("messages").Array() {
		if m != nil && m.id != "" && e.Get("id").String() == m.id ||
			m != nil && m.id == "" && e.Get("app_message.text_message.text").String() == m.text {
			return i
		}
		if r != nil && (e.Get("contact_message.text_message.text").String() == r.text && r.text != "" ||
			r.id != "" && e.Get("id").String() == r.id) {
			return i
		}
	}
	return -1
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
	stopped := ""
	if strings.Contains(conversation, "new") {
		stopped, w.recipient.conversationID = w.recipient.conversationID, ""
	}
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
		if stopped != "" && w.recipient.conversationID == stopped {
			return w.finding(expect.Finding{Expected: "another conversation than the one before", Actual: stopped,
				Pointer: v.pointer + "/conversation_id", Exchange: v.exchange, Callback: v.callback})
		}
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
