// Package nearest finds the name that was probably meant by a misspelt one. It
// knows of nothing else, so every other package may use it.
package nearest

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Name returns the candidate that a misspelt name probably meant, the first of
// several, or "" where more than half of the name would have to change: a
// far-fetched suggestion misleads more than none.
func Name(name string, candidates []string) string {
	return Within(name, candidates, max(2, utf8.RuneCountInString(name)/2))
}

// Within is Name with a bound of the caller's on the letters to change.
func Within(name string, candidates []string, most int) string {
	best, fewest := "", most+1
	for _, c := range candidates {
		d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(c))
		// Where every letter is another, nothing is alike.
		if d < fewest && d < max(utf8.RuneCountInString(name), utf8.RuneCountInString(c)) {
			best, fewest = c, d
		}
	}
	return best
}

// Suggest ends a message about an unknown name: with the candidate that was
// probably meant, or in other words where none is near.
func Suggest(name string, candidates []string, otherwise string) string {
	if near := Name(name, candidates); near != "" && near != name {
		return "; did you mean " + near + "?"
	}
	return otherwise
}
