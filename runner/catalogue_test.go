package main_test

import (
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/schemas"
)

// The catalogue is for others to read too, by its schema.
func TestCatalogue_schema(t *testing.T) {
	text, err := fs.ReadFile(features.FS, "catalogue.yaml")
	require.NoError(t, err)
	var doc map[string]any
	require.NoError(t, yaml.Unmarshal(text, &doc))
	require.NotEmpty(t, doc["rules"])
	body, err := json.Marshal(doc)
	require.NoError(t, err)
	violations, err := schemas.Check("catalogue", body)
	require.NoError(t, err)
	assert.Empty(t, violations)

	delete(doc, "rules")
	body, err = json.Marshal(doc)
	require.NoError(t, err)
	violations, err = schemas.Check("catalogue", body)
	require.NoError(t, err)
	assert.NotEmpty(t, violations)
}
