package steps

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// What a scenario has sent is known in full: the end of a scenario compares content,
// times, ids and lists too.

// identity is a recipient on a channel as a request named it.
type identity struct{ channel, identity string }

// sameInstant is how far apart two accounts of one acceptance may be.
const sameInstant = time.Minute

// post keeps a message that was accepted.
func (e *evidence) post(n answer) {
	id := n.body.Get("message_id").String()
	at, _ := expect.Time(n.body.Get("accepted_time"))
	correlation := n.request.Get("correlation_id").String()
	if n.request.Get("processing_strategy").String() == "DISPATCH_ONLY" { // which does not support it
		correlation = ""
	}
	e.posted[id] = posted{n.request.Get("app_id").String(), n.request.Get("message.text_message.text").String(),
		n.request.Get("message_metadata").String(), correlation, n.request.Get("message"), at}
}

// attribute notes whose conversations the scenario's messages belong to.
func (e *evidence) attribute() {
	for _, a := range e.answers {
		messages := a.body.Get("messages").Array()
		if a.op.response == "message" {
			messages = []gjson.Result{a.body}
		}
		for _, m := range messages {
			p, known := e.posted[m.Get("id").String()]
			if id := m.Get("conversation_id"); known && p.app != "" && !expect.Unset(id) {
				e.belongs[id.String()] = gjson.Parse(fmt.Sprintf(`{"app_id":%q,"contact_id":%q}`, p.app, m.Get("contact_id").String()))
			}
		}
	}
}

// judgeList judges the size of a list's page, and that nothing is listed twice on it.
func (w *World) judgeList(a answer, member string) {
	rule := map[string]string{"messages": "WIRE-MESSAGE", "conversations": "WIRE-CONVERSATION", "contacts": "WIRE-CONTACT", "apps": "WIRE-APP"}[member]
	seen := map[string]bool{}
	list := a.body.Get(member).Array()
	for i, entry := range list {
		id := entry.Get("id")
		if !id.Exists() {
			id = entry.Get("conversation.id")
		}
		w.must(rule, id, !seen[id.String()], a.saw("nothing that is listed twice", fmt.Sprintf("/%s/%d", member, i)))
		seen[id.String()] = true
	}
	if size, err := strconv.Atoi(a.call.query.Get("page_size")); err == nil && size > 0 {
		w.must(rule, a.body.Get(member), len(list) <= size, a.saw(fmt.Sprintf("at most %d entries, the page_size that was asked for", size), "/"+member))
	}
}

// judgeContent compares a stored message with what was sent: what is set in both is alike.
func (w *World) judgeContent(m gjson.Result, at string, a answer) {
	p, known := w.evidence.posted[m.Get("id").String()]
	if !known {
		return
	}
	w.judgeKind(p.content, m.Get("app_message"), "WIRE-MESSAGE", a.saw("", at+"/app_message"))
	compare(p.content, m.Get("app_message"), at+"/app_message", func(sent, got gjson.Result, at string) {
		w.must("WIRE-MESSAGE", got, false, a.saw("what was sent: "+expect.Show(sent), at))
	})
	if stored, err := expect.Time(m.Get("accept_time")); err == nil && !p.at.IsZero() {
		w.must("WIRE-MESSAGE", m.Get("accept_time"), stored.Sub(p.at).Abs() < sameInstant,
			a.saw("the time at which it was accepted: "+p.at.Format(time.RFC3339), at+"/accept_time"))
	}
}

// judgeKind judges whether a message that is shown has the kind of content that was sent.
func (w *World) judgeKind(sent, shown gjson.Result, rule string, seen expect.Finding) {
	for kind := range sent.Map() {
		if strings.HasSuffix(kind, "_message") && !strings.HasSuffix(kind, "_omni_message") && !slices.Contains([]string{"explicit_channel_message", "channel_specific_message", "template_message"}, kind) {
			seen.Expected = "the " + strings.ReplaceAll(kind, "_", " ") + " that was sent"
			w.must(rule, shown, shown.Get(kind).Exists(), seen)
		}
	}
}

// compare calls differs for each value that sent and got both have and that is not alike.
func compare(sent, got gjson.Result, at string, differs func(sent, got gjson.Result, at string)) {
	switch {
	case expect.Unset(sent) || expect.Unset(got):
	case sent.IsObject() && got.IsObject():
		sent.ForEach(func(key, value gjson.Result) bool {
			compare(value, got.Get(gjson.Escape(key.String())), at+"/"+key.String(), differs)
			return true
		})
	case sent.IsArray() && got.IsArray():
		if is := got.Array(); len(is) == len(sent.Array()) {
			for i, value := range sent.Array() {
				compare(value, is[i], at+"/"+strconv.Itoa(i), differs)
			}
		}
	case sent.Type == gjson.Number && got.Float() == sent.Float():
	case sent.String() != got.String():
		differs(sent, got, at)
	}
}

