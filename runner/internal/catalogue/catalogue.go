package catalogue

import "github.com/modecert/modecert/schemas/nearest"

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

// Suggest ends a message about an id that no rule has.
func (c *Catalogue) Suggest(id string) string {
	ids := make([]string, len(c.Rules))
	for i, rule := range c.Rules {
		ids[i] = rule.ID
	}
	return nearest.Suggest(id, ids, "; modecert list shows them all")
}
