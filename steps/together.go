package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// What happens at once has no order. A step that makes several calls at once demands
// nothing that depends on one: only what holds in every order that the documentation
// permits.

// opCall is a call and the operation that it is of.
type opCall struct {
	op   string
	call call
}

// together makes calls at once. Their answers are in the order of the calls. An update that
// is refused since another one came first is made once more.
func (w *World) together(ctx context.Context, calls []opCall) ([]*Answer, error) {
	if w.session.Together == nil {
		return nil, &SuiteFault{"the session makes no calls at once"}
	}
	var all []prepared
	var reqs []*http.Request
	for _, c := range calls {
		p, err := w.prepare(ctx, c.op, c.call)
		if err != nil {
			return nil, err
		}
		all, reqs = append(all, p), append(reqs, p.req)
	}
	resps, errs := w.session.Together(reqs)
	var first error
	answers := make([]*Answer, len(all))
	for i, p := range all {
		var err error
		if answers[i], err = w.receive(p, resps[i], errs[i]); err != nil && first == nil {
			first = err
		}
	}
	for i, c := range calls {
		if first == nil && operations[c.op].method == http.MethodPatch && overtaken(answers[i].status) {
			answers[i], first = w.do(ctx, c.op, c.call)
		}
	}
	return answers, first
}

// overtaken reports whether a status refuses an update for another one that came first.
func overtaken(status int) bool {
	return status == http.StatusConflict || status == http.StatusPreconditionFailed
}

// sendAtOnce sends several messages to the recipient at once. Steps that wait for the
// last one wait for all.
func (w *World) sendAtOnce(ctx context.Context, n string) (found, error) {
	count, err := strconv.Atoi(n)
	if err != nil {
		return found{}, &SuiteFault{err.Error()}
	}
	return w.sendEachAtOnce(ctx, make([]string, count))
}

// sendBothAtOnce sends a message and a dispatch-only message to the recipient at once.
func (w *World) sendBothAtOnce(ctx context.Context) (found, error) {
	return w.sendEachAtOnce(ctx, []string{"", dispatchOnly})
}

// sendEachAtOnce sends a message under each strategy.
func (w *World) sendEachAtOnce(ctx context.Context, strategies []string) (found, error) {
	var sent []*traffic
	var calls []opCall
	for _, strategy := range strategies {
		m, body, err := w.compose(ctx, toRecipient, strategy, "")
		if err != nil {
			return found{}, err
		}
		sent, calls = append(sent, m), append(calls, opCall{"message.send", w.sends(m, toRecipient, body)})
	}
	answers, err := w.together(ctx, calls)
	if err != nil {
		return found{}, err
	}
	var f found
	for i, m := range sent {
		if f.traffic != nil {
			w.take(f)
		}
		if f, err = w.answeredMessage(m, answers[i], nil); err != nil || m.refused {
			return f, err
		}
	}
	f.traffic.beside = sent[:len(sent)-1]
	return f, nil
}

// sendWhileChanging sends a message and changes the mode of the app at once. Which mode
// the message is processed in is not known before it is seen.
func (w *World) sendWhileChanging(ctx context.Context, mode string) (found, error) {
	if err := w.hook(ctx, w.app); err != nil {
		return found{}, err
	}
	if err := w.noteApp(ctx); err != nil {
		return found{}, err
	}
	m, body, err := w.compose(ctx, toRecipient, "", "")
	if err != nil {
		return found{}, err
	}
	change := map[string]any{"processing_mode": mode}
	w.app.touched, w.app.asked = []string{"processing_mode"}, change
	answers, err := w.together(ctx, []opCall{
		{"message.send", w.sends(m, toRecipient, body)},
		{"app.update", call{ids: []string{w.app.id}, body: change, invalidAt: []string{"/processing_mode"}, as: mode}},
	})
	if err != nil {
		return found{}, err
	}
	if !answers[1].ok() {
		return found{answer: answers[1]}, nil
	}
	w.app.mode = mode
	w.app.writes(answers[1])
	m.mode = ""
	f, err := w.answeredMessage(m, answers[0], nil)
	f.confirm = w.settings(w.app, mode, nil)
	return f, err
}

// renameWhileChanging gives the app another name and changes its mode at once. Neither
// update names what the other sets, so that both hold in either order.
func (w *World) renameWhileChanging(ctx context.Context, mode string) (found, error) {
	if err := w.noteApp(ctx); err != nil {
		return found{}, err
	}
	name := w.app.name + " renamed"
	if err := w.renames(name); err != nil {
		return found{}, err
	}
	update := func(member, value, as string) opCall {
		return opCall{"app.update", call{ids: []string{w.app.id}, body: object{member: value}, invalidAt: []string{"/" + member}, as: as}}
	}
	w.app.touched, w.app.asked = []string{"display_name", "processing_mode"}, object{"display_name": name, "processing_mode": mode}
	answers, err := w.together(ctx, []opCall{update("display_name", name, "its name"), update("processing_mode", mode, mode)})
	if err != nil || !answers[0].ok() {
		return found{answer: answers[0]}, err
	}
	if answers[1].ok() {
		w.app.mode = mode
	}
	return found{answer: answers[1]}, nil
}

