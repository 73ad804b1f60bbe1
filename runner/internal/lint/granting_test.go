package lint

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/steps"
)

// Each rule that a refusal is held against is in the catalogue, and requires something.
func TestGranting(t *testing.T) {
	c, err := catalogue.Load(features.FS)
	require.NoError(t, err)
	for _, id := range steps.Granting() {
		rule, ok := c.ByID(id)
		if assert.True(t, ok, id) {
			assert.NotEqual(t, catalogue.May, rule.Level, id)
		}
	}
}
