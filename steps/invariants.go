package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// What a scenario has sent and made is known of every answer and callback, whichever step
// asked for it. At its end all of them are judged, each by the rule that says so; what is
// unset, or unknown to the scenario, is not.

// evidence is what a scenario has seen and what it knows to judge it by.
type evidence struct {
	answers    []answer
	seen       map[[5]string]bool // answers, by operation, query, ids and bodies
	callbacks  []Callback
	posted     map[string]posted       // messages, by id
	made       map[string]gjson.Result // what contacts and conversations were created with, by kind and id
	modes      map[string][]string     // that were asked for of the apps it created, by id, "" for none; the first is that of the creation
	identities []string
	hooked     []string // apps that were subscribed to
	unknown    bool     // the answer to a message broke off, so that its id is not known
	told       map[string]bool
	events     map[string]bool // that were accepted, by id
	channels   []identity      // that requests named
	belongs    map[string]gjson.Result
	stored     map[*traffic]string // the ids of replies, as they are stored
}

func newEvidence() evidence {
	return evidence{
		seen: map[[5]string]bool{}, posted: map[string]posted{}, made: map[string]gjson.Result{}, modes: map[string][]string{}, told: map[string]bool{}, events: map[string]bool{},
		belongs: map[string]gjson.Result{}, stored: map[*traffic]string{},
	}
}

// answer is a success as it came, before the pages of a list are joined.
type answer struct {
	name    string
	call    call
	request gjson.Result
	body    gjson.Result
	op      operation
	number  int
}

// posted is a message that was accepted.
type posted struct {
	app, text, metadata string
	correlation         string
	content             gjson.Result // the message as it was sent
	at                  time.Time    // when it was accepted, according to the answer
}

// remember keeps a successful answer for the end of the scenario.
func (w *World) remember(p prepared, a *Answer) {
	name, c := p.name, p.call
	if !a.ok() || c.header != nil {
		return
	}
	n := answer{name, c, gjson.ParseBytes(p.sent), gjson.ParseBytes(a.body), a.op, a.exchange}
	e := &w.evidence
	for _, path := range []string{"recipient.identified_by.channel_identities", "channel_identities"} {
		for _, i := range n.request.Get(path + ".#.identity").Array() {
			e.identities = append(e.identities, i.String())
		}
		for _, i := range n.request.Get(path).Array() {
			e.channels = append(e.channels, identity{i.Get("channel").String(), i.Get("identity").String()})
		}
	}
	kind, act, _ := strings.Cut(name, ".")
	w.removed = w.removed || act == "delete" || act == "stop"
	id := n.body.Get("id").String()
	switch name {
	case "message.send":
		e.post(n)
	case "event.send", "conversation.inject-event":
		e.events[n.body.Get("event_id").String()] = true
	case "message.update":
		if earlier, ok := e.posted[c.ids[0]]; ok {
			earlier.metadata = ""
			e.posted[c.ids[0]] = earlier
		}
		for _, t := range slices.Concat(w.sent, w.replies) {
			if t.id == c.ids[0] {
				t.note = ""
			}
		}
	case "app.create", "app.update":
		mode := n.request.Get("processing_mode").String()
		if name == "app.create" {
			e.modes[id] = []string{}
		}
		if _, ours := e.modes[id]; ours {
			e.modes[id] = append(e.modes[id], mode)
		}
		if v := n.request.Get("processing_mode"); v.Exists() && expect.Unset(v) { // what null means no document says
			delete(e.modes, id)
		}
	case "webhook.create":
		e.hooked = append(e.hooked, n.request.Get("app_id").String())
	case "contact.create", "conversation.create":
		e.made[kind+" "+id] = n.request
	default:
		if act == "update" && len(c.ids) > 0 {
			delete(e.made, kind+" "+c.ids[0])
		}
	}
	if key := [5]string{name, c.query.Encode(), strings.Join(c.ids, " "), n.request.Raw, n.body.Raw}; a.op.response != "" && !e.seen[key] {
		e.seen[key] = true
		e.answers = append(e.answers, n)
	}
}

