package plan

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseTags(t *testing.T) {
	for expr, want := range map[string]string{ // the sets of tags that match, of all subsets of a, b, c
		"@a":                       "a ab abc ac",
		"not @a":                   "- b bc c",
		"not not @a":               "a ab abc ac",
		"@a and @b":                "ab abc",
		"@a or @b":                 "a ab abc ac b bc",
		"@a or @b and @c":          "a ab abc ac bc",
		"(@a or @b) and @c":        "abc ac bc",
		"@a and @b or @c":          "ab abc ac bc c",
		"not @a and @b":            "b bc",
		"not (@a and @b)":          "- a ac b bc c",
		"not @a or @b":             "- ab abc b bc c",
		"@a and not @b and not @c": "a",
		"((@a))":                   "a ab abc ac",
		"(@a)or(@b)":               "a ab abc ac b bc",
		"@a and (@b or not @c)":    "a ab abc",
	} {
		match, err := ParseTags(expr)
		require.NoError(t, err, expr)
		var matched []string
		for _, set := range []string{"-", "a", "ab", "abc", "ac", "b", "bc", "c"} {
			var tags []string
			for _, r := range strings.Trim(set, "-") {
				tags = append(tags, "@"+string(r))
			}
			if match(tags) {
				matched = append(matched, set)
			}
		}
		assert.Equal(t, want, strings.Join(matched, " "), expr)
	}
}

// A tag matches only as a whole, and case matters.
func TestParseTags_wholeTags(t *testing.T) {
	match, err := ParseTags("@must")
	require.NoError(t, err)
	for _, other := range []string{"@mus", "@mustard", "must", "@Must"} {
		assert.False(t, match([]string{other}), other)
	}
}

func TestParseTags_refuses(t *testing.T) {
	for expr, want := range map[string]string{
		"":          "expected a tag, not or a parenthesis, found the end (word 1)",
		"a":         "found a (word 1)",
		"@":         "found @ (word 1)",
		"@a,":       "found @a, (word 1)",
		"@a,@b":     "found @a,@b (word 1)",
		"@a && @b":  "expected the end, found && (word 2)",
		"~@a":       "found ~@a (word 1)",
		"@a @b":     "expected the end, found @b (word 2)",
		"@a and":    "found the end (word 3)",
		"and @a":    "found and (word 1)",
		"@a or or":  "found or (word 3)",
		"not":       "found the end (word 2)",
		"(@a":       "expected a closing parenthesis, found the end (word 3)",
		"@a)":       "expected the end, found ) (word 2)",
		"()":        "found ) (word 2)",
		"@a AND @b": "expected the end, found AND (word 2)",
	} {
		_, err := ParseTags(expr)
		require.Error(t, err, expr)
		assert.Contains(t, err.Error(), want)
		assert.Contains(t, err.Error(), `write for instance "@must and not @needs-clock"`)
	}
}

func TestBuild_anUnknownTag(t *testing.T) {
	_, _, err := Build(ours(), rules(), Options{Selection: Selection{Tags: "@rule:BOTH-ONE or (not @rule:DISPATCH-OEN)"}})
	require.ErrorContains(t, err, "@rule:DISPATCH-OEN; did you mean @rule:DISPATCH-ONE?")
}
