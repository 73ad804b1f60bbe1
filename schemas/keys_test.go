package schemas

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeys(t *testing.T) {
	for pointer, want := range map[string][]string{
		"/target/auth":                  {"basic", "bearer", "oauth2"}, // below oneOf
		"/capabilities/clock":           {"control"},                   // below oneOf and $ref
		"/apps":                         {"conversation_app", "dispatch_app", "legacy_app"},
		"/target/auth/basic":            {"key_id", "key_secret"},
		"/capabilities/handset/command": nil, // no object
		"/no/such/place":                nil,
	} {
		keys, closed, err := Keys("config", pointer)
		require.NoError(t, err)
		assert.Equal(t, want, keys, pointer)
		assert.Equal(t, want != nil, closed, pointer)
	}
	keys, closed, err := Keys("config", "")
	require.NoError(t, err)
	assert.Contains(t, keys, "target", "of the whole")
	assert.True(t, closed)
	_, closed, err = Keys("config", "/recipients/credentials/0")
	require.NoError(t, err)
	assert.False(t, closed, "the keys of credentials are a channel's")
	_, _, err = Keys("confg", "")
	require.EqualError(t, err, `unknown schema "confg"; did you mean config?`)
}
