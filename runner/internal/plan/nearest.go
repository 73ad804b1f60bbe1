package plan

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/modecert/modecert/runner/internal/catalogue"
)

// Nearest returns the candidate that a misspelt name probably meant, or ""
// where none is near: a far-fetched suggestion misleads more than none.
func Nearest(name string, candidates []string) string {
	length := utf8.RuneCountInString(name)
	best, fewest := "", max(2, length/2)+1
	for _, c := range candidates {
		d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(c))
		// Where every letter is another, nothing is alike.
		if d < fewest && d < max(length, utf8.RuneCountInString(c)) {
			best, fewest = c, d
		}
	}
	return best
}

// Suggest ends a message about an unknown name: with the candidate that was
// probably meant, or in other words where none is near.
func Suggest(name string, candidates []string, otherwise string) string {
	if near := Nearest(name, candidates); near != "" && near != name {
		return "; did you mean " + near + "?"
	}
	return otherwise
}

// SuggestRule ends a message about an unknown rule.
func SuggestRule(c *catalogue.Catalogue, id string) string {
	if near := c.Nearest(id); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; modecert list shows them all"
}
