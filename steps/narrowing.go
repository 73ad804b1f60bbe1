package steps

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// A list of messages can be narrowed to a channel or a direction, and be asked for without
// metadata. Every list is judged by what it was asked for, whichever scenario asks.

// narrowed is a list of messages, as grants lists it, whose acceptance no rule promises.
const narrowed = " narrowed"

const withoutMetadata = "WITHOUT_METADATA"

// asked returns a parameter of a list. Fetching last messages has it in the body.
func (a answer) asked(name string) string {
	if a.name == "message.last" {
		return a.request.Get(name).String()
	}
	return a.call.query.Get(name)
}

// judgeNarrowed judges a message of a list by what the list was narrowed to.
func (w *World) judgeNarrowed(m gjson.Result, at string, a answer) {
	asked, v := a.asked("channel"), m.Get("channel_identity.channel")
	w.must("WIRE-MESSAGE", v, asked == "" || v.String() == asked, a.saw("only messages of the channel that was asked for", at+"/channel_identity/channel"))
	asked, v = a.asked("direction"), m.Get("direction")
	w.must("WIRE-MESSAGE", v, asked == "" || v.String() == asked, a.saw("only messages of the direction that was asked for", at+"/direction"))
	v = m.Get("metadata")
	note := w.noteOf(m)
	if a.asked("view") == withoutMetadata {
		w.must("WIRE-MESSAGE", v, false, a.saw("no metadata in the view WITHOUT_METADATA", at+"/metadata"))
	} else if note != "" && expect.Unset(v) {
		w.tell("WIRE-MESSAGE", v, a.saw("the message metadata that was sent: "+note, at+"/metadata"))
	}
}

// noteOf returns the metadata that a stored message was sent or injected with; "" if that is
// not known, or was changed since.
func (w *World) noteOf(m gjson.Result) string {
	t := w.trafficOf(m.Get("id").String(), m.Get("contact_message.text_message.text").String())
	if t == nil {
		return ""
	}
	return cmp.Or(t.note, w.evidence.posted[t.id].metadata)
}

// listNarrowed lists the messages of a source, narrowed in the words of a feature.
func (w *World) listNarrowed(ctx context.Context, mode, to string) (found, error) {
	return w.asks(ctx, w.narrowedList(mode, to))
}

func (w *World) narrowedList(mode, to string) listing {
	q := url.Values{"app_id": {w.app.id}, "messages_source": {source(mode)}}
	channel := w.recipient.channel
	switch to {
	case "another channel":
		q.Set("channel", otherChannel(channel))
	case "its own channel":
		q.Set("channel", channel)
	case "":
		q.Set("view", withoutMetadata)
	default:
		_, direction, _ := strings.Cut(to, " ")
		q.Set("direction", direction)
	}
	l := lists["messages"]
	l.call = call{query: q, as: mode + narrowed}
	return l
}

// otherChannel returns a channel that is not the given one.
func otherChannel(channel string) string {
	if channel == "WHATSAPP" {
		return "SMS"
	}
	return "WHATSAPP"
}

// listHoldsOnlyBy checks that the last list is empty, once the same list narrowed in
// another way shows that it is not for want of a message.
func (w *World) listHoldsOnlyBy(ctx context.Context, to string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	mode := strings.TrimSuffix(w.listing.call.query.Get("messages_source"), source(""))
	own, t := w.narrowedList(mode, to), w.sent[len(w.sent)-1]
	err := w.eventually(ctx, func() error {
		a, err := w.whole(ctx, own.op, own.member, own.call)
		if err != nil {
			return err
		}
		if !a.ok() {
			return wait.Again(w.notGranted(a))
		}
		if t.position(own.items(a)) < 0 {
			return wait.Again(w.finding(expect.Finding{Expected: "the list with " + to + " holds the message", Actual: "it does not", Pointer: "/messages", Exchange: a.exchange}))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.never(ctx, w.relisted(ctx, func(a *Answer) error {
		if n := len(w.listing.items(a)); n > 0 {
			return w.finding(expect.Finding{Expected: "an empty list", Actual: fmt.Sprintf("%s with %d", a.summary(), n), Pointer: "/messages", Exchange: a.exchange})
		}
		return nil
	}))
}

// listShowsNoMetadata checks that the last list holds a message and nothing of its metadata.
func (w *World) listShowsNoMetadata(ctx context.Context, which string) error {
	return w.eventuallyHolds(ctx, []string{which}, func(a *Answer) error {
		t, err := w.subject(which)
		if err != nil {
			return err
		}
		i := t.position(w.listing.items(a))
		if v := w.listing.items(a)[i].Get("metadata"); !expect.Unset(v) {
			return w.finding(expect.Finding{Expected: "no metadata", Actual: expect.Show(v), Pointer: fmt.Sprintf("/messages/%d/metadata", i), Exchange: a.exchange})
		}
		return nil
	})
}
