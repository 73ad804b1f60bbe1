package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Variables need no quotes, even within the braces of a flow mapping.
func TestParse_variablesInFlowMappings(t *testing.T) {
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

// Quotes, braces and brackets keep their meaning in YAML next to a variable.
func TestParse_variablePlaces(t *testing.T) {
	env := of(map[string]string{"X": `a "quoted": {thing}, and # more`, "HOST": "staging.example", "NUM": "+15551", "EMPTY": ""})
	for text, want := range map[string]string{
		`{target: {contact: "ops: ${X}, or nobody"}}`:          `ops: a "quoted": {thing}, and # more, or nobody`,
		"target:\n  contact: 'ops: ${X}'":                      `ops: a "quoted": {thing}, and # more`,
		"target:\n  contact: ${X}":                             `a "quoted": {thing}, and # more`,
		"target:\n  contact: by ${X} # ${NOT_READ}":            `by a "quoted": {thing}, and # more`,
		"target: {contact: ${HOST}/x}":                         "staging.example/x",
		"target: {contact: ${HOST}${EMPTY}}":                   "staging.example",
		"target: {contact: $${HOST}}":                          "${HOST}",
		"target:\n  contact: >-\n    one\n    ${HOST}":         "one staging.example",
		"target:\n  contact: \"${X}, ${HOST}\"\n  name: \"a\"": `a "quoted": {thing}, and # more, staging.example`,
	} {
		f, err := Parse("x.yaml", []byte(text), env)
		require.NoError(t, err, text)
		assert.Equal(t, want, f.Target.Contact, text)
	}
	f, err := Parse("x.yaml", []byte("recipients: {allow: [${NUM}, ${NUM}2]}"), env)
	require.NoError(t, err)
	assert.Equal(t, []string{"+15551", "+155512"}, f.Recipients.Allow)

	// Errors use the author's spelling.
	_, err = Parse("x.yaml", []byte("target: {${HOST}: x}"), env)
	require.ErrorContains(t, err, `x.yaml:1: unknown key "${HOST}"`)
	_, err = Parse("x.yaml", []byte("target: {contact: ${HOST}"), env)
	require.ErrorContains(t, err, "x.yaml: yaml: ")
}
