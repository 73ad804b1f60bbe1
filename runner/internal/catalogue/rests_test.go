package catalogue_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/catalogue"
)

// Each sentence is shown with the document that it is in.
func TestRestsOn(t *testing.T) {
	c, err := catalogue.Load(features.FS)
	require.NoError(t, err)
	documents := func(id string) (all []string) {
		rule, ok := c.ByID(id)
		require.True(t, ok)
		for _, b := range c.RestsOn(rule) {
			assert.NotEmpty(t, b.Quote)
			all = append(all, b.Document)
		}
		return all
	}
	assert.Equal(t, []string{"Processing Modes, Breaking change box (both editions)", "Processing Modes (both editions)"}, documents("APP-DEFAULT-EVERY-NEW-APP"))
	assert.Equal(t, []string{"Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)", "API reference"}, documents("SEND-DISPATCH-CONTACT-ID"))
	assert.Equal(t, []string{"API reference, App, dispatch_retention_policy.ttl_days (int64)"}, documents("DISPATCH-TTL-TYPES"))
}
