//go:build unix

package endpoint

import (
	"encoding/base64"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/evidence"
)

// bearerOf returns the token that a command prints for a client.
func bearerOf(t *testing.T, c *client) string {
	t.Helper()
	token, err := c.tokens.fetch.Token()
	require.NoError(t, err)
	return token.AccessToken
}

func TestBearer_timeLimit(t *testing.T) {
	t.Parallel()
	began := time.Now()
	c := newClient(Credentials{BearerCommand: []string{"/bin/sh", "-c", "echo tok; sleep 45 &"}}, time.Second, 0, 0)
	assert.Equal(t, "tok", bearerOf(t, c))
	c = newClient(Credentials{BearerCommand: []string{"/bin/sh", "-c", "sleep 45"}}, time.Second, 0, 0)
	time.AfterFunc(100*time.Millisecond, c.end)
	_, err := c.tokens.fetch.Token()
	assert.ErrorContains(t, err, "context canceled", "nor does it outlive the run")
	assert.Less(t, time.Since(began), 20*time.Second)
}

// A command must not inherit the target's credentials, under any variable name.
func TestBearer_inheritsNoSecrets(t *testing.T) {
	t.Setenv("ACME_SECRET", "canary-7f3e9b1c")
	t.Setenv("ACME_JSON", `{"secret":"canary-7f3e9b1c"}`)
	t.Setenv("ACME_PIN", "1234") // too short to be masked, and named by the configuration
	t.Setenv("ACME_TOKEN", "the-token-itself")
	t.Setenv("ACME_BASE64", base64.StdEncoding.EncodeToString([]byte("canary-7f3e9b1c")))
	const script = `echo "$ACME_SECRET:$ACME_JSON:$ACME_PIN$ACME_BASE64:$ACME_TOKEN"`
	secrets := evidence.NewSecrets("canary-7f3e9b1c")

	c := newClient(Credentials{BearerCommand: []string{"/bin/sh", "-c", script}, Hide: []string{"ACME_PIN"}}, time.Second, 0, 0)
	c.known, c.secrets = secrets.Known(), secrets
	for range 2 {
		token, err := c.token(t.Context())
		require.NoError(t, err)
		assert.Equal(t, ":::the-token-itself", token.AccessToken, "nor is what the command needs taken away once it is known")
		c.tokens.expire(token.AccessToken)
	}
}
