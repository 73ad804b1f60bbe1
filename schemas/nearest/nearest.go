// Package nearest finds the name that was probably meant by a misspelled one. It
// imports no other package of the module, so every package may use it.
package nearest

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Name returns the candidate that a misspelled name probably means; of several, the
// first. It returns "" if more than half of the letters (but at least two) would have
// to change, because a far-fetched suggestion is misleading.
func Name(name string, candidates []string) string {
	return Within(name, candidates, max(2, utf8.RuneCountInString(name)/2))
}

// Within is like Name, with a limit on the letters to change.
func Within(name string, candidates []string, most int) string {
	best, fewest := "", most+1
	for _, c := range candidates {
		d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(c))
		// If every letter differs, the names are not similar.
		if d < fewest && d < max(utf8.RuneCountInString(name), utf8.RuneCountInString(c)) {
			best, fewest = c, d
		}
	}
	return best
}

// Suggest returns the end of a message about an unknown name: a suggestion, or
// otherwise if no candidate is near.
func Suggest(name string, candidates []string, otherwise string) string {
	if near := Name(name, candidates); near != "" && near != name {
		return "; did you mean " + near + "?"
	}
	return otherwise
}
