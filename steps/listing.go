package steps

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

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

func (w *World) listBy(ctx context.Context, what, ids string) (found, error) {
	q := url.Values{}
	if what != "events" {
		q.Set("app_id", w.app.id)
	}
	return w.list(ctx, what, q, ids)
}

func (w *World) listSourceBy(ctx context.Context, mode, ids string) (found, error) {
	return w.list(ctx, "messages", url.Values{"app_id": {w.app.id}, "messages_source": {source(mode)}}, ids)
}

func (w *World) listWithoutApp(ctx context.Context, ids string) (found, error) {
	return w.list(ctx, "messages", url.Values{}, ids)
}

// listInbound lists only what recipients wrote.
func (w *World) listInbound(ctx context.Context, mode, ids string) (found, error) {
	return w.list(ctx, "messages", url.Values{"app_id": {w.app.id}, "messages_source": {source(mode)}, "only_recipient_originated": {"true"}}, ids)
}

// list lists something by ids, with the given parameters.
func (w *World) list(ctx context.Context, what string, q url.Values, ids string) (found, error) {
	l := lists[what]
	if err := w.narrow(&l, q, ids); err != nil {
		return found{}, err
	}
	l.call = call{query: q, as: l.as(w.app.mode, q)}
	return w.asks(ctx, l)
}

func (w *World) asks(ctx context.Context, l listing) (found, error) {
	f, err := w.ask(ctx, l.op, l.call)
	f.listing = &l
	return f, err
}

// as returns what grants lists of a list of messages.
func (l *listing) as(mode string, q url.Values) string {
	switch {
	case q.Has("messages_source") && q.Get("messages_source") != source(mode):
		return mode + fromOtherStore
	case len(l.ids) > 0:
		return mode + " by " + strings.Join(l.ids, " and ")
	case q.Has("channel_identity"):
		return mode + byIdentity
	case q.Has("only_recipient_originated"):
		return mode + onlyReceived
	}
	return mode
}

// fetchLast fetches the last message of the recipient's contact. This call takes its
// parameters in its body.
func (w *World) fetchLast(ctx context.Context) (found, error) {
	if w.recipient.contactID == "" {
		return found{}, &SuiteFault{"the recipient has no contact to be named by"}
	}
	l := lists["last messages"]
	l.ids = []string{"contact_id"}
	l.call = call{body: map[string]any{"app_id": w.app.id, "contact_ids": []string{w.recipient.contactID}}}
	return w.asks(ctx, l)
}

// fetchLastBefore fetches the last message of the recipient's identity that was accepted
// before the second one.
func (w *World) fetchLastBefore(ctx context.Context, mode string) (found, error) {
	between, err := w.between(ctx)
	if err != nil {
		return found{}, err
	}
	return w.fetchLastWithin(ctx, mode, map[string]any{"end_time": between.UTC().Format(time.RFC3339Nano)})
}

// fetchLastOf fetches the last message to or from the recipient's identity.
func (w *World) fetchLastOf(ctx context.Context, mode string) (found, error) {
	return w.fetchLastWithin(ctx, mode, nil)
}

func (w *World) fetchLastWithin(ctx context.Context, mode string, within object) (found, error) {
	l := lists["last messages"]
	body := map[string]any{"app_id": w.app.id, "channel_identities": []string{w.recipient.identity}, "messages_source": source(mode)}
	maps.Copy(body, within)
	l.call = call{body: body}
	return w.asks(ctx, l)
}

