package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// newRecipient claims a new recipient and creates the contact and conversation of
// their part: a stranger has neither, a contact has no conversation, a chat partner
// has one with the app, a shared contact one with another app.
func (w *World) newRecipient(ctx context.Context, part string) (found, error) {
	channel := w.session.Channels.Messages
	if w.needs("events") {
		channel = w.session.Channels.Events
	}
	r, err := w.claimRecipient(ctx, channel)
	if err != nil || part == "stranger" {
		return found{to: r}, err
	}
	if err := w.createContact(ctx, r); err != nil {
		return found{}, err
	}
	switch part {
	case "chat partner":
		err = w.createConversation(ctx, r, w.app)
	case "shared contact":
		err = w.createConversationElsewhere(ctx, r)
	}
	return found{to: r}, err
}

// newPerson claims a recipient who has an identity on the channel of messages too. A
// contact holds both identities, or the first alone; a chat partner has a conversation
// over the first with the app.
func (w *World) newPerson(ctx context.Context, part string) (found, error) {
	f, err := w.newRecipient(ctx, "stranger")
	if err == nil && part == "contact by one identity" {
		err = w.createContact(ctx, f.to)
	}
	if err == nil {
		f.to.also, err = w.claimRecipient(ctx, w.session.Channels.Messages)
	}
	if err == nil && (part == "contact" || part == "chat partner") {
		if err = w.createContact(ctx, f.to); err == nil {
			err = w.holdsBoth(ctx, f.to)
		}
	}
	if err == nil && part == "chat partner" {
		err = w.createConversation(ctx, f.to, w.app)
	}
	return f, err
}

// holdsBoth waits until a contact is found by either identity. No document says that a
// contact can have two on one channel.
func (w *World) holdsBoth(ctx context.Context, r *recipient) error {
	for _, by := range []*recipient{r, r.also} {
		if err := w.until(ctx, func() error {
			found, a, err := w.contactsOf(ctx, by)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(found, func(c gjson.Result) bool { return c.Get("id").String() == r.contactID }) {
				return a.unseenf("the contact is not found by %s", by.identity)
			}
			return nil
		}); err != nil {
			return &setupError{err}
		}
	}
	return nil
}

func (w *World) createContact(ctx context.Context, r *recipient) error {
	answer, err := w.made(ctx, "contact", r.identity, "contact.create", call{body: map[string]any{
		"channel_identities": identitiesOf(r),
		"language":           "EN_US",
		"display_name":       w.session.Values.Name("contact"),
	}})
	if err != nil {
		return err
	}
	if !answer.ok() {
		return answer.errorf("creating a contact was refused")
	}
	r.contactID = answer.get("id").String()
	w.lasts("contact", r.contactID)
	return nil
}

func (w *World) createConversation(ctx context.Context, r *recipient, a *app) error {
	answer, err := w.do(ctx, "conversation.create", call{body: map[string]any{
		"app_id": a.id, "contact_id": r.contactID, "active": true, "active_channel": r.channel,
	}})
	if err != nil {
		return err
	}
	if !answer.ok() {
		return answer.errorf("creating a conversation was refused")
	}
	r.conversationID, err = w.newID(answer, "conversation", a.id+" "+r.identity)
	w.lasts("conversation", r.conversationID)
	return err
}

// createConversationElsewhere creates a conversation of the recipient's contact with
// an app in CONVERSATION mode. A later refusal is then not due to ids that identify
// nothing.
func (w *World) createConversationElsewhere(ctx context.Context, r *recipient) error {
	if err := w.needControl(ctx); err != nil {
		return err
	}
	return w.createConversation(ctx, r, w.control)
}

// needControl creates the app in CONVERSATION mode that controls use, unless it
// exists.
func (w *World) needControl(ctx context.Context) error {
	if w.control != nil {
		return nil
	}
	f, err := w.newApp(ctx, modeConversation, kept{})
	if err != nil {
		return &setupError{err}
	}
	if !f.answer.ok() {
		return w.notGranted(f.answer)
	}
	w.control = f.app
	w.control.hooked, w.control.deaf = true, true // its callbacks are not read
	return nil
}

func identityOf(r *recipient) map[string]any {
	return map[string]any{"channel": r.channel, "identity": r.identity}
}

// identitiesOf returns all identities of a recipient, the one that steps look for first.
func identitiesOf(r *recipient) []any {
	if r.also == nil {
		return []any{identityOf(r)}
	}
	return []any{identityOf(r), identityOf(r.also)}
}

