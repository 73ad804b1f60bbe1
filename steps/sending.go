package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/modecert/modecert/steps/expect"
)

// UnknownID has the form of an id and identifies nothing.
const UnknownID = "01M0DECERTN0B0DYKN0WSTH1SX"

// recipientBy returns the recipient of a request, in the way that a feature names it.
func (w *World) recipientBy(way string) (any, error) {
	r := w.recipient
	byIdentity := map[string]any{"channel_identities": identitiesOf(r)}
	switch way {
	case "to the recipient", "to the recipient by channel identity":
		return map[string]any{"identified_by": byIdentity}, nil
	case bySecond:
		if r.also == nil {
			return nil, &SuiteFault{"the recipient has only one identity"}
		}
		return map[string]any{"identified_by": map[string]any{"channel_identities": []any{identityOf(r.also)}}}, nil
	case byContact:
		if r.contactID == "" {
			return nil, &SuiteFault{"the recipient has no contact to be named by"}
		}
		return map[string]any{"contact_id": r.contactID}, nil
	case "to an unknown contact ID":
		return map[string]any{"contact_id": UnknownID}, nil
	case "to the recipient by contact ID and channel identity":
		return map[string]any{"contact_id": r.contactID, "identified_by": byIdentity}, nil
	case "to an empty list of identities":
		return map[string]any{"identified_by": map[string]any{"channel_identities": []any{}}}, nil
	case toNobody:
		return map[string]any{}, nil
	case inCallback:
		if len(w.replies) == 0 {
			return nil, &SuiteFault{"no reply came before this step"}
		}
		came := w.replies[len(w.replies)-1].came
		if !came.IsObject() {
			return nil, &setupError{errors.New("the callback of the reply does not name its sender: it has no channel_identity")}
		}
		return map[string]any{"identified_by": map[string]any{"channel_identities": []any{
			map[string]any{"channel": came.Get("channel").String(), "identity": came.Get("identity").String()},
		}}}, nil
	}
	return nil, &SuiteFault{"unknown way to name a recipient: " + way}
}

const (
	toRecipient = "to the recipient"
	byContact   = toRecipient + byContactID
	bySecond    = toRecipient + " by their second identity"
	// inCallback names the identity that the last reply came from.
	inCallback = "to the identity in the callback"
)

// sendOverEventChannel sends a message over the channel that carries events. A
// recipient of a rule that needs events has an identity there.
func (w *World) sendOverEventChannel(ctx context.Context) (found, error) {
	if is, want := w.recipient.channel, w.session.Channels.Events; is != want {
		return found{}, &SuiteFault{fmt.Sprintf("the recipient has an identity of channel %s, not of %s, which carries events", is, want)}
	}
	return w.sendMessage(ctx, toRecipient, "", "")
}

// special are characters beyond ASCII: of Latin-1, of the basic plane and of none that two
// bytes hold.
const special = " Grüße ✓ 😀"

// sendUnder sends a message with a processing_strategy.
func (w *World) sendUnder(ctx context.Context, to, strategy string) (found, error) {
	words := strings.Fields(strategy)
	return w.sendMessage(ctx, to, words[len(words)-1], "")
}

// sendMessage sends a text. An empty strategy is left out.
func (w *World) sendMessage(ctx context.Context, by, strategy, content string) (found, error) {
	m, body, err := w.compose(ctx, by, strategy, content)
	if err != nil {
		return found{}, err
	}
	answer, err := w.do(ctx, "message.send", w.sends(m, by, body))
	if err != nil {
		return found{}, err
	}
	return w.answeredMessage(m, answer, extraOf(m.processing(), strategy, content, func(ctx context.Context, strategy string) (*Answer, error) {
		_, body, err := w.compose(ctx, by, strategy, "")
		if err != nil {
			return nil, err
		}
		return w.do(ctx, "message.send", w.sends(m, by, body))
	}))
}

