package schemas

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/schemas/wire"
)

// Validation without shortcuts, through each reference, gives the same result for
// every body.
func TestShortcut_findsTheSame(t *testing.T) {
	long := newShelf(files)
	cut := 0
	for _, name := range Names() {
		bodies, err := filepath.Glob(filepath.Join("testdata", name, "*.json"))
		require.NoError(t, err)
		untouched, err := long.compiler.Compile(base + name + suffix)
		require.NoError(t, err)
		short, err := library().schema(name)
		require.NoError(t, err)
		for member, schema := range untouched.Properties {
			if short.Properties[member].Location != schema.Location {
				cut++
			}
		}
		for _, path := range bodies {
			body, err := os.ReadFile(path)
			require.NoError(t, err)
			if doc, err := wire.Decode(body); err == nil {
				assert.Equal(t, violations(untouched.Validate(doc), doc), violations(short.Validate(doc), doc), path)
			}
		}
	}
	assert.Greater(t, cut, 100, "references of members that were cut short")
}

func TestShortcut_keepsAReferenceThatSaysMore(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	require.NoError(t, compiler.AddResource("file:///t", strings.NewReader(`{"$defs":{"text":{"type":"string"}},
		"properties":{"short":{"$ref":"#/$defs/text","minLength":2},"plain":{"$ref":"#/$defs/text"},"own":{"$ref":"#"}}}`)))
	s := compiler.MustCompile("file:///t")
	shortcut(s, map[*jsonschema.Schema]bool{})
	assert.Error(t, s.Validate(map[string]any{"short": "x"}))
	assert.Error(t, s.Validate(map[string]any{"short": 1.0}))
	assert.Error(t, s.Validate(map[string]any{"own": map[string]any{"plain": 1.0}}))
	assert.NoError(t, s.Validate(map[string]any{"short": "xy", "plain": "x"}))
}
