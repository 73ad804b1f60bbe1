package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
)

func TestNearest(t *testing.T) {
	words := []string{"strict", "rule", "clock", "us", "run"}
	for typed, want := range map[string]string{
		"strikt": "strict",
		"RULES":  "rule",
		"rnu":    "run",
		"clok":   "clock",
		"x":      "", // "us" has as many letters to change as it has letters
		"":       "",
		"xyzzy":  "",
	} {
		assert.Equal(t, want, Nearest(typed, words), typed)
	}
	assert.Empty(t, Nearest("strict", nil))
}

func TestSuggest(t *testing.T) {
	assert.Equal(t, "; did you mean clock?", Suggest("clok", []string{"clock"}, "; none"))
	assert.Equal(t, "; none", Suggest("zzz", []string{"clock"}, "; none"))
	assert.Empty(t, Suggest("clock", []string{"clock"}, ""), "the same again helps nobody")

	c := &catalogue.Catalogue{Rules: []*catalogue.Rule{{ID: "DISPATCH-TTL-BOUNDS"}}}
	assert.Equal(t, "; did you mean DISPATCH-TTL-BOUNDS?", SuggestRule(c, "DISPATCH-TTL-BOUND"))
	assert.Equal(t, "; modecert list shows them all", SuggestRule(c, "NOPE"))
}
