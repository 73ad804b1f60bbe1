package steps

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	messages "github.com/cucumber/messages/go/v34"
	"github.com/stretchr/testify/assert"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// row is a step, once as it succeeds and once as it fails.
type row struct {
	says  string
	where change // the state, if it is not the usual one
	asks  string // the calls of a success; ! marks those of an unknown caller
	but   change // the change that makes it fail
	as    Kind   // the kind of the failure, as a Given if the phrase may be one
}

func rows(t *testing.T) []row {
	failing := func(f *fake, _ *World) { f.fails = errors.New("out of order") }
	unsigned := func(f *fake, _ *World) { f.signed = "wrong key" }
	typing := func(_ *fake, w *World) { w.replies[1].kind, w.replies[1].text = "event", "" }
	event := func(_ *fake, w *World) {
		w.sent[2] = &traffic{kind: "event", id: "E", mode: modeConversation, app: w.app, with: w.recipient}
	}
	nowContact := inTurn("contact.list", `{"contacts":[]}`, `{"contacts":[]}`, `{"contacts":[`+strings.Replace(fakeContact, "+15550001", "+15550002", 1)+`]}`)
	noContact := all(answers("contact.list", 200, `{"contacts":[]}`), answers("contact.get", 404))
	noMessages := answers("message.list", 200, `{"messages":[]}`)
	noConversations := all(answers("conversation.list", 200, `{"conversations":[]}`), answers("conversation.get", 404))
	notDispatched := func(_ *fake, w *World) { w.app.mode = modeDispatch }
	gone := all(answers("message.get", 404), answers("message.last", 200, `{"messages":[]}`), noMessages)
	noLast := func(_ *fake, w *World) { w.last = spoken{} }
	// The further doors, of each source.
	const (
		inDispatch = " message.list message.list message.list message.last"
		further    = " message.get message.list message.list message.list message.list message.list message.list message.last message.last conversation.recent"
	)
	return []row{
		// Apps
		{says: "an app in CONVERSATION mode with a CONVERSATION retention of 30 days", asks: "app.create app.get", but: answers("app.create", 400), as: Unfinished},
		{says: "another app in CONVERSATION mode", asks: "app.get", where: existing, but: instead("app.get", "CONVERSATION", "DISPATCH"), as: Unavailable},
		{says: "an app in DISPATCH mode with retention policy PERSIST_RETENTION_POLICY", asks: "app.create app.get", but: answers("app.create", 403), as: Unavailable},
		{says: "an app created with the default mode and a DISPATCH retention of 1 day", asks: "app.create app.get", but: answers("app.create", 200, `{}`), as: Unfinished},
		{says: "an app is created in CONVERSATION mode with a DISPATCH retention of 8 days under MESSAGE_EXPIRE_POLICY", asks: "app.create app.get", but: answers("app.create", 503), as: Unfinished},
		{says: "another app is created with the default mode", asks: "app.create", but: answers("app.create", 400), as: Unfinished},
		{says: "an app is created in DISPATCH mode with DISPATCH and CONVERSATION retentions of 3 and 30 days", asks: "app.create app.get", but: answers("app.create", 400), as: Unfinished},
		{says: "a legacy app whose mode was never set", asks: "legacy app", but: failing, as: Unfinished},
		{says: "a legacy app whose mode was never set is read", asks: "legacy app", but: failing, as: Unfinished},
		{says: "an app created with the default mode", asks: "app.create", but: answers("app.create", 400), as: Unfinished},
		{says: "an app is created in CONVERSATION mode", asks: "app.create", but: answers("app.create", 400), as: Unfinished},
		{says: "an app in CONVERSATION mode with a CONVERSATION retention of 2 days under MESSAGE_EXPIRE_POLICY", asks: "app.create app.get", but: answers("app.create", 403), as: Unavailable},
		{says: "an app is created in CONVERSATION mode with a CONVERSATION retention of 2 days", asks: "app.create app.get", but: answers("app.create", 403), as: Unavailable},
		{says: "an app is created in CONVERSATION mode with retention policy MESSAGE_EXPIRE_POLICY", asks: "app.create app.get", but: answers("app.create", 403), as: Unavailable},
		{says: "an app is created with the default mode and a DISPATCH retention of 0 days", asks: "app.create app.get", but: answers("app.create", 400), as: Unfinished},
		{says: "an app is created with the default mode and a DISPATCH retention of 0 days under MESSAGE_EXPIRE_POLICY", asks: "app.create app.get", but: answers("app.create", 403), as: Unavailable},
		{says: "the app is changed to DISPATCH mode with a DISPATCH retention of 3 days", asks: "app.get app.update app.get", but: answers("app.update", 403), as: Unavailable},
		{says: "the app's DISPATCH retention was set to 3 days under MESSAGE_EXPIRE_POLICY", asks: "app.get app.update app.get", but: answers("app.update", 403), as: Unavailable},
		{says: "the app was changed to DISPATCH mode", asks: "app.get app.update app.get", but: answers("app.update", 400), as: Unfinished},
		{says: "the app is changed to DISPATCH mode with a DISPATCH retention of 3 days under MESSAGE_EXPIRE_POLICY", asks: "app.get app.update app.get", but: answers("app.update", 403), as: Unavailable},
		{says: "the app's CONVERSATION retention is set to null", asks: "app.get app.update app.get", but: answers("app.get", 404), as: Unfinished},
		{says: "the app's DISPATCH and CONVERSATION retentions are set to 3 and 30 days", asks: "app.get app.update app.get", but: answers("app.update", 403), as: Unavailable},
		{says: "the app is renamed", asks: "app.get app.update app.get", but: answers("app.update", 400), as: Unfinished},
		{says: "another app is created with the default mode and callback settings", asks: "app.create", but: answers("app.create", 400), as: Unfinished},
		{says: "the app is updated with message retry settings", asks: "app.get app.update", but: answers("app.update", 400), as: Unfinished},
		{says: "an app is created with null for its mode", asks: "app.create", but: answers("app.create", 503), as: Unfinished},
		{says: "the app is never in DISPATCH mode", asks: "app.get", but: instead("app.get", "CONVERSATION", "DISPATCH"), as: Broken},
		{says: "the app is updated with null for its name", asks: "app.get app.update", but: answers("app.update", 503), as: Unfinished},
		{says: "the app is changed to DISPATCH mode under an update mask", asks: "app.get app.update", but: answers("app.update", 400), as: Unfinished},
		{says: "the app's DISPATCH retention is set to 3 days under an update mask", asks: "app.get app.update", but: answers("app.update", 403), as: Unavailable},
		{says: "the app is updated with an empty DISPATCH retention", asks: "app.get app.update", but: answers("app.update", 503), as: Unfinished},
		{says: "the app is renamed while it is changed to DISPATCH mode", asks: "app.get app.update app.update", but: answers("app.update", 400), as: Unfinished},
		{says: "nothing else has changed, whether it was accepted or not", where: said(t, "the app is updated with null for its mode"), asks: "app.get", but: instead("app.get", "30", "31"), as: Broken},
		{says: "the app is deleted", asks: "app.delete app.get", but: answers("app.delete", 404), as: Unfinished},
		{says: "the app is in CONVERSATION mode", asks: "app.get", but: instead("app.get", "CONVERSATION", "DISPATCH"), as: Broken},
		{says: "the app is listed in CONVERSATION mode", where: said(t, "the apps are listed"), but: func(_ *fake, w *World) { w.app.id = "B" }, as: Broken},
		{says: "its CONVERSATION retention is 30 days under MESSAGE_EXPIRE_POLICY", asks: "app.get", but: instead("app.get", "MESSAGE", "ANOTHER"), as: Broken},
		{says: "its CONVERSATION retention is 30 days", asks: "app.get", but: instead("app.get", "30", "31"), as: Broken},
		{says: "its retention policy for CONVERSATION messages is MESSAGE_EXPIRE_POLICY", asks: "app.get", but: instead("app.get", "MESSAGE", "ANOTHER"), as: Broken},
		{says: "its retention policy for CONVERSATION messages is never X", asks: "app.get", but: instead("app.get", "MESSAGE_EXPIRE_POLICY", "X"), as: Broken},
		{says: "the app is listed with a DISPATCH retention of 7 days", where: said(t, "the apps are listed"), but: all(func(_ *fake, w *World) { w.outcome.body = []byte(`{"apps":[{"id":"A"}]}`) }, answers("app.list", 200, `{"apps":[{"id":"A"}]}`)), as: Broken},
		{says: "its DISPATCH retention is never outside 0 to 7 days", asks: "app.get", but: instead("app.get", `days":7`, `days":8`), as: Broken},
		{says: "its retention policy for CONVERSATION messages is never anything but MESSAGE_EXPIRE_POLICY", asks: "app.get", but: instead("app.get", "MESSAGE", "ANOTHER"), as: Broken},
		{says: "the app is unchanged", asks: "app.get", but: instead("app.get", "30", "31"), as: Broken},
		{says: "no app was created", where: all(answers("app.create", 400), said(t, "an app is created in BATCH mode")), asks: "app.list", but: instead("app.list", `"app"`, `"app-1"`), as: Broken},
		{says: "nothing else has changed", where: said(t, "the app is renamed"), asks: "app.get", but: instead("app.get", "30", "31"), as: Broken},

		// Recipients
		{says: "the recipient is a stranger", where: noContact, asks: "contact.list", but: answers("contact.list", 400), as: Unfinished},
		{says: "the recipient is a chat partner", where: noContact, asks: "contact.list contact.create conversation.create", but: answers("contact.create", 400), as: Unfinished},
		{says: "the recipient is a contact with two identities", where: nowContact, asks: "contact.list contact.list contact.create contact.list contact.list", but: answers("contact.create", 400), as: Unfinished},
		{says: "the recipient is a chat partner with two identities", where: nowContact, asks: "contact.list contact.list contact.create contact.list contact.list conversation.create", but: answers("conversation.create", 400), as: Unfinished},
		{says: "the recipient is a contact whose second identity is unknown", where: noContact, asks: "contact.list contact.create contact.list", but: answers("contact.create", 400), as: Unfinished},
		{says: "the event has created a contact", asks: "contact.list", but: noContact, as: Unfinished},
		{says: "the second identity of the recipient has no contact", where: all(noContact, withSecond), asks: "contact.list contact.list", but: answers("contact.list", 200, `{"contacts":[`+fakeContact+`]}`), as: Broken},
		{says: "the contact was deleted", asks: "contact.delete contact.get", but: func(f *fake, _ *World) { f.lost = "contact.delete" }, as: Unfinished},
		{says: "the conversation was deleted", asks: "conversation.delete conversation.get", but: answers("conversation.delete", 404), as: Unfinished},
		{says: "the recipient has a new contact", where: func(_ *fake, w *World) { w.recipient.former, w.recipient.contactID = "B", "" }, asks: "contact.list", but: instead("contact.list", `"id":"C"`, `"id":"B"`), as: Broken},
		{says: "a message is sent to the recipient with priority for their second identity", where: withSecond, asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "a message is sent to the recipient with a callback URL", asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: `another message is sent to the recipient with conversation metadata "B" to replace the earlier`, asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "the recipient is a stranger with two identities", where: noContact, asks: "contact.list contact.list", but: answers("contact.list", 400), as: Unfinished},
		{says: "the message has created a contact and a conversation", asks: "contact.list conversation.list", but: noContact, as: Unfinished},
		{says: "both identities of the recipient have the same contact", where: func(_ *fake, w *World) { w.recipient.also = &recipient{channel: "SMS", identity: w.recipient.identity} },
			asks: "contact.list contact.list", but: noContact, as: Broken},
		{says: "neither identity of the recipient has a contact", where: all(noContact, func(_ *fake, w *World) { w.recipient.also = &recipient{channel: "RCS", identity: "+15550001"} }), asks: "contact.list contact.list contact.list contact.get contact.list", but: answers("contact.list", 200, `{"contacts":[`+fakeContact+`]}`), as: Broken},
		{says: "a dispatch-only media message is sent to the recipient", asks: "message.send", but: answers("message.send", 503), as: Unfinished},
		{says: "a media message was sent to the recipient", asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "3 messages were sent to the recipient", asks: "message.send message.send message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "an agent joined event was sent to the recipient", asks: "event.send", but: silent("event_delivery_report"), as: Unfinished},
		{says: "the stored message is a media message", where: answers("message.get", 200, strings.Replace(fakeMessage("M3"), `"text_message":{"text":"text of M3"}`, `"media_message":{"url":"https://media.example"}`, 1)), asks: "message.get", but: answers("message.get", 200, fakeMessage("M3")), as: Broken},
		{says: "the active conversations are listed", asks: "conversation.list", but: answers("conversation.list", 400), as: Unfinished},
		{says: "the recent conversations are listed in pages of 1", asks: "conversation.recent", but: answers("conversation.recent", 400), as: Unfinished},
		{says: "the messages are listed with direction TO_APP", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the list holds only the recipient's conversation", where: said(t, "the conversations are listed"), asks: "conversation.list", but: noConversations, as: Broken},
		{says: "the list holds each conversation of the app once", where: all(said(t, "the conversations are listed"), created("V")), asks: "conversation.list", but: created("W"), as: Broken},
		{says: "the list shows the second message, or none, as the last of its conversation", where: recently("M2"), asks: "conversation.recent", but: recently("M1"), as: Broken},
		{says: "the list holds each of the 3 messages once", where: said(t, "the messages are listed"), asks: "message.list", but: noMessages, as: Broken},
		{says: "another recipient is a shared contact", where: noContact, asks: "contact.list contact.create conversation.create", but: answers("conversation.create", 400), as: Unfinished},
		{says: "the recipient has no contact", where: noContact, asks: "contact.list contact.list contact.get", but: answers("contact.list", 200, `{"contacts":[`+fakeContact+`]}`), as: Broken},
		{says: "the recipient has no conversation with the app", where: noConversations, asks: "conversation.list conversation.recent conversation.list conversation.get", but: answers("conversation.list", 200, `{"conversations":[`+fakeConversation+`]}`), as: Broken},
		{says: "the recipient still has the same contact", asks: "contact.list", but: instead("contact.list", `"id":"C"`, `"id":"D"`), as: Broken},
		{says: "the recipient has an active conversation with the app", asks: "conversation.list", but: instead("conversation.list", "true", "false"), as: Broken},
		{says: "the conversation is no longer active", where: instead("conversation.get", "true", "false"), asks: "conversation.get", but: instead("conversation.get", "false", "true"), as: Broken},
		{says: "the contact is read", asks: "contact.get", but: answers("contact.get", 404), as: Unfinished},
		{says: "the contacts are listed by channel identity", asks: "contact.list", but: answers("contact.list", 400), as: Unfinished},
		{says: "the conversation was stopped", where: unknownConversation, asks: "conversation.list conversation.stop conversation.get", but: noConversations, as: Unfinished},

		// Sending and receiving
		{says: "a dispatch-only message was sent to the recipient by contact ID", asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "another message was sent to the recipient by channel identity", asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "a message is sent to the recipient over the event channel", where: onEventChannel, asks: "message.send", but: onMessageChannel, as: Faulty},
		{says: `another message was sent to the recipient with conversation metadata "B" to be merged`, asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "a message was sent to the recipient with strategy DEFAULT", asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: `a message was sent to the recipient by contact ID with correlation ID "A"`, asks: "message.send", but: unknownContact, as: Faulty},
		{says: "a message is sent to the recipient by contact ID with strategy DEFAULT", asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: `a dispatch-only message is sent to the recipient with conversation metadata "A" and correlation ID "A"`, asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "a message is sent to the identity in the callback of the reply", where: said(t, "the reply is reported"), asks: "message.send", but: func(_ *fake, w *World) { w.replies = nil }, as: Faulty},
		{says: `a dispatch-only message with conversation metadata "A" was sent to the recipient, if accepted`, asks: "message.send", but: answers("message.send", 503), as: Unfinished},
		{says: `a dispatch-only message with correlation ID "A" was sent to the recipient, if accepted`, where: answers("message.send", 400), asks: "message.send", but: answers("message.send", 429), as: Unfinished},
		{says: "3 messages are sent to the recipient at once", asks: "message.send message.send message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "a message and a dispatch-only message are sent to the recipient at once", asks: "message.send message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "a message is sent to the recipient while the app changes to DISPATCH mode", asks: "app.get message.send app.update app.get", but: answers("app.update", 400), as: Unfinished},
		{says: "each of the 3 messages is stored in CONVERSATION mode", asks: "message.get message.get message.get", but: instead("message.get", "CONVERSATION", "DISPATCH"), as: Broken},
		{says: "each of the 3 stored messages carries the contact ID and the conversation ID", asks: strings.Repeat("message.get contact.get conversation.get ", 2) + "message.get contact.get conversation.get",
			but: inTurn("message.get", fakeMessage("M1"), fakeMessage("M2"), strings.ReplaceAll(fakeMessage("M3"), `"conversation_id":"V"`, `"conversation_id":""`)), as: Broken},
		{says: "the recipient has only one active conversation with the app", asks: "conversation.list", but: answers("conversation.list", 200, `{"conversations":[`+fakeConversation+`,`+strings.Replace(fakeConversation, `"V"`, `"V2"`, 1)+`]}`), as: Broken},
		{says: "the message is processed in one mode, whichever it is", where: onlyInConversation, asks: "message.get message.get message.get message.list contact.get conversation.get message.get message.list",
			but: called(`"processing_mode":"CONVERSATION"`, `"processing_mode":"DISPATCH"`), as: Broken},
		{says: "an event was sent to the recipient by channel identity", asks: "event.send", but: silent("event_delivery_report"), as: Unfinished},
		{says: "an event is sent to the recipient with a callback URL", asks: "event.send", but: answers("event.send", 400), as: Unfinished},
		{says: "a message from the recipient was injected into the conversation", where: answers("message.list", 200, strings.ReplaceAll(fakeMessages, "text of R2", "injected-1")), asks: "conversation.inject-message message.list", but: answers("message.list", 200, fakeMessages), as: Unfinished},
		{says: "a message to the recipient is injected into the conversation", where: answers("message.list", 200, strings.ReplaceAll(fakeMessages, "text of M2", "injected-1")), asks: "conversation.inject-message message.list", but: unknownConversation, as: Faulty},
		{says: "an agent joined event is sent to the recipient by contact ID", asks: "event.send", but: answers("event.send", 400), as: Unfinished},
		{says: "an app event is injected into the conversation", asks: "conversation.inject-event", but: unknownConversation, as: Faulty},
		{says: "an agent left event is injected into the conversation", asks: "conversation.inject-event", but: unknownConversation, as: Faulty},
		{says: "the recipient's capability was queried, if accepted", where: answers("capability.query", 400), asks: "capability.query", but: answers("capability.query", 503), as: Unfinished},
		{says: "more than two seconds passed", but: func(_ *fake, w *World) { w.session.Pace = interrupted{w.session.Pace} }, as: Unfinished},
		{says: "the delivery receipt of each of the 3 messages says CONVERSATION", but: called("CONVERSATION", "DISPATCH"), as: Broken},
		{says: "the recipient's capability is queried", asks: "capability.query", but: answers("capability.query", 400), as: Unfinished},
		{says: "the recipient replied", where: called("text of R1", "reply-1"), asks: "reply +15550001: reply-1", but: failing, as: Unfinished},
		{says: "the recipient wrote to the app", where: called("text of R1", "reply-1"), asks: "reply +15550001: reply-1", but: failing, as: Unfinished},
		{says: "the recipient starts typing", asks: "typing +15550001", but: silent("event"), as: Unfinished},
		{says: "the recipient writes to the app from their second identity", where: all(called("text of R1", "reply-1"), withSecond), asks: "reply +15550001: reply-1", but: failing, as: Unfinished},
		{says: "the recipient writes special characters to the app", where: called("text of R1", "reply-1"), asks: "reply +15550001: reply-1 Grüße ✓ 😀", but: failing, as: Unfinished},
		{says: "the recipient opts out", where: called("opt_in_notification", "opt_out_notification"), asks: "opt out +15550001", but: failing, as: Unfinished},
		{says: "2 days pass", where: noContact, asks: "message.list 48h0m0s contact.list message.send", but: answers("message.send", 400), as: Unfinished},

		// What became of it
		{says: "the delivery receipt of the message says CONVERSATION", but: called("CONVERSATION", "DISPATCH"), as: Broken},
		{says: "the message is reported as submitted", but: silent("message_submit_notification"), as: Broken},
		{says: "the submission callback of the message says CONVERSATION", but: called("CONVERSATION", "DISPATCH"), as: Broken},
		{says: "the callback of the opt-in says CONVERSATION", but: called("CONVERSATION", "DISPATCH"), as: Broken},
		{says: "the callback of the inbound message carries the recipient's identity", but: called("+15550001", "+15550009"), as: Broken},
		{says: "the delivery receipt of the message carries the contact ID", asks: "contact.get conversation.get", but: called(`"contact_id":"C"`, `"contact_id":"D"`), as: Broken},
		{says: "the delivery receipt of the message carries no contact ID and no conversation ID", where: anonymous, but: called(`"contact_id":""`, `"contact_id":"C"`), as: Broken},
		{says: "the submission callback of the message carries no contact ID and no conversation ID", where: anonymous, but: called(`"contact_id":""`, `"contact_id":"C"`), as: Broken},
		{says: "the callback of the reply carries no contact ID and no conversation ID", where: anonymous, but: called(`"contact_id":""`, `"contact_id":"C"`), as: Broken},
		{says: `the stored message carries the contact ID and the conversation ID`, asks: "message.get contact.get conversation.get", but: instead("message.get", `"C"`, `"D"`), as: Broken},
		{says: "the first message is listed in CONVERSATION mode", asks: "message.list", but: noMessages, as: Broken},
		{says: "the reply is stored in CONVERSATION mode", asks: "message.list message.get", but: answers("message.get", 404), as: Broken},
		{says: "the stored message carries no contact ID and no conversation ID", where: instead("message.get", `"contact_id":"C","conversation_id":"V"`, `"contact_id":""`), asks: "message.get", but: answers("message.get", 200, fakeMessage("M3")), as: Broken},
		{says: "the submission callback of the second message carries the contact ID and the conversation ID", asks: "contact.get conversation.get", but: instead("conversation.get", `"A"`, `"B"`), as: Broken},
		{says: "the callback of the second reply carries the contact ID", asks: "contact.get conversation.get", but: instead("contact.get", "+15550001", "+15550009"), as: Broken},
		{says: "the stored message carries the contact ID and a new conversation ID", where: func(_ *fake, w *World) { w.recipient.conversationID = "U" }, asks: "message.get contact.get conversation.get",
			but: func(_ *fake, w *World) { w.recipient.conversationID = "V" }, as: Broken},
		{says: "the callback of the typing event says CONVERSATION", where: typing, but: silent("event"), as: Broken},
		{says: "the second inbound message is reported", but: silent("message"), as: Broken},
		{says: "the delivery receipt of the message carries the recipient's identity", but: called("+15550001", "+15550009"), as: Broken},
		{says: "the event is stored", where: event, asks: "event.get", but: answers("event.get", 404), as: Broken},
		{says: "the message is still stored among the DISPATCH messages", asks: "message.get message.list", but: noMessages, as: Broken},
		{says: "the message is never stored among the CONVERSATION messages", where: gone, asks: "message.get message.list message.get message.list" + further, but: answers("message.get", 200, fakeMessage("M3")), as: Broken},
		{says: "the message is never stored", where: gone, asks: "message.get message.list message.get message.list message.get message.list message.get message.list" + inDispatch + further, but: answers("message.get", 200, fakeMessage("M3")), as: Broken},
		{says: "the reply is no longer stored", where: gone, asks: "message.get message.list message.get message.list message.list" + inDispatch + further, but: answers("message.list", 200, `{"messages":[`+fakeMessage("R2")+`]}`), as: Broken},
		{says: "the message is no longer stored", where: all(gone, unsettled, inTurn("contact.list", `{"contacts":[]}`, `{"contacts":[{"id":"D","channel_identities":[{"channel":"SMS","identity":"+15550002","app_id":""}],"language":"EN_US"}],"next_page_token":""}`)),
			asks: "contact.list message.send contact.list message.get message.list message.get message.list" + inDispatch + further, but: silent("message_delivery_report"), as: Unfinished},
		{says: "the second message was stored", asks: "message.get message.list", but: gone, as: Unfinished},
		{says: `the stored message carries message metadata "A"`, asks: "message.get", but: instead("message.get", "meta", "mate"), as: Broken},
		{says: `the reply carries conversation metadata "A"`, but: called(`\"t\"`, `\"u\"`), as: Broken},
		{says: `the reply carries conversation metadata "A" merged with "B"`, where: all(merges, called(`{\"topic\":\"t\"}`, `{\"reason\":\"r\",\"topic\":\"t\"}`)), but: called(`\"r\"`, `\"s\"`), as: Broken},
		{says: "the reply carries no conversation metadata", where: called(`{\"topic\":\"t\"}`, ""), but: called(`"message_metadata":""`, `"message_metadata":"m"`), as: Broken},
		{says: "the reply carries no correlation ID", where: called(`"corr"`, `""`), but: called(`"correlation_id":""`, `"correlation_id":"corr"`), as: Broken},
		{says: `the reply carries conversation metadata "A"`, but: func(_ *fake, w *World) { w.values = nil }, as: Faulty},
		{says: "the delivery receipt of the message carries no message metadata", where: called(`"meta"`, `""`), but: called(`"metadata":""`, `"metadata":"m"`), as: Broken},
		{says: `the submission callback of the message carries message metadata "A"`, but: called(`"meta"`, `"mate"`), as: Broken},
		{says: `the reply carries correlation ID "A"`, but: called("corr", "rroc"), as: Broken},
		{says: `the delivery receipt of the message carries message metadata "A"`, but: called("meta\"", "mate\""), as: Broken},
		{says: "every callback of the message is signed", but: unsigned, as: Broken},
		{says: "every callback of the opt-in is signed", but: unsigned, as: Broken},
		{says: "a conversation start is reported", asks: "conversation.get", but: called(`"contact_id":"C"`, `"contact_id":"D"`), as: Broken},
		{says: "the recipient's capability is reported", but: silent("capability_notification"), as: Broken},
		{says: "a contact creation is never reported", where: silent("contact_create_notification"), but: func(f *fake, _ *World) { f.callback("contact_create_notification", `"contact":%s`, fakeContact) }, as: Broken},
		{says: "a contact creation is reported and signed", but: unsigned, as: Broken},

		// Webhooks
		{says: "the app has two webhooks, of which only the second has the trigger for submissions", where: unhooked, asks: "webhook.create webhook.create", but: answers("webhook.create", 400), as: Unfinished},
		{says: "the second webhook was given another target", where: twoDoors(2, 0, "message_"), asks: "webhook.update", but: answers("webhook.update", 400), as: Unfinished},
		{says: "both webhooks get the receipts of the message, and the second alone its submission", where: twoDoors(2, 0, "message_delivery_report"), but: twoDoors(2, 0, "message_"), as: Broken},
		{says: "the second webhook gets no callback of the second message, and the first does", where: twoDoors(0, 2, ""), but: all(twoDoors(0, 2, "message_delivery_report"), inTurn("contact.list", `{"contacts":[]}`, `{"contacts":[{"id":"D","channel_identities":[{"channel":"SMS","identity":"+15550002","app_id":""}],"language":"EN_US"}],"next_page_token":""}`)), as: Broken},
		{says: "the second webhook gets the submission and the receipts of the second message", where: twoDoors(2, 0, "message_delivery_report"), but: twoDoors(2, 3, "message_delivery_report"), as: Broken},

		// Reading and listing
		{says: `the message is given message metadata "B" in the DISPATCH source`, where: instead("message.get", `"meta"`, `"metadata-1 B"`), asks: "message.update message.get", but: answers("message.update", 400), as: Unfinished},
		{says: "the message is read", asks: "message.get", but: func(_ *fake, w *World) { w.sent, w.outcome = nil, nil }, as: Faulty},
		{says: "the message is deleted", asks: "message.list message.delete message.get", but: func(_ *fake, w *World) { w.sent, w.outcome = nil, nil }, as: Faulty},
		{says: "the recent conversations are listed", asks: "conversation.recent", but: answers("conversation.recent", 400), as: Unfinished},
		{says: "the messages are listed from the CONVERSATION source", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the events are listed by contact ID", asks: "event.list", but: unknownContact, as: Faulty},
		{says: "the messages are listed by contact ID without an app ID", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the messages are listed from the CONVERSATION source in pages of 2", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the messages accepted before the second message are listed from the CONVERSATION source", where: inTurn("message.get", fakeMessage("M2"), fakeMessage("M1")), asks: "message.get message.get message.list",
			but: answers("message.get", 200, fakeMessage("M2")), as: Unfinished},
		{says: "the messages accepted after the first message are listed from the CONVERSATION source", where: inTurn("message.get", fakeMessage("M2"), fakeMessage("M1")), asks: "message.get message.get message.list",
			but: answers("message.get", 404), as: Unfinished},
		{says: "no page of the list holds more than 5 messages", where: all(said(t, "the messages are listed"), inTurn("message.list", strings.Replace(fakeMessages, `"next_page_token":""`, `"next_page_token":"2"`, 1), fakeMessages)), asks: "message.list message.list",
			but: inTurn("message.list", strings.Replace(fakeMessages, `"next_page_token":""`, `"next_page_token":"2"`, 1), strings.Replace(fakeMessages, fakeMessage("M1"), fakeMessage("M1")+","+fakeMessage("M4"), 1)), as: Broken},
		{says: "the messages are listed from the DISPATCH source with direction TO_APP", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the messages are listed from the DISPATCH source without metadata", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the list is empty, and with its own channel it holds the message", where: all(said(t, "the messages are listed from the CONVERSATION source with another channel"), inTurn("message.list", fakeMessages, `{"messages":[]}`)), asks: "message.list message.list",
			but: answers("message.list", 200, fakeMessages), as: Broken},
		{says: "the list shows the message without metadata", where: all(said(t, "the messages are listed from the CONVERSATION source without metadata"), instead("message.list", `"metadata":"meta"`, `"metadata":""`)), asks: "message.list",
			but: answers("message.list", 200, fakeMessages), as: Broken},
		{says: "the last message before the second one is fetched by channel identity from the DISPATCH source", where: inTurn("message.get", fakeMessage("M2"), fakeMessage("M1")), asks: "message.get message.get message.last",
			but: answers("message.last", 400), as: Unfinished},
		{says: "the last message is fetched by channel identity from the DISPATCH source", asks: "message.last", but: answers("message.last", 400), as: Unfinished},
		{says: "only the inbound messages are listed from the DISPATCH source by channel identity", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "only the inbound messages are listed from the DISPATCH source", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the messages are listed from the DISPATCH source by contact ID and conversation ID", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the last messages are fetched by contact ID", asks: "message.last", but: answers("message.last", 400), as: Unfinished},
		{says: "the apps are listed", asks: "app.list", but: answers("app.list", 400), as: Unfinished},
		{says: "the app's webhooks are listed", where: unhooked, asks: "webhook.create webhook.list", but: answers("webhook.create", 400), as: Unfinished},
		{says: "the list is empty", where: gone, asks: "message.list" + strings.Repeat(further, 5), but: answers("message.list", 400), as: Broken},
		{says: "the list holds only the message and the reply", where: answers("message.list", 200, `{"messages":[`+fakeMessage("M3")+`,`+fakeMessage("R2")+`]}`), asks: "message.list message.list", but: answers("message.list", 200, fakeMessages), as: Broken},
		{says: "the list holds only the message", where: answers("message.list", 200, `{"messages":[`+fakeMessage("M3")+`]}`), asks: "message.list message.list", but: answers("message.list", 200, fakeMessages), as: Broken},
		{says: "the list holds the first message", where: inTurn("message.list", `{"messages":[`+fakeMessage("M2")+`],"next_page_token":"2"}`, fakeMessages), asks: "message.list message.list",
			but: inTurn("message.list", `{"messages":[`+fakeMessage("M2")+`],"next_page_token":"2"}`, `{"messages":[],"next_page_token":""}`), as: Broken},
		{says: "the list holds the first message before the second message", asks: "message.list", but: instead("message.list", "M1", "M9"), as: Broken},
		{says: "the same request without the IDs succeeds", where: said(t, "the messages are listed by an unknown contact ID"), asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the same IDs are accepted for an app in CONVERSATION mode", where: said(t, "the messages are listed by conversation ID"), asks: "message.list", but: answers("message.list", 400), as: Unfinished},

		// Callers and requests that are wrong
		{says: "the apps are listed with a wrong password", asks: "app.list!", but: answers("app.list", 500), as: Unfinished},
		{says: "an app is created without credentials", asks: "app.create!", but: answers("app.create", 401), as: Unfinished},
		{says: "the app sends a message with a wrong token", asks: "app.get message.send!", but: answers("message.send", 401), as: Unfinished},
		{says: "the app sends an event with a wrong token", asks: "app.get event.send!", but: answers("app.get", 404), as: Unfinished},
		{says: "the app's conversations are listed without credentials", asks: "conversation.list!", but: func(_ *fake, w *World) { w.app = nil }, as: Faulty},
		{says: "the app's messages are listed without credentials", asks: "message.list!", but: answers("message.list", 401), as: Unfinished},
		{says: "the app is read without credentials", asks: "app.get!", but: answers("app.get", 401), as: Unfinished},
		{says: "a message is deleted without credentials", asks: "app.get message.delete!", but: answers("message.delete", 401), as: Unfinished},
		{says: "a message is sent to the recipient with a wrong token", asks: "message.send!", but: answers("message.send", 401), as: Unfinished},
		{says: "the message is deleted without credentials", asks: "message.delete!", but: answers("message.delete", 401), as: Unfinished},
		{says: `the message is given message metadata "A" without credentials`, asks: "message.update!", but: answers("message.update", 401), as: Unfinished},
		{says: "the contact is deleted with a wrong token", asks: "contact.delete!", but: answers("contact.delete", 401), as: Unfinished},
		{says: "the app's mode is changed without credentials", asks: "app.get app.update!", but: answers("app.update", 401), as: Unfinished},
		{says: "the app is renamed without credentials", asks: "app.get app.update!", but: answers("app.update", 401), as: Unfinished},
		{says: "the app is deleted without credentials", asks: "app.get app.delete!", but: answers("app.delete", 401), as: Unfinished},
		{says: "a webhook is added without credentials", asks: "app.get webhook.create!", but: answers("webhook.create", 401), as: Unfinished},
		{says: "a request to create an app is sent as truncated JSON", asks: "app.get app.create", but: answers("app.create", 400), as: Unfinished},
		{says: "a request to change the app is sent as plain text", asks: "app.get app.update", but: answers("app.update", 400), as: Unfinished},
		{says: "a request to send a message is sent as truncated JSON", asks: "app.get message.send", but: answers("message.send", 400), as: Unfinished},

		// Answers
		{says: "the request succeeds", but: refusedWith(400), as: Broken},
		{says: "the request is refused", where: refusedWith(404), but: refusedWith(200), as: Broken},
		{says: "the request is refused with status 400", where: refusedWith(400), but: refusedWith(404), as: Broken},
		{says: "the request is refused as unauthenticated", where: refusedWith(401), but: refusedWith(400), as: Broken},
		{says: "the same request by channel identity succeeds", where: said(t, "an event is sent without a recipient"), asks: "event.send", but: answers("event.send", 400), as: Unfinished},
		{says: "the same request with strategy DEFAULT succeeds", where: said(t, "a message is sent to the recipient with the unknown strategy X"), asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "the same request in the DISPATCH source succeeds", where: said(t, "the message is read"), asks: "message.get", but: answers("message.get", 404), as: Broken},
		{says: "the same request with mode DISPATCH succeeds", where: said(t, "the app is changed to BATCH mode"), asks: "app.get app.update", but: answers("app.update", 400), as: Unfinished},
		{says: "the same request succeeds once the app is back in CONVERSATION mode", where: all(notDispatched, said(t, "an app event is injected into the conversation")), asks: "app.get app.update app.get conversation.inject-event",
			but: answers("conversation.inject-event", 400), as: Unfinished},
		{says: "the same request with a retention of 5 days succeeds", where: said(t, "the app's DISPATCH retention is set to 8 days"), asks: "app.get app.update", but: answers("app.update", 400), as: Unfinished},
		{says: "the same request with retention policy MESSAGE_EXPIRE_POLICY succeeds", where: all(said(t, "an app is created in DISPATCH mode with a DISPATCH retention of 3 days under MESSAGE_EXPIRE_POLICY"), instead("app.create", `"id":"A"`, `"id":"B"`)), asks: "app.create", but: noLast, as: Faulty},
		{says: "every body matches the API reference", where: func(_ *fake, w *World) { w.calls = 1 }, but: func(_ *fake, w *World) { w.wire = []expect.Finding{{Rule: "RULE-A"}} }, as: Broken},
		{says: "it is observed whether the app is in CONVERSATION mode", asks: "app.get", but: answers("app.get", 503), as: Unfinished},
	}
}

// onlyInConversation hides all messages from the DISPATCH source.
func onlyInConversation(f *fake, _ *World) { f.hides = func(string) bool { return true } }

// withSecond gives the recipient a second identity.
func withSecond(_ *fake, w *World) {
	w.recipient.also = &recipient{channel: "RCS", identity: "+15550001"}
}

// interrupted is a pace at which no wait comes to its end.
type interrupted struct{ wait.Pace }

func (interrupted) Sleep(context.Context, time.Duration) error { return context.Canceled }

// existing sets an existing app.
func existing(_ *fake, w *World) { w.session.Apps = map[string]string{modeConversation: "A"} }

func onEventChannel(_ *fake, w *World) { w.recipient.channel = w.session.Channels.Events }

func onMessageChannel(_ *fake, w *World) { w.recipient.channel = w.session.Channels.Messages }

// anonymous empties the ids in all callbacks.
func anonymous(f *fake, w *World) {
	called(`"contact_id":"C","conversation_id":"V"`, `"contact_id":"","conversation_id":""`)(f, w)
}

func merges(_ *fake, w *World) { w.values["conversation metadata B"] = "r" }

func unknownContact(_ *fake, w *World) { w.recipient.contactID = "" }

func unknownConversation(_ *fake, w *World) { w.recipient.conversationID = "" }

func unsettled(_ *fake, w *World) { w.settled = false }

// created lets the scenario have created a conversation of its app.
func created(id string) change {
	return func(_ *fake, w *World) { w.evidence.made["conversation "+id] = gjson.Parse(`{"app_id":"A"}`) }
}

// recently lets the recent conversations be listed, and show a message as the last.
func recently(id string) change {
	return func(f *fake, w *World) {
		answers("conversation.recent", 200, `{"conversations":[{"conversation":`+fakeConversation+`,"last_message":`+fakeMessage(id)+`}]}`)(f, w)
		l := lists["recent conversations"]
		w.listing = &l
	}
}

func unhooked(_ *fake, w *World) { w.app.hooked = false }

// twoDoors lets the app have two webhooks, whose targets are the doors, and callbacks whose
// body has a text come to door 2, too.
func twoDoors(first, second int, also string) change {
	return func(f *fake, w *World) {
		w.hooks, f.also = []webhook{{app: w.app, id: "W", door: first}, {app: w.app, id: "X", door: second}}, also
		for _, m := range w.sent {
			m.asked = spoken{meanings("a message is sent to the recipient")[0], []string{toRecipient}}
		}
	}
}

// Each phrase succeeds and fails. A step that changes is tested here first.
func TestPhrases_each(t *testing.T) {
	tried := map[*Phrase]bool{}
	for _, r := range rows(t) {
		t.Run(r.says, func(t *testing.T) {
			p := meaning(t, r.says)
			tried[p] = true
			role := messages.PickleStepType_OUTCOME
			if p.act != nil {
				role = messages.PickleStepType_CONTEXT
			}
			for _, but := range []change{nil, r.but} {
				f := newFake()
				w := f.world(t)
				for _, c := range []change{r.where, but} {
					if c != nil {
						c(f, w)
					}
				}
				err := p.run(t.Context(), w, role, r.says)
				if but != nil {
					judged(t, r.as, err, "where it fails")
					continue
				}
				judged(t, absent, err, "where it succeeds")
				assert.Equal(t, r.asks, strings.Join(f.asked, " "))
				assert.Empty(t, f.wire, "all bodies have their shape")
			}
		})
	}
	for _, p := range phrases {
		assert.True(t, tried[p], "no row tries %s", p.Expr())
	}
}

// The calls of a step, and those of the control of its refusal.
func TestPhrases_whatIsSent(t *testing.T) {
	const identified = `"recipient":{"identified_by":{"channel_identities":[{"channel":"SMS","identity":"+15550001"}]}}`
	for _, tc := range []struct{ says, then, op, body string }{
		{"an app is created with the default mode", "", "app.create", `{"display_name":"app-1","channel_credentials":[]}`},
		{"an app is created in BATCH mode", "the same request with mode DISPATCH succeeds", "app.create", `{"display_name":"app-2","channel_credentials":[],"processing_mode":"DISPATCH"}`},
		{"an app is created in DISPATCH mode with DISPATCH and CONVERSATION retentions of 3 and 30 days", "", "app.create", `{"display_name":"app-1","channel_credentials":[],"processing_mode":"DISPATCH",
			"dispatch_retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":3},"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":30}}`},
		{"the app is changed to DISPATCH mode with a DISPATCH retention of 8 days under X", "the same request with a retention of 7 days succeeds", "app.update",
			`{"processing_mode":"DISPATCH","dispatch_retention_policy":{"retention_type":"X","ttl_days":7}}`},
		{`the app's CONVERSATION retention is set to "thirty"`, "", "app.update", `{"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":"thirty"}}`},
		{"the app's CONVERSATION retention is set to 30 days under X", "the same request with retention policy Y succeeds", "app.update", `{"retention_policy":{"retention_type":"Y","ttl_days":30}}`},
		{`a dispatch-only message is sent to the recipient with message metadata "A"`, "", "message.send",
			`{"app_id":"A",` + identified + `,"processing_strategy":"DISPATCH_ONLY","message":{"text_message":{"text":"message-1"}},"message_metadata":"metadata-2 A"}`},
		{"a message is sent to the recipient with the unknown strategy X", "the same request with strategy DEFAULT succeeds", "message.send",
			`{"app_id":"A",` + identified + `,"processing_strategy":"DEFAULT","message":{"text_message":{"text":"message-2"}}}`},
		{"a message is sent to the recipient by contact ID with strategy DEFAULT", "", "message.send",
			`{"app_id":"A","recipient":{"contact_id":"C"},"processing_strategy":"DEFAULT","message":{"text_message":{"text":"message-1"}}}`},
		{`a message is sent to the recipient by contact ID with conversation metadata "A"`, "", "message.send",
			`{"app_id":"A","recipient":{"contact_id":"C"},"message":{"text_message":{"text":"message-1"}},"conversation_metadata":{"topic":"topic-2 A"}}`},
		{`a message is sent to the recipient with conversation metadata "B" to be merged`, "", "message.send", `{"app_id":"A",` + identified + `,"message":{"text_message":{"text":"message-1"}},
			"conversation_metadata":{"reason":"reason-2 B"},"conversation_metadata_update_strategy":"MERGE_PATCH"}`},
		{"a message is sent to the recipient by contact ID and channel identity", "the same request by channel identity succeeds", "message.send",
			`{"app_id":"A",` + identified + `,"message":{"text_message":{"text":"message-2"}}}`},
		{"an event is sent to an empty list of identities", "", "event.send", `{"app_id":"A","recipient":{"identified_by":{"channel_identities":[]}},"event":{"composing_event":{}}}`},
		{"a dispatch-only message is sent to the recipient with a time to live", "", "message.send",
			`{"app_id":"A",` + identified + `,"processing_strategy":"DISPATCH_ONLY","message":{"text_message":{"text":"message-1"}},"ttl":"3600s"}`},
		{"a dispatch-only message is sent to the recipient with high priority", "", "message.send",
			`{"app_id":"A",` + identified + `,"processing_strategy":"DISPATCH_ONLY","message":{"text_message":{"text":"message-1"}},"queue":"HIGH_PRIORITY"}`},
		{"a dispatch-only message is sent to the recipient with channel properties", "", "message.send",
			`{"app_id":"A",` + identified + `,"processing_strategy":"DISPATCH_ONLY","message":{"text_message":{"text":"message-1"}},"channel_properties":{"SMS_FLASH_MESSAGE":"false"}}`},
		{"a message is sent to the recipient with special characters in its text", "", "message.send",
			`{"app_id":"A",` + identified + `,"message":{"text_message":{"text":"message-1 Grüße ✓ 😀"}}}`},
		{`a message is sent to the recipient with conversation metadata "C"`, "", "message.send",
			`{"app_id":"A",` + identified + `,"message":{"text_message":{"text":"message-1"}},"conversation_metadata":{"name":"details-2 C Grüße ✓ 😀","count":7,"urgent":true,"details":{"name":"details-2 C Grüße ✓ 😀","steps":[1,true,{"open":2.5}]}}}`},
		{"a message is sent to the recipient with a callback URL", "", "message.send",
			`{"app_id":"A",` + identified + `,"message":{"text_message":{"text":"message-1"}},"callback_url":"http://inbox.test"}`},
		{`a message is sent to the recipient with conversation metadata "B" to replace the earlier`, "", "message.send", `{"app_id":"A",` + identified + `,"message":{"text_message":{"text":"message-1"}},
			"conversation_metadata":{"reason":"reason-2 B"},"conversation_metadata_update_strategy":"REPLACE"}`},
		{"the last messages are fetched by contact ID", "", "message.last", `{"app_id":"A","contact_ids":["C"]}`},
		{"a request to send a message is sent as plain text", "", "message.send", `please send a message`},
		{"a request to change the app is sent as truncated JSON", "", "app.update", `{"display_name": "app-1"`},
	} {
		f := newFake()
		w := f.world(t)
		assert.NoError(t, says(t, w, tc.says), tc.says)
		if tc.then != "" {
			instead("app.create", `"id":"A"`, `"id":"B"`)(f, w)
			assert.NoError(t, says(t, w, tc.then), tc.then)
		}
		if json.Valid([]byte(tc.body)) {
			assert.JSONEq(t, tc.body, f.sent[tc.op], tc.says)
		} else {
			assert.Equal(t, tc.body, f.sent[tc.op], tc.says)
		}
	}
}

// The result of an action becomes the subject of the next steps; that of a control
// does not.
func TestTake(t *testing.T) {
	f := newFake()
	w := f.world(t)
	first := w.app
	w.take(found{})
	assert.Same(t, first, w.app, "nothing came of it")
	assert.Nil(t, w.outcome)
	assert.True(t, w.settled)
	w.take(found{traffic: &traffic{refused: true}, pending: true})
	assert.Len(t, w.sent, 3, "what was refused was not sent")
	assert.NotNil(t, w.refusal)
	assert.False(t, w.settled)

	answers("message.send", 400)(f, w)
	assert.NoError(t, says(t, w, "a message is sent without a recipient"))
	answers("message.send", 200, `{"message_id":"M4","accepted_time":"2030-01-01T00:00:00Z"}`)(f, w)
	assert.NoError(t, says(t, w, "the same request by channel identity succeeds"))
	assert.Len(t, w.sent, 3)
	assert.Equal(t, 400, w.outcome.status)
}