// judgeAll judges every answer and callback that the scenario has seen.
func (w *World) judgeAll() {
	w.evidence.attribute()
	for _, a := range w.evidence.answers {
		switch a.op.response {
		case "message":
			w.judgeMessage(a.body, "", a)
		case "message-list":
			w.judgeMessages(a)
		case "recent-conversation-list":
			w.each(a, "conversations", func(entry gjson.Result, at string) {
				w.judgeConversation(entry.Get("conversation"), at+"/conversation", a)
				w.judgeMessage(entry.Get("last_message"), at+"/last_message", a)
			})
		case "conversation":
			w.judgeConversation(a.body, "", a)
		case "conversation-list":
			w.each(a, "conversations", func(entry gjson.Result, at string) { w.judgeConversation(entry, at, a) })
		case "contact":
			w.judgeContact(a.body, "", a)
		case "contact-list":
			w.each(a, "contacts", func(entry gjson.Result, at string) { w.judgeContact(entry, at, a) })
		case "event":
			w.judgeEvent(a.body, "", a)
		case "event-list":
			w.each(a, "events", func(entry gjson.Result, at string) { w.judgeEvent(entry, at, a) })
		case "app":
			w.judgeApp(a.body, "", a)
		case "app-list":
			w.each(a, "apps", func(entry gjson.Result, at string) { w.judgeApp(entry, at, a) })
		}
	}
	w.judgeCallbacks()
}

func (w *World) each(a answer, member string, judge func(gjson.Result, string)) {
	w.judgeList(a, member)
	for i, entry := range a.body.Get(member).Array() {
		judge(entry, fmt.Sprintf("/%s/%d", member, i))
	}
}

// must records a finding, once for each rule and expectation, unless a value is unset or
// as expected.
func (w *World) must(rule string, v gjson.Result, holds bool, f expect.Finding) {
	if !holds && !expect.Unset(v) {
		w.tell(rule, v, f)
	}
}

// tell records a finding, once for each rule and expectation.
func (w *World) tell(rule string, v gjson.Result, f expect.Finding) {
	if key := rule + " " + f.Expected; !w.evidence.told[key] {
		w.evidence.told[key] = true
		f.Rule, f.Actual = rule, expect.Show(v)
		w.wireFault(f)
	}
}

func (a answer) saw(expected, pointer string) expect.Finding {
	return expect.Finding{Expected: expected, Pointer: pointer, Exchange: a.number}
}

// trafficOf returns the message of an id, or the reply of a text.
func (w *World) trafficOf(id, text string) *traffic {
	for _, t := range slices.Concat(w.sent, w.replies) {
		if t.kind == "message" && !t.doubtful && (id != "" && t.id == id || t.inbound && t.wrote(text)) {
			return t
		}
	}
	return nil
}

// ruleOf returns the rule that says in which mode traffic is processed.
func (t *traffic) ruleOf() string {
	switch {
	case t.dispatchOnly:
		return "MESSAGE-MODE-DISPATCH"
	case t.inbound:
		return "APP-MODE-" + t.processed + "-EVERY-MO"
	}
	return "APP-MODE-" + t.processed + "-EVERY-MT"
}

// belongs returns the rule that says to which contact and conversation a message belongs.
func (t *traffic) belongs() string {
	direction := "MT"
	if t.inbound {
		direction = "MO"
	}
	switch {
	case t.dispatchOnly:
		return "MESSAGE-MODE-NOT-ASSOCIATED"
	case t.processed == modeDispatch:
		return "DISPATCH-" + direction + "-NOT-ASSOCIATED"
	}
	return "CONVERSATION-" + direction + "-ASSOCIATED"
}

func (w *World) ours(identity string) bool {
	return slices.ContainsFunc(w.evidence.identities, func(i string) bool { return expect.SameIdentity(i, identity) }) ||
		slices.ContainsFunc(slices.Concat(w.sent, w.replies), func(t *traffic) bool { return expect.SameIdentity(t.with.identity, identity) })
}

