package nearest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestName(t *testing.T) {
	words := []string{"strict", "rule", "clock", "us", "run"}
	for typed, want := range map[string]string{
		"strikt": "strict",
		"RULES":  "rule",
		"rnu":    "run",
		"clok":   "clock",
		"x":      "", // every letter of "us" would have to change
		"":       "",
		"xyzzy":  "",
	} {
		assert.Equal(t, want, Name(typed, words), typed)
	}
	assert.Empty(t, Name("strict", nil))
}

func TestWithin(t *testing.T) {
	assert.Equal(t, "Scenario:", Within("Scenrio:", []string{"Rule:", "Scenario:"}, 3))
	assert.Empty(t, Within("Scenrio:", []string{"Rule:", "Scenario:"}, 0))
}

func TestSuggest(t *testing.T) {
	assert.Equal(t, "; did you mean clock?", Suggest("clok", []string{"clock"}, "; none"))
	assert.Equal(t, "; none", Suggest("zzz", []string{"clock"}, "; none"))
	assert.Empty(t, Suggest("clock", []string{"clock"}, ""), "the same again helps nobody")
}
