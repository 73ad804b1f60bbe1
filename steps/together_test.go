package steps

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whichever mode a message is processed in, all that shows it agrees.
func TestIsInOneMode(t *testing.T) {
	const text = "the message is processed in one mode, whichever it is"
	dispatched := strings.NewReplacer(`"CONVERSATION"`, `"DISPATCH"`, `"contact_id":"C","conversation_id":"V"`, `"contact_id":"","conversation_id":""`)
	inDispatch := func(f *fake, w *World) {
		for i := range f.callbacks {
			f.callbacks[i] = dispatched.Replace(f.callbacks[i])
		}
		none := answered{404, `{"error":{"code":404,"message":"no","status":"X","details":[]}}`}
		shown := answered{200, dispatched.Replace(fakeMessage("M3"))}
		f.answers["message.get"] = []answered{shown, shown, none}
		f.answers["message.list"] = []answered{{200, dispatched.Replace(fakeMessages)}, {200, `{"messages":[]}`}}
		f.answers["contact.list"], f.answers["contact.get"] = []answered{{200, `{"contacts":[]}`}}, []answered{none}
	}
	for name, c := range map[string]struct {
		but  change
		want Kind
	}{
		"all in DISPATCH mode":            {inDispatch, absent},
		"all in CONVERSATION mode":        {onlyInConversation, absent},
		"in both stores":                  {nil, Broken},
		"in neither":                      {answers("message.get", 404), Broken},
		"read in another mode":            {all(onlyInConversation, instead("message.get", `"processing_mode":"CONVERSATION"`, `"processing_mode":"DISPATCH"`)), Broken},
		"listed in another mode":          {all(onlyInConversation, instead("message.list", `"processing_mode":"CONVERSATION"`, `"processing_mode":"DISPATCH"`)), Broken},
		"reported without its contact":    {all(onlyInConversation, called(`"contact_id":"C"`, `"contact_id":""`)), Broken},
		"DISPATCH, reported with contact": {all(inDispatch, called(`"contact_id":""`, `"contact_id":"C"`)), Broken},
		"DISPATCH, with a contact":        {all(inDispatch, answers("contact.list", 200, `{"contacts":[`+fakeContact+`]}`)), Broken},
		"no receipt":                      {all(onlyInConversation, silent("message_delivery_report")), absent},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			w := f.world(t)
			w.sent[2].mode = ""
			if c.but != nil {
				c.but(f, w)
			}
			judged(t, c.want, says(t, w, text), name)
		})
	}
}

// Messages that are sent at once are all waited for, and each is the scenario's own.
func TestSendAtOnce(t *testing.T) {
	f := newFake()
	w := f.world(t)
	w.sent = nil
	inTurn("message.send", `{"message_id":"M1"}`, `{"message_id":"M2"}`, `{"message_id":"M3"}`)(f, w)
	require.NoError(t, says(t, w, "3 messages are sent to the recipient at once"))
	require.Len(t, w.sent, 3)
	for i, id := range []string{"M1", "M2", "M3"} {
		assert.Equal(t, id, w.sent[i].id)
		assert.NotEqual(t, w.sent[i].text, w.sent[(i+1)%3].text)
	}
	require.NoError(t, w.callbacksCame(t.Context()))
	called(`"message_id":"M1"`, `"message_id":"X"`)(f, w)
	assert.Error(t, w.callbacksCame(t.Context()), "the first is not delivered")

	f = newFake()
	w = f.world(t)
	f.answers["message.send"] = []answered{{200, `{"message_id":"M1"}`}, {400, `{}`}, {200, `{"message_id":"M3"}`}}
	require.NoError(t, says(t, w, "3 messages are sent to the recipient at once"))
	judged(t, Unfinished, says(t, w, "each of the 3 messages is stored in CONVERSATION mode"), "one was refused")
	w.session.Together = nil
	judged(t, Faulty, says(t, w, "3 messages are sent to the recipient at once"), "a session that cannot")
}
