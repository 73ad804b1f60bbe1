package steps

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/tidwall/gjson"
)

// keepingSo is a world after an accepted request, whose app reads back body.
func keepingSo(body string) *World {
	w, _ := answering(200, body)
	w.app, w.outcome = &app{id: "A"}, &Answer{status: 200, body: []byte(`{}`)}
	return w
}

func TestNeverKeepsBeyond(t *testing.T) {
	for _, c := range []struct {
		least, most, ttl string
		want             Kind
	}{
		{"1", "3650", `{"ttl_days":1}`, absent},
		{"1", "3650", `{"ttl_days":3650}`, absent},
		{"1", "3650", `{"ttl_days":"30"}`, absent},
		{"1", "3650", `{"ttl_days":0}`, Broken},
		{"1", "3650", `{"ttl_days":-1}`, Broken},
		{"1", "3650", `{"ttl_days":3651}`, Broken},
		{"1", "3650", `{"ttl_days":9223372036854775808}`, Broken},
		{"1", "3650", `{"ttl_days":1.5}`, Broken},
		{"1", "3650", `{"ttl_days":180.0}`, absent},
		{"1", "3650", `{"ttl_days":""}`, absent}, // unset is 180
		{"1", "3650", `{}`, absent},
		{"0", "7", `{}`, Broken},
		{"1", "3650", `null`, absent}, // an app without the policy
		{"x", "7", `{}`, Faulty},
	} {
		w := keepingSo(`{"id":"A","retention_policy":` + c.ttl + `}`)
		judged(t, c.want, w.neverKeepsBeyond(t.Context(), modeConversation, c.least, c.most), c.ttl)
	}
	w := keepingSo(`{"id":"A","retention_policy":{"ttl_days":1}}`)
	w.outcome.body = []byte(`{"retention_policy":{"ttl_days":0}}`)
	judged(t, Broken, w.neverKeepsBeyond(t.Context(), modeConversation, "1", "7"), "the answer says so")
}

func TestNeverUnder(t *testing.T) {
	w := keepingSo(`{"id":"A","retention_policy":{"retention_type":"PERSIST_RETENTION_POLICY","ttl_days":30}}`)
	judged(t, Broken, w.neverUnder(t.Context(), modeConversation, "PERSIST_RETENTION_POLICY"), "it is")
	judged(t, absent, w.neverUnder(t.Context(), modeConversation, "MESSAGE_EXPIRE_POLICY"), "it is not")
	judged(t, absent, w.neverUnderAnother(t.Context(), modeConversation, "PERSIST_RETENTION_POLICY"), "it is that one")
	judged(t, Broken, w.neverUnderAnother(t.Context(), modeConversation, "MESSAGE_EXPIRE_POLICY"), "it is another")
}

func TestInDays(t *testing.T) {
	for ttl, want := range map[string]string{
		"8 days": "8", "1 day": "1", "-1 days": "-1", "1.5 days": "1.5", "true": "true", "null": "null", "[3]": "[3]", `"3"`: `"3"`,
	} {
		assert.Equal(t, want, inDays(ttl))
		assert.True(t, Known("the app's DISPATCH retention is set to "+ttl), ttl)
	}
	for _, ttl := range []string{"1 days", "8", "8 day", "seven days", "-1 day"} {
		assert.False(t, Known("the app's DISPATCH retention is set to "+ttl), ttl)
	}
}

func TestKeptFields_ofItsMode(t *testing.T) {
	policy := func(kind string, days string) map[string]any {
		return map[string]any{"retention_type": kind, "ttl_days": json.RawMessage(days)}
	}
	for name, c := range map[string]struct {
		kept kept
		want map[string]any
	}{
		"nothing":                       {kept{}, map[string]any{}},
		"the mode of the app":           {kept{days: "30"}, map[string]any{"retention_policy": policy(defaultPolicy, "30")}},
		"the messages' mode goes first": {kept{mode: modeDispatch, days: "3"}, map[string]any{"dispatch_retention_policy": policy(defaultPolicy, "3")}},
		"a TTL that is not stated is not sent": {kept{policy: "PERSIST_RETENTION_POLICY"},
			map[string]any{"retention_policy": map[string]any{"retention_type": "PERSIST_RETENTION_POLICY"}}},
		"both at once": {kept{days: "3", inConversations: "30"},
			map[string]any{"dispatch_retention_policy": policy(defaultPolicy, "3"), "retention_policy": policy(defaultPolicy, "30")}},
	} {
		assert.Equal(t, c.want, c.kept.fields(modeConversation), name)
	}
}

func TestWorldUnchanged_looksAtEveryMember(t *testing.T) {
	w := &World{rule: Rule{ID: "R"}}
	const before = `{"id":"A","display_name":"a","rate_limits":{"inbound":1},"callback_settings":{"x":1},
		"channel_credentials":[{"channel":"SMS","state":{"status":"PENDING"}}]}`
	for now, broken := range map[string]bool{
		before: false,
		`{"id":"A","display_name":"b","rate_limits":{"inbound":2},"callback_settings":{"x":1},"channel_credentials":[{"channel":"SMS","state":{"status":"ACTIVE"}}],"new":1}`: false,
		`{"id":"A","display_name":"a","callback_settings":{"x":2},"channel_credentials":[{"channel":"SMS"}]}`:                                                                 true,
		`{"id":"A","display_name":"a","channel_credentials":[{"channel":"SMS"}]}`:                                                                                             true,
		`{"id":"A","display_name":"a","callback_settings":{"x":1},"channel_credentials":[]}`:                                                                                  true,
	} {
		err := w.unchanged(gjson.Parse(before), gjson.Parse(now), []string{"display_name"}, 1)
		assert.Equal(t, broken, err != nil, now)
	}
	renamed := gjson.Parse(`{"id":"A","display_name":"b"}`)
	assert.Error(t, w.unchanged(gjson.Parse(`{"id":"A","display_name":"a"}`), renamed, nil, 1), "after a refusal nothing may change")
}

func TestWorldNeverKeepsBeyond_needsARequest(t *testing.T) {
	w := &World{rule: Rule{ID: "R"}}
	judged(t, Faulty, w.neverKeepsBeyond(t.Context(), modeDispatch, "0", "7"), "nothing was asked for")
}
