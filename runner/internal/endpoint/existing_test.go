package endpoint

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/evidence"
)

// The borrowed channel_credentials of an existing app are secrets of the run.
func TestBorrowCredentials(t *testing.T) {
	e := answering(t, 200, "application/json", `{"id":"a","channel_credentials":[{"channel":"MMS","mms_credentials":{"account_id":"an-account","api_key":"canary-borrowed"},"state":{"status":"ACTIVE"},"channel_known_id":"known"}]}`)
	e.CredentialsOf, e.Secrets = "a", evidence.NewSecrets()
	connected, err := Connect(t.Context(), e)
	require.NoError(t, err)
	defer connected.Close(t.Context())
	assert.Contains(t, e.Secrets.Known(), "canary-borrowed")
	assert.NotContains(t, e.Secrets.Known(), "an-account")
	got := connected.(*endpoint)
	assert.Contains(t, got.known, "canary-borrowed", "capture masks it by value")
	assert.JSONEq(t, `[{"channel":"MMS","mms_credentials":{"account_id":"an-account","api_key":"canary-borrowed"}}]`, string(got.Channels.Credentials))
}
