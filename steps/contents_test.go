package steps

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// What is no message is judged, too: by what the scenario has sent and by what its
// recipients wrote.
func TestJudgeOther(t *testing.T) {
	for body, rule := range map[string]string{
		`{"event_delivery_report":{"event_id":"E1","channel_identity":{"identity":"+15550001"},"processing_mode":"DISPATCH"}}`:     "",
		`{"event_delivery_report":{"event_id":"E1","channel_identity":{"identity":"+15550001"},"processing_mode":"CONVERSATION"}}`: "CALLBACK-MODE-EVENT",
		`{"event_delivery_report":{"event_id":"E9","channel_identity":{"identity":"+15550001"}}}`:                                  "WIRE-CALLBACK",
		`{"event_delivery_report":{"event_id":"E1","channel_identity":{"identity":"+15550009"}}}`:                                  "WIRE-CALLBACK",
		`{"capability_notification":{"identity":"15550001"}}`:                                                                      "",
		`{"capability_notification":{"identity":"+15550009"}}`:                                                                     "WIRE-CALLBACK",
		`{"message":{"channel_identity":{"identity":"+15550001"},"contact_message":{"text_message":{"text":"A whole reply"}}}}`:    "",
		`{"message":{"direction":"TO_APP"}}`:                                                                                       "",
		`{"message":{"direction":"TO_CONTACT"}}`:                                                                                   "WIRE-CALLBACK",
		`{"event":{"direction":""}}`:                                                                                               "",
		`{"event":{"direction":"TO_CONTACT"}}`:                                                                                     "WIRE-CALLBACK",
		`{"event":{"channel_identity":{"identity":"15550002"}}}`:                                                                   "",
		`{"event":{"channel_identity":{"identity":"15550009"}}}`:                                                                   "WIRE-CALLBACK",
		`{"opt_in_notification":{"identity":"+15550002"}}`:                                                                         "",
		`{"opt_in_notification":{"identity":"+15550009"}}`:                                                                         "WIRE-CALLBACK",
		`{"opt_out_notification":{"identity":"+15550009"}}`:                                                                        "WIRE-CALLBACK",
		`{"message":{"channel_identity":{"identity":"+15550001"},"contact_message":{"text_message":{"text":"a whole"}}}}`:          "WIRE-CALLBACK",
		`{"message":{"channel_identity":{"identity":"+15550009"},"contact_message":{"text_message":{"text":"A whole"}}}}`:          "",
	} {
		f := newFake()
		w := f.world(t)
		who := &recipient{channel: "SMS", identity: "+15550001"}
		w.sent = []*traffic{{kind: "event", id: "E1", processed: modeDispatch, with: who}}
		w.replies = []*traffic{{kind: "message", inbound: true, vouched: true, text: "A whole reply", with: who}}
		w.evidence.events["E1"] = true
		w.take(found{to: &recipient{channel: "SMS", identity: "+15550003", also: &recipient{channel: "RCS", identity: "+15550002"}}})
		w.judgeOther(gjson.Parse(body), func(expected, pointer string) expect.Finding {
			return expect.Finding{Expected: expected, Pointer: pointer}
		})
		switch {
		case rule == "":
			assert.Empty(t, f.wire, body)
		case assert.NotEmpty(t, f.wire, body):
			assert.Equal(t, rule, f.wire[0].Rule, body)
		}
	}
}

// A page holds no more than was asked for.
func TestJudgeList(t *testing.T) {
	f := newFake()
	w := f.world(t)
	a := answer{body: gjson.Parse(`{"messages":[{"id":"M1"},{"id":"M2"}]}`)}
	a.call.query = map[string][]string{"page_size": {"2"}}
	w.judgeList(a, "messages")
	assert.Empty(t, f.wire)
	a.call.query.Set("page_size", "1")
	w.judgeList(a, "messages")
	assert.Len(t, f.wire, 1)
}

// What is reported of a message has the correlation id that the message was sent with, if
// any, unless its strategy does not support one. An injected message has its own time.
func TestWorldJudgeMessage_sentAndInjected(t *testing.T) {
	for _, c := range []struct {
		sent, told string
		wrong      bool
	}{
		{`{"app_id":"A","correlation_id":"corr-1"}`, "corr-1", false},
		{`{"app_id":"A","correlation_id":"corr-1"}`, "", false},
		{`{"app_id":"A","correlation_id":"corr-1"}`, "corr-2", true},
		{`{"app_id":"A","correlation_id":"corr-1","processing_strategy":"DISPATCH_ONLY"}`, "corr-2", false},
	} {
		f := newFake()
		w := f.world(t)
		w.evidence.post(answer{request: gjson.Parse(c.sent), body: gjson.Parse(`{"message_id":"M1"}`)})
		w.evidence.callbacks = []Callback{{Body: []byte(`{"app_id":"A","project_id":"P","correlation_id":"` + c.told + `","message_delivery_report":{"message_id":"M1"}}`)}}
		w.judgeCallbacks()
		assert.Equal(t, c.wrong, len(f.wire) > 0, "%v: %v", c, f.wire)
	}
	for at, wrong := range map[string]bool{"2030-01-01T00:00:00Z": false, "2030-01-01T01:00:00Z": true, "": false} {
		f := newFake()
		w := f.world(t)
		w.replies[0].at = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
		w.judgeMessage(gjson.Parse(`{"id":"R1","accept_time":"`+at+`"}`), "", answer{})
		assert.Equal(t, wrong, len(f.wire) > 0, "%q: %v", at, f.wire)
	}
}

// A list that is narrowed holds nothing else, whichever step asked for it.
func TestWorldJudgeMessages_partsOfLists(t *testing.T) {
	for body, wrong := range map[string]bool{
		`{"messages":[{"id":"X","direction":"TO_APP","processing_mode":"CONVERSATION"}]}`:     false,
		`{"messages":[{"id":"X","direction":"TO_CONTACT","processing_mode":"CONVERSATION"}]}`: true,
		`{"messages":[{"id":"X","processing_mode":"CONVERSATION"}]}`:                          false,
	} {
		f := newFake()
		w := f.world(t)
		a := answer{name: "message.list", op: operations["message.list"], body: gjson.Parse(body)}
		a.call.query = map[string][]string{"direction": {"TO_APP"}}
		w.judgeMessages(a)
		assert.Equal(t, wrong, len(f.wire) > 0, "%s: %v", body, f.wire)
	}
	for active, wrong := range map[string]bool{`true`: false, `false`: true, `null`: false} {
		f := newFake()
		w := f.world(t)
		a := answer{}
		a.call.query = map[string][]string{"only_active": {"true"}}
		w.judgeConversation(gjson.Parse(`{"id":"V","active":`+active+`}`), "", a)
		assert.Equal(t, wrong, len(f.wire) > 0, "%s: %v", active, f.wire)
	}
}
