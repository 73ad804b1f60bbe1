package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The table has every operation, in each mode where it depends on the mode.
func TestGrants_coverEveryOperation(t *testing.T) {
	for name := range operations {
		asked, listed := grants[name]
		if !assert.True(t, listed, name) {
			continue
		}
		_, whatever := asked[always]
		_, dispatch := asked[modeDispatch]
		_, conversation := asked[modeConversation]
		assert.True(t, whatever || dispatch && conversation, "%s: a mode is missing", name)
	}
	for name := range grants {
		assert.Contains(t, operations, name)
	}
}

// A wrong refusal violates the rule that says that the call succeeds, and leaves the
// scenarios of other rules without a result.
func TestWorldWronglyRefused(t *testing.T) {
	const sent = "a message is sent to the recipient"
	for _, tc := range []struct {
		rule, given, when, then string
		op                      string
		want                    Kind
		accused                 string
	}{
		{"RULE-A", sent, "", "", "message.send", Unfinished, "SEND-CONVERSATION-IDENTIFIED-BY"},
		{"SEND-CONVERSATION-IDENTIFIED-BY", sent, "", "", "message.send", Unfinished, "SEND-CONVERSATION-IDENTIFIED-BY"},
		{"RULE-A", "", "a message is sent to the recipient by contact ID", "the message is stored", "message.send", Unfinished, "SEND-CONVERSATION-CONTACT-ID"},
		{"SEND-CONVERSATION-CONTACT-ID", "", "a message is sent to the recipient by contact ID", "the message is stored", "message.send", Broken, ""},
		{"RULE-A", "", "a dispatch-only message is sent to the recipient", "the message is stored", "message.send", Unfinished, "MESSAGE-MODE-DISPATCH"},
		{"RULE-A", "", "a dispatch-only message is sent to the recipient", "the request succeeds", "message.send", Broken, ""},
		{"RULE-A", "", "an event is sent to the recipient", "the event is stored", "event.send", Unfinished, "SEND-CONVERSATION-EVENT-IDENTIFIED-BY"},
		{"RULE-A", "the app was changed to DISPATCH mode", "", "", "app.update", Unfinished, "APP-MODE-CHANGE"},
		{"RULE-A", "the app's DISPATCH retention was set to 3 days", "", "", "app.update", Unfinished, "DISPATCH-TTL-BOUNDS"},
		{"RULE-A", "an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY", "", "", "app.create", Unfinished, "CONVERSATION-POLICY-ANY-OF-THREE"},
		{"RULE-A", "", "the messages are listed by contact ID", "the list holds the message", "message.list", Unfinished, "LIST-CONVERSATION-CONTACT-ID"},
		{"RULE-A", "", "the messages are listed by contact ID", "it is observed whether the list holds the message", "message.list", absent, ""},
		{"RULE-A", "", `the message is given message metadata "A"`, `the stored message carries message metadata "A"`, "message.update", Broken, ""},
		{"RULE-A", "the recipient is a contact", "", "", "contact.create", Unfinished, ""},
	} {
		f := newFake()
		w := f.world(t)
		w.rule.ID = tc.rule
		answers(tc.op, 400)(f, w)
		answers("contact.list", 200, `{"contacts":[]}`)(f, w)
		var err error
		if tc.given != "" {
			err = w.Given(t.Context(), tc.given)
		} else {
			require.NoError(t, says(t, w, tc.when))
			err = says(t, w, tc.then)
		}
		name := tc.rule + ": " + tc.given + tc.when + ", " + tc.then
		judged(t, tc.want, err, name)
		if tc.accused == "" {
			assert.Empty(t, f.wire, name)
			continue
		}
		assert.ErrorContains(t, err, "was refused: status 400 (no), see "+tc.accused, name)
		if assert.Len(t, f.wire, 1, name) {
			assert.Equal(t, tc.accused, f.wire[0].Rule, name)
		}
	}
}

// What speaks of the caller or of the day is no refusal.
func TestWorldNotGranted_whatIsNoRefusal(t *testing.T) {
	for _, status := range []int{401, 403, 429, 500, 503} {
		f := newFake()
		w := f.world(t)
		answers("message.send", status)(f, w)
		judged(t, Unfinished, w.Given(t.Context(), "a message is sent to the recipient"), "a message was sent")
		for _, finding := range f.wire {
			assert.NotContains(t, finding.Rule, "SEND-")
		}
	}
}

