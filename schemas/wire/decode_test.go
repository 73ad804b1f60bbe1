package wire

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

func TestDecode_refuses(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"nothing":                {"", "the body is empty"},
		"only space":             {" \r\n\t", "the body is empty"},
		"trailing data":          {`{} {}`, "line 1, column 4: invalid character '{' after top-level value"},
		"trailing comma":         {`[1,]`, "line 1, column 4: invalid character ']' looking for beginning of value"},
		"half a value":           {`{"a":`, "line 1, column 5: unexpected end of JSON input"},
		"invalid UTF-8":          {"{\n\"a\": \"\xff\"}", "line 2, column 7: invalid UTF-8"},
		"a byte order mark":      {"\ufeff{}", "line 1, column 1: invalid character 'ï' looking for beginning of value"},
		"duplicate key":          {`{"a":1,"a":1}`, `line 1, column 8: duplicate key "a"`},
		"duplicate, escaped":     {`{"a":1,"\u0061":1}`, `line 1, column 8: duplicate key "a"`},
		"duplicate, deep":        {`[{"x":{"a":1,"b":2,"a":3}}]`, `line 1, column 20: duplicate key "a"`},
		"high surrogate alone":   {`"ab\ud83d"`, `line 1, column 4: unpaired surrogate \ud83d`},
		"low surrogate alone":    {`"\uDE00"`, `line 1, column 2: unpaired surrogate \uDE00`},
		"two high surrogates":    {`"\ud83d\ud83d\ude00"`, `line 1, column 2: unpaired surrogate \ud83d`},
		"an exponent that costs": {`[1e999999999]`, "line 1, column 2: number 1e999999999 is out of range"},
		"a negative one":         {`[1E-999999999]`, "line 1, column 2: number 1E-999999999 is out of range"},
		"an exponent beyond int": {`1e99999999999999999999`, "line 1, column 1: number 1e99999999999999999999 is out of range"},
		"a number without end":   {strings.Repeat("9", 1001), "line 1, column 1: a number of 1001 characters"},
		"nesting without end":    {strings.Repeat("[", 600) + strings.Repeat("]", 600), "line 1, column 513: nested deeper than 512 levels"},
		"no number of JSON's":    {`NaN`, "line 1, column 1: invalid character 'N' looking for beginning of value"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Decode([]byte(c.body))
			require.EqualError(t, err, c.want)
		})
	}
}

func TestDecode_keepsWhatWasWritten(t *testing.T) {
	got, err := Decode([]byte(" {\"n\": 9007199254740993, \"d\": 1.50e+2, \"A\": null, \"a\": [true, false, [], {}], \"s\": \"\\\"\\\\ \\ud83d\\ude00 \\u00fc ü\\n\"}\n"))
	require.NoError(t, err)
	assert.Equal(t, map[string]any{
		"n": json.Number("9007199254740993"), "d": json.Number("1.50e+2"), "A": nil,
		"a": []any{true, false, []any{}, map[string]any{}},
		"s": "\"\\ 😀 ü ü\n",
	}, got)
}

// FuzzDecode checks that gjson and encoding/json agree on what is JSON, and that
// Decode reads every body that it accepts as encoding/json does.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e3,"x\u0041",null,true,false,{}]}`, `[[],[{}]]`, ` "\ud83d\ude00" `, `0`, `{"a":1,"a":2}`, `[1,]`, `"\\ud800"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		require.Equal(t, json.Valid(body), gjson.ValidBytes(body))
		got, err := Decode(body)
		if err != nil {
			require.NotContains(t, err.Error(), "<nil>", "what is refused has a reason")
			return
		}
		dec := json.NewDecoder(bytes.NewReader(body))
		dec.UseNumber()
		var want any
		require.NoError(t, dec.Decode(&want))
		require.Equal(t, want, got)
	})
}
