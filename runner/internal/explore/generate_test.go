package explore

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// offers draws what a target offers.
func offers() *rapid.Generator[Offer] {
	return rapid.Custom(func(t *rapid.T) Offer {
		b := rapid.Bool()
		return Offer{b.Draw(t, "callbacks"), b.Draw(t, "handset"), b.Draw(t, "clock"), b.Draw(t, "legacy"), b.Draw(t, "events")}
	})
}

func walks() *rapid.Generator[Walk] {
	return rapid.Map(rapid.Int64Range(1, 1<<40), func(seed int64) Walk { return Generate(seed, Everything) })
}

func TestGenerate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, offer := rapid.Int64().Draw(t, "seed"), offers().Draw(t, "offer")
		w := Generate(seed, offer)
		assert.True(t, w.sound())
		assert.Equal(t, w, Generate(seed, offer), "a seed has one walk")
		assert.LessOrEqual(t, len(w), walkLength+12, "what follows a step may go beyond the length")
		for need, offered := range map[string]bool{"handset": offer.Handset, "clock": offer.Clock, "legacy-app": offer.Legacy, "events": offer.Events} {
			assert.True(t, offered || !slices.Contains(w.needs(), need), "it needs %s", need)
		}
	})
}

func TestWalk_without(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := walks().Draw(t, "walk")
		gone := rapid.SliceOfN(rapid.Bool(), len(w), len(w)).Draw(t, "gone")
		left := w.without(func(s Step) bool { return gone[s.N-1] })
		assert.True(t, left.sound())
		assert.True(t, left.Renumbered().sound())
		for i, s := range left.Renumbered() {
			assert.Equal(t, i+1, s.N)
		}
	})
}

func TestReadFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := walks().Draw(t, "walk")
		got, err := ReadFile(File{Finding: "what", Rule: "A-RULE", Seed: 7, Steps: w}.Bytes())
		require.NoError(t, err)
		assert.Equal(t, compact(w), compact(got.Steps))
		assert.Equal(t, int64(7), got.Seed)
	})
	for text, fault := range map[string]string{
		``:                         "it is not a walk",
		`{"explore":2}`:            "version 1",
		`{"explore":1,"steps":[]}`: "0 steps",
		`{"explore":1,"steps":[{"n":1,"do":"read an app","app":2}]}`:                                                 "no step before it made",
		`{"explore":1,"steps":[{"n":1,"do":"create an app"},{"n":1,"do":"create an app"}]}`:                          "no step before it made",
		`{"explore":1,"steps":[{"n":1,"do":"create an app"},{"n":2,"do":"read a message","of":1}]}`:                  "no step before it made",
		`{"explore":1,"steps":[{"n":1,"do":"create an app"},{"n":2,"do":"reply","app":1},{"n":3,"do":"x","app":2}]}`: "no step before it made",
	} {
		_, err := ReadFile([]byte(text))
		assert.ErrorContains(t, err, fault, text)
	}
}