// reachedBy reports whether the scenario names an identity by a channel, or not at all.
func (w *World) reachedBy(named, channel string) bool {
	known := slices.Clone(w.evidence.channels)
	for _, t := range slices.Concat(w.sent, w.replies) {
		known = append(known, identity{t.with.channel, t.with.identity})
	}
	known = slices.DeleteFunc(known, func(i identity) bool { return i.channel == "" || !expect.SameIdentity(i.identity, named) })
	return len(known) == 0 || slices.ContainsFunc(known, func(i identity) bool { return i.channel == channel })
}

// zoneApart is less than the distance of two time zones, and more than clocks of one service
// differ by.
const zoneApart = 50 * time.Minute

// judgeTime compares when a callback says that it was accepted with when its message was:
// what a recipient wrote is reported when it is accepted, and what a channel reports of a
// message is accepted after it, however late.
func (w *World) judgeTime(t *traffic, body, is gjson.Result, saw func(expected, pointer string) expect.Finding) {
	at := w.evidence.posted[t.id].at
	if t.inbound {
		at, _ = expect.Time(is.Get("accept_time"))
	}
	v := body.Get("accepted_time")
	accepted, err := expect.Time(v)
	if err != nil || at.IsZero() || w.moved {
		return
	}
	later, expected := accepted.Sub(at), "a time after that at which the message was accepted: "
	if t.inbound {
		expected = "a time close to that at which the message was accepted: "
	}
	w.must("WIRE-CALLBACK", v, later > -zoneApart && (later < zoneApart || !t.inbound), saw(expected+at.Format(time.RFC3339), "/accepted_time"))
}

// known reports whether a conversation is one that the scenario created, or of its messages.
func (w *World) known(id string) bool {
	_, made := w.evidence.made["conversation "+id]
	_, told := w.evidence.belongs[id]
	return made || told
}

// names reports whether the scenario names some recipient by a channel, or none is said.
func (w *World) names(channel string) bool {
	return channel == "CHANNEL_UNSPECIFIED" || slices.ContainsFunc(w.evidence.channels, func(i identity) bool { return i.channel == channel }) ||
		slices.ContainsFunc(slices.Concat(w.sent, w.replies), func(t *traffic) bool { return t.with.channel == channel })
}

// judgeOther judges callbacks that tell of no message: of events, of capabilities, and of
// what a recipient wrote, where it is told as something else.
func (w *World) judgeOther(body gjson.Result, saw func(expected, pointer string) expect.Finding) {
	for _, member := range []string{"message", "event"} {
		v := body.Get(member + ".direction")
		w.must("WIRE-CALLBACK", v, v.String() == "TO_APP", saw("the direction of what a recipient sends: TO_APP", "/"+member+"/direction"))
	}
	for _, member := range []string{"event_delivery_report.channel_identity.identity", "capability_notification.identity",
		"opt_in_notification.identity", "opt_out_notification.identity", "event.channel_identity.identity"} {
		v := body.Get(member)
		w.must("WIRE-CALLBACK", v, w.ours(v.String()), saw("an identity of the scenario's recipients", "/"+strings.ReplaceAll(member, ".", "/")))
	}
	id := body.Get("event_delivery_report.event_id")
	w.must("WIRE-CALLBACK", id, w.evidence.events[id.String()] || w.evidence.unknown, saw("an event that the app has sent", "/event_delivery_report/event_id"))
	mode := body.Get("event_delivery_report.processing_mode")
	for _, t := range w.sent {
		if t.kind == "event" && !t.doubtful && t.id == id.String() {
			w.must("CALLBACK-MODE-EVENT", mode, t.processed == "" || mode.String() == t.processed, saw("the mode in which the event was processed: "+t.processed, "/event_delivery_report/processing_mode"))
		}
	}
	text := body.Get("message.contact_message.text_message.text")
	for _, r := range w.replies {
		if !r.vouched || !w.ours(body.Get("message.channel_identity.identity").String()) || w.trafficOf("", text.String()) != nil {
			continue
		}
		w.must("WIRE-CALLBACK", text, !strings.HasPrefix(strings.ToLower(r.text), strings.ToLower(text.String())),
			saw("the text that the recipient wrote: "+r.text, "/message/contact_message/text_message/text"))
	}
}