// nthMessages are the names of the messages that a step can speak of each.
var nthMessages = []string{"first message", "second message", "third message"}

// eachMessage calls check with the name of every message that was sent; n is their number.
func (w *World) eachMessage(n string, check func(which string, t *traffic) error) error {
	if err := w.granted(); err != nil { // a refused one was not sent
		return err
	}
	if count, err := strconv.Atoi(n); err != nil || count != len(w.sent) || count > len(nthMessages) {
		return &SuiteFault{fmt.Sprintf("the scenario sent %d messages, not %s, and at most %d have names", len(w.sent), n, len(nthMessages))}
	}
	for i, t := range w.sent {
		if err := check(nthMessages[i], t); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) eachIsInMode(ctx context.Context, n, place, mode string) error {
	return w.eachMessage(n, func(which string, _ *traffic) error { return w.isInMode(ctx, which, place, mode) })
}

// eachIsAssociated checks each message by itself: no document says that what is sent to a
// stranger at once makes one contact.
func (w *World) eachIsAssociated(ctx context.Context, n string) error {
	known := *w.recipient
	return w.eachMessage(n, func(which string, _ *traffic) error {
		err := w.isAssociated(ctx, which, "stored", contactAndConversation)
		w.recipient.contactID, w.recipient.conversationID = known.contactID, known.conversationID
		return err
	})
}

// hasOneActive checks that one conversation of the recipient with the app is active, and
// no more. Others may have been active before.
func (w *World) hasOneActive(ctx context.Context) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	return w.throughout(ctx, func() error {
		list, a, err := w.conversationsOf(ctx, w.app)
		if err != nil {
			return err
		}
		active := 0
		for _, c := range list {
			if c.Get("contact_id").String() == w.recipient.contactID && c.Get("active").Bool() {
				active++
			}
		}
		if active == 1 {
			return nil
		}
		return wait.Again(w.finding(expect.Finding{Expected: "one active conversation with the contact", Actual: fmt.Sprint(active),
			Pointer: "/conversations", Exchange: a.exchange}))
	})
}

// isInOneMode checks that the message is in the store of one mode, and that whatever shows
// it agrees with that mode: where it is read and listed, its ids, its recipient's contact,
// and its receipts, where they come. From then on the message is of that mode.
func (w *World) isInOneMode(ctx context.Context) error {
	const which = "message"
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	t, err := w.subject(which)
	if err != nil {
		return err
	}
	if t.mode, err = w.modeOfStore(ctx, t); err != nil {
		return err
	}
	t.processed = t.mode
	views, err := w.wherever(ctx, which, t)
	if err != nil {
		return err
	}
	for _, v := range views {
		if f := expect.Text(v.value.Get("processing_mode"), t.mode, v.pointer+"/processing_mode"); f != nil {
			return w.finding(v.shows(*f))
		}
		if err := w.hasIDs(v, t.mode == modeConversation); err != nil {
			return err
		}
	}
	if t.mode == modeConversation {
		if err := w.belongTogether(ctx); err != nil {
			return err
		}
	}
	other := modeDispatch
	if t.mode == modeDispatch {
		other = modeConversation
	}
	w.source("message.get", other)
	w.source("message.list", other)
	if err := w.notInStore(ctx, which, t, other); err != nil || t.mode == modeConversation {
		return err
	}
	return w.hasNone(ctx, "contact", w.listContacts, w.recipient)
}

// wherever returns a message as it is stored and listed, and its receipts, as far as they
// come.
func (w *World) wherever(ctx context.Context, which string, t *traffic) ([]view, error) {
	stored, err := w.stored(ctx, which)
	if err != nil {
		return nil, err
	}
	listed, err := w.listed(ctx, which)
	if err != nil || w.session.Inbox == nil || !t.app.listening() {
		return []view{stored, listed}, err
	}
	receipts, err := w.await(ctx, t.report(), ended)
	if errors.Is(err, errNotInTime) {
		err = nil
	}
	return append(receipts, stored, listed), err
}

// modeOfStore waits until a message can be read, and returns the mode of the store that
// holds it.
func (w *World) modeOfStore(ctx context.Context, t *traffic) (mode string, err error) {
	err = w.eventually(ctx, func() error {
		var last *Answer
		for _, mode = range []string{modeDispatch, modeConversation} {
			a, err := w.get(ctx, t, mode)
			if err != nil || a.ok() {
				return err
			}
			last = a
		}
		return wait.Again(w.finding(expect.Finding{Expected: "the message is stored in one of the modes", Actual: last.summary(), Exchange: last.exchange}))
	})
	return mode, err
}

// withBeside returns a message with those that were sent at once with it.
func (t *traffic) withBeside() []*traffic { return append(slices.Clone(t.beside), t) }
