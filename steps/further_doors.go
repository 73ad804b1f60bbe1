package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// sought is what is looked for: a message in the store of a mode, a recipient's contact,
// or a conversation of an app with a recipient.
type sought struct {
	kind    string // message, contact or conversation
	message *traffic
	app     *app
	who     *recipient
	mode    string // of the store
}

// A furtherDoor is a documented way to look for something, beside the look-up and the
// list that a scenario watches. asks returns false if it does not lead to what is sought.
type furtherDoor struct {
	kind, says, op string
	asks           func(sought) (call, bool)
}

// furtherDoors lists them. A service need not open each to every app and every id; one
// that is refused shows nothing, and does not count.
var furtherDoors = []furtherDoor{
	{"message", "read without a source", "message.get", func(s sought) (call, bool) {
		return call{ids: []string{s.message.id}}, s.mode == modeConversation && s.message.id != ""
	}},
	{"message", "listed without a source", "message.list", func(s sought) (call, bool) {
		return byQuery("app_id", s.app.id), s.mode == modeConversation
	}},
	{"message", "listed by channel identity", "message.list", func(s sought) (call, bool) {
		return byQuery("app_id", s.app.id, "channel_identity", s.who.identity, "messages_source", source(s.mode)), true
	}},
	{"message", "listed by channel identity without an app", "message.list", func(s sought) (call, bool) {
		return byQuery("channel_identity", s.who.identity, "messages_source", source(s.mode)), true
	}},
	{"message", "listed within a time", "message.list", func(s sought) (call, bool) {
		return byQuery("app_id", s.app.id, "messages_source", source(s.mode), "start_time", "2000-01-01T00:00:00Z", "end_time", "2999-01-01T00:00:00Z"), true
	}},
	{"message", "listed by contact ID", "message.list", func(s sought) (call, bool) {
		return s.byID("contact_id", s.who.contactID)
	}},
	{"message", "listed by conversation ID", "message.list", func(s sought) (call, bool) {
		return s.byID("conversation_id", s.who.conversationID)
	}},
	{"message", "listed among what recipients wrote", "message.list", func(s sought) (call, bool) {
		return byQuery("app_id", s.app.id, "messages_source", source(s.mode), "only_recipient_originated", "true"), s.message.inbound && s.mode == modeDispatch
	}},
	{"message", "fetched as the last", "message.last", func(s sought) (call, bool) {
		return call{body: map[string]any{"app_id": s.app.id, "messages_source": source(s.mode), // in both ways of writing a number
			"channel_identities": slices.Compact([]string{s.who.identity, digits(s.who)})}}, true
	}},
	{"message", "fetched as the last by contact ID", "message.last", func(s sought) (call, bool) {
		return call{body: map[string]any{"app_id": s.app.id, "contact_ids": []string{s.who.contactID}}}, s.mode == modeConversation && s.who.contactID != ""
	}},
	{"message", "shown with a recent conversation", "conversation.recent", func(s sought) (call, bool) {
		return byQuery("app_id", s.app.id), s.mode == modeConversation
	}},
	{"contact", "listed", "contact.list", func(sought) (call, bool) { return byQuery("page_size", "20"), true }},
	{"contact", "read by its ID", "contact.get", func(s sought) (call, bool) {
		return call{ids: []string{s.who.contactID}}, s.who.contactID != ""
	}},
	{"conversation", "listed as recent", "conversation.recent", func(s sought) (call, bool) { return byQuery("app_id", s.app.id), true }},
	{"conversation", "listed by contact ID", "conversation.list", func(s sought) (call, bool) {
		return byQuery("contact_id", s.who.contactID), s.who.contactID != ""
	}},
	{"conversation", "read by its ID", "conversation.get", func(s sought) (call, bool) {
		return call{ids: []string{s.who.conversationID}}, s.who.conversationID != ""
	}},
}

// oncePerDoor says, for readers, through which further doors an absence of some kinds is
// looked for.
func oncePerDoor(kinds ...string) string {
	var says []string
	for _, kind := range kinds {
		var doors []string
		for _, d := range furtherDoors {
			if d.kind == kind {
				doors = append(doors, d.says)
			}
		}
		says = append(says, "; then once each, as far as they apply, the "+kind+" "+strings.Join(doors, ", "))
	}
	return strings.Join(says, "")
}

// byQuery returns a call with query parameters, given as names and values by turns.
func byQuery(pairs ...string) call {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return call{query: q}
}

// byID lists the messages of the CONVERSATION source by an id. With a DISPATCH app that
// is refused, so the app is left out.
func (s sought) byID(key, id string) (call, bool) {
	c := byQuery(key, id)
	if s.app.mode == modeConversation {
		c.query.Set("app_id", s.app.id)
	}
	return c, s.mode == modeConversation && id != ""
}

// shownBy returns the pointer to what is sought in a success.
func (s sought) shownBy(a *Answer) (pointer string, shown bool) {
	switch {
	case a.op.response == "message", a.op.response == "contact":
		return "/id", true
	case a.op.response == "conversation":
		return "/app_id", a.get("app_id").String() == s.app.id
	}
	for _, member := range []string{"messages", "contacts", "conversations"} {
		for i, entry := range a.get(member).Array() {
			if s.is(entry) {
				return fmt.Sprintf("/%s/%d", member, i), true
			}
		}
	}
	return "", false
}

