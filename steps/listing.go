package steps

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// listing is a list request that can be repeated.
type listing struct {
	op     string
	member string // member of the answer: messages, conversations …
	call   call
	ids    []string // the query keys or body members that name a contact or a conversation
}

// lists maps what a feature lists to the operation and the member of the answer.
var lists = map[string]listing{
	"messages":             {op: "message.list", member: "messages"},
	"conversations":        {op: "conversation.list", member: "conversations"},
	"recent conversations": {op: "conversation.recent", member: "conversations"},
	"events":               {op: "event.list", member: "events"},
	"last messages":        {op: "message.last", member: "messages"},
}

// list lists something of the app. from names a source, with narrows the list, and
// without leaves out a parameter.
func (w *World) list(ctx context.Context, what, from, with, without string) (found, error) {
	l := lists[what]
	q := url.Values{}
	if what != "events" && without != "the app" {
		q.Set("app_id", w.app.id)
	}
	if from != "" {
		q.Set("messages_source", source(from))
	}
	if err := w.narrow(&l, q, with); err != nil {
		return found{}, err
	}
	l.call.query = q
	if what == "last messages" {
		l.call = call{body: bodyOf(q)}
	}
	f, err := w.ask(ctx, l.op, l.call)
	f.listing = &l
	return f, err
}

// bodyOf converts parameters to a body. fetch-last-message takes them in its body,
// some of them with plural names.
func bodyOf(q url.Values) map[string]any {
	body := map[string]any{}
	for k, v := range q {
		switch k {
		case "contact_id", "channel_identity":
			plural := map[string]string{"contact_id": "contact_ids", "channel_identity": "channel_identities"}
			body[plural[k]] = v
		default:
			body[k] = v[0]
		}
	}
	return body
}

// narrow adds the parameters that a feature names.
func (w *World) narrow(l *listing, q url.Values, with string) error {
	if with == "" {
		return nil
	}
	for _, by := range strings.Split(with, " and ") {
		key, value := "", ""
		switch by {
		case "the contact":
			key, value = "contact_id", w.recipient.contactID
		case "the conversation":
			key, value = "conversation_id", w.recipient.conversationID
		case "an unknown contact":
			key, value = "contact_id", UnknownID
		case "an unknown conversation":
			key, value = "conversation_id", UnknownID
		case "the recipient's identity":
			key, value = "channel_identity", w.recipient.identity
		case "only what recipients wrote":
			key, value = "only_recipient_originated", "true"
		default:
			return &SuiteFault{"a list cannot be narrowed by " + by}
		}
		if value == "" {
			return &SuiteFault{"the scenario has no value for " + by}
		}
		q.Set(key, value)
		if key == "contact_id" || key == "conversation_id" {
			l.ids = append(l.ids, key)
		}
	}
	return nil
}

// again repeats the list request.
func (w *World) again(ctx context.Context) (*Answer, error) {
	if w.listing == nil {
		return nil, &SuiteFault{"nothing was listed before this step"}
	}
	return w.whole(ctx, w.listing.op, w.listing.member, w.listing.call)
}

// listHolds checks that the list holds one or two subjects and, if only is set,
// nothing else.
func (w *World) listHolds(ctx context.Context, only, which, other string) error {
	names := []string{which}
	if other != "" {
		names = append(names, other)
	}
	return w.eventuallyHolds(ctx, names, func(a *Answer) error {
		if n := len(w.listing.items(a)); only != "" && n != len(names) {
			return w.finding(expect.Finding{Expected: fmt.Sprintf("%d in the list", len(names)), Actual: fmt.Sprint(n),
				Pointer: "/" + w.listing.member, Exchange: a.exchange})
		}
		return nil
	})
}

