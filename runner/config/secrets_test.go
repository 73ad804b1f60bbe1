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
	f.Target.Auth = Auth{Basic: &Key{KeyID: "id", KeySecret: "canary-basic"}}
	assert.Contains(t, f.Secrets(), "canary-basic")
}