// judgeMessage judges a stored message against what the scenario knows of it.
func (w *World) judgeMessage(m gjson.Result, at string, a answer) {
	t := w.trafficOf(m.Get("id").String(), m.Get("contact_message.text_message.text").String())
	if t == nil {
		return
	}
	w.judgeTraffic(t, m, t.ruleOf(), t.belongs(), "WIRE-MESSAGE", a.saw("", at))
	direction, part := "TO_CONTACT", "app_message"
	if t.inbound {
		direction, part = "TO_APP", "contact_message"
		w.evidence.stored[t] = m.Get("id").String()
	}
	v := m.Get("direction")
	w.must("WIRE-MESSAGE", v, v.String() == direction, a.saw("the direction of the message: "+direction, at+"/direction"))
	v = m.Get(part + ".text_message.text")
	w.must("WIRE-MESSAGE", v, t.reads(v.String()), a.saw("the text that was sent: "+t.text+t.special, at+"/"+part+"/text_message/text"))
	if accepted, err := expect.Time(m.Get("accept_time")); err == nil && !t.at.IsZero() {
		w.must("WIRE-MESSAGE", m.Get("accept_time"), accepted.Sub(t.at).Abs() < sameInstant, a.saw("the time that it was injected with: "+t.at.Format(time.RFC3339), at+"/accept_time"))
	}
	if note := w.noteOf(m); note != "" {
		v := m.Get("metadata")
		w.must("WIRE-MESSAGE", v, v.String() == note, a.saw("the message metadata that was sent: "+note, at+"/metadata"))
	}
	w.judgeContent(m, at, a)
}

// judgeEvent judges a stored event that the app has sent.
func (w *World) judgeEvent(e gjson.Result, at string, a answer) {
	for _, t := range w.sent {
		if t.kind == "event" && !t.doubtful && t.id == e.Get("id").String() {
			w.judgeTraffic(t, e, "WIRE-EVENT", "", "WIRE-EVENT", a.saw("", at))
			v := e.Get("direction")
			w.must("WIRE-EVENT", v, v.String() == "TO_CONTACT", a.saw("the direction of the event: TO_CONTACT", at+"/direction"))
		}
	}
}

// judgeTraffic judges the mode, the recipient and the ids by which a resource or a callback
// tells of traffic.
func (w *World) judgeTraffic(t *traffic, is gjson.Result, mode, belongs, wire string, seen expect.Finding) {
	saw := func(expected, member string) expect.Finding {
		f := seen
		f.Expected, f.Pointer = expected, seen.Pointer+"/"+member
		return f
	}
	v := is.Get("processing_mode")
	w.must(mode, v, t.processed == "" || v.String() == t.processed, saw("the mode in which the "+t.kind+" was processed: "+t.processed, "processing_mode"))
	v = is.Get("channel_identity.identity")
	w.must(wire, v, w.ours(v.String()), saw("an identity of the scenario's recipients", "channel_identity/identity"))
	channel := is.Get("channel_identity.channel")
	w.must(wire, channel, w.reachedBy(v.String(), channel.String()), saw("a channel by which the scenario names that identity", "channel_identity/channel"))
	if belongs == "" {
		return
	}
	for _, id := range []string{"contact_id", "conversation_id"} {
		v := is.Get(id)
		switch {
		case t.processed == modeDispatch:
			w.must(belongs, v, false, saw("no "+id+" in DISPATCH mode", id))
		case id == "contact_id":
			known := t.with.contactID
			w.must(belongs, v, known == "" || v.String() == known, saw("the recipient's contact: "+known, id))
		}
	}
}