// narrow adds the ids that a feature names.
func (w *World) narrow(l *listing, q url.Values, ids string) error {
	if ids == "" {
		return nil
	}
	for _, by := range strings.Split(ids, " and ") {
		key, value := "", ""
		switch by {
		case "contact ID":
			key, value = "contact_id", w.recipient.contactID
		case "conversation ID":
			key, value = "conversation_id", w.recipient.conversationID
		case "an unknown contact ID":
			key, value = "contact_id", UnknownID
		case "an unknown conversation ID":
			key, value = "conversation_id", UnknownID
		case "channel identity":
			key, value = "channel_identity", w.recipient.identity
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

func (w *World) listHolds(ctx context.Context, which string) error {
	return w.eventuallyHolds(ctx, []string{which}, func(*Answer) error { return nil })
}

// listHoldsOnly checks that the list holds one subject or two and nothing else, and goes
// on to do so once everything that was to happen has happened. What is missing may be seen
// late. What is too much is there by mistake, unless the scenario has removed something,
// which a list may show for a while.
func (w *World) listHoldsOnly(ctx context.Context, which, other string) error {
	names := []string{which}
	if other != "" {
		names = append(names, other)
	}
	only := func(a *Answer) error {
		n := len(w.listing.items(a))
		if n == len(names) {
			return nil
		}
		err := w.finding(expect.Finding{Expected: fmt.Sprintf("%d in the list", len(names)), Actual: fmt.Sprint(n),
			Pointer: "/" + w.listing.member, Exchange: a.exchange})
		if n < len(names) || w.hasLost() {
			return wait.Again(err)
		}
		return err
	}
	if err := w.eventuallyHolds(ctx, names, only); err != nil {
		return err
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	return w.never(ctx, w.relisted(ctx, only))
}

// listHoldsInOrder checks that the list holds two subjects in this order. Subjects of
// equal times may be listed in any order: then one is sent again after a second, and has
// to be listed before the other.
func (w *World) listHoldsInOrder(ctx context.Context, which, other string) error {
	first, err := w.subject(which)
	if err != nil {
		return err
	}
	second, err := w.subject(other)
	if err != nil {
		return err
	}
	equal := false
	err = w.eventuallyHolds(ctx, []string{which, other}, func(a *Answer) (err error) {
		equal, err = w.inOrder(a, first, second, which, other)
		return err
	})
	if err != nil || !equal {
		return err
	}
	if err := w.session.Pace.Sleep(ctx, equalTimes); err != nil {
		return err
	}
	again, err := first.asked.repeat(ctx, w)
	if err != nil {
		return err
	}
	if again.answer != nil && !again.answer.ok() {
		return w.notGranted(again.answer)
	}
	return w.eventually(ctx, func() error {
		a, err := w.again(ctx)
		if err != nil {
			return err
		}
		if again.traffic.position(w.listing.items(a)) < 0 || second.position(w.listing.items(a)) < 0 {
			return wait.Again(w.finding(expect.Finding{Expected: "the list holds what was sent a second later", Actual: "it does not",
				Pointer: "/" + w.listing.member, Exchange: a.exchange}))
		}
		equal, err := w.inOrder(a, again.traffic, second, "later one", other)
		if equal {
			return errors.New("the times of what was sent seconds apart are equal, so that nothing is known of the order")
		}
		return err
	})
}

// equalTimes is how far apart two messages are sent so that their times differ where
// times have whole seconds.
const equalTimes = 1100 * time.Millisecond

// inOrder checks that a list holds one subject before another. It reports whether their
// times are equal.
func (w *World) inOrder(a *Answer, first, second *traffic, which, other string) (equal bool, err error) {
	items := w.listing.items(a)
	at, before := second.position(items), first.position(items)
	for _, i := range []int{before, at} { // "ordered by their `accept_time` property"
		if v := items[i].Get("accept_time"); v.String() == "" {
			return false, w.finding(expect.Finding{Expected: "a time to order by", Actual: expect.Show(v),
				Pointer: fmt.Sprintf("/%s/%d/accept_time", w.listing.member, i), Exchange: a.exchange})
		}
	}
	if items[at].Get("accept_time").String() == items[before].Get("accept_time").String() {
		return true, nil
	}
	if at < before {
		err = w.finding(expect.Finding{Expected: "the " + which + " before the " + other, Actual: "it comes after",
			Pointer: fmt.Sprintf("/%s/%d", w.listing.member, at), Exchange: a.exchange})
	}
	return false, err
}

// eventuallyHolds waits until the list holds all the subjects, because messages may
// be listed with a delay. Then it calls further.
func (w *World) eventuallyHolds(ctx context.Context, names []string, further func(*Answer) error) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	return w.eventually(ctx, w.relisted(ctx, func(a *Answer) error {
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
	}))
}

// relisted returns a probe that repeats the list request and checks its answer. One that
// is refused is repeated: what it lists may be seen late.
func (w *World) relisted(ctx context.Context, check func(*Answer) error) func() error {
	return func() error {
		a, err := w.again(ctx)
		if err != nil {
			return err
		}
		if !a.ok() {
			return wait.Again(w.wronglyRefused(a, a.op.title+" succeeds"))
		}
		return check(a)
	}
}

// items returns the entries of the list in an answer.
func (l *listing) items(a *Answer) []gjson.Result { return a.get(l.member).Array() }

// listEmpty checks that the list is empty and stays so for a while.
func (w *World) listEmpty(ctx context.Context) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	if w.listing.call.query.Get("messages_source") == source(modeDispatch) {
		w.source(w.listing.op, modeDispatch)
	} else {
		w.door(w.listing.op)
	}
	return w.isNotThere(ctx, "nothing where the list is empty", w.hasLost(), func() error {
		a, err := w.again(ctx)
		if err != nil {
			return err
		}
		if !a.ok() {
			return wait.Again(w.wronglyRefused(a, "an empty list"))
		}
		if n := len(a.get(w.listing.member).Array()); n > 0 {
			return w.finding(expect.Finding{Expected: "an empty list", Actual: fmt.Sprintf("%s with %d", a.summary(), n),
				Pointer: "/" + w.listing.member, Exchange: a.exchange})
		}
		return nil
	}, w.unlisted()...)
}

// unlisted returns what is there nowhere if the last list is rightly empty: what the app
// sent and received, of the source that was listed, or its conversation.
func (w *World) unlisted() (what []sought) {
	if w.listing.member == "conversations" {
		return []sought{{kind: "conversation", app: w.app, who: w.recipient}}
	}
	mode := modeConversation
	if w.listing.call.query.Get("messages_source") == source(modeDispatch) {
		mode = modeDispatch
	}
	for _, t := range slices.Concat(w.sent, w.replies) {
		if t.app == w.app {
			what = append(what, t.soughtIn([]string{mode})...)
		}
	}
	return what
}

// sameWithoutIDs is the control of a refusal: the same list succeeds without the ids
// of a contact or a conversation.
func (w *World) sameWithoutIDs(ctx context.Context) error {
	bare := *w.listing
	bare.call = w.listing.call.without(w.listing.ids)
	if !strings.HasSuffix(bare.call.as, fromOtherStore) {
		bare.call.as = w.app.mode
	}
	return w.isGranted(ctx, "the same request without the IDs succeeds", func() (*Answer, error) { return w.listsOwn(ctx, bare.op, bare.call) })
}

// sameOnConversationApp is the control of a refusal: the same ids are accepted for an
// app in CONVERSATION mode.
func (w *World) sameOnConversationApp(ctx context.Context) error {
	if err := w.needControl(ctx); err != nil {
		return err
	}
	c := w.listing.call.without([]string{"messages_source"})
	c.query.Set("app_id", w.control.id)
	c.as = w.listing.as(modeConversation, c.query)
	return w.isGranted(ctx, "the same IDs are accepted for an app in CONVERSATION mode", func() (*Answer, error) { return w.listsOwn(ctx, w.listing.op, c) })
}

// listsOwn lists as a control. A list that names another app than the one that was asked
// for answers no question.
func (w *World) listsOwn(ctx context.Context, op string, c call) (*Answer, error) {
	a, err := w.do(ctx, op, c)
	if err != nil || !a.ok() || c.query.Get("app_id") == "" {
		return a, err
	}
	for _, app := range a.get(w.listing.member + ".#.app_id").Array() {
		if !expect.Unset(app) && app.String() != c.query.Get("app_id") {
			return nil, fmt.Errorf("%s: the list holds what is of another app, %s", a.op.title, expect.Show(app))
		}
	}
	return a, nil
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