// contactsOf looks up a recipient's contacts by channel and identity. If the look-up
// is refused, it returns the answer and no contacts: nothing is known of them.
func (w *World) contactsOf(ctx context.Context, r *recipient) ([]gjson.Result, *Answer, error) {
	a, err := w.whole(ctx, "contact.list", "contacts", call{query: url.Values{"channel": {r.channel}, "identity": {r.identity}}})
	if err != nil || !a.ok() {
		return nil, a, err
	}
	var found []gjson.Result
	for _, c := range a.get("contacts").Array() {
		for _, i := range c.Get("channel_identities").Array() {
			if expect.SameIdentity(i.Get("identity").String(), r.identity) {
				found = append(found, c)
				break
			}
		}
	}
	return found, a, nil
}

// conversationsOf lists the conversations of an app. An app in DISPATCH mode has
// none, and may answer with 400, as it does if messages are listed by contact. This
// counts as no conversations if the same list succeeds for an app in CONVERSATION
// mode. After any other refusal nothing is known of the conversations.
func (w *World) conversationsOf(ctx context.Context, a *app) ([]gjson.Result, *Answer, error) {
	answer, err := w.listConversationsOf(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	if answer.status == http.StatusBadRequest && a.mode == modeDispatch {
		if err := w.needControl(ctx); err != nil {
			return nil, nil, err
		}
		control, err := w.listConversationsOf(ctx, w.control)
		if err != nil || control.ok() {
			return nil, control, err
		}
	}
	if !answer.ok() {
		return nil, answer, nil
	}
	return answer.get("conversations").Array(), answer, nil
}

func (w *World) listConversationsOf(ctx context.Context, a *app) (*Answer, error) {
	return w.whole(ctx, "conversation.list", "conversations", call{query: url.Values{"app_id": {a.id}}})
}

// recipientHasNo checks that the recipient has no contact or conversation.
func (w *World) recipientHasNo(ctx context.Context, what string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	return w.hasNone(ctx, what, w.listerOf(what), w.recipient)
}

// hasNone checks that a list is empty, and that no further door shows a contact or
// conversation of the recipients.
func (w *World) hasNone(ctx context.Context, what string, list lister, whose ...*recipient) error {
	if what == "conversation" {
		w.door("conversation.list")
	}
	var things []sought
	for _, r := range whose {
		things = append(things, sought{kind: what, app: w.app, who: r})
	}
	return w.isNotThere(ctx, "no "+what, w.hasLost(), func() error {
		found, a, err := list(ctx)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return retried(a.granted())
		}
		return w.finding(expect.Finding{Expected: "no " + what, Actual: fmt.Sprintf("%d: %s", len(found), found[0].Raw),
			Pointer: "/" + what + "s", Exchange: a.exchange})
	}, things...)
}

// recipientHas checks that the recipient has one contact or conversation, and which.
func (w *World) recipientHas(ctx context.Context, how, what string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	known, list := *w.idOf(what), w.listerOf(what)
	if how == "a new" {
		known = w.recipient.former
	}
	return w.eventually(ctx, func() error {
		found, a, err := list(ctx)
		if err != nil {
			return err
		}
		return w.hasOne(what, how, known, found, a)
	})
}

// idOf returns a pointer to the id of the recipient's contact or conversation.
func (w *World) idOf(what string) *string {
	if what == "conversation" {
		return &w.recipient.conversationID
	}
	return &w.recipient.contactID
}

func (w *World) listerOf(what string) lister {
	if what == "conversation" {
		return w.listConversations
	}
	return w.listContacts
}

// lister lists contacts or conversations of the recipient.
type lister func(context.Context) ([]gjson.Result, *Answer, error)

func (w *World) listContacts(ctx context.Context) ([]gjson.Result, *Answer, error) {
	return w.contactsOf(ctx, w.recipient)
}

func (w *World) listConversations(ctx context.Context) ([]gjson.Result, *Answer, error) {
	return w.conversationsOf(ctx, w.app)
}

// ofOthers reports whether a conversation is that of another app, or of another recipient
// of the scenario.
func (w *World) ofOthers(conversation gjson.Result) bool {
	app, contact := conversation.Get("app_id"), conversation.Get("contact_id").String()
	if !expect.Unset(app) && app.String() != w.app.id {
		return true
	}
	return slices.ContainsFunc(slices.Concat(w.sent, w.replies), func(t *traffic) bool {
		return t.with != w.recipient && t.with.contactID != "" && t.with.contactID == contact && contact != w.recipient.contactID
	})
}

