package jsonreport_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas"
)

func TestRead_whatEncodeWrites(t *testing.T) {
	r := sample.Full()
	path := filepath.Join(t.TempDir(), jsonreport.FileName)
	var text bytes.Buffer
	require.NoError(t, jsonreport.Encode(&text, r))
	require.NoError(t, os.WriteFile(path, text.Bytes(), 0o600))

	read, err := jsonreport.Read(path)
	require.NoError(t, err)
	// The first encoding replaces invalid UTF-8, so the second has nothing to
	// replace.
	var first, second bytes.Buffer
	require.NoError(t, jsonreport.Encode(&first, read))
	again, err := jsonreport.Decode(bytes.NewReader(first.Bytes()))
	require.NoError(t, err)
	require.NoError(t, jsonreport.Encode(&second, again))
	assert.Equal(t, first.String(), second.String())
	assert.Equal(t, r.Outcome, read.Outcome)
	assert.Equal(t, r.Totals, read.Totals)
	assert.Equal(t, r.Gate, read.Gate)
}

func TestEncode_isStable(t *testing.T) {
	var first bytes.Buffer
	require.NoError(t, jsonreport.Encode(&first, sample.Full()))
	for range 20 {
		var again bytes.Buffer
		require.NoError(t, jsonreport.Encode(&again, sample.Full()))
		require.Equal(t, first.String(), again.String())
	}
	assert.Contains(t, first.String(), "\n  \"outcome\": \"violates\"", "it is indented")
	assert.Contains(t, first.String(), "<b>&amp;", "and not escaped for HTML")
}

// Lists are never null, so readers need not check.
func TestEncode_hasNoNull(t *testing.T) {
	for name, r := range map[string]*verdict.Report{"full": sample.Full(), "conforming": sample.Conforming(1)} {
		var buf bytes.Buffer
		require.NoError(t, jsonreport.Encode(&buf, r))
		var v any
		require.NoError(t, json.Unmarshal(buf.Bytes(), &v))
		assertNoNull(t, name, v)
	}
}

func assertNoNull(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case nil:
		t.Errorf("%s is null", at)
	case map[string]any:
		for key, member := range v {
			assertNoNull(t, at+"/"+key, member)
		}
	case []any:
		for _, item := range v {
			assertNoNull(t, at+"/-", item)
		}
	}
}

func TestDecode_refuses(t *testing.T) {
	var buf bytes.Buffer
	require.NoError(t, jsonreport.Encode(&buf, sample.Conforming(1)))
	good := buf.String()
	for _, tc := range []struct{ name, text, want string }{
		{"nothing", "", "is not JSON"},
		{"half a report", good[:len(good)/2], "is not JSON"},
		{"a pit of brackets", strings.Repeat("[", 8<<20), "is not JSON"},
		{"trailing data", good + "{}", "is not JSON"},
		{"another version", strings.Replace(good, `"schema_version": "1"`, `"schema_version": "2"`, 1), `schema_version "2", this is for "1"`},
		{"an unknown member", strings.Replace(good, `"seed":`, `"sede":`, 1), `unknown field "sede"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := jsonreport.Decode(strings.NewReader(tc.text))
			require.Error(t, err)
			assert.Contains(t, err.Error(), tc.want)
		})
	}
	_, err := jsonreport.Read(filepath.Join(t.TempDir(), "none.json"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestEncode_matchesItsSchema(t *testing.T) {
	for name, r := range map[string]*verdict.Report{
		"full": sample.Full(), "conforming": sample.Conforming(2, "clock"), "many": sample.Many(2, 2),
	} {
		var buf bytes.Buffer
		require.NoError(t, jsonreport.Encode(&buf, r))
		violations, err := schemas.Check("report", buf.Bytes())
		require.NoError(t, err)
		assert.Empty(t, violations, name)
	}
}

// With and without indentation it is the same JSON, whatever the target sent.
func TestLayout_sameValues(t *testing.T) {
	for name, r := range map[string]*verdict.Report{"full": sample.Full(), "many": sample.Many(3, 20), "empty": {}} {
		compact, err := json.Marshal(r)
		require.NoError(t, err)
		if r.Rules == nil {
			compact = bytes.Replace(compact, []byte(`"rules":null`), []byte(`"rules":[]`), 1)
		}
		var buf bytes.Buffer
		require.NoError(t, jsonreport.Encode(&buf, r))
		assert.JSONEq(t, string(compact), buf.String(), name)
	}
}

// An exchange is on one line, and a scenario on several.
func TestLayout_lines(t *testing.T) {
	r := sample.Full()
	r.Selection.Rules = []string{"A", "B"}
	var buf bytes.Buffer
	require.NoError(t, jsonreport.Encode(&buf, r))
	text := buf.String()
	assert.Contains(t, text, "\n  \"outcome\": \"violates\",\n")
	assert.Contains(t, text, "\n          \"id\": \"TTL-BOUNDS/seven\",\n")
	assert.Regexp(t, `\n            \{"request": \{.*"at": "2026-03-31T10:00:00Z"\}\n`, text)
}