// What was refused is not read: nothing asks for an app without an id.
func TestWorldDo_whatWasRefusedIsNotRead(t *testing.T) {
	f := newFake()
	w := f.world(t)
	answers("app.create", 400)(f, w)
	require.NoError(t, says(t, w, "an app is created in CONVERSATION mode with a CONVERSATION retention of 0 days"))
	f.asked = nil
	require.NoError(t, says(t, w, "it is observed whether its CONVERSATION retention is 180 days"))
	assert.Empty(t, f.asked)
	assert.Equal(t, []string{"no: its CONVERSATION retention is 180 days (status 400 (no))"}, f.observed)

	_, err := w.do(t.Context(), "app.get", call{ids: []string{""}})
	judged(t, Unfinished, err, "an empty id")
	_, err = w.do(t.Context(), "app.get", call{})
	judged(t, Faulty, err, "no id")
	assert.Empty(t, f.asked)
}

// A refusal of what carries an extra is blamed on the extra, once the plain message is
// accepted, and on sending where that is refused too.
func TestWorldBlameExtras(t *testing.T) {
	const accepted, no = `{"message_id":"M4","event_id":"E","accepted_time":"2030-01-01T00:00:00Z"}`, `{"error":{"code":400,"message":"no","status":"X","details":[]}}`
	inDispatch := func(_ *fake, w *World) { w.app.mode = modeDispatch }
	for says, c := range map[string]struct {
		where change
		op    string
		plain int // the status of the plain message
		rule  string
	}{
		`a message is sent to the recipient with message metadata "A"`:                       {nil, "message.send", 200, "METADATA-IN-RECEIPT"},
		`another message is sent to the recipient with message metadata "A"`:                 {nil, "message.send", 400, "SEND-CONVERSATION-IDENTIFIED-BY"},
		`a message was sent to the recipient with message metadata "A"`:                      {nil, "message.send", 503, ""},
		`a message is sent to the recipient with special characters in its message metadata`: {inDispatch, "message.send", 200, "METADATA-IN-RECEIPT"},
		`a message is sent to the recipient with conversation metadata "A"`:                  {inDispatch, "message.send", 200, "METADATA-MO-DISPATCH"},
		`a message was sent to the recipient with conversation metadata "A"`:                 {nil, "message.send", 200, "METADATA-MO-CONVERSATION"},
		`a message is sent to the recipient with conversation metadata "B" to be merged`:     {nil, "message.send", 200, "METADATA-MERGE"},
		`a message is sent to the recipient by contact ID with correlation ID "A"`:           {nil, "message.send", 200, "CORRELATION-ID-MO"},
		`a message is sent to the recipient with strategy DEFAULT`:                           {nil, "message.send", 200, "STRATEGY-DEFAULT"},
		`another message is sent to the recipient with strategy DEFAULT`:                     {nil, "message.send", 400, "SEND-CONVERSATION-IDENTIFIED-BY"},
		`a message was sent to the recipient with strategy DEFAULT`:                          {inDispatch, "message.send", 200, "STRATEGY-DEFAULT"},
		`a dispatch-only message is sent to the recipient`:                                   {inDispatch, "message.send", 200, "STRATEGY-DISPATCH-ONLY-IN-DISPATCH"},
		`a dispatch-only message was sent to the recipient`:                                  {nil, "message.send", 200, "MESSAGE-MODE-DISPATCH"},
		`a dispatch-only message is sent to the recipient with conversation metadata "A"`:    {nil, "message.send", 200, ""},
		`a card message is sent to the recipient`:                                            {inDispatch, "message.send", 200, ""},
		`a card message was sent to the recipient`:                                           {inDispatch, "message.send", 400, "SEND-DISPATCH-IDENTIFIED-BY"},
		`a generic event was sent to the recipient`:                                          {nil, "event.send", 200, ""},
		`an agent left event was sent to the recipient`:                                      {nil, "event.send", 400, "SEND-CONVERSATION-EVENT-IDENTIFIED-BY"},
	} {
		t.Run(says, func(t *testing.T) {
			f := newFake()
			w := f.world(t)
			if c.where != nil {
				c.where(f, w)
			}
			plain := answered{c.plain, no}
			if c.plain == 200 {
				plain.body = accepted
			}
			f.answers[c.op] = []answered{{400, no}, plain}
			err := w.Given(t.Context(), says)
			judged(t, Unfinished, err, says)
			if c.rule == "" {
				assert.Empty(t, f.wire)
				assert.NotContains(t, err.Error(), ", see ")
				return
			}
			assert.ErrorContains(t, err, "was refused: status 400 (no)")
			assert.ErrorContains(t, err, ", see "+c.rule)
			if assert.Len(t, f.wire, 1) {
				assert.Equal(t, c.rule, f.wire[0].Rule)
			}
		})
	}
}
