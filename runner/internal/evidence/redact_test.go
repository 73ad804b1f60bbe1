package evidence

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/schemas/wire"
)

func TestRedactor_members(t *testing.T) {
	r := NewRedactor()
	for body, want := range map[string]string{
		`{"secret":"s3"}`:                        `{"secret":"` + Mask + `"}`,
		`{"secret" : "s3"}`:                      `{"secret" : "` + Mask + `"}`,
		`{"token":"t","channel":"SMS"}`:          `{"token":"` + Mask + `","channel":"SMS"}`,
		`[{"static_bearer":{"token":"a\"b\\"}}]`: `[{"static_bearer":{"token":"` + Mask + `"}}]`,
		`{"access_token":"x","token_type":"bearer","refresh_token":"y"}`: `{"access_token":"` + Mask + `","token_type":"bearer","refresh_token":"` + Mask + `"}`,
		`{"client_secret":"x","callback_secret":"y"}`:                    `{"client_secret":"` + Mask + `","callback_secret":"` + Mask + `"}`,
		`{"secret_for_overridden_callback_urls":"x"}`:                    `{"secret_for_overridden_callback_urls":"` + Mask + `"}`,
		`{"api_key":"x","aes_key":"y","account_id":"z"}`:                 `{"api_key":"` + Mask + `","aes_key":"` + Mask + `","account_id":"z"}`,
		`{"secret":"cut sh`:                         `{"secret":"` + Mask,
		`{"secret":"cut sh\`:                        `{"secret":"` + Mask,
		`"token":"a" "token" : "b" "x":"token":"c"`: `"token":"` + Mask + `" "token" : "` + Mask + `" "x":"token":"` + Mask + `"`,
		// A text without a secret stays the same, to the byte.
		`{"secret":""}`:              `{"secret":""}`,
		`{"secret":"`:                `{"secret":"`,
		`{"secret":null}`:            `{"secret":null}`,
		`{"next_page_token":"abc"}`:  `{"next_page_token":"abc"}`,
		`{"message":"the secret"}`:   `{"message":"the secret"}`,
		`{"secrets":"many"}`:         `{"secrets":"many"}`,
		"plain words with no quotes": "plain words with no quotes",
		"{\"a\":\"\xff\x00\"}":       "{\"a\":\"\xff\x00\"}",
	} {
		assert.Equal(t, wire.Body(want), r.Body([]byte(body)), body)
	}
	assert.Nil(t, r.Body(nil))
}

// JSON may write any character as an escape.
func TestRedactor_escapes(t *testing.T) {
	r, s := NewRedactor("open-sesame/123"), NewSecrets("open-sesame/123")
	for body, want := range map[string]string{
		`{"a":"\u006fpen-ses\u0061me\/123"}`:              `{"a":"` + Mask + `"}`,
		`{"a":"\"x \u006Fpen-sesame/123\n","b":"\u0062"}`: `{"a":"\"x ` + Mask + `\n","b":"\u0062"}`,
		`{"a":"open-sesame\/123"}`:                        `{"a":"` + Mask + `"}`,
		`{"\u006fpen-sesame/123":1}`:                      `{"` + Mask + `":1}`,
		`{"a":"\ud83d\ude00 <\u003e"}`:                    `{"a":"\ud83d\ude00 <\u003e"}`,
		`"\u00`:                                           `"\u00`,
	} {
		assert.Equal(t, want, string(r.Body([]byte(body))), body)
		assert.Equal(t, want, s.Text(body), body)
	}
	assert.Equal(t, 4, s.Found())
}

// A value is masked if its own member holds a secret, even if the text no longer names
// the member.
func TestRedactor_Value(t *testing.T) {
	r := NewRedactor("open-sesame-123")
	for _, tc := range []struct{ pointer, text, want string }{
		{"/channel_credentials/0/static_bearer/token", `"of somebody else's"`, Mask},
		{"/channel_credentials/0/static_bearer/token", `12345678`, Mask},
		{"/callback_secret", `unchanged: "x"`, Mask},
		{"/callback_secret", "absent", "absent"},
		{"/callback_secret", `""`, `""`},
		{"/display_name", `"a name"`, `"a name"`},
		{"", `status 409 (open-sesame-123 is no token)`, `status 409 (` + Mask + ` is no token)`},
		{"/channel_credentials", `[{"token":"of somebody else's`, `[{"token":"` + Mask},
	} {
		assert.Equal(t, tc.want, r.Value(tc.pointer, tc.text), tc.pointer)
	}
	assert.Equal(t, "anything", Redactor{}.Value("/id", "anything"))
}

func TestRedactor_shortSecrets(t *testing.T) {
	assert.Equal(t, "a key is a key", NewRedactor("key", "").Text("a key is a key"))
	assert.Equal(t, "an "+Mask, NewRedactor("eightchr").Text("an eightchr"))
}

func TestRedactor_zero(t *testing.T) {
	assert.Equal(t, "anything", Redactor{}.Text("anything"))
}

func TestRedactor_repeatable(t *testing.T) {
	r := NewRedactor("open-sesame-123")
	q := r.Request(wire.Request{URL: "http://h/open-sesame-123", Body: wire.Body(`{"secret":"x","a":"open-sesame-123"}`)})
	assert.Equal(t, "http://h/"+Mask, q.URL)
	assert.Equal(t, q, r.Request(q))
}
