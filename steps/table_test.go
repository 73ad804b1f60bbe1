package steps

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	messages "github.com/cucumber/messages/go/v34"
	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/steps/expect"
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
	noContact := answers("contact.list", 200, `{"contacts":[]}`)
	noMessages := answers("message.list", 200, `{"messages":[]}`)
	noConversations := answers("conversation.list", 200, `{"conversations":[]}`)
	notDispatched := func(_ *fake, w *World) { w.app.mode = modeDispatch }
	gone := all(answers("message.get", 404), noMessages)
	noLast := func(_ *fake, w *World) { w.last = spoken{} }
	return []row{
		// Apps
		{says: "an app in CONVERSATION mode that keeps messages for 30 days", asks: "app.create app.get", but: answers("app.create", 400), as: Unfinished},
		{says: "another app in CONVERSATION mode", asks: "app.get", where: existing, but: instead("app.get", "CONVERSATION", "DISPATCH"), as: Unavailable},
		{says: "an app in DISPATCH mode under PERSIST_RETENTION_POLICY", asks: "app.create app.get", but: answers("app.create", 403), as: Unavailable},
		{says: "an app without a mode that keeps DISPATCH messages for 1 day", asks: "app.create app.get", but: answers("app.create", 200, `{}`), as: Unfinished},
		{says: "an app is created in CONVERSATION mode that keeps DISPATCH messages for 8 days under MESSAGE_EXPIRE_POLICY", asks: "app.create app.get", but: answers("app.create", 503), as: Unfinished},
		{says: "another app is created without a mode", asks: "app.create", but: answers("app.create", 400), as: Unfinished},
		{says: "an app is created in DISPATCH mode that keeps messages for 3 or, in conversations, 30 days", asks: "app.create app.get", but: answers("app.create", 400), as: Unfinished},
		{says: "an app from before April 16th, 2025 whose mode was never set", asks: "legacy app", but: failing, as: Unfinished},
		{says: "the app was changed to DISPATCH mode", asks: "app.get app.update app.get", but: answers("app.update", 400), as: Unfinished},
		{says: "the app is changed to DISPATCH mode and to keep messages for 3 days under MESSAGE_EXPIRE_POLICY", asks: "app.get app.update app.get", but: answers("app.update", 403), as: Unavailable},
		{says: "the app is set to keep CONVERSATION messages for null days", asks: "app.get app.update app.get", but: answers("app.get", 404), as: Unfinished},
		{says: "the app is set to keep messages for 3 or, in conversations, 30 days", asks: "app.get app.update app.get", but: answers("app.update", 403), as: Unavailable},
		{says: "the app is renamed", asks: "app.get app.update app.get", but: answers("app.update", 400), as: Unfinished},
		{says: "the app is deleted", asks: "app.delete app.get", but: answers("app.delete", 404), as: Unfinished},
		{says: "the app is in CONVERSATION mode", asks: "app.get", but: instead("app.get", "CONVERSATION", "DISPATCH"), as: Broken},
		{says: "the app is listed in CONVERSATION mode", where: said(t, "the apps are listed"), but: func(_ *fake, w *World) { w.app.id = "B" }, as: Broken},
		{says: "the app keeps CONVERSATION messages for 30 days under MESSAGE_EXPIRE_POLICY", asks: "app.get", but: instead("app.get", "MESSAGE", "ANOTHER"), as: Broken},
		{says: "the app is listed to keep DISPATCH messages for 7 days", where: said(t, "the apps are listed"), but: func(_ *fake, w *World) { w.outcome.body = []byte(`{"apps":[{"id":"A"}]}`) }, as: Broken},
		{says: "the app never keeps DISPATCH messages for less than 0 or more than 7 days", asks: "app.get", but: instead("app.get", `days":7`, `days":8`), as: Broken},
		{says: "the app never keeps CONVERSATION messages under any policy but MESSAGE_EXPIRE_POLICY", asks: "app.get", but: instead("app.get", "MESSAGE", "ANOTHER"), as: Broken},
		{says: "nothing has changed", asks: "app.get", but: instead("app.get", "30", "31"), as: Broken},
		{says: "nothing has changed", where: all(answers("app.create", 400), said(t, "an app is created in BATCH mode")), asks: "app.list", but: instead("app.list", `"app"`, `"app-1"`), as: Broken},
		{says: "nothing else has changed", where: said(t, "the app is renamed"), asks: "app.get", but: instead("app.get", "30", "31"), as: Broken},

		// Recipients
		{says: "a recipient who has no contact", where: noContact, asks: "contact.list", but: answers("contact.list", 400), as: Unfinished},
		{says: "a recipient who has a contact and a conversation with the app", where: noContact, asks: "contact.list contact.create conversation.create", but: answers("contact.create", 400), as: Unfinished},
		{says: "another recipient who has a contact and a conversation with another app", where: noContact, asks: "contact.list contact.create conversation.create", but: answers("conversation.create", 400), as: Unfinished},
		{says: "the recipient has no contact", where: noContact, asks: "contact.list", but: answers("contact.list", 200, `{"contacts":[`+fakeContact+`]}`), as: Broken},
		{says: "the recipient still has the same contact", asks: "contact.list", but: instead("contact.list", `"id":"C"`, `"id":"D"`), as: Broken},
		{says: "the recipient has an active conversation with the app", asks: "conversation.list", but: instead("conversation.list", "true", "false"), as: Broken},
		{says: "the contact is read", asks: "contact.get", but: answers("contact.get", 404), as: Unfinished},
		{says: "the conversation was stopped", where: unknownConversation, asks: "conversation.list conversation.stop conversation.get", but: noConversations, as: Unfinished},

		// Sending and receiving
		{says: "a message was sent to the recipient by contact id in DISPATCH mode with conversation metadata and a correlation id", asks: "message.send", but: answers("message.send", 400), as: Unfinished},
		{says: "a message is sent to the recipient by the identity that came with the reply", where: said(t, "the reply is reported"), asks: "message.send", but: func(_ *fake, w *World) { w.replies = nil }, as: Faulty},
		{says: "a message sent to the recipient in DISPATCH mode with conversation metadata, if accepted", asks: "message.send", but: answers("message.send", 503), as: Unfinished},
		{says: "a message sent to the recipient in DISPATCH mode with a correlation id, if accepted", where: answers("message.send", 400), asks: "message.send", but: answers("message.send", 429), as: Unfinished},
		{says: "an event was sent to the recipient by channel identity", asks: "event.send", but: silent("event_delivery_report"), as: Unfinished},
		{says: "an event is injected into the conversation", asks: "conversation.inject-event", but: unknownConversation, as: Faulty},
		{says: "the recipient's capability is queried", asks: "capability.query", but: answers("capability.query", 400), as: Unfinished},
		{says: "the recipient replied", where: called("text of R1", "reply-1"), asks: "reply +15550001: reply-1", but: failing, as: Unfinished},
		{says: "the recipient starts typing", asks: "typing +15550001", but: silent("event"), as: Unfinished},
		{says: "the recipient opts out", where: called("opt_in_notification", "opt_out_notification"), asks: "opt out +15550001", but: failing, as: Unfinished},
		{says: "2 days pass", where: noContact, asks: "message.list 48h0m0s contact.list message.send", but: answers("message.send", 400), as: Unfinished},

		// What became of it
		{says: "the message is reported in CONVERSATION mode", but: called("CONVERSATION", "DISPATCH"), as: Broken},
		{says: "the first message is listed in CONVERSATION mode", asks: "message.list", but: noMessages, as: Broken},
		{says: "the reply is stored in CONVERSATION mode", asks: "message.list message.get", but: answers("message.get", 404), as: Broken},
		{says: "the message is stored without a contact or a conversation", where: instead("message.get", `"contact_id":"C","conversation_id":"V"`, `"contact_id":""`), asks: "message.get", but: answers("message.get", 200, fakeMessage("M3")), as: Broken},
		{says: "the second message is reported as submitted with the recipient's contact and conversation", asks: "contact.get conversation.get", but: instead("conversation.get", `"A"`, `"B"`), as: Broken},
		{says: "the second reply is reported with the recipient's contact", asks: "contact.get conversation.get", but: instead("contact.get", "+15550001", "+15550009"), as: Broken},
		{says: "the message is stored with the recipient's contact and a new conversation", where: func(_ *fake, w *World) { w.recipient.conversationID = "U" }, asks: "message.get contact.get conversation.get",
			but: func(_ *fake, w *World) { w.recipient.conversationID = "V" }, as: Broken},
		{says: "the typing is reported", where: typing, but: silent("event"), as: Broken},
		{says: "the message is reported with the recipient's identity", but: called("+15550001", "+15550009"), as: Broken},
		{says: "the event is stored", where: event, asks: "event.get", but: answers("event.get", 404), as: Broken},
		{says: "the message is still stored among the DISPATCH messages", asks: "message.get message.list", but: noMessages, as: Broken},
		{says: "the message is never stored among the CONVERSATION messages", where: gone, asks: "message.get message.list message.get message.list", but: answers("message.get", 200, fakeMessage("M3")), as: Broken},
		{says: "the reply is no longer stored", where: gone, asks: "message.get message.list message.get message.list", but: answers("message.list", 200, `{"messages":[`+fakeMessage("R2")+`]}`), as: Broken},
		{says: "the message is no longer stored", where: all(gone, unsettled, inTurn("contact.list", `{"contacts":[]}`, `{"contacts":[{"id":"D","channel_identities":[{"channel":"SMS","identity":"+15550002","app_id":""}],"language":"EN_US"}],"next_page_token":""}`)),
			asks: "contact.list message.send contact.list message.get message.list message.get message.list", but: silent("message_delivery_report"), as: Unfinished},
		{says: "the second message was stored", asks: "message.get message.list", but: gone, as: Unfinished},
		{says: "the message is stored with the new metadata", asks: "message.get", but: instead("message.get", "meta", "mate"), as: Broken},
		{says: "the reply carries the conversation metadata", but: called(`\"t\"`, `\"u\"`), as: Broken},
		{says: "the reply carries the correlation id", but: called("corr", "rroc"), as: Broken},
		{says: "the message carries the message metadata", but: called("meta\"", "mate\""), as: Broken},
		{says: "every callback of the message is signed", but: unsigned, as: Broken},
		{says: "every callback of the opt-in is signed", but: unsigned, as: Broken},
		{says: "a conversation start is reported", but: called(`"contact_id":"C"`, `"contact_id":"D"`), as: Broken},
		{says: "a capability is reported", but: silent("capability_notification"), as: Broken},
		{says: "a contact creation is never reported", where: silent("contact_create_notification"), but: func(f *fake, _ *World) { f.callback("contact_create_notification", `"contact":%s`, fakeContact) }, as: Broken},
		{says: "a contact creation is reported and signed", but: unsigned, as: Broken},

		// Reading and listing
		{says: "the message is given new metadata among the DISPATCH messages", asks: "message.update", but: answers("message.update", 400), as: Unfinished},
		{says: "the message is deleted", asks: "message.list message.delete message.get", but: func(_ *fake, w *World) { w.sent, w.outcome = nil, nil }, as: Faulty},
		{says: "the messages are listed from the DISPATCH source with the contact and the conversation", asks: "message.list", but: answers("message.list", 400), as: Unfinished},
		{says: "the last messages are listed with the contact", asks: "message.last", but: answers("message.last", 400), as: Unfinished},
		{says: "the apps are listed", asks: "app.list", but: answers("app.list", 400), as: Unfinished},
		{says: "the app's webhooks are listed", where: unhooked, asks: "webhook.create webhook.list", but: answers("webhook.create", 400), as: Unfinished},
		{says: "the list holds nothing", where: noMessages, asks: "message.list", but: answers("message.list", 400), as: Broken},
		{says: "the list holds only the message and the reply", where: answers("message.list", 200, `{"messages":[`+fakeMessage("M3")+`,`+fakeMessage("R2")+`]}`), asks: "message.list", but: answers("message.list", 200, fakeMessages), as: Broken},
		{says: "the list holds the first message", where: inTurn("message.list", `{"messages":[`+fakeMessage("M2")+`],"next_page_token":"2"}`, fakeMessages), asks: "message.list message.list",
			but: inTurn("message.list", `{"messages":[`+fakeMessage("M2")+`],"next_page_token":"2"}`, `{"messages":[],"next_page_token":""}`), as: Broken},
		{says: "the list holds the first message before the second message", asks: "message.list", but: instead("message.list", "M1", "M9"), as: Broken},
		{says: "the same list without the ids is given", where: said(t, "the messages are listed with an unknown contact"), asks: "message.list", but: answers("message.list", 400), as: Broken},
		{says: "the same ids are accepted for an app in CONVERSATION mode", where: said(t, "the messages are listed with the conversation"), asks: "message.list", but: answers("message.list", 400), as: Broken},

		// Callers and requests that are wrong
		{says: "the apps are listed with a wrong password", asks: "app.list!", but: answers("app.list", 500), as: Unfinished},
		{says: "an app is created without credentials", asks: "app.create!", but: answers("app.create", 401), as: Unfinished},
		{says: "the app sends a message with a wrong token", asks: "app.get message.send!", but: answers("message.send", 401), as: Unfinished},
		{says: "the app sends an event with a wrong token", asks: "app.get event.send!", but: answers("app.get", 404), as: Unfinished},
		{says: "its conversations are listed without credentials", asks: "conversation.list!", but: func(_ *fake, w *World) { w.app = nil }, as: Faulty},
		{says: "its messages are listed without credentials", asks: "message.list!", but: answers("message.list", 401), as: Unfinished},
		{says: "the app is read without credentials", asks: "app.get!", but: answers("app.get", 401), as: Unfinished},
		{says: "a message is deleted without credentials", asks: "app.get message.delete!", but: answers("message.delete", 401), as: Unfinished},
		{says: "the app is renamed without credentials", asks: "app.get app.update!", but: answers("app.update", 401), as: Unfinished},
		{says: "the app is taken away without credentials", asks: "app.get app.delete!", but: answers("app.delete", 401), as: Unfinished},
		{says: "a webhook is added without credentials", asks: "app.get webhook.create!", but: answers("webhook.create", 401), as: Unfinished},
		{says: "a request to create an app is cut short", asks: "app.get app.create", but: answers("app.create", 400), as: Unfinished},
		{says: "a request to change the app is written in plain words", asks: "app.get app.update", but: answers("app.update", 400), as: Unfinished},
		{says: "a request to send a message is cut short", asks: "app.get message.send", but: answers("message.send", 400), as: Unfinished},

		// Answers
		{says: "the request succeeds", but: refusedWith(400), as: Broken},
		{says: "the request is refused", where: refusedWith(404), but: refusedWith(200), as: Broken},
		{says: "the request is refused with status 400", where: refusedWith(400), but: refusedWith(404), as: Broken},
		{says: "the caller is asked for credentials", where: refusedWith(401), but: refusedWith(400), as: Broken},
		{says: "the same request is accepted by channel identity", where: said(t, "an event is sent to the recipient by nothing"), asks: "event.send", but: answers("event.send", 400), as: Broken},
		{says: "the same request is accepted in the app's own mode", where: said(t, "a message is sent to the recipient under the unknown strategy X"), asks: "message.send", but: answers("message.send", 400), as: Broken},
		{says: "the same request is accepted in DISPATCH mode", where: said(t, "the message is read"), asks: "message.get", but: answers("message.get", 404), as: Broken},
		{says: "the same request is accepted in CONVERSATION mode", where: all(notDispatched, said(t, "an event is injected into the conversation")), asks: "app.get app.update conversation.inject-event",
			but: answers("conversation.inject-event", 400), as: Broken},
		{says: "the same request is accepted for 5 days", where: said(t, "the app is set to keep DISPATCH messages for 8 days"), asks: "app.get app.update", but: answers("app.update", 400), as: Broken},
		{says: "the same request is accepted under MESSAGE_EXPIRE_POLICY", where: all(said(t, "an app is created in DISPATCH mode that keeps DISPATCH messages for 3 days under X"), instead("app.create", `"id":"A"`, `"id":"B"`)), asks: "app.create", but: noLast, as: Faulty},
		{says: "every body has the documented shape", where: func(_ *fake, w *World) { w.calls = 1 }, but: func(_ *fake, w *World) { w.wire = []expect.Finding{{Rule: "RULE-A"}} }, as: Broken},
		{says: "it is observed whether the app is in CONVERSATION mode", asks: "app.get", but: answers("app.get", 503), as: Unfinished},
	}
}

