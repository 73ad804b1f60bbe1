// Package catalogue loads and checks the rules: see [Load] and
// [Catalogue.Problems]. features/catalogue.yaml defines what is certified, and only
// this package reads it.
package catalogue

import (
	"slices"
	"strings"
)

// Rule is one atomic statement of the documentation.
type Rule struct {
	// ID is stable and never reused: DISPATCH-TTL-BOUNDS.
	ID string `yaml:"id" json:"id"`
	// Title is the behaviour, as the Rule of the feature states it.
	Title string `yaml:"title" json:"title"`
	// Quote is the sentence, to the letter.
	Quote string `yaml:"quote" json:"quote"`
	// Source is the document: page or reference. Totals count the two separately.
	Source Source `yaml:"source" json:"source"`
	// Editions names the editions of the page that contain the sentence.
	Editions []string `yaml:"editions,omitempty" json:"editions,omitempty"`
	// Where is the place in the document, so that a reader can find it.
	Where string `yaml:"where" json:"where"`
	// Mode is the processing mode that the rule is about.
	Mode Mode `yaml:"mode" json:"mode"`
	// Level follows the documentation: stated outright, implied, or left open.
	Level Level `yaml:"level" json:"level"`
	// Needs lists the capabilities without which the rule cannot be observed.
	Needs []string `yaml:"needs,omitempty" json:"needs,omitempty"`
	// Reading is our interpretation of the sentence, in the present tense.
	Reading string `yaml:"reading" json:"reading"`
	// Cites lists, to the letter, the sentences that a must-reading is based on.
	Cites []string `yaml:"cites,omitempty" json:"cites,omitempty"`
	// Unobservable is the reason why the rule cannot be observed from outside.
	Unobservable string `yaml:"unobservable,omitempty" json:"unobservable,omitempty"`
	// Hint says what an implementer might check when the rule is violated.
	Hint string `yaml:"hint,omitempty" json:"hint,omitempty"`
	// Line is the rule's line in catalogue.yaml.
	Line int `yaml:"-" json:"-"`
	// Standing is set if the rule is only observed, whatever the catalogue says; its
	// Level is then May. StandingWhy is the reason.
	Standing    Standing `yaml:"-" json:"-"`
	StandingWhy string   `yaml:"-" json:"-"`
}

// Standing says why a rule does not count.
type Standing string

// The standings. A rule that counts has the empty one.
const (
	Provisional Standing = "provisional" // not in the edition
	Challenged  Standing = "challenged"  // an erratum names it
)

// editionNames are the editions of the page as readers see them.
var editionNames = map[string]string{"april-2025": "April 2025 edition", "current": "current edition"}

// Place returns the document, place and editions of the quotation, as the features
// and reports show them.
func (r *Rule) Place() string {
	if r.Source != Page {
		return "API reference, " + r.Where
	}
	return "Processing Modes, " + r.Where + editionWords(r.Editions)
}

// editionWords names editions of the page, as a parenthesis.
func editionWords(ids []string) string {
	var names []string
	for _, id := range ids {
		name, ok := editionNames[id]
		if !ok {
			name = "edition " + id
		}
		names = append(names, name)
	}
	editions := strings.Join(names, ", ")
	if len(names) == len(editionNames) {
		editions = "both editions"
	}
	return " (" + editions + ")"
}

// Citation returns what a Rule's description in a feature begins with: the
// quotation, and below it its place.
func (r *Rule) Citation() string { return `"` + r.Quote + "\"\n" + r.Place() }

// Basis is a sentence that a rule rests on, to the letter, and the document that it is in.
type Basis struct {
	Quote    string `json:"quote"`
	Document string `json:"document"`
}

// RestsOn returns the sentences that a rule is based on: the one that it quotes, and the
// others that its reading cites.
func (c *Catalogue) RestsOn(r *Rule) []Basis {
	all := []Basis{{r.Quote, r.Place()}}
	for _, cite := range r.Cites {
		if cite == r.Quote {
			continue
		}
		var editions []string
		for i := range c.Pages {
			if c.Pages[i].find(digests(cite)) != nil {
				editions = append(editions, c.Pages[i].ID)
			}
		}
		if len(editions) > 0 {
			all = append(all, Basis{cite, "Processing Modes" + editionWords(editions)})
		} else {
			all = append(all, Basis{cite, "API reference"})
		}
	}
	return all
}

// Support says what the quoted sentence does for a rule of this level.
func (l Level) Support() string {
	switch l {
	case Must:
		return "states it outright"
	case Should:
		return "implies it"
	}
	return "leaves it open"
}

// Tags returns the tags of a Rule in a feature.
func (r *Rule) Tags() []string {
	tags := []string{"@rule:" + r.ID, "@" + string(r.Level), "@" + string(r.Mode), "@" + string(r.Source)}
	for _, n := range slices.Sorted(slices.Values(r.Needs)) {
		tags = append(tags, "@needs-"+n)
	}
	return tags
}

// Source is the document a rule comes from.
type Source string

// The documents: the Processing Modes page, and the API reference with its
// companion pages.
const (
	Page      Source = "page"
	Reference Source = "reference"
)

// Mode is what a rule is about: one processing mode, or both.
type Mode string

// The modes of a rule.
const (
	Dispatch     Mode = "dispatch"
	Conversation Mode = "conversation"
	Both         Mode = "both"
)

// Level is how binding a rule is.
type Level string

// The levels. A violated must fails the run. A violated should is a warning, and
// fails only a strict run. A may is observed and reported and never fails.
const (
	Must   Level = "must"
	Should Level = "should"
	May    Level = "may"
)

// The capabilities: what a rule may need besides the API itself, as the catalogue's
// needs and the command line name it.
const (
	Callbacks  = "callbacks"
	Recipients = "recipients"
	Events     = "events"
	Handset    = "handset"
	Clock      = "clock"
	LegacyApp  = "legacy-app"
)

// CapabilityNames lists every capability.
func CapabilityNames() []string {
	return []string{Callbacks, Recipients, Events, Handset, Clock, LegacyApp}
}