// listHoldsInOrder checks that the list holds two subjects in this order.
func (w *World) listHoldsInOrder(ctx context.Context, which, other string) error {
	return w.eventuallyHolds(ctx, []string{which, other}, func(a *Answer) error {
		first, err := w.subject(which)
		if err != nil {
			return err
		}
		second, err := w.subject(other)
		if err != nil {
			return err
		}
		items := w.listing.items(a)
		if at := second.position(items); at < first.position(items) {
			return w.finding(expect.Finding{Expected: "the " + which + " before the " + other, Actual: "it comes after",
				Pointer: fmt.Sprintf("/%s/%d", w.listing.member, at), Exchange: a.exchange})
		}
		return nil
	})
}

// eventuallyHolds waits until the list holds all the subjects, because messages may
// be listed with a delay. Then it calls further.
func (w *World) eventuallyHolds(ctx context.Context, names []string, further func(*Answer) error) error {
	if err := w.succeeded(); err != nil {
		return err
	}
	return wait.Eventually(ctx, w.session.Pace, w.session.Budgets.Eventually, func() error {
		a, err := w.again(ctx)
		if err != nil {
			return err
		}
		if !a.ok() {
			return w.finding(expect.Finding{Expected: a.op.title + " succeeds", Actual: a.summary(), Exchange: a.exchange})
		}
		for _, which := range names {
			t, err := w.subject(which)
			if err != nil {
				return err
			}
			if t.position(w.listing.items(a)) < 0 {
				return wait.Again(w.finding(expect.Finding{Expected: "the list holds the " + which, Actual: "it does not",
					Pointer: "/" + w.listing.member, Exchange: a.exchange}))
			}
		}
		return further(a)
	})
}

// items returns the entries of the list in an answer.
func (l *listing) items(a *Answer) []gjson.Result { return a.get(l.member).Array() }

// listEmpty checks that the list is empty and stays so for a while.
func (w *World) listEmpty(ctx context.Context) error {
	if err := w.succeeded(); err != nil {
		return err
	}
	w.door(w.listing.op)
	if err := w.settle(ctx); err != nil {
		return err
	}
	return wait.Never(ctx, w.session.Pace, w.session.Budgets.Never, func() error {
		a, err := w.again(ctx)
		if err != nil {
			return err
		}
		if n := len(a.get(w.listing.member).Array()); n > 0 || !a.ok() {
			return w.finding(expect.Finding{Expected: "an empty list", Actual: fmt.Sprintf("%s with %d", a.summary(), n),
				Pointer: "/" + w.listing.member, Exchange: a.exchange})
		}
		return nil
	})
}

// sameWithoutIDs is the control of a refusal: the same list succeeds without the ids
// of a contact or a conversation.
func (w *World) sameWithoutIDs(ctx context.Context) error {
	bare := *w.listing
	bare.call = w.listing.call.without(w.listing.ids)
	a, err := w.do(ctx, bare.op, bare.call)
	if err != nil {
		return err
	}
	if !a.ok() {
		return w.finding(expect.Finding{Expected: "the same list without the ids succeeds", Actual: a.summary(), Exchange: a.exchange})
	}
	return nil
}

// sameOnConversationApp is the control of a refusal: the same ids are accepted for an
// app in CONVERSATION mode.
func (w *World) sameOnConversationApp(ctx context.Context) error {
	if err := w.needControl(ctx); err != nil {
		return err
	}
	c := w.listing.call.without([]string{"messages_source"})
	c.query.Set("app_id", w.control.id)
	a, err := w.do(ctx, w.listing.op, c)
	if err != nil {
		return err
	}
	if !a.ok() {
		return w.finding(expect.Finding{Expected: "the same ids are accepted for an app in CONVERSATION mode", Actual: a.summary(), Exchange: a.exchange})
	}
	return nil
}

// without returns a copy of a call without some query parameters.
func (c call) without(keys []string) call {
	q := url.Values{}
	for k, v := range c.query {
		q[k] = v
	}
	for _, k := range keys {
		q.Del(k)
	}
	c.query = q
	return c
}

func holdsIdentity(values []gjson.Result, want string) bool {
	for _, v := range values {
		if expect.SameIdentity(v.String(), want) {
			return true
		}
	}
	return false
}
