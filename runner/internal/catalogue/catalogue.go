package catalogue

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/modecert/modecert/schemas/nearest"
)

// File is the name of the catalogue in the folder of features.
const File = "catalogue.yaml"

// ErrNoCheckout is returned outside a checkout of the suite.
var ErrNoCheckout = errors.New("this is not a checkout of the suite; run this command in the top folder of one")

// Checkout returns the folder of features of the checkout at root.
func Checkout(root string) (string, error) {
	folder := filepath.Join(root, "features")
	if _, err := os.Stat(filepath.Join(folder, File)); err != nil {
		return "", ErrNoCheckout
	}
	return folder, nil
}

// Catalogue holds every certified rule, and the editions of the Processing Modes
// page that the page's rules quote.
type Catalogue struct {
	// Rules are in the order of the file.
	Rules []*Rule
	// Pages are the editions of the Processing Modes page, oldest first.
	Pages []Edition
	// Sentences are the texts that rules quote and cite from the API reference.
	Sentences []Sentence
	// Digest identifies the bytes of the file: "sha256:" and hex digits.
	Digest string
}

// ByID returns the rule with exactly this id.
func (c *Catalogue) ByID(id string) (*Rule, bool) {
	for _, rule := range c.Rules {
		if rule.ID == id {
			return rule, true
		}
	}
	return nil, false
}

// Suggest returns the end of an error message about an unknown id: the nearest
// known one.
func (c *Catalogue) Suggest(id string) string {
	ids := make([]string, len(c.Rules))
	for i, rule := range c.Rules {
		ids[i] = rule.ID
	}
	return nearest.Suggest(id, ids, "; modecert list shows them all")
}
