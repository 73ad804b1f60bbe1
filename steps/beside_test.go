package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// What recipients wrote is known by the text before its special characters, so that one
// whose special characters are lost is found, and is a finding.
func TestWorldJudgeAll_specialCharacters(t *testing.T) {
	plain, odd := &traffic{inbound: true, text: "reply-1"}, &traffic{inbound: true, text: "reply-1", special: special}
	for text, want := range map[string][2]bool{
		"reply-1": {true, true}, "reply-1" + special: {false, true}, "reply-1 Gr??e ? ?": {false, true}, "reply-2": {}, "": {},
	} {
		assert.Equal(t, want, [2]bool{plain.wrote(text), odd.wrote(text)}, text)
	}
	for shown, rules := range map[string]int{"text of R2" + special: 0, "text of R2 Gr??e": 2, "text of R2": 2} {
		f := newFake()
		w := f.world(t)
		all(called("text of R2", shown), answers("message.list", 200, `{"messages":[{"id":"R2","contact_message":{"text_message":{"text":"`+shown+`"}}}]}`))(f, w)
		w.replies[1].special = special
		require.NoError(t, says(t, w, "the callback of the reply says CONVERSATION"))
		require.NoError(t, says(t, w, "the messages are listed"))
		w.judgeAll()
		assert.Len(t, f.wire, rules, "%s: %v", shown, f.wire)
	}
}

// A callback of what a recipient wrote is accepted close to it. What a channel reports of
// a message may come a day later, and never before the message. Neither is known once the
// clock has moved.
func TestJudgeTime(t *testing.T) {
	for at, wrong := range map[string][2]bool{ // of a message, of a reply
		"2030-01-01T00:00:01Z": {false, false}, "2030-01-01T01:00:01Z": {false, true}, "2030-01-02T00:00:00Z": {false, true},
		"2029-12-31T23:00:00Z": {true, true}, "2030-01-01T02:00:00+02:00": {false, false}, "soon": {false, false},
	} {
		for i, m := range []*traffic{{kind: "message", id: "M1"}, {kind: "message", inbound: true, id: "R1"}} {
			for _, moved := range []bool{false, true} {
				f := newFake()
				w := f.world(t)
				w.moved = moved
				w.evidence.post(answer{body: gjson.Parse(`{"message_id":"M1","accepted_time":"2030-01-01T00:00:00Z"}`)})
				w.judgeTime(m, gjson.Parse(`{"accepted_time":"`+at+`"}`), gjson.Parse(`{"accept_time":"2030-01-01T00:00:00Z"}`), func(expected, pointer string) expect.Finding {
					return expect.Finding{Expected: expected, Pointer: pointer}
				})
				assert.Equal(t, wrong[i] && !moved, len(f.wire) > 0, "%s, inbound: %v, clock moved: %v", at, m.inbound, moved)
			}
		}
	}
}

// A list that shows what was not asked for is no answer: neither of the recipient's
// conversation, nor as the control of a refusal.
func TestWorldJudgeAll_listsOfOthers(t *testing.T) {
	for _, other := range []string{`{"id":"V","app_id":"B","contact_id":"C","active":true}`, `{"id":"V","app_id":"A","contact_id":"D","active":true}`} {
		f := newFake()
		w := f.world(t)
		answers("conversation.list", 200, `{"conversations":[`+other+`]}`)(f, w)
		judged(t, Broken, says(t, w, "the recipient has a conversation with the app"), other)
	}
	f := newFake()
	w := f.world(t)
	answers("message.list", 200, `{"messages":[{"id":"M9","app_id":"B"}]}`)(f, w)
	require.NoError(t, says(t, w, "the messages are listed by contact ID"))
	judged(t, Unfinished, says(t, w, "the same request without the IDs succeeds"), "another app's")
}

// A callback of a documented kind that no rule is about breaks none; one of no documented
// kind does.
func TestWorldCheckCallback_ofOthers(t *testing.T) {
	for kind, wrong := range map[string]bool{"record_notification": false, "unsupported_callback": false, "made_up_notification": true} {
		f := newFake()
		w := f.world(t)
		require.NoError(t, w.checkCallback(Callback{Body: []byte(`{"app_id":"A","project_id":"P","` + kind + `":{}}`)}))
		assert.Equal(t, wrong, len(f.wire) > 0, kind)
	}
}

// A conversation is on a channel by which the scenario names somebody, and its start is
// reported with an id that can be read.
func TestWorldJudgeAll_conversationsOfTheScenario(t *testing.T) {
	for channel, wrong := range map[string]bool{"SMS": false, "WHATSAPP": true, "": false, "CHANNEL_UNSPECIFIED": false} {
		f := newFake()
		w := f.world(t)
		answers("conversation.get", 200, `{"id":"V","app_id":"A","contact_id":"C","active_channel":"`+channel+`"}`)(f, w)
		w.evidence.belongs["V"] = gjson.Parse(`{"app_id":"A"}`)
		require.NoError(t, says(t, w, "the conversation is read"))
		w.judgeAll()
		assert.Equal(t, wrong, len(f.wire) > 0, "%s: %v", channel, f.wire)
	}
	f := newFake()
	w := f.world(t)
	answers("conversation.get", 404)(f, w)
	judged(t, Unfinished, says(t, w, "a conversation start is reported"), "the list shows it")
	answers("conversation.list", 200, `{"conversations":[{"id":"W","app_id":"A","contact_id":"C"}]}`)(f, w)
	judged(t, Broken, says(t, w, "a conversation start is reported"), "the list shows another")
	answers("conversation.get", 403)(f, w)
	judged(t, Unfinished, says(t, w, "a conversation start is reported"), "it may not be read")
}

// A conversation stays on the channel that it was created with while it has no messages.
func TestWorldJudgeAll_channelOfTheConversation(t *testing.T) {
	for mode, wrong := range map[string]bool{modeDispatch: true, modeConversation: false} {
		f := newFake()
		w := f.world(t)
		w.evidence.made["conversation V"] = gjson.Parse(`{"active_channel":"RCS"}`)
		for _, m := range append(w.sent, w.replies...) {
			m.processed = mode
		}
		answers("conversation.get", 200, `{"id":"V","active_channel":"SMS"}`)(f, w)
		require.NoError(t, says(t, w, "the conversation is read"))
		w.judgeAll()
		assert.Equal(t, wrong, len(f.wire) > 0, "%s: %v", mode, f.wire)
	}
}

// Once something was removed or time has passed, nothing shows that what was created was
// ever there: it is looked for before.
func TestSeeEarly(t *testing.T) {
	for _, step := range []string{"the app is deleted", "the conversation is stopped"} {
		f := forgetful()
		w := f.world(t)
		require.NoError(t, says(t, w, "the recipient is a contact"), step)
		w.recipient.conversationID = "V"
		err := says(t, w, step)
		judged(t, Unfinished, err, step)
		assert.ErrorContains(t, err, "the contact C that was created is there", step)
	}
}