// is reports whether an entry of a list is what is sought, or shows it.
func (s sought) is(entry gjson.Result) bool {
	switch s.kind {
	case "contact":
		return holdsIdentity(entry.Get("channel_identities.#.identity").Array(), s.who.identity)
	case "conversation":
		return entry.Get("app_id").String() == s.app.id || entry.Get("conversation.app_id").String() == s.app.id
	}
	return s.message.is(entry) || s.message.is(entry.Get("last_message"))
}

// listsItsApp reports whether an answer lists a conversation of the app.
func (s sought) listsItsApp(a *Answer) bool {
	return slices.ContainsFunc(a.get("conversations").Array(), func(entry gjson.Result) bool {
		return entry.Get("conversation.app_id").String() == s.app.id
	})
}

// fewPages limits how many pages are read of a list that others fill, too.
const fewPages = 10

// errTooLong says that a list is too long to be read to its end.
var errTooLong = errors.New("the list is too long to be read to its end")

// through asks at a door. The answer is nil if the service does not offer the operation.
// The error is errTooLong if others fill the list.
func (w *World) through(ctx context.Context, d furtherDoor, c call) (*Answer, error) {
	member := "messages"
	switch {
	case operations[d.op].rule == "WIRE-CONTACT":
		member = "contacts"
	case operations[d.op].rule == "WIRE-CONVERSATION":
		member = "conversations"
	}
	a, ended, err := w.pages(ctx, d.op, member, c, fewPages)
	var trouble *Trouble
	switch {
	case errors.As(err, &trouble) && trouble.Status == http.StatusNotImplemented:
		return nil, nil
	case err == nil && !ended:
		return nil, errTooLong
	}
	return a, err
}

// behindNoDoor checks once that no further door shows what is sought. Each that shows
// something else, or nothing, owes its control.
func (w *World) behindNoDoor(ctx context.Context, s sought, expected string) error {
	for _, d := range furtherDoors {
		if d.kind != s.kind {
			continue
		}
		c, leads := d.asks(s)
		if !leads {
			continue
		}
		a, err := w.through(ctx, d, c)
		if err != nil && !errors.Is(err, errTooLong) {
			return err
		}
		if a == nil || !a.ok() && !(a.absent() && len(c.ids) > 0) {
			continue
		}
		if at, shown := s.shownBy(a); a.ok() && shown {
			return w.finding(expect.Finding{Expected: expected, Actual: "it is " + d.says, Pointer: at, Exchange: a.exchange})
		}
		w.opens(d, s)
	}
	return nil
}

// opens owes the control of a further door: it shows what the control app holds.
func (w *World) opens(d furtherDoor, s sought) {
	says := "a " + d.kind + " of the control app is " + d.says
	if s.kind == "message" && s.mode == modeDispatch {
		says += " in the DISPATCH source"
	}
	w.owe(says, func(ctx context.Context) error {
		control, err := w.held(ctx, d, s)
		if err != nil {
			return err
		}
		c, _ := d.asks(control)
		return w.until(ctx, func() error {
			a, err := w.through(ctx, d, c)
			switch {
			case errors.Is(err, errTooLong): // others have filled the list since: no such door, then
				return nil
			case err != nil:
				return err
			case a == nil:
				return errors.New("the operation is no longer offered")
			case !a.ok():
				return a.unseenf("%s failed", a.op.title)
			}
			_, shown := control.shownBy(a)
			switch {
			case shown, d.op == "message.last" && len(a.get("messages").Array()) > 0: // a later one, then
				return nil
			case s.kind == "message" && d.op == "conversation.recent" && control.listsItsApp(a):
				return nil // with a later message, or without messages, which the API reference does not require
			}
			return a.unseenf("%s showed nothing of what is there", a.op.title)
		})
	})
}

// held returns what the control app holds of the kind that is sought, for a door.
func (w *World) held(ctx context.Context, d furtherDoor, s sought) (sought, error) {
	if s.kind == "message" && s.mode == modeDispatch {
		if _, _, err := w.dispatchControl(ctx); err != nil {
			return sought{}, err
		}
		control := sought{s.kind, w.dispatch, w.dispatch.app, w.dispatch.with, s.mode}
		if _, leads := d.asks(control); leads {
			return control, nil
		}
		r := &traffic{kind: "message", inbound: true, text: w.session.Values.Name("reply"), mode: modeDispatch, app: control.app, with: control.who}
		err := w.write(ctx, Sender{AppID: r.app.id, Channel: r.with.channel, Identity: r.with.identity}, r)
		control.message = r
		return control, err
	}
	if err := w.controlSent(ctx); err != nil {
		return sought{}, err
	}
	control := sought{s.kind, &traffic{kind: "message", id: w.controlMessage}, w.control, w.controlTo, s.mode}
	if _, leads := d.asks(control); leads {
		return control, nil
	}
	return control, w.until(ctx, func() error {
		a, err := w.get(ctx, control.message, modeConversation)
		if err != nil {
			return err
		}
		control.who.contactID, control.who.conversationID = a.get("contact_id").String(), a.get("conversation_id").String()
		if _, leads := d.asks(control); !leads {
			return a.unseenf("the message does not say where it belongs")
		}
		return nil
	})
}
