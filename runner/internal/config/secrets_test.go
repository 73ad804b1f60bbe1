package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecrets(t *testing.T) {
	f := &File{}
	assert.Empty(t, f.Secrets())
	f.Target.Auth.OAuth2 = &OAuth2{Key: Key{KeyID: "id", KeySecret: "canary-oauth"}}
	f.Target.Proxy = "http://user:canary-proxy@proxy.test:3128"
	f.Recipients.Credentials = []map[string]any{{"channel": "SMS", "static_bearer": map[string]any{"claimed_identity": "a plan", "token": "canary-channel"}}}
	assert.ElementsMatch(t, []string{"canary-oauth", "id:canary-oauth", "canary-proxy", "user:canary-proxy", "canary-channel"}, f.Secrets())
	f.Recipients.Credentials = []map[string]any{
		{"channel": "MMS", "mms_credentials": map[string]any{"account_id": "an account", "api_key": "canary-api-key"}},
		{"channel": "APPLEBC", "keys": []any{map[string]any{"any_name": "canary-in-a-list"}, "canary-bare"}, "ordinal": 3},
	}
	assert.Subset(t, f.Secrets(), []string{"canary-api-key", "canary-in-a-list", "canary-bare"})
	assert.NotContains(t, f.Secrets(), "an account")
	assert.NotContains(t, f.Secrets(), "APPLEBC")
	f.Target.Auth = Auth{Basic: &Key{KeyID: "id", KeySecret: "canary-basic"}}
	assert.Contains(t, f.Secrets(), "canary-basic")
}

// Variables that the file uses for a secret are hidden from commands by name: their
// value may be too short to mask, or only part of the secret.
func TestSecretVariables(t *testing.T) {
	env := func(name string) (string, bool) { return "value-of-" + name, true }
	f, err := Parse("modecert.yaml", []byte(`
target: {url: "http://x.test", project: "${PROJECT}", proxy: "http://${PROXY}@p.test", auth: {oauth2: {key_id: "${ID}", key_secret: "a-${SECRET}", token_url: "http://x.test"}}}
recipients: {credentials: [{channel: SMS, static_bearer: {claimed_identity: x, token: "${TOKEN}"}}]}
`), env)
	require.NoError(t, err)
	f, err = Effective(f, Flags{}, func(string) (string, bool) { return "", false })
	require.NoError(t, err)
	want := []string{"MODECERT_KEY_SECRET", "SINCH_KEY_SECRET", "PROXY", "SECRET", "TOKEN"}
	assert.ElementsMatch(t, want, f.SecretVariables())
	e, err := f.Endpoint()
	require.NoError(t, err)
	assert.ElementsMatch(t, want, e.Credentials.Hide)
}