// compose returns a text to send, and the body of the request.
func (w *World) compose(ctx context.Context, by, strategy, content string) (*traffic, map[string]any, error) {
	if err := w.hook(ctx, w.app); err != nil {
		return nil, nil, err
	}
	to, err := w.recipientBy(by)
	if err != nil {
		return nil, nil, err
	}
	m := &traffic{kind: "message", text: w.session.Values.Name("message"), mode: w.app.mode, app: w.app, with: w.recipient}
	switch content {
	case "special characters in its text":
		m.special = special
	case longMessage:
		m.special = longText
	}
	body := map[string]any{
		"app_id":    w.app.id,
		"recipient": to,
		"message":   map[string]any{"text_message": map[string]any{"text": m.text + m.special}},
	}
	if strategy != "" {
		body["processing_strategy"] = strategy
		if strategy == dispatchOnly {
			m.mode = modeDispatch
		}
	}
	return m, body, w.addContent(body, content)
}

// sends returns the call that sends a message.
func (*World) sends(m *traffic, by string, body map[string]any) call {
	return call{body: body, invalidAt: []string{"/recipient", "/processing_strategy"}, as: asSent(m, by), theirs: by == inCallback}
}

// answeredMessage returns what came of a message by the answer to it.
func (w *World) answeredMessage(m *traffic, answer *Answer, e *extra) (found, error) {
	answer.extra = e
	if m.refused = !answer.ok(); !m.refused {
		var err error
		if m.id, err = w.idIn(answer, "message_id", "message", m); err != nil {
			return found{}, err
		}
	}
	return found{answer: answer, traffic: m, pending: true}, nil
}

// processing returns the mode in which traffic is sent, or that it is dispatch-only by its
// own strategy.
func (t *traffic) processing() string {
	if t.mode != t.app.mode {
		return dispatchOnly
	}
	return t.mode
}

// asSent returns what grants lists of traffic to a recipient named in some way.
func asSent(t *traffic, by string) string {
	as := t.processing()
	switch by {
	case toRecipient, toRecipient + " by channel identity", bySecond, inCallback:
		return as
	case byContact:
		return as + byContactID
	}
	return as + " " + by
}

// sendIfAccepted sends a text that the target may refuse, because the documentation
// leaves this open. A refusal is not judged.
func (w *World) sendIfAccepted(ctx context.Context, content string) (found, error) {
	f, err := w.sendMessage(ctx, toRecipient, dispatchOnly, content)
	if err == nil && !f.answer.ok() {
		f.answer = nil
		w.owe("the same message without what may be refused is accepted", func(ctx context.Context) error {
			plain, err := w.sendMessage(ctx, toRecipient, dispatchOnly, "")
			if err == nil && !plain.answer.done() {
				err = plain.answer.errorf("%s failed", plain.answer.op.title)
			}
			return err
		})
	}
	return f, err
}

// addContent adds metadata and a correlation id to a message. Its labels tell two
// values of one kind apart.
func (w *World) addContent(body map[string]any, content string) error {
	if content == "" {
		return nil
	}
	for _, extra := range strings.Split(content, " and ") {
		kind, label, _ := strings.Cut(strings.TrimSuffix(strings.TrimSuffix(extra, " to be merged"), " to replace the earlier"), ` "`)
		label = strings.TrimSuffix(label, `"`)
		switch kind {
		case "conversation metadata":
			body["conversation_metadata"] = aboutTopic(label, w.value(topics[label], kind, label))
			if strings.HasSuffix(extra, "merged") {
				body["conversation_metadata_update_strategy"] = "MERGE_PATCH"
			}
			if strings.HasSuffix(extra, "to replace the earlier") { // the default, in so many words
				body["conversation_metadata_update_strategy"] = "REPLACE"
			}
		case "correlation ID":
			body["correlation_id"] = w.value("correlation", kind, label)
		case "message metadata":
			body["message_metadata"] = w.value("metadata", kind, label)
		case "a callback URL":
			if w.session.Inbox == nil {
				return &SuiteFault{"there is no inbox whose URL a message could name"}
			}
			w.elsewhere = true
			body["callback_url"] = w.session.Inbox.URL()
		case "a time to live":
			body["ttl"] = "3600s"
		case "high priority":
			body["queue"] = "HIGH_PRIORITY"
		case "channel properties":
			body["channel_properties"] = map[string]any{"SMS_FLASH_MESSAGE": "false"}
		case "priority for their second identity":
			if w.recipient.also == nil {
				return &SuiteFault{"the recipient has only one identity"}
			}
			order := []string{w.recipient.also.channel, w.recipient.channel}
			body["channel_priority_order"] = order
			if err := w.app.offers(order); err != nil {
				return err
			}
		case "special characters in its text", longMessage: // compose has added them
		case "special characters in its message metadata": // JSON encoders escape these differently
			body["message_metadata"] = w.session.Values.Name("metadata") + ` <é> & "ß" \ € 😀`
		case forOneChannel:
			text := body["message"]
			body["message"] = object{"explicit_channel_omni_message": object{w.recipient.channel: text}}
		default:
			message, ok := kindsOfMessage[kind]
			if !ok {
				return &SuiteFault{"a message cannot carry " + extra}
			}
			body["message"] = message
		}
	}
	return nil
}

