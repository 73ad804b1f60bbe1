package expect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

// value parses a JSON value; an empty text is an absent member.
func value(raw string) gjson.Result {
	if raw == "" {
		return gjson.Get(`{}`, "v")
	}
	return gjson.Get(`{"v":`+raw+`}`, "v")
}

func TestMatchers(t *testing.T) {
	type matcher = func(gjson.Result) *Finding
	text := func(want string) matcher { return func(v gjson.Result) *Finding { return Text(v, want, "/v") } }
	number := func(want int64) matcher { return func(v gjson.Result) *Finding { return Int64(v, want, "/v") } }
	blank := func(v gjson.Result) *Finding { return Blank(v, "/v") }
	filled := func(v gjson.Result) *Finding { return Filled(v, "/v") }
	for name, tc := range map[string]struct {
		match    matcher
		expected string
		good     []string
		bad      map[string]string // value and the finding's Actual
	}{
		"text": {text("DISPATCH"), `"DISPATCH"`, []string{`"DISPATCH"`, `"\u0044ISPATCH"`},
			map[string]string{"": "absent", `"dispatch"`: `"dispatch"`, `"DISPATCH "`: `"DISPATCH "`, `null`: "null", `["DISPATCH"]`: `["DISPATCH"]`, `""`: `""`}},
		"text that looks like a number": {text("7"), `"7"`, []string{`"7"`}, map[string]string{`7`: "7"}},
		"empty text":                    {text(""), `""`, []string{`""`}, map[string]string{"": "absent", `null`: "null"}},
		"number": {number(180), "180", []string{`180`, `"180"`, `180.0`, `1.8E2`},
			map[string]string{"": "absent", `181`: "181", `"0180 "`: `"0180 "`, `180.5`: "180.5", `true`: "true", `null`: "null", `"many"`: `"many"`}},
		"zero": {number(0), "0", []string{"", `0`, `"0"`, `-0`, `null`, `""`}, map[string]string{`1`: "1", `false`: "false", `[]`: "[]"}},
		"largest number": {number(9223372036854775807), "9223372036854775807", []string{`9223372036854775807`, `"9223372036854775807"`},
			map[string]string{`9223372036854775806`: "9223372036854775806", `9223372036854775808`: "9223372036854775808"}},
		"blank": {blank, "no id", []string{"", `""`, `null`},
			map[string]string{`"x"`: `"x"`, `0`: "0", `{}`: "{}", `false`: "false", `" "`: `" "`}},
		"filled": {filled, "an id", []string{`"x"`},
			map[string]string{"": "absent", `""`: `""`, `null`: "null", `7`: "7", `{}`: "{}"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, v := range tc.good {
				assert.Nil(t, tc.match(value(v)), "%q", v)
			}
			for v, actual := range tc.bad {
				assert.Equal(t, &Finding{Expected: tc.expected, Actual: actual, Pointer: "/v"}, tc.match(value(v)), "%q", v)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		got, status int
		want        *Finding
	}{
		"400":             {400, 0, nil},
		"401":             {401, 0, nil},
		"404":             {404, 0, nil},
		"405":             {405, 0, nil},
		"401, the one":    {401, 401, nil},
		"403, not 400":    {403, 400, &Finding{Expected: "status 400", Actual: "status 403"}},
		"499":             {499, 0, nil},
		"200":             {200, 0, &Finding{Expected: "a refusal (4xx)", Actual: "status 200"}},
		"399":             {399, 0, &Finding{Expected: "a refusal (4xx)", Actual: "status 399"}},
		"500":             {500, 0, &Finding{Expected: "a refusal (4xx)", Actual: "status 500"}},
		"the one":         {400, 400, nil},
		"another refusal": {404, 400, &Finding{Expected: "status 400", Actual: "status 404"}},
		"no refusal":      {200, 400, &Finding{Expected: "status 400", Actual: "status 200"}},
	} {
		assert.Equal(t, tc.want, Refused(tc.got, tc.status), name)
	}
}

func TestSameIdentity(t *testing.T) {
	assert.True(t, SameIdentity("+15551", "15551"))
	assert.True(t, SameIdentity("15551", "+15551"))
	assert.True(t, SameIdentity("+15551", "+15551"))
	assert.False(t, SameIdentity("+15551", "+15552"))
	assert.False(t, SameIdentity("+15551", "5551"))
	assert.False(t, SameIdentity("", "+1"))
}

func TestShorten(t *testing.T) {
	long := strings.Repeat("é", longest)
	assert.Equal(t, long, Shorten(long))
	short := Shorten(long + "é")
	assert.Equal(t, longest, len([]rune(short)))
	assert.True(t, strings.HasSuffix(short, "é…"), "cut between characters")
	assert.Equal(t, "absent", Show(value("")))
	assert.Equal(t, "null", Show(value("null")))
}

func TestFindingError(t *testing.T) {
	require.EqualError(t, &Finding{Expected: "a", Actual: "b", Pointer: "/c"}, "expected a, got b at /c")
	require.EqualError(t, &Finding{Expected: "a", Actual: "b"}, "expected a, got b")
}

// A secret that would be cut is masked first.
func TestFindingShown_masksBeforeItShortens(t *testing.T) {
	const secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
	mask := func(pointer, text string) string {
		if pointer == "/token" {
			return "***"
		}
		return strings.ReplaceAll(text, secret, "***")
	}
	for filler := range 2 * longest {
		f := Finding{Expected: "not " + secret, Actual: strings.Repeat("x", filler) + secret + strings.Repeat("y", longest), Pointer: "/a"}.Shown(mask)
		assert.Equal(t, "not ***", f.Expected)
		assert.LessOrEqual(t, len([]rune(f.Actual)), longest)
		assert.NotContains(t, f.Actual, secret[:8], "%d", filler)
	}
	assert.Equal(t, Finding{Expected: "none", Actual: "***", Pointer: "/token"}, Finding{Expected: "none", Actual: "xyz", Pointer: "/token"}.Shown(mask))
}
