package cli

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/config"
)

// The first configuration can be read, as it is and with all that is commented out.
func TestFirstConfig(t *testing.T) {
	env := func(name string) (string, bool) { return "value-of-" + name, true }
	file, err := config.Parse("modecert.yaml", firstConfig, env)
	require.NoError(t, err)
	assert.Equal(t, "http://127.0.0.1:8080", file.Target.URL)
	assert.True(t, file.Capabilities.Handset.Absent)

	member := regexp.MustCompile(`(?m)^( *)# ( *(?:- |[a-z_0-9]+:(?: .*)?)$)`)
	all := member.ReplaceAllString(string(firstConfig), "$1$2")
	require.Greater(t, len(member.FindAllString(string(firstConfig), -1)), 12, strings.TrimSpace(all))
	file, err = config.Parse("modecert.yaml", []byte(all), env)
	require.NoError(t, err, all)
	assert.Equal(t, "value-of-MODECERT_KEY_SECRET", file.Target.Auth.OAuth2.KeySecret)
	assert.True(t, file.Confirm)
	assert.Equal(t, 500, file.Recipients.MaxSends)
}
