package catalogue

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// File is the name of the catalogue within the features.
const File = "catalogue.yaml"

// Catalogue is every rule that is certified, with the editions of the
// Processing Modes page that the page's rules are quoted from.
type Catalogue struct {
	// Rules stand in the order of the file.
	Rules []*Rule
	// Pages are the editions of the Processing Modes page, oldest first.
	Pages []Edition
	// Sentences are what rules quote and cite of the API reference.
	Sentences []Sentence
	// Digest identifies the bytes of the file: "sha256:" and hex digits.
	Digest string
}

// ByID finds a rule by its exact id.
func (c *Catalogue) ByID(id string) (*Rule, bool) {
	for _, rule := range c.Rules {
		if rule.ID == id {
			return rule, true
		}
	}
	return nil, false
}

// Nearest returns the id of the rule that was probably meant by id, or "" where
// none is near.
func (c *Catalogue) Nearest(id string) string {
	ids := make([]string, len(c.Rules))
	for i, rule := range c.Rules {
		ids[i] = rule.ID
	}
	return nearest(strings.ToUpper(id), ids)
}

// nearest returns the valid name with the fewest letters to change, the first
// of several, or "" where more than half of the name would have to change: a
// far-fetched suggestion misleads more than none.
func nearest(name string, valid []string) string {
	best, fewest := "", len(name)/2+1
	for _, candidate := range valid {
		if d := levenshtein.ComputeDistance(name, candidate); d < fewest {
			best, fewest = candidate, d
		}
	}
	return best
}
