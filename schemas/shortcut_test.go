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
func TestShortcutsFindTheSame(t *testing.T) {
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
			if members(short)[member].Location != schema.Location {
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

func TestAReferenceThatSaysMoreIsKept(t *testing.T) {
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

// Members of which only a type is required have the same violations as others, alone,
// together, and beside a member that is missing.
func TestLeavesFindTheSame(t *testing.T) {
	const text = `{"type":"object","required":["must"],"properties":{
		"a":{"type":"string"},"b":{"type":["string","null"]},"n":{"type":"integer"},"x/y":{"type":"boolean"},
		"o":{"type":"object","properties":{"c":{"type":"boolean"},"d":{"type":["array","null"]}}},
		"s":{"type":"object","properties":{"e":{"type":"number"}},"additionalProperties":{"type":"string"}},
		"z":{"properties":{"f":{"type":"string"}},"unevaluatedProperties":{"type":"null"}}}}`
	compile := func() *jsonschema.Schema {
		compiler := jsonschema.NewCompiler()
		compiler.Draft = jsonschema.Draft2020
		require.NoError(t, compiler.AddResource("file:///t", strings.NewReader(text)))
		return compiler.MustCompile("file:///t")
	}
	long, short := compile(), compile()
	shortcut(short, map[*jsonschema.Schema]bool{})
	assert.Len(t, short.Properties, 5, "a and b are leaves")
	assert.Len(t, members(short), 7)
	for body, count := range map[string]int{
		`{"must":1,"a":"x","b":null,"n":1,"o":{"c":true,"d":[]},"s":{"e":1,"g":"x"},"z":{"f":"x","g":null}}`: 0,
		`{"must":1,"a":1}`: 1,
		`{"a":null,"b":{},"n":"x","x/y":1,"o":{"c":"x","d":{}},"more":1}`: 7,
		`{"must":1,"s":{"e":"x","g":1},"z":{"f":1,"g":2}}`:                4,
		`[]`: 1,
	} {
		doc, err := wire.Decode([]byte(body))
		require.NoError(t, err)
		found := violations(short.Validate(doc), doc)
		assert.Len(t, found, count, body)
		assert.Equal(t, violations(long.Validate(doc), doc), found, body)
	}
}
