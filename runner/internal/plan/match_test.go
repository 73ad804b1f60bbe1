package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMatches(t *testing.T) {
	for _, tc := range []struct {
		pattern, id string
		want        bool
	}{
		{"A-B", "A-B/key", true}, {"A-B", "A-B/key/case", true}, {"A-B", "A-B-C/key", false}, {"A-B", "A-B", true},
		{"A-B/key", "A-B/key/case", true}, {"A-B/key", "A-B/key-two", false}, {"A-B/key", "A-B/key", true},
		{"A-B/key/case", "A-B/key/case", true}, {"A-B/key/case", "A-B/key", false}, {"A-B/key/case/x", "A-B/key/case", false},
		{"A-*", "A-B-C/key/case", true}, {"*", "A-B/key/case", true}, {"*/key", "A-B/key/case", true}, {"A-B/*/case", "A-B/key/case", true},
		{"A-B/*", "A-B/key/case", true}, {"A-B/k*e", "A-B/key/case", false}, {"A-B*", "A-C/key", false}, {"A-B*case", "A-B/key/case", false},
		{"", "A-B/key", false}, {"A-B/", "A-B/key", false}, {"[", "A-B/key", false},
	} {
		assert.Equal(t, tc.want, Matches(tc.pattern, tc.id), "%s %s", tc.pattern, tc.id)
	}
}

func TestSelection_names(t *testing.T) {
	s := Selection{Rules: []string{"A-B/key", "C-*"}}
	assert.True(t, s.Names("A-B/key/case"))
	assert.False(t, s.Names("A-B/other"))
	assert.True(t, s.Names("C-D/one"))
	assert.True(t, s.NamesRule("A-B"), "one of its scenarios is named")
	assert.True(t, s.NamesRule("C-E"))
	assert.False(t, s.NamesRule("E-F"))
	assert.True(t, Selection{}.Names("E-F/x"))
	assert.True(t, Selection{}.NamesRule("E-F"))
}

func TestKnown(t *testing.T) {
	p := build(t, Options{})
	for _, pattern := range []string{"DISPATCH-ONE", "DISPATCH-*", "DISPATCH-ONE/days", "DISPATCH-ONE/days/one", "*/reply", "DISPATCH-ONE/*/far"} {
		assert.NoError(t, p.Known(pattern), pattern)
	}
	for pattern, want := range map[string]string{
		"DISPATCH-TWO":           `unknown rule "DISPATCH-TWO"; did you mean DISPATCH-ONE?`,
		"dispatch":               `unknown rule "dispatch"; did you mean DISPATCH-ONE?`,
		"XYLOPHONES":             `unknown rule "XYLOPHONES"; modecert list shows them all, with --scenarios those of scenarios`,
		"":                       `unknown rule ""; modecert list shows`,
		"DISPATCH-ON/days":       `unknown scenario "DISPATCH-ON/days"; did you mean DISPATCH-ONE?`,
		"DISPATCH-ONE/da":        `unknown scenario "DISPATCH-ONE/da"; did you mean DISPATCH-ONE/days?`,
		"DISPATCH-ONE/dasy":      `unknown scenario "DISPATCH-ONE/dasy"; did you mean DISPATCH-ONE/days?`,
		"DISPATCH-ONE/days/":     `unknown scenario "DISPATCH-ONE/days/"; ids that begin like this: DISPATCH-ONE/days/minus-1, DISPATCH-ONE/days/one, DISPATCH-ONE/days/far`,
		"DISPATCH-ONE/days/fare": `unknown scenario "DISPATCH-ONE/days/fare"; did you mean DISPATCH-ONE/days/far?`,
	} {
		assert.ErrorContains(t, p.Known(pattern), want, pattern)
	}
	many := []string{"A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "A-8", "A-9", "A-10"}
	assert.Equal(t, "; ids that begin like this: A-1, A-2, A-3, A-4, A-5, A-6, A-7, A-8 and 2 more", Alike("A", many, nil))
}
