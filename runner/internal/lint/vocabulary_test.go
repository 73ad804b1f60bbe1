package lint

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/steps"
)

// Every group of a phrase counts, including nested and optional ones.
func TestGroupsOf(t *testing.T) {
	p := phrasings([]steps.Phrase{phrase("Then", `a(?:n)? (x|y(?: and (?P<z>\d+|z\)))?|) end`)})[0]
	var all []alternative
	for _, g := range p.groups {
		for _, a := range g.alternatives {
			all = append(all, alternative{g.source, words(a)})
		}
	}
	const outer, inner = `x|y( and (\d+|z\)))?|`, `\d+|z\)`
	assert.Equal(t, []alternative{{"n", "n"}, {outer, "x"}, {outer, `y( and (\d+|z\)))?`}, {outer, ""}, {" and (" + inner + ")", " and (" + inner + ")"}, {inner, `\d+`}, {inner, `z\)`}}, all)
	for text, want := range map[string][]alternative{
		"a x end":         {all[1]},
		"an  end":         {all[0], all[3]},
		"a y end":         {all[2]},
		"an y and 7 end":  {all[0], all[2], all[4], all[5]},
		"an y and z) end": {all[0], all[2], all[4], all[6]},
	} {
		assert.Equal(t, want, p.spoken(text), text)
	}
}
