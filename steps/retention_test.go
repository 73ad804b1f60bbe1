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
	field, value := retention("", modeConversation, "30", "")
	assert.Equal(t, "retention_policy", field)
	assert.Equal(t, defaultPolicy, value["retention_type"])
	field, _ = retention(modeDispatch, modeConversation, "3", "")
	assert.Equal(t, "dispatch_retention_policy", field, "the messages' mode decides, not the app's")
	_, value = retention("", modeDispatch, "", "PERSIST_RETENTION_POLICY")
	assert.NotContains(t, value, "ttl_days", "a TTL that is not stated is not sent")
}

func TestNeverInForceNeedsARequest(t *testing.T) {
	w := &World{rule: Rule{ID: "R"}}
	kind, _ := Judge(w.neverInForce(context.Background(), modeDispatch, "less than 0 or more than 7", ""))
	assert.Equal(t, Faulty, kind)
}