// judgeMessages judges a list of messages by what was asked for.
func (w *World) judgeMessages(a answer) {
	q, last := a.call.query.Get, a.name == "message.last"
	app, rules := q("app_id"), [...]string{"LIST-APP", "LIST-IDENTITY"}
	identities := a.call.query["channel_identity"]
	if last {
		app, rules = a.request.Get("app_id").String(), [...]string{"WIRE-MESSAGE", "WIRE-MESSAGE"}
		for _, i := range a.request.Get("channel_identities").Array() {
			identities = append(identities, i.String())
		}
	}
	before := time.Time{}
	w.each(a, "messages", func(m gjson.Result, at string) {
		w.judgeMessage(m, at, a)
		w.judgeNarrowed(m, at, a)
		p, known := w.evidence.posted[m.Get("id").String()]
		w.must(rules[0], m.Get("id"), !known || app == "" || p.app == app, a.saw("no message of another app", at+"/id"))
		v := m.Get("channel_identity.identity")
		w.must(rules[1], v, len(identities) == 0 || slices.ContainsFunc(identities, func(i string) bool { return expect.SameIdentity(i, v.String()) }),
			a.saw("only messages with the identity that was asked for", at+"/channel_identity/identity"))
		if last {
			return
		}
		for _, id := range []string{"contact_id", "conversation_id"} {
			w.must("LIST-CONVERSATION-FILTER", m.Get(id), q(id) == "" || m.Get(id).String() == q(id), a.saw("only messages with the "+id+" that was asked for", at+"/"+id))
		}
		mode, rule := modeConversation, "LIST-SOURCE-CONVERSATION"
		switch q("messages_source") {
		case "":
			rule = "LIST-SOURCE-DEFAULT"
		case source(modeDispatch):
			mode, rule = modeDispatch, "LIST-SOURCE-DISPATCH"
			w.must("LIST-RECIPIENT-ORIGINATED", m.Get("direction"), q("only_recipient_originated") != "true" || m.Get("direction").String() == "TO_APP",
				a.saw("only what recipients wrote", at+"/direction"))
		}
		w.must(rule, m.Get("processing_mode"), m.Get("processing_mode").String() == mode, a.saw("only messages processed in "+mode+" mode", at+"/processing_mode"))
		if accepted, err := expect.Time(m.Get("accept_time")); err == nil {
			w.must("LIST-ORDER", m.Get("accept_time"), before.IsZero() || !accepted.After(before), a.saw("no message after one that was accepted before it", at+"/accept_time"))
			before = accepted
		}
	})
}

func (w *World) judgeConversation(c gjson.Result, at string, a answer) {
	w.must("WIRE-CONVERSATION", c.Get("active"), a.call.query.Get("only_active") != "true" || c.Get("active").Bool(), a.saw("only active conversations", at+"/active"))
	w.judgeReceived(c, at, a)
	for _, id := range []string{"app_id", "contact_id"} {
		asked := a.call.query.Get(id)
		w.must("WIRE-CONVERSATION", c.Get(id), asked == "" || c.Get(id).String() == asked, a.saw("only conversations with the "+id+" that was asked for", at+"/"+id))
		set := w.evidence.made["conversation "+c.Get("id").String()].Get(id)
		w.must("WIRE-CONVERSATION", c.Get(id), expect.Unset(set) || c.Get(id).String() == set.String(), a.saw("the "+id+" that it was created with: "+set.String(), at+"/"+id))
		channel := c.Get("active_channel")
		w.must("WIRE-CONVERSATION", channel, !w.known(c.Get("id").String()) || w.names(channel.String()), a.saw("a channel by which the scenario names a recipient", at+"/active_channel"))
		told := w.evidence.belongs[c.Get("id").String()].Get(id)
		w.must("WIRE-CONVERSATION", c.Get(id), expect.Unset(told) || c.Get(id).String() == told.String(), a.saw("the "+id+" of its messages: "+told.String(), at+"/"+id))
	}
}

