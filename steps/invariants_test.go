package steps

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

// Everything that a scenario has seen is judged at its end, whichever step asked for it.
func TestJudgeAll(t *testing.T) {
	list := func(messages ...string) change {
		return answers("message.list", 200, `{"messages":[`+strings.Join(messages, ",")+`]}`)
	}
	altered := func(id, old, text string) string { return strings.Replace(fakeMessage(id), old, text, 1) }
	inDispatch := func(_ *fake, w *World) { w.sent[2].processed = modeDispatch }
	elsewhere := func(_ *fake, w *World) { w.evidence.posted["M9"] = posted{app: "B"} }
	twice := func(old, text string) change {
		return func(f *fake, _ *World) {
			for _, c := range f.callbacks {
				if strings.Contains(c, `"message":{"id":"R2"`) {
					f.callbacks = append(f.callbacks, strings.Replace(c, old, text, 1))
				}
			}
		}
	}
	posts := func(_ *fake, w *World) {
		for _, id := range []string{"M1", "M2", "M3", "M4"} {
			w.evidence.posted[id] = posted{app: "A", metadata: "meta"}
		}
	}
	sent := func(content string) change {
		return func(_ *fake, w *World) { w.evidence.posted["M3"] = posted{app: "A", content: gjson.Parse(content)} }
	}
	onlyEvent := func(is string) change {
		return all(answers("event.get", 200, `{"id":"E",`+is+`}`), func(_ *fake, w *World) {
			w.sent = append(w.sent, &traffic{kind: "event", id: "E", mode: modeConversation, processed: modeConversation, app: w.app, with: w.recipient})
		})
	}
	for name, tc := range map[string]struct {
		where change
		says  string
		rule  string // empty if nothing is wrong
	}{
		"as it should be":           {list(fakeMessage("M3")), "the messages are listed", ""},
		"another mode":              {list(altered("M3", `"processing_mode":"CONVERSATION"`, `"processing_mode":"DISPATCH"`)), "the messages are listed", "APP-MODE-CONVERSATION-EVERY-MT"},
		"another direction":         {list(altered("M3", "TO_CONTACT", "TO_APP")), "the messages are listed", "WIRE-MESSAGE"},
		"no direction":              {list(altered("M3", `"direction":"TO_CONTACT",`, "")), "the messages are listed", ""},
		"another text":              {list(altered("M3", "text of M3", "text of M9")), "the messages are listed", "WIRE-MESSAGE"},
		"a number without its plus": {list(altered("M3", "+15550001", "15550001")), "the messages are listed", ""},
		"a stranger's identity":     {list(altered("M3", "+15550001", "+15550009")), "the messages are listed", "WIRE-MESSAGE"},
		"another contact":           {list(altered("M3", `"contact_id":"C"`, `"contact_id":"D"`)), "the messages are listed", "CONVERSATION-MT-ASSOCIATED"},
		"a contact in DISPATCH":     {all(inDispatch, list(altered("M3", `"processing_mode":"CONVERSATION"`, `"processing_mode":"DISPATCH"`))), "the messages are listed", "DISPATCH-MT-NOT-ASSOCIATED"},
		"another app's message":     {all(elsewhere, list(fakeMessage("M9"))), "the messages are listed", "LIST-APP"},
		"another source's message":  {list(fakeMessage("M3")), "the messages are listed from the DISPATCH source", "LIST-SOURCE-DISPATCH"},
		"another identity's":        {list(altered("M9", "+15550001", "+15550009")), "the messages are listed by channel identity", "LIST-IDENTITY"},
		"another contact's":         {list(altered("M9", `"contact_id":"C"`, `"contact_id":"D"`)), "the messages are listed by contact ID", "LIST-CONVERSATION-FILTER"},
		"the older one first":       {list(fakeMessage("M2"), fakeMessage("M1")), "the messages are listed", "LIST-ORDER"},
		"another app's conversation": {answers("conversation.list", 200, `{"conversations":[`+strings.Replace(fakeConversation, `"A"`, `"B"`, 1)+`]}`),
			"the conversations are listed", "WIRE-CONVERSATION"},
		"another one's contact": {answers("contact.list", 200, `{"contacts":[`+strings.Replace(fakeContact, "+15550001", "+15550009", 1)+`]}`),
			"the contacts are listed by channel identity", "WIRE-CONTACT"},
		"a callback twice":             {twice("x", "x"), "the reply is reported", ""},
		"a callback with another id":   {twice(`"id":"R2"`, `"id":"R9"`), "the reply is reported", "WIRE-CALLBACK"},
		"a callback with another mode": {twice(`"processing_mode":"CONVERSATION"`, `"processing_mode":"DISPATCH"`), "the reply is reported", "CALLBACK-MODE-MO"},
		"a callback with an id that is not the stored one": {all(list(fakeMessage("R2")), twice("", ""), func(f *fake, w *World) {
			require.NoError(t, says(t, w, "the messages are listed"))
			for i, c := range f.callbacks {
				f.callbacks[i] = strings.Replace(c, `"message":{"id":"R2"`, `"message":{"id":"R9"`, 1)
			}
		}), "the reply is reported", "WIRE-CALLBACK"},
		"an event":                       {onlyEvent(fakeTraffic), "the event is stored", ""},
		"an event in another mode":       {onlyEvent(strings.Replace(fakeTraffic, `"processing_mode":"CONVERSATION"`, `"processing_mode":"DISPATCH"`, 1)), "the event is stored", "WIRE-EVENT"},
		"an event the other way":         {onlyEvent(`"direction":"TO_APP",` + fakeTraffic), "the event is stored", "WIRE-EVENT"},
		"a callback of another project":  {called(`"project_id":"P"`, `"project_id":"Q"`), "the reply is reported", "WIRE-CALLBACK"},
		"a callback without its project": {called(`"project_id":"P"`, `"project_id":""`), "the reply is reported", ""},
		"a receipt of another's message": {all(posts, func(_ *fake, w *World) { w.sent[2].doubtful = true; delete(w.evidence.posted, "M3") }), "the message is reported", "WIRE-CALLBACK"},
		"a receipt of our own":           {posts, "the message is reported", ""},
		"another content": {all(sent(`{"media_message":{"url":"https://a.example"}}`), list(altered("M3", `"text_message":{"text":"text of M3"}`, `"media_message":{"url":"https://b.example"}`))),
			"the messages are listed", "WIRE-MESSAGE"},
		"the content that was sent": {all(sent(`{"text_message":{"text":"text of M3"},"agent":null}`), list(fakeMessage("M3"))), "the messages are listed", ""},
		"another channel":           {list(altered("M3", "SMS", "RCS")), "the messages are listed", "WIRE-MESSAGE"},
		"a message listed twice":    {list(fakeMessage("M3"), fakeMessage("M3")), "the messages are listed", "WIRE-MESSAGE"},
		"an hour after its answer": {func(_ *fake, w *World) {
			w.evidence.posted["M3"] = posted{app: "A", at: time.Now().Add(-time.Hour)}
		}, "the messages are listed", "WIRE-MESSAGE"},
		"a conversation of another app than its messages": {all(elsewhere, func(_ *fake, w *World) { w.evidence.posted["M3"] = posted{app: "B"} }, list(fakeMessage("M3")),
			func(f *fake, w *World) {
				w.evidence.answers = append(w.evidence.answers, answer{op: operation{response: "conversation"}, body: gjson.Parse(fakeConversation)})
			}), "the messages are listed by contact ID without an app ID", "WIRE-CONVERSATION"},
		"a receipt with other metadata": {all(posts, func(_ *fake, w *World) { w.evidence.posted["M3"] = posted{app: "A", metadata: "other"} }), "the message is reported", "METADATA-IN-RECEIPT"},
	} {
		f := newFake()
		w := f.world(t)
		tc.where(f, w)
		require.NoError(t, says(t, w, tc.says), name)
		f.wire, w.controls, w.unconfirmed = nil, nil, nil
		require.NoError(t, w.Finish(t.Context()), name)
		if tc.rule == "" {
			assert.Empty(t, f.wire, name)
			continue
		}
		if assert.NotEmpty(t, f.wire, name) {
			assert.Equal(t, tc.rule, f.wire[0].Rule, "%s: %v", name, f.wire)
		}
	}
}

// An app shows no mode that it was never asked to have.
func TestJudgeApp(t *testing.T) {
	f := newFake()
	w := f.world(t)
	require.NoError(t, says(t, w, "an app is created in CONVERSATION mode"))
	require.NoError(t, says(t, w, "the apps are listed"))
	w.judgeAll()
	assert.Empty(t, f.wire)
	instead("app.list", "CONVERSATION", "DISPATCH")(f, w)
	require.NoError(t, says(t, w, "the apps are listed"))
	w.judgeAll()
	require.NotEmpty(t, f.wire)
	assert.Equal(t, "APP-MODE-CONVERSATION-SELECTABLE", f.wire[0].Rule)
}
