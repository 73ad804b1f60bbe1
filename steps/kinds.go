package steps

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// object is a JSON object.
type object = map[string]any

// media is on a host that no request reaches: channels fetch it, the API does not.
var media = object{"url": "https://media.example/picture.jpg"}

var (
	choice = object{"text_message": object{"text": "Yes"}, "postback_data": "yes"}
	card   = object{"title": "A card", "description": "What it is about", "media_message": media, "choices": []any{choice}}
)

// longMessage is a text that does not fit into one SMS.
const longMessage = "long text message"

var longText = strings.Repeat(" and what one SMS does not hold", 6)

// kindsOfMessage are the contents of messages other than short texts, by the words of a
// feature. The mode of a message does not depend on what it says.
var kindsOfMessage = map[string]object{
	"media message":    {"media_message": media},
	"choice message":   {"choice_message": object{"text_message": object{"text": "A question"}, "choices": []any{choice}}},
	"card message":     {"card_message": card},
	"carousel message": {"carousel_message": object{"cards": []any{card, card}}},
	"location message": {"location_message": object{"title": "A place", "coordinates": object{"latitude": 59.33, "longitude": 18.07}}},
	"list message":     {"list_message": object{"title": "A list", "sections": []any{object{"items": []any{object{"choice": object{"title": "An item"}}}}}}},
	"contact info message": {"contact_info_message": object{
		"name": object{"full_name": "A Person"}, "phone_numbers": []any{object{"phone_number": "+15550100"}}}},
	longMessage: {"text_message": object{"text": longText}}, // after the text that tells it from others
}

// forOneChannel is a message whose content is given for the channel of messages alone.
const forOneChannel = "message for one channel alone"

// kindsOfEvent are the contents of app events, by the words of a feature.
var kindsOfEvent = map[string]object{
	"":              {"composing_event": object{}},
	"composing end": {"composing_end_event": object{}},
	"comment reply": {"comment_reply_event": object{"text": "A reply to a comment"}},
	"agent joined":  {"agent_joined_event": object{"agent": object{"display_name": "An agent", "type": "HUMAN"}}},
	"agent left":    {"agent_left_event": object{"agent": object{"display_name": "An agent", "type": "HUMAN"}}},
	"generic":       {"generic_event": object{"payload": object{"key": "value"}}},
}

// isOfKind checks that a message is kept with the content that was sent.
func (w *World) isOfKind(ctx context.Context, place, which, kind string) error {
	views, err := w.views(ctx, which, place)
	if err != nil {
		return err
	}
	for member := range kindsOfMessage[kind] {
		for _, v := range views {
			if v.value.Get("app_message." + member).IsObject() {
				continue
			}
			return w.finding(v.shows(expect.Finding{Expected: "a " + kind, Actual: expect.Show(v.value.Get("app_message")), Pointer: v.pointer + "/app_message/" + member}))
		}
	}
	return nil
}

// hasNeither checks that no identity of the recipient has a contact.
func (w *World) hasNeither(ctx context.Context) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	return w.hasNone(ctx, "contact", func(ctx context.Context) ([]gjson.Result, *Answer, error) {
		first, a, err := w.contactsOf(ctx, w.recipient)
		if err != nil || !a.ok() || len(first) > 0 {
			return first, a, err
		}
		return w.contactsOf(ctx, w.recipient.also)
	}, w.recipient, w.recipient.also)
}

// secondHasNone checks that the second identity of the recipient belongs to no contact.
func (w *World) secondHasNone(ctx context.Context) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	return w.hasNone(ctx, "contact", func(ctx context.Context) ([]gjson.Result, *Answer, error) {
		return w.contactsOf(ctx, w.recipient.also)
	}, w.recipient.also)
}

// bothHave checks that both identities of the recipient have the same contact.
func (w *World) bothHave(ctx context.Context) error {
	if err := w.recipientHas(ctx, "a", "contact"); err != nil {
		return err
	}
	return w.eventually(ctx, func() error {
		listed, a, err := w.contactsOf(ctx, w.recipient.also)
		if err != nil {
			return err
		}
		return w.hasOne("contact", "the same", w.recipient.contactID, listed, a)
	})
}

// madeByTraffic waits for the contact, and the conversation, that the last message or event
// led to. Their ids are then those of the recipient: they come from no request of the
// scenario.
func (w *World) madeByTraffic(ctx context.Context, what string) (found, error) {
	for _, what := range strings.Fields(what) {
		if err := w.recipientHas(ctx, "a", what); err != nil {
			return found{}, err
		}
	}
	return found{}, nil
}

// sendSeveral sends one message after the other. The first is processed before the next
// is sent: no document says that messages to a stranger that follow at once make one
// contact.
func (w *World) sendSeveral(ctx context.Context, n string) (found, error) {
	var last found
	count, err := strconv.Atoi(n)
	for i := 0; i < count && err == nil; i++ {
		if last.traffic != nil {
			w.take(last)
		}
		if i == 1 {
			if err := w.processed(ctx); err != nil {
				return found{}, err
			}
		}
		last, err = w.sendMessage(ctx, toRecipient, "", "")
		if err == nil && !last.answer.done() {
			return last, nil
		}
	}
	return last, err
}

// listHoldsAll checks that the list holds every message that was sent, each once.
func (w *World) listHoldsAll(ctx context.Context, n string) error {
	count, err := strconv.Atoi(n)
	if err != nil {
		return err
	}
	return w.eventuallyHolds(ctx, nil, func(a *Answer) error {
		items := w.listing.items(a)
		for _, t := range w.sent {
			times := 0
			for _, item := range items {
				if t.is(item) {
					times++
				}
			}
			if times != 1 {
				return wait.Again(w.finding(expect.Finding{Expected: "each of the " + n + " messages once", Actual: fmt.Sprintf("%s %d times on all pages", t.id, times),
					Pointer: "/" + w.listing.member, Exchange: a.exchange}))
			}
		}
		if len(w.sent) != count {
			return &SuiteFault{"the scenario did not send " + n + " messages"}
		}
		return nil
	})
}