// judgeReceived judges when and over which channel a conversation that the scenario made had
// its last message, where none of the scenario's messages is part of it.
func (w *World) judgeReceived(c gjson.Result, at string, a answer) {
	if _, made := w.evidence.made["conversation "+c.Get("id").String()]; !made ||
		slices.ContainsFunc(slices.Concat(w.sent, w.replies), func(t *traffic) bool { return t.processed != modeDispatch }) {
		return
	}
	v := c.Get("active_channel")
	set := w.evidence.made["conversation "+c.Get("id").String()].Get("active_channel")
	w.must("WIRE-CONVERSATION", v, expect.Unset(set) || v.String() == set.String() || v.String() == "CHANNEL_UNSPECIFIED", a.saw("the active_channel that it was created with, since the conversation contains no messages: "+set.String(), at+"/active_channel"))
	v = c.Get("last_received")
	when, err := expect.Time(v)
	w.must("WIRE-CONVERSATION", v, err != nil || when.Unix() == 0, a.saw("1970-01-01, since the conversation contains no messages", at+"/last_received"))
}

func (w *World) judgeContact(c gjson.Result, at string, a answer) {
	identities := c.Get("channel_identities.#.identity")
	among := func(want string) bool {
		return want == "" || len(identities.Array()) == 0 || holdsIdentity(identities.Array(), want)
	}
	w.must("WIRE-CONTACT", identities, among(a.call.query.Get("identity")), a.saw("only contacts with the identity that was asked for", at+"/channel_identities"))
	made := w.evidence.made["contact "+c.Get("id").String()]
	for _, i := range made.Get("channel_identities.#.identity").Array() {
		w.must("WIRE-CONTACT", identities, among(i.String()), a.saw("every identity that it was created with", at+"/channel_identities"))
	}
	name := made.Get("display_name")
	w.must("WIRE-CONTACT", c.Get("display_name"), expect.Unset(name) || c.Get("display_name").String() == name.String(), a.saw("the name that it was created with: "+name.String(), at+"/display_name"))
}

// judgeApp judges the mode of an app that the scenario created: the default or one that
// was asked for.
func (w *World) judgeApp(c gjson.Result, at string, a answer) {
	modes := w.evidence.modes[c.Get("id").String()]
	if len(modes) == 0 || !slices.Contains([]string{"", modeDispatch, modeConversation}, modes[0]) {
		return
	}
	rule := "APP-MODE-" + modes[0] + "-SELECTABLE"
	asked := slices.DeleteFunc(slices.Clone(modes), func(mode string) bool { return mode == "" })
	if modes[0] == "" {
		rule, asked = "APP-DEFAULT-DISPATCH", append(asked, modeDispatch)
	}
	v := c.Get("processing_mode")
	w.must(rule, v, slices.Contains(asked, v.String()), a.saw("a mode that the app has had: "+strings.Join(slices.Compact(asked), ", "), at+"/processing_mode"))
}