// topics maps a label to the member of conversation metadata that has its value:
// whether two objects were merged can be seen only if they differ in their members.
var topics = map[string]string{"A": "topic", "B": "reason", "C": "details", "D": "details"}

// aboutTopic returns conversation metadata of a label. That of "C" has more than texts, and
// nested members.
func aboutTopic(label, value string) map[string]any {
	switch label {
	case "D": // as a JSON Merge Patch, it changes a nested member and removes another
		return map[string]any{topics[label]: map[string]any{"name": value}, "urgent": nil}
	case "A", "B":
		return map[string]any{topics[label]: value}
	}
	return map[string]any{
		"name": value + special, "count": 7, "urgent": true,
		topics[label]: map[string]any{"name": value + special, "steps": []any{1, true, map[string]any{"open": 2.5}}},
	}
}

// longest is the maximum length of a value of each kind, in characters (API reference,
// SendMessageRequest). Values of the label "C" have it.
var longest = map[string]int{"message metadata": 1024, "correlation ID": 128}

// value returns a new value of a kind, and records it under its label for later
// steps. name is the start of the value.
func (w *World) value(name, kind, label string) string {
	v := w.session.Values.Name(name) + " " + label // in letters of both cases
	if most := longest[kind]; label == "C" && most > len(v) {
		v += strings.Repeat("-", most-len(v))
	}
	if w.values == nil {
		w.values = map[string]string{}
	}
	w.values[kind+" "+label] = v
	return v
}

// valueOf returns what was sent under a label.
func (w *World) valueOf(kind, label string) (string, error) {
	v, ok := w.values[kind+" "+label]
	if !ok {
		return "", &SuiteFault{fmt.Sprintf("no %s %q was sent", kind, label)}
	}
	return v, nil
}

// sendEvent sends an event of a kind, or the usual one.
func (w *World) sendEvent(ctx context.Context, by, kind string) (found, error) {
	return w.sendEventWith(ctx, by, kind, nil)
}

// sendEventTo sends the usual event, whose receipts go to a URL of its own.
func (w *World) sendEventTo(ctx context.Context) (found, error) {
	if w.session.Inbox == nil {
		return found{}, &SuiteFault{"there is no inbox whose URL an event could name"}
	}
	w.elsewhere = true
	return w.sendEventWith(ctx, toRecipient, "", object{"callback_url": w.session.Inbox.URL()})
}

// sendEventWith sends an event with further members.
func (w *World) sendEventWith(ctx context.Context, by, kind string, beside object) (found, error) {
	if err := w.hook(ctx, w.app); err != nil {
		return found{}, err
	}
	to, err := w.recipientBy(by)
	if err != nil {
		return found{}, err
	}
	e := &traffic{kind: "event", mode: w.app.mode, app: w.app, with: w.recipient}
	send := func(ctx context.Context, kind string) (*Answer, error) {
		body := map[string]any{"app_id": w.app.id, "recipient": to, "event": kindsOfEvent[kind]}
		maps.Copy(body, beside)
		return w.do(ctx, "event.send", call{invalidAt: []string{"/recipient"}, as: asSent(e, by), body: body})
	}
	answer, err := send(ctx, kind)
	if err == nil && kind != "" {
		answer.extra = &extra{name: otherContent, plain: func(ctx context.Context) (*Answer, error) { return send(ctx, "") }}
	}
	f := found{answer: answer, pending: true}
	if err == nil && answer.ok() {
		f.traffic = e
		e.id, err = w.idIn(answer, "event_id", "event", e)
	}
	return f, err
}

