// Package catalogue loads and checks the rules: features/catalogue.yaml is the
// truth about what is certified, and this package the only reader of it.
package catalogue

// Rule is one atomic statement of the documentation.
type Rule struct {
	// ID is stable and never reused: DISPATCH-TTL-BOUNDS.
	ID string `yaml:"id" json:"id"`
	// Quote is the sentence, to the letter.
	Quote string `yaml:"quote" json:"quote"`
	// Source tells which document: page or reference. The two are totalled apart.
	Source Source `yaml:"source" json:"source"`
	// Editions names the editions of the page that carry the sentence.
	Editions []string `yaml:"editions,omitempty" json:"editions,omitempty"`
	// Where tells the place within the document, for a reader to find it.
	Where string `yaml:"where" json:"where"`
	// Mode is the processing mode the rule speaks of.
	Mode Mode `yaml:"mode" json:"mode"`
	// Level follows the fact: said outright, implied, or left open.
	Level Level `yaml:"level" json:"level"`
	// Needs lists the capabilities without which the rule cannot be observed.
	Needs []string `yaml:"needs,omitempty" json:"needs,omitempty"`
	// Reading is our understanding of the sentence, in the present tense.
	Reading string `yaml:"reading" json:"reading"`
	// Cites lists the sentences that a must-reading rests on, to the letter.
	Cites []string `yaml:"cites,omitempty" json:"cites,omitempty"`
	// Unobservable gives the reason why nothing outside could tell.
	Unobservable string `yaml:"unobservable,omitempty" json:"unobservable,omitempty"`
	// Hint says what an implementer might look at when the rule is violated.
	Hint string `yaml:"hint,omitempty" json:"hint,omitempty"`
	// Line is where the rule stands in catalogue.yaml.
	Line int `yaml:"-" json:"-"`
}

// Source is the document a rule comes from.
type Source string

// The documents: the Processing Modes page, and the API reference with its
// companion pages.
const (
	Page      Source = "page"
	Reference Source = "reference"
)

// Mode is what a rule speaks of: one processing mode, or both.
type Mode string

// The modes of a rule.
const (
	Dispatch     Mode = "dispatch"
	Conversation Mode = "conversation"
	Both         Mode = "both"
)

// Level tells how firmly the documentation speaks.
type Level string

// The levels. A violated must fails the run; a violated should warns, and
// fails only a strict run; a may is observed and reported, never failed.
const (
	Must   Level = "must"
	Should Level = "should"
	May    Level = "may"
)
