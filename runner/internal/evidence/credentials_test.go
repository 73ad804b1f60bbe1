package evidence

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCredentialSecrets(t *testing.T) {
	sms := map[string]any{
		"channel":         "SMS",
		"static_bearer":   map[string]any{"claimed_identity": "shop", "token": "opens SMS"},
		"callback_secret": "opens callbacks",
		"numbers":         []any{"opens a list", map[string]any{"pin": "opens in a list", "sender_id": "shop"}},
		"priority":        1,
	}
	want := []string{"opens SMS", "opens callbacks", "opens a list", "opens in a list"}
	assert.ElementsMatch(t, want, CredentialSecrets(sms))
	assert.ElementsMatch(t, want, CredentialSecrets([]map[string]any{sms, {"default_sender": "shop", "username": "shop"}}))
	assert.Empty(t, CredentialSecrets(nil))
}
