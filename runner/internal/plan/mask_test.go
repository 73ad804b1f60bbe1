package plan

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func digest1(p *messages.Pickle) string { return DigestOf(p, "1") }

// For any choice, exactly the chosen scenarios are left, and every remaining line
// has its original number.
func TestMask(t *testing.T) {
	features, err := Parse(ours())
	require.NoError(t, err)
	var all []string
	for _, f := range features {
		for _, p := range f.Pickles {
			all = append(all, digest1(p))
		}
	}
	for chosen := range 1 << len(all) {
		keep := map[string]bool{}
		for i, d := range all {
			if chosen&(1<<i) != 0 {
				keep[d] = true
			}
		}
		checkMask(t, features, keep)
	}
}

// The same at the size of the suite: many scenarios, random choices.
func TestMask_largeFeature(t *testing.T) {
	var text bytes.Buffer
	random := rand.New(rand.NewPCG(1, 2))
	text.WriteString("# head\nFeature: F\n\n")
	for r := range 8 {
		text.WriteString("  # of a rule\n  @rule:DISPATCH-ONE\n  Rule: R\n\n")
		for s := range 6 {
			name := string(rune('a'+r)) + string(rune('a'+s))
			text.WriteString("    @id:" + name + "\n")
			if random.IntN(2) == 0 {
				text.WriteString("    @tag\n\n    @tug # why\n")
			}
			if random.IntN(2) == 0 {
				text.WriteString("    Scenario: " + name + "\n      When x\n      # a remark\n      Then y\n\n")
				continue
			}
			text.WriteString("    Scenario Outline: " + name + " <a>\n      When x <a>\n      Examples:\n        | case | a |\n        | x | 1 |\n\n        # half\n        | y | 2 |\n      @z\n      Examples:\n        | case | a |\n        | z | 3 |\n\n")
		}
	}
	features, err := Parse(fstest.MapFS{"x/y.feature": {Data: text.Bytes()}})
	require.NoError(t, err)
	for range 50 {
		keep := map[string]bool{}
		for _, p := range features[0].Pickles {
			if random.IntN(4) == 0 {
				keep[digest1(p)] = true
			}
		}
		checkMask(t, features, keep)
	}
}

func checkMask(t *testing.T, features []Feature, keep map[string]bool) {
	t.Helper()
	left := map[string]bool{}
	for _, m := range Mask(features, digest1, keep) {
		f, err := parseMasked(m)
		require.NoError(t, err, "%s", m.Text)
		require.NotEmpty(t, f.Pickles, "a file without scenarios is left out")
		for _, p := range f.Pickles {
			left[digest1(p)] = true
		}
		i := slices.IndexFunc(features, func(f Feature) bool { return f.URI == m.URI })
		was, is := bytes.Split(features[i].Text, []byte("\n")), bytes.Split(m.Text, []byte("\n"))
		require.Len(t, is, len(was))
		for n := range is {
			if len(is[n]) > 0 {
				require.Equal(t, string(was[n]), string(is[n]), "line %d", n+1)
			}
		}
	}
	require.Equal(t, keep, left)
}

// parseMasked parses a masked file as godog does, without our own checks.
func parseMasked(m Masked) (Feature, error) {
	newID := (&messages.Incrementing{}).NewId
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(m.Text), newID)
	if err != nil {
		return Feature{}, err
	}
	return Feature{URI: m.URI, Text: m.Text, Document: doc, Pickles: gherkin.Pickles(*doc, m.URI, newID)}, nil
}

func TestMask_keepsLines(t *testing.T) {
	features, err := Parse(ours())
	require.NoError(t, err)
	last := features[0].Pickles[4] // of the second rule
	masked := Mask(features, digest1, map[string]bool{digest1(last): true})
	require.Len(t, masked, 1)
	f, err := parseMasked(masked[0])
	require.NoError(t, err)
	require.Len(t, f.Pickles, 1)
	line := func(f Feature, p *messages.Pickle) int64 {
		return index(f.Document)[p.AstNodeIds[0]].scenario.Location.Line
	}
	assert.Equal(t, line(features[0], last), line(f, f.Pickles[0]))
	assert.Empty(t, Mask(features, digest1, map[string]bool{}))
}
