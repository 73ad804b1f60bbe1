package report

import (
	"fmt"
	"strings"
)

// named is how many ids a list of them names before it is cut.
const named = 6

// Shortened is a reason of the gate for people to read: a long list of rule
// ids after the colon ends in how many more there are. report.json has them all.
func Shortened(reason string) string {
	what, list, ok := strings.Cut(reason, ": ")
	ids := strings.Split(list, ", ")
	if !ok || len(ids) <= named || !allIDs(ids) {
		return reason
	}
	return fmt.Sprintf("%s: %s and %d more", what, strings.Join(ids[:named], ", "), len(ids)-named)
}

// allIDs tells a list of rule ids from a sentence with commas in it.
func allIDs(words []string) bool {
	for _, w := range words {
		if w == "" || strings.ContainsFunc(w, func(r rune) bool {
			return !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-')
		}) {
			return false
		}
	}
	return true
}