// queryCapability queries the channels by which the recipient can be reached.
func (w *World) queryCapability(ctx context.Context) (found, error) {
	if err := w.hook(ctx, w.app); err != nil {
		return found{}, err
	}
	to, err := w.recipientBy(toRecipient)
	if err != nil {
		return found{}, err
	}
	return w.ask(ctx, "capability.query", call{body: map[string]any{"app_id": w.app.id, "recipient": to}})
}

// queryIfAccepted queries a capability. The target may refuse that, because the
// documentation leaves it open, or not offer it.
func (w *World) queryIfAccepted(ctx context.Context) (found, error) {
	f, err := w.queryCapability(ctx)
	var trouble *Trouble
	if errors.As(err, &trouble) && trouble.Status == http.StatusNotImplemented {
		return found{}, nil
	}
	if err == nil && !f.answer.ok() {
		f.answer = nil
	}
	return f, err
}

// reply makes the recipient write to the app.
func (w *World) reply(ctx context.Context, special string) (found, error) {
	return w.replyFrom(ctx, w.recipient, special)
}

// replyFromSecond makes the recipient write to the app from another identity.
func (w *World) replyFromSecond(ctx context.Context) (found, error) {
	if w.recipient.also == nil {
		return found{}, &SuiteFault{"the recipient has only one identity"}
	}
	from := *w.recipient
	from.channel, from.identity = from.also.channel, from.also.identity
	return w.replyFrom(ctx, &from, "")
}

func (w *World) replyFrom(ctx context.Context, who *recipient, special string) (found, error) {
	r := &traffic{kind: "message", inbound: true, text: w.session.Values.Name("reply"), special: special, mode: w.app.mode, app: w.app, with: who}
	f, err := w.byHandset(ctx, who, r, func(from Sender) error { return w.write(ctx, from, r) })
	w.owe("the reply came from the recipient", func(context.Context) error { return w.evidence.cameFrom(r) })
	if w.session.Inbox == nil || !r.app.listening() {
		w.handsetReplies()
	}
	return f, err
}

// write makes the handset send a text. What the handset says it sent instead is what is
// looked for.
func (w *World) write(ctx context.Context, from Sender, r *traffic) error {
	sent, err := w.session.Handset.Reply(ctx, from, r.text+r.special)
	if err != nil || sent == "" {
		return err
	}
	rest, known := strings.CutPrefix(sent, r.text)
	if !known {
		return fmt.Errorf("it says that it sent %q and not %q", expect.Shorten(sent), r.text+r.special)
	}
	r.special, r.vouched = rest, true
	return nil
}

// handsetReplies owes the control of a reply that no callback shows: a reply to the
// control app is listed.
func (w *World) handsetReplies() {
	w.owe("a reply to the control app is listed", func(ctx context.Context) error {
		if err := w.controlSent(ctx); err != nil {
			return err
		}
		r := &traffic{kind: "message", inbound: true, text: w.session.Values.Name("reply"), mode: modeConversation, app: w.control, with: w.controlTo}
		if err := w.write(ctx, Sender{AppID: w.control.id, Channel: w.controlTo.channel, Identity: w.controlTo.identity}, r); err != nil {
			return fmt.Errorf("asking the recipient's handset: %w", err)
		}
		return w.until(ctx, func() error {
			a, err := w.messages(ctx, w.control, modeConversation)
			if err != nil || r.position(a.get("messages").Array()) >= 0 {
				return err
			}
			return a.unseenf("the reply is not listed")
		})
	})
}