// hasOne checks that a list holds one contact or conversation of the recipient.
func (w *World) hasOne(what, how, known string, found []gjson.Result, a *Answer) error {
	if what == "conversation" { // a list may show others as well
		found = slices.DeleteFunc(slices.Clone(found), w.ofOthers)
		if len(found) == 1 {
			if contact := found[0].Get("contact_id"); !expect.Unset(contact) && w.recipient.contactID != "" && contact.String() != w.recipient.contactID {
				return wait.Again(w.finding(expect.Finding{Expected: "a conversation with the recipient's contact " + w.recipient.contactID, Actual: expect.Show(contact),
					Pointer: "/conversations/0/contact_id", Exchange: a.exchange}))
			}
		}
	}
	if len(found) != 1 {
		actual := fmt.Sprint(len(found))
		if !a.ok() {
			actual = a.summary()
		}
		return wait.Again(w.finding(expect.Finding{Expected: "one " + what, Actual: actual,
			Pointer: "/" + what + "s", Exchange: a.exchange}))
	}
	id := found[0].Get("id").String()
	if how == "an active" && !found[0].Get("active").Bool() {
		return wait.Again(w.finding(expect.Finding{Expected: "an active " + what, Actual: expect.Show(found[0].Get("active")),
			Pointer: "/" + what + "s/0/active", Exchange: a.exchange}))
	}
	if how == "a new" && id == known {
		return wait.Again(w.finding(expect.Finding{Expected: "another " + what + " than the one that was deleted", Actual: id,
			Pointer: "/" + what + "s/0/id", Exchange: a.exchange}))
	}
	if how == "the same" && id != known {
		return w.finding(expect.Finding{Expected: "the " + what + " that was there before (" + known + ")", Actual: id,
			Pointer: "/" + what + "s/0/id", Exchange: a.exchange})
	}
	*w.idOf(what) = id
	return nil
}

// listContactsOf looks up the recipient's contact by channel and identity.
func (w *World) listContactsOf(ctx context.Context) (found, error) {
	_, answer, err := w.contactsOf(ctx, w.recipient)
	return found{answer: answer}, err
}

func (w *World) readOrStopConversation(ctx context.Context, act string) (found, error) {
	f, err := w.askAbout(ctx, "conversation", map[string]string{"read": "conversation.get", "stopped": "conversation.stop"}[act])
	if act == "stopped" {
		f.confirm = w.stopped(w.recipient.conversationID)
	}
	return f, err
}

// isInactive checks that the recipient's conversation is not active.
func (w *World) isInactive(ctx context.Context) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	w.unconfirmed = nil // this is what would be looked for
	return w.eventually(ctx, func() error {
		a, err := w.do(ctx, "conversation.get", call{ids: []string{w.recipient.conversationID}})
		if err != nil {
			return err
		}
		if !a.ok() {
			return wait.Again(w.wronglyRefused(a, a.op.title+" succeeds"))
		}
		if a.get("id").String() != w.recipient.conversationID { // what shows nothing shows no activity either
			return a.unseenf("%s showed nothing of what is there", a.op.title)
		}
		if v := a.get("active"); v.Bool() {
			return wait.Again(w.finding(expect.Finding{Expected: "false", Actual: expect.Show(v), Pointer: "/active", Exchange: a.exchange}))
		}
		return nil
	})
}

// deleteTheirs deletes the recipient's contact or conversation. What they receive from now
// on may belong to another contact, so they are another recipient to the steps.
func (w *World) deleteTheirs(ctx context.Context, what string) (found, error) {
	f, err := w.askAbout(ctx, what, what+".delete")
	if err != nil {
		return f, err
	}
	f.confirm = w.gone(what+".get", call{ids: []string{*w.idOf(what)}})
	if what == "contact" && f.answer.ok() {
		again := *w.recipient
		again.former, again.contactID, again.conversationID = again.contactID, "", ""
		f.to = &again
	}
	return f, nil
}

// askAbout makes a call about the recipient's contact or conversation.
func (w *World) askAbout(ctx context.Context, what, op string) (found, error) {
	id := w.idOf(what)
	if *id == "" { // a message led to it
		if err := w.recipientHas(ctx, "a", what); err != nil {
			return found{}, &setupError{err}
		}
	}
	if strings.HasSuffix(op, ".delete") || strings.HasSuffix(op, ".stop") {
		if err := w.seeEarly(ctx); err != nil {
			return found{}, err
		}
	}
	return w.ask(ctx, op, call{ids: []string{*id}})
}
