package catalogue

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
)

// The tests of this file check features/catalogue.yaml itself.

func certified(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load(features.FS)
	require.NoError(t, err)
	return c
}

func TestProblems_ofTheCatalogue(t *testing.T) {
	c := certified(t)
	assert.Empty(t, c.Problems())

	totals := map[Source]map[Level]int{Page: {}, Reference: {}}
	for _, rule := range c.Rules {
		totals[rule.Source][rule.Level]++
	}
	for _, source := range []Source{Page, Reference} {
		n := totals[source]
		t.Logf("%-9s %3d rules: %d must, %d should, %d may", source, n[Must]+n[Should]+n[May], n[Must], n[Should], n[May])
	}
}

// Readers look for every sentence of the page: sentences of only one edition must
// not be lost when the other is edited.
func TestCatalogue_bothEditions(t *testing.T) {
	var ids []string
	for _, edition := range certified(t).Pages {
		ids = append(ids, edition.ID)
	}
	assert.Equal(t, []string{"april-2025", "current"}, ids)
}

// Every rule has a hint, so that every violation can be fixed.
func TestCatalogue_hints(t *testing.T) {
	for _, rule := range certified(t).Rules {
		assert.NotEmpty(t, rule.Hint, rule.ID)
	}
}

// A rule about a mobile originated message needs someone who sends it, and a
// recipient who can be reached.
func TestCatalogue_needs(t *testing.T) {
	for _, rule := range certified(t).Rules {
		for _, need := range []string{"handset", "events", "clock"} {
			if slices.Contains(rule.Needs, need) {
				assert.Contains(t, rule.Needs, "recipients", "%s needs %s", rule.ID, need)
			}
		}
	}
}

// originals is the environment variable with a folder of the documents as text:
// <edition>.txt for the editions of the page, and reference.txt for the sources of
// the rules of the reference. They are not part of the project.
const originals = "MODECERT_PAGES"

func original(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv(originals)
	if dir == "" {
		t.Skipf("%s is not set: the documents are not compared", originals)
	}
	text, err := os.ReadFile(filepath.Join(dir, name+".txt"))
	require.NoError(t, err)
	return string(text)
}

func TestCatalogue_segments(t *testing.T) {
	for _, edition := range certified(t).Pages {
		t.Run(edition.ID, func(t *testing.T) {
			texts := Cut(original(t, edition.ID))
			require.Len(t, edition.Segments, len(texts))
			for i, text := range texts {
				assert.Equal(t, Digest(text), edition.Segments[i].SHA256, "%s: %s", edition.Segments[i].ID, text)
				assert.True(t, strings.HasPrefix(text, edition.Segments[i].Opens), "%s: %s", edition.Segments[i].ID, text)
			}
		})
	}
}

func TestCatalogue_quotations(t *testing.T) {
	// Emphasis and code marks differ between renderings of a sentence.
	plain := strings.NewReplacer("`", "", "*", "")
	reference := plain.Replace(original(t, "reference"))
	c := certified(t)
	onPage := (&lint{catalogue: c}).onPage
	for _, rule := range c.Rules {
		quotes := rule.Cites
		if rule.Source == Reference {
			quotes = append([]string{rule.Quote}, quotes...)
		}
		for _, quote := range quotes {
			assert.True(t, onPage(quote) || strings.Contains(reference, plain.Replace(quote)), "%s: %s", rule.ID, quote)
		}
	}
}
