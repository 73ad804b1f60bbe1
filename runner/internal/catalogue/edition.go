package catalogue

// Edition is one edition of the Processing Modes page as the list of its
// segments: enough to prove a quotation without holding the page's text.
type Edition struct {
	// ID is what a rule's editions name: april-2025, current.
	ID string `yaml:"id" json:"id"`
	// Title is the title of the page.
	Title string `yaml:"title" json:"title"`
	// Edition tells how this edition differs from the others.
	Edition string `yaml:"edition" json:"edition"`
	// URL is the address of the page.
	URL string `yaml:"url" json:"url"`
	// Segments are the pieces of the page, in order, as Cut makes them.
	Segments []Segment `yaml:"segments" json:"segments"`
	// Line is where the edition stands in catalogue.yaml.
	Line int `yaml:"-" json:"-"`
}

// Segment is one sentence, clause, heading or table entry of an edition.
type Segment struct {
	// ID is unique within the edition.
	ID string `yaml:"id" json:"id"`
	// SHA256 is the digest of the segment's text, in lower-case hex digits.
	SHA256 string `yaml:"sha256" json:"sha256"`
	// Opens are the first words, at most six, for a reader to find it by.
	Opens string `yaml:"opens" json:"opens"`
	// Rules are the ids of the rules that quote it.
	Rules []string `yaml:"rules,omitempty" json:"rules,omitempty"`
	// Reason tells why the segment states no rule.
	Reason string `yaml:"reason,omitempty" json:"reason,omitempty"`
	// Line is where the segment stands in catalogue.yaml.
	Line int `yaml:"-" json:"-"`
}

// Sentence is a sentence of the API reference, or a part of one, that was once
// compared with the document: a quotation that is none of these was altered, or
// never compared.
type Sentence struct {
	// SHA256 is the digest of the text, in lower-case hex digits.
	SHA256 string `yaml:"sha256" json:"sha256"`
	// Opens are the first words, at most six, for a reader to find it by.
	Opens string `yaml:"opens" json:"opens"`
	// Line is where the sentence stands in catalogue.yaml.
	Line int `yaml:"-" json:"-"`
}