// startTyping makes the recipient send an event to the app.
func (w *World) startTyping(ctx context.Context) (found, error) {
	r := &traffic{kind: "event", inbound: true, mode: w.app.mode, app: w.app, with: w.recipient}
	f, err := w.byHandset(ctx, w.recipient, r, func(from Sender) error { return w.session.Handset.Event(ctx, from) })
	f.confirm = w.acted(r.app, r.report())
	return f, err
}

// opt makes the recipient opt in or out of the app's messages.
func (w *World) opt(ctx context.Context, direction string) (found, error) {
	f, err := w.byHandset(ctx, w.recipient, nil, func(from Sender) error { return w.session.Handset.Opt(ctx, from, direction) })
	sign := Filter{Body: optings["opt-"+direction], Contains: w.app.id}
	f.confirm = w.acted(w.app, sign)
	who := w.recipient
	w.owe("the recipient has opted "+direction, func(ctx context.Context) error {
		callbacks, err := w.read(ctx, sign)
		for _, v := range viewsOf(callbacks, sign.Body) {
			if is := v.value.Get("identity"); expect.Unset(is) || expect.SameIdentity(is.String(), who.identity) {
				return err
			}
		}
		return cmp.Or(err, errors.New("no callback of it names the recipient"))
	})
	return f, err
}

// acted returns a confirmation that a recipient did what the handset was asked for, by
// its callback. Where no callbacks come, nothing shows it.
func (w *World) acted(a *app, sign Filter) func(context.Context) error {
	return func(ctx context.Context) error {
		if w.session.Inbox == nil || !a.listening() {
			return &unavailableError{"nothing shows that the recipient did it: only its callback could", true}
		}
		_, err := w.mustCome(ctx, sign)
		return err
	}
}

// byHandset makes a recipient act through the handset.
func (w *World) byHandset(ctx context.Context, who *recipient, t *traffic, act func(Sender) error) (found, error) {
	if err := w.hook(ctx, w.app); err != nil {
		return found{}, err
	}
	if err := act(Sender{AppID: w.app.id, Channel: who.channel, Identity: who.identity}); err != nil {
		return found{}, fmt.Errorf("asking the recipient's handset: %w", err)
	}
	return found{traffic: t, pending: true}, nil
}

// pass moves the target's clock.
func (w *World) pass(ctx context.Context, n, unit string) (found, error) {
	count, err := strconv.Atoi(n)
	if err != nil {
		return found{}, &SuiteFault{err.Error()}
	}
	if err := w.seeStored(ctx); err != nil {
		return found{}, &setupError{err}
	}
	if err := w.seeEarly(ctx); err != nil {
		return found{}, err
	}
	by := time.Duration(count) * time.Hour
	if strings.HasPrefix(unit, "day") {
		by *= 24
	}
	if err := w.session.TimeMachine.Advance(ctx, by); err != nil {
		return found{}, &setupError{fmt.Errorf("asking for time to pass: %w", err)}
	}
	// A clock may report that it has moved although the target does not follow it.
	// Only the time of acceptance of a later message shows this, so one is sent.
	w.moved = true
	if err := w.needControl(ctx); err != nil {
		return found{}, err
	}
	if w.controlTo == nil {
		to, err := w.claimRecipient(ctx, w.session.Channels.Messages)
		if err != nil {
			return found{}, &setupError{err}
		}
		w.controlTo = to
	}
	if err := w.postControl(ctx, w.controlTo); err != nil {
		return found{}, &setupError{fmt.Errorf("the control message: %w", err)}
	}
	return found{}, nil
}

// now returns the time by which the scenario waits, and the zero time until the clock
// has moved.
func (w *World) now() time.Time {
	if !w.moved {
		return time.Time{}
	}
	return w.session.Pace.Now()
}

// timely checks that the time of acceptance in an answer agrees with the clock, once
// the clock has moved.
func (w *World) timely(a *Answer, begun time.Time) error {
	if !w.moved || !a.ok() {
		return nil
	}
	at, err := expect.Time(a.get("accepted_time"))
	if err != nil {
		return nil // not a send, or a finding about its shape
	}
	if err := w.session.TimeMachine.Accepted(at, w.now().Sub(begun)); err != nil {
		return &setupError{fmt.Errorf("%s: %w", a.op.title, err)}
	}
	return nil
}
