package explore

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// does reports whether a walk has a step with an operation.
func does(w Walk, do Op) bool { return slices.ContainsFunc(w, func(s Step) bool { return s.Do == do }) }

// What is shrunk fails as before, is sound, and cannot lose another step.
func TestShrink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := walks().Draw(t, "walk")
		a := rapid.SampledFrom(w).Draw(t, "one").Do
		b := rapid.SampledFrom(w).Draw(t, "other").Do
		fails := func(w Walk) bool { return does(w, a) && does(w, b) }
		short := Shrink(w, 10_000, fails)
		assert.True(t, fails(short))
		assert.True(t, short.sound())
		for _, s := range short {
			assert.False(t, fails(short.without(func(o Step) bool { return o.N == s.N })), "step %d is not needed", s.N)
		}
		for _, s := range short {
			assert.Empty(t, s.With, "no option is needed")
		}
	})
}

func TestShrink_tries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, most, tried := walks().Draw(t, "walk"), rapid.IntRange(0, 30).Draw(t, "tries"), 0
		short := Shrink(w, most, func(Walk) bool { tried++; return false })
		assert.Equal(t, w, short, "nothing shorter fails")
		assert.LessOrEqual(t, tried, most)
	})
}