// existing sets an existing app.
func existing(_ *fake, w *World) { w.session.Apps = map[string]string{modeConversation: "A"} }

func unknownConversation(_ *fake, w *World) { w.recipient.conversationID = "" }

func unsettled(_ *fake, w *World) { w.settled = false }

func unhooked(_ *fake, w *World) { w.app.hooked = false }

// Each phrase succeeds and fails. A step that changes is tested here first.
func TestEachPhrase(t *testing.T) {
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
	for i := range phrases {
		assert.True(t, tried[&phrases[i]], "no row tries %s", phrases[i].Expr)
	}
}

// The calls of a step, and those of the control of its refusal.
func TestWhatIsSent(t *testing.T) {
	const identified = `"recipient":{"identified_by":{"channel_identities":[{"channel":"SMS","identity":"+15550001"}]}}`
	for _, tc := range []struct{ says, then, op, body string }{
		{"an app is created without a mode", "", "app.create", `{"display_name":"app-1","channel_credentials":[]}`},
		{"an app is created in BATCH mode", "the same request is accepted in DISPATCH mode", "app.create", `{"display_name":"app-2","channel_credentials":[],"processing_mode":"DISPATCH"}`},
		{"an app is created in DISPATCH mode that keeps messages for 3 or, in conversations, 30 days", "", "app.create", `{"display_name":"app-1","channel_credentials":[],"processing_mode":"DISPATCH",
			"dispatch_retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":3},"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":30}}`},
		{"the app is changed to DISPATCH mode and to keep messages for 8 days under X", "the same request is accepted for 7 days", "app.update",
			`{"processing_mode":"DISPATCH","dispatch_retention_policy":{"retention_type":"X","ttl_days":7}}`},
		{"the app is set to keep CONVERSATION messages for thirty days", "", "app.update", `{"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":"thirty"}}`},
		{"the app is set to keep CONVERSATION messages for 30 days under X", "the same request is accepted under Y", "app.update", `{"retention_policy":{"retention_type":"Y","ttl_days":30}}`},
		{"a message is sent to the recipient by contact id in DISPATCH mode with message metadata", "", "message.send",
			`{"app_id":"A","recipient":{"contact_id":"C"},"processing_strategy":"DISPATCH_ONLY","message":{"text_message":{"text":"message-1"}},"message_metadata":"metadata-2"}`},
		{"a message is sent to the recipient under the unknown strategy X", "the same request is accepted in the app's own mode", "message.send",
			`{"app_id":"A",` + identified + `,"processing_strategy":"DEFAULT","message":{"text_message":{"text":"message-2"}}}`},
		{"a message is sent to the recipient with merged conversation metadata", "", "message.send", `{"app_id":"A",` + identified + `,"message":{"text_message":{"text":"message-1"}},
			"conversation_metadata":{"reason":"reason-2"},"conversation_metadata_update_strategy":"MERGE_PATCH"}`},
		{"a message is sent to the recipient by contact id and channel identity", "the same request is accepted by channel identity", "message.send",
			`{"app_id":"A",` + identified + `,"message":{"text_message":{"text":"message-2"}}}`},
		{"an event is sent to the recipient by an empty list of identities", "", "event.send", `{"app_id":"A","recipient":{"identified_by":{"channel_identities":[]}},"event":{"composing_event":{}}}`},
		{"the last messages are listed with the contact", "", "message.last", `{"app_id":"A","contact_ids":["C"]}`},
		{"a request to send a message is written in plain words", "", "message.send", `please send a message`},
		{"a request to change the app is cut short", "", "app.update", `{"display_name": "app-1"`},
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
	assert.NoError(t, says(t, w, "a message is sent to the recipient by nothing"))
	answers("message.send", 200, `{"message_id":"M4","accepted_time":"2030-01-01T00:00:00Z"}`)(f, w)
	assert.NoError(t, says(t, w, "the same request is accepted by channel identity"))
	assert.Len(t, w.sent, 3)
	assert.Equal(t, 400, w.outcome.status)
}
