package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Whatever a step asked for, everything that a scenario has seen is judged at its end.
func TestJudgeAll(t *testing.T) {
	seen := func(op, old, text string) change { return instead(op, old, text) }
	for name, c := range map[string]struct {
		but  change
		step string
		want []string
	}{
		"nothing amiss":                       {nil, "the messages are listed", nil},
		"a message of the other mode":         {seen("message.list", `"processing_mode":"CONVERSATION"`, `"processing_mode":"DISPATCH"`), "the messages are listed", []string{"APP-MODE-CONVERSATION-EVERY-MT /messages/0/processing_mode", "LIST-SOURCE-DEFAULT /messages/0/processing_mode", "APP-MODE-CONVERSATION-EVERY-MO /messages/3/processing_mode"}},
		"a message with another text":         {seen("message.list", "text of M2", "another"), "the messages are listed", []string{"WIRE-MESSAGE /messages/1/app_message/text_message/text"}},
		"a message of another recipient":      {seen("message.list", "+15550001", "+15559999"), "the messages are listed", []string{"WIRE-MESSAGE /messages/0/channel_identity/identity"}},
		"a message with another contact":      {seen("message.list", `"contact_id":"C"`, `"contact_id":"D"`), "the messages are listed", []string{"CONVERSATION-MT-ASSOCIATED /messages/0/contact_id", "CONVERSATION-MO-ASSOCIATED /messages/3/contact_id"}},
		"a message that leaves all of it out": {seen("message.list", `"contact_id":"C","conversation_id":"V","processing_mode":"CONVERSATION",`, ""), "the messages are listed", nil},
		"a direction turned round":            {seen("message.list", `"direction":"TO_APP"`, `"direction":"TO_CONTACT"`), "the messages are listed", []string{"WIRE-MESSAGE /messages/3/direction"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			w := f.world(t)
			if c.but != nil {
				c.but(f, w)
			}
			_ = says(t, w, c.step)
			w.judgeAll()
			var found []string
			for _, v := range f.wire {
				if v.Rule != "LIST-ORDER" { // the fake lists its replies last
					found = append(found, v.Rule+" "+v.Pointer)
				}
			}
			assert.Equal(t, c.want, found)
		})
	}
}
