package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Variables stand without quotes also between the braces of a flow mapping.
func TestVariablesInFlowMappings(t *testing.T) {
	env := func(name string) (string, bool) {
		v, ok := map[string]string{"KEY": "k", "SECRET": "s: }"}[name]
		return v, ok
	}
	f, err := Parse("modecert.yaml", []byte("target:\n  url: http://127.0.0.1:1\n  project: p\n  auth: {oauth2: {key_id: ${KEY}, key_secret: ${SECRET}}}\n"), env)
	require.NoError(t, err)
	assert.Equal(t, "k", f.Target.Auth.OAuth2.KeyID)
	assert.Equal(t, "s: }", f.Target.Auth.OAuth2.KeySecret)
	_, err = Parse("modecert.yaml", []byte("target:\n  auth: {oauth2: {key_id: ${NOBODY}}}\n"), env)
	assert.ErrorContains(t, err, "modecert.yaml:2")
	assert.ErrorContains(t, err, "NOBODY")
}
