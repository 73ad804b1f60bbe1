package steps

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

func TestOutOf(t *testing.T) {
	const bounds = "less than 1 or more than 3650"
	for _, c := range []struct {
		days, ttl string
		want      bool
	}{
		{bounds, `1`, false},
		{bounds, `3650`, false},
		{bounds, `"30"`, false},
		{bounds, `0`, true},
		{bounds, `-1`, true},
		{bounds, `3651`, true},
		{bounds, `9223372036854775808`, true},
		{bounds, `1.5`, true},
		{bounds, ``, true}, // absent is 0
		{"less than 0 or more than 7", ``, false},
	} {
		t.Run(c.days+" "+c.ttl, func(t *testing.T) {
			assert.Equal(t, c.want, outOf(c.days, gjson.Parse(c.ttl)))
		})
	}
}

func TestForbiddenPolicy(t *testing.T) {
	w := &World{rule: Rule{ID: "R"}}
	const body = `{"retention_policy":{"retention_type":"PERSIST_RETENTION_POLICY","ttl_days":30}}`
	for policy, broken := range map[string]bool{
		"PERSIST_RETENTION_POLICY":                true,
		"MESSAGE_EXPIRE_POLICY":                   false,
		"any policy but PERSIST_RETENTION_POLICY": false,
		"any policy but MESSAGE_EXPIRE_POLICY":    true,
	} {
		err := w.forbidden(body, 1, "retention_policy", "", policy)
		assert.Equal(t, broken, err != nil, policy)
	}
	assert.NoError(t, w.forbidden(`{}`, 1, "retention_policy", "less than 1 or more than 3650", "PERSIST_RETENTION_POLICY"), "an app without the policy")
}

func TestLiteral(t *testing.T) {
	for in, want := range map[string]string{
		"8": `8`, "-1": `-1`, "1.5": `1.5`, "true": `true`, "null": `null`, "[3]": `[3]`, `"3"`: `"3"`,
		"seven": `"seven"`, "DISPATCH": `"DISPATCH"`, "[x]": `"[x]"`,
	} {
		got, err := json.Marshal(literal(in))
		require.NoError(t, err, in)
		assert.JSONEq(t, want, string(got), in)
	}
}

func TestRetentionNamesTheFieldOfItsMode(t *testing.T) {
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

func TestUnchangedLooksAtEveryMember(t *testing.T) {
	w := &World{rule: Rule{ID: "R"}, app: &app{touched: []string{"display_name"}}}
	const before = `{"id":"A","display_name":"a","rate_limits":{"inbound":1},"callback_settings":{"x":1},
		"channel_credentials":[{"channel":"SMS","state":{"status":"PENDING"}}]}`
	for now, broken := range map[string]bool{
		before: false,
		`{"id":"A","display_name":"b","rate_limits":{"inbound":2},"callback_settings":{"x":1},"channel_credentials":[{"channel":"SMS","state":{"status":"ACTIVE"}}],"new":1}`: false,
		`{"id":"A","display_name":"a","callback_settings":{"x":2},"channel_credentials":[{"channel":"SMS"}]}`:                                                                 true,
		`{"id":"A","display_name":"a","channel_credentials":[{"channel":"SMS"}]}`:                                                                                             true,
		`{"id":"A","display_name":"a","callback_settings":{"x":1},"channel_credentials":[]}`:                                                                                  true,
	} {
		err := w.unchanged(gjson.Parse(before), gjson.Parse(now), true, 1)
		assert.Equal(t, broken, err != nil, now)
	}
	renamed := gjson.Parse(`{"id":"A","display_name":"b"}`)
	assert.Error(t, w.unchanged(gjson.Parse(`{"id":"A","display_name":"a"}`), renamed, false, 1), "after a refusal nothing may change")
}

func TestNeverInForceNeedsARequest(t *testing.T) {
	w := &World{rule: Rule{ID: "R"}}
	kind, _ := Judge(w.neverInForce(context.Background(), modeDispatch, "less than 0 or more than 7", ""))
	assert.Equal(t, Faulty, kind)
}
