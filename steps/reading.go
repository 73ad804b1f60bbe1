package steps

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// subject returns the traffic that a feature names.
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
	case "first reply", "first inbound message":
		t = nth(w.replies, 0)
	case "second reply", "second inbound message":
		t = nth(w.replies, 1)
	case "reply", "inbound message", "typing event":
		t = nth(w.replies, len(w.replies)-1)
	}
	if t != nil {
		return t, nil
	}
	// The traffic does not exist if a When was refused; this is the finding.
	if err := w.granted(); err != nil {
		return nil, err
	}
	return nil, &SuiteFault{"there is no " + which + " to look at"}
}

// source returns messages_source for a mode. Dispatch messages have a store of their
// own; the default is the other store.
func source(mode string) string { return mode + "_SOURCE" }

// The places where a subject is seen: in callbacks, as a resource ("stored") or in a
// list ("listed").
const (
	receipt    = "reported"
	submission = "reported as submitted"
)

// views returns a subject as seen in one place.
func (w *World) views(ctx context.Context, which, place string) ([]view, error) {
	if err := w.succeeded(ctx); err != nil {
		return nil, err
	}
	switch place {
	case receipt, submission:
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

// reported waits for the callbacks that report a subject.
func (w *World) reported(ctx context.Context, which, place string) ([]view, error) {
	if _, opted := optings[which]; opted {
		f, err := w.filterOf(which)
		if err != nil {
			return nil, err
		}
		views, err := w.mustCome(ctx, f)
		return w.ofRecipient(views), err
	}
	t, err := w.subject(which)
	switch {
	case err != nil:
		return nil, err
	case t.inbound:
		return w.inbound(ctx, t)
	case place == submission:
		return w.submissions(ctx, t)
	}
	return w.receipts(ctx, t)
}

// isReported checks that a subject is reported.
func (w *World) isReported(ctx context.Context, which, place string) error {
	_, err := w.views(ctx, which, place)
	return err
}

// isReportedWithIdentity checks that callbacks name the identity of the recipient.
func (w *World) isReportedWithIdentity(ctx context.Context, which string) error {
	views, err := w.views(ctx, which, receipt)
	if err != nil {
		return err
	}
	return w.sameIdentity(views)
}

// stored waits until a subject can be read as a resource.
func (w *World) stored(ctx context.Context, which string) (view, error) {
	return w.storedAs(ctx, which, asItIs)
}

// asItIs is the check of storedAs and listedAs that waits for nothing further.
func asItIs(view) error { return nil }

// storedAs waits until a subject can be read as a resource and a check of it succeeds.
func (w *World) storedAs(ctx context.Context, which string, check func(view) error) (view, error) {
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
	err = w.eventually(ctx, func() error {
		a, err := w.get(ctx, t, t.mode)
		if err != nil {
			return err
		}
		if !a.ok() {
			return wait.Again(w.finding(expect.Finding{Expected: "the " + which + " is stored", Actual: a.summary(), Exchange: a.exchange}))
		}
		if t.kind == "message" && !tells(a.get("@this")) {
			return wait.Again(w.finding(expect.Finding{Expected: "the " + which + ", stored with what it says or to whom", Actual: a.get("@this").Raw, Exchange: a.exchange}))
		}
		v = view{value: a.get("@this"), exchange: a.exchange}
		t.seen = true
		return retried(check(v))
	})
	return v, err
}

// tells reports whether a message that is read shows anything but its id. The API reference
// requires no member, but an id alone is what the request named.
func tells(message gjson.Result) bool {
	for _, member := range []string{"app_message", "contact_message", "channel_identity", "processing_mode"} {
		if !expect.Unset(message.Get(member)) {
			return true
		}
	}
	return false
}

// get reads a message from the store of a mode, or from the default store if mode is
// empty. Events have only one store.
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

// listed waits until a subject is in the list of its mode's messages.
func (w *World) listed(ctx context.Context, which string) (view, error) {
	return w.listedAs(ctx, which, asItIs)
}

// listedAs waits until a subject is in that list and a check of it succeeds.
func (w *World) listedAs(ctx context.Context, which string, check func(view) error) (view, error) {
	t, err := w.subject(which)
	if err != nil {
		return view{}, err
	}
	var v view
	err = w.eventually(ctx, func() error {
		a, err := w.messages(ctx, t.app, t.mode)
		if err != nil {
			return err
		}
		list := a.get("messages").Array()
		if i := t.position(list); i >= 0 {
			v = view{value: list[i], pointer: fmt.Sprintf("/messages/%d", i), exchange: a.exchange}
			return retried(check(v))
		}
		actual := fmt.Sprintf("not among %d messages", len(list))
		if !a.ok() {
			actual = a.summary()
		}
		return wait.Again(w.finding(expect.Finding{Expected: "the " + which + " is listed", Actual: actual, Pointer: "/messages", Exchange: a.exchange}))
	})
	return v, err
}

// position returns the index of the traffic in a list, or -1.
func (t *traffic) position(list []gjson.Result) int { return slices.IndexFunc(list, t.is) }

// is reports whether an entry of a list is this traffic: by its id, by the text of a
// reply, or by the text of a message whose id is not known.
func (t *traffic) is(entry gjson.Result) bool {
	switch {
	case t.id != "" && entry.Get("id").String() == t.id:
		return true
	case t.inbound:
		return t.wrote(entry.Get("contact_message.text_message.text").String())
	}
	return t.id == "" && entry.Get("app_message.text_message.text").String() == t.text
}

// wrote reports whether a text is that of the traffic, whatever became of its special
// characters.
func (t *traffic) wrote(text string) bool {
	return t.text != "" && (text == t.text || t.special != "" && strings.HasPrefix(text, t.text))
}

// reads reports whether a text may be what was sent. What a handset sent is known only if
// it says so.
func (t *traffic) reads(text string) bool {
	return t.text == "" || t.inbound && !t.vouched || text == t.text+t.special
}

// isInMode checks the processing mode of a subject in one place.
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

// hasMetadata checks that a message has the metadata of a label, which a read may show
// late.
func (w *World) hasMetadata(ctx context.Context, which, place, label string) error {
	want, err := w.valueOf("message metadata", label)
	if err != nil {
		return err
	}
	check := func(v view) error {
		if f := expect.Text(v.value.Get("metadata"), want, v.pointer+"/metadata"); f != nil {
			return w.finding(v.shows(*f))
		}
		return nil
	}
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	switch place {
	case "stored":
		_, err := w.storedAs(ctx, which, check)
		return err
	case "listed":
		_, err := w.listedAs(ctx, which, check)
		return err
	}
	views, err := w.reported(ctx, which, place)
	if err != nil {
		return err
	}
	for _, v := range views {
		if err := check(v); err != nil {
			return err
		}
	}
	return nil
}
