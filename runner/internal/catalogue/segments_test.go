package catalogue

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCut(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		want []string
	}{
		"nothing":            {"", nil},
		"empty lines":        {"\n \u00a0\n\t\n", nil},
		"lines":              {"A heading\n\nA sentence\n", []string{"A heading", "A sentence"}},
		"white space":        {"  one \t two\u00a0three  ", []string{"one two three"}},
		"carriage return":    {"one\r\ntwo\r\n", []string{"one", "two"}},
		"bullet":             {"  • one\n• two", []string{"one", "two"}},
		"bullet alone":       {"•\n", nil},
		"sentences":          {"It is [0 - 7] days. In the case", []string{"It is [0 - 7] days.", "In the case"}},
		"question":           {"Is it? Yes! So.", []string{"Is it?", "Yes!", "So."}},
		"colon":              {"On the App: the mode", []string{"On the App:", "the mode"}},
		"colon set apart":    {"On the App : the mode", []string{"On the App:", "the mode"}},
		"full stop apart":    {"See the page . Next", []string{"See the page.", "Next"}},
		"colon at the end":   {"in two ways:", []string{"in two ways:"}},
		"mark within a word": {"v1.2 is at a:b", []string{"v1.2 is at a:b"}},
		"a mark to begin":    {": one", []string{":", "one"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, tc.want, Cut(tc.text))
		})
	}
}

func TestFind(t *testing.T) {
	edition := &Edition{}
	for _, text := range []string{"Heading", "One.", "Two.", "One.", "Three"} {
		edition.Segments = append(edition.Segments, Segment{SHA256: Digest(text)})
	}
	for quote, want := range map[string][]int{
		"One.":        {1},
		"Two. One.":   {2, 3},
		"One. Three":  {3, 4},
		"One.\nTwo.":  {1, 2},
		"One. Two.":   {1, 2},
		"Heading One": nil,
		"Thre":        nil,
		"Three Four.": nil,
		"Three\nOne.": nil,
		"":            nil,
	} {
		assert.Equal(t, want, edition.find(digests(quote)), quote)
	}
}