// judgeCallbacks judges the callbacks by what they tell of, and by each other: what is told
// twice is told alike.
func (w *World) judgeCallbacks() {
	ids := map[string]string{}
	for _, c := range w.evidence.callbacks {
		body := gjson.ParseBytes(c.Body)
		saw := func(expected, pointer string) expect.Finding {
			return expect.Finding{Expected: expected, Pointer: pointer, Callback: c.Number}
		}
		v := body.Get("project_id")
		w.must("WIRE-CALLBACK", v, v.String() == w.session.Project, saw("a callback of the scenario's project", "/project_id"))
		v = body.Get("app_id")
		w.must("WIRE-CALLBACK", v, len(w.evidence.hooked) == 0 || slices.Contains(w.evidence.hooked, v.String()), saw("a callback of an app that was subscribed to", "/app_id"))
		w.judgeOther(body, saw)
		for kind, r := range reporting {
			is := body.Get(kind)
			if !is.IsObject() {
				continue
			}
			id := is.Get(r.id)
			t := w.trafficOf(id.String(), is.Get("contact_message.text_message.text").String())
			if _, known := w.evidence.posted[id.String()]; r.id == "message_id" {
				w.must("WIRE-CALLBACK", id, known || t != nil || w.evidence.unknown, saw("a message that the app has sent", "/"+kind+"/message_id"))
			}
			if t == nil {
				continue
			}
			app := body.Get("app_id")
			w.must("WIRE-CALLBACK", app, t.app == nil || app.String() == t.app.id, saw("the app of the "+t.kind, "/app_id"))
			of := w.hookAt(c)
			w.must("WEBHOOK-TRIGGERS", app, of == nil || app.String() == of.id, saw("a callback of the webhook's own app", "/app_id"))
			w.judgeTime(t, body, is, saw)
			key := fmt.Sprintf("%s %p ", kind, t)
			for _, member := range []string{r.id, "contact_id", "conversation_id"} {
				if v := is.Get(member); !expect.Unset(v) {
					rule := r.inConversation
					if member == r.id {
						rule = "WIRE-CALLBACK"
					}
					earlier := ids[key+member]
					w.must(rule, v, earlier == "" || earlier == v.String(), saw("the same "+member+" as in an earlier callback of the "+t.kind+": "+earlier, "/"+kind+"/"+member))
					ids[key+member] = v.String()
				}
			}
			if stored := w.evidence.stored[t]; kind == "message" {
				w.must("WIRE-CALLBACK", id, stored == "" || id.String() == stored, saw("the id under which the reply is stored: "+stored, "/message/id"))
			}
			belongs := r.inConversation
			switch {
			case t.dispatchOnly && kind == "message_delivery_report":
				belongs = "MESSAGE-MODE-IN-RECEIPT"
			case t.processed == modeDispatch:
				belongs = r.inDispatch
			}
			w.judgeTraffic(t, is, r.mode, belongs, "WIRE-CALLBACK", saw("", "/"+kind))
			correlation, told := w.evidence.posted[t.id].correlation, body.Get("correlation_id")
			w.must("WIRE-CALLBACK", told, correlation == "" || told.String() == correlation, saw("the correlation ID of the message: "+correlation, "/correlation_id"))
			sent, got := w.evidence.posted[t.id].metadata, is.Get("metadata")
			part := "contact_message"
			if !t.inbound {
				w.must(r.metadata, got, sent == "" || got.String() == sent, saw("the metadata of the message", "/"+kind+"/metadata"))
				part = "submitted_message"
			}
			if !t.inbound && is.Get(part).Exists() {
				w.judgeKind(w.evidence.posted[t.id].content, is.Get(part), "WIRE-CALLBACK", saw("", "/"+kind+"/"+part))
			}
			text := is.Get(part + ".text_message.text")
			w.must("WIRE-CALLBACK", text, t.reads(text.String()), saw("the text that was sent: "+t.text+t.special, "/"+kind+"/"+part+"/text_message/text"))
		}
	}
}

// reporting lists the callbacks that tell of a message: the member that names it, and the
// rules of its mode, of its ids in each mode, and of its metadata.
var reporting = map[string]struct{ id, mode, inDispatch, inConversation, metadata string }{
	"message_delivery_report":     {"message_id", "CALLBACK-MODE-MT", "DISPATCH-MT-NOT-ASSOCIATED-IN-RECEIPT", "CONVERSATION-MT-ASSOCIATED-IN-RECEIPT", "METADATA-IN-RECEIPT"},
	"message_submit_notification": {"message_id", "CALLBACK-MODE-MT", "CALLBACK-DISPATCH-SUBMIT-IDS", "CALLBACK-CONVERSATION-SUBMIT-IDS", "METADATA-IN-SUBMISSION"},
	"message":                     {"id", "CALLBACK-MODE-MO", "DISPATCH-MO-NOT-ASSOCIATED-IN-CALLBACK", "CONVERSATION-MO-ASSOCIATED-IN-CALLBACK", ""},
}

// finishing sees to the controls, to the callbacks that no step read, and to everything
// that was seen, in this order: controls make calls, too.
func (w *World) finishing(ctx context.Context) error {
	var err error
	if !w.failed {
		if err = w.seeControls(ctx); err != nil {
			w.accuse(ctx, err)
		}
	}
	if w.subscribed && err == nil {
		rest, unread := w.session.Inbox.Rest(ctx)
		err = errors.Join(unread, w.checkNew(rest))
	}
	w.judgeAll()
	return err
}
