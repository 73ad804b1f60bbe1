package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSecretsOfAConfiguration(t *testing.T) {
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
