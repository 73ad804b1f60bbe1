package catalogue

// Edition is one edition of the Processing Modes page as the list of its segments.
// That is enough to prove a quotation without storing the page's text.
type Edition struct {
	// ID is the name that rules use: april-2025, current.
	ID string `yaml:"id" json:"id"`
	// Title is the title of the page.
	Title string `yaml:"title" json:"title"`
	// Edition says how this edition differs from the others.
	Edition string `yaml:"edition" json:"edition"`
	// URL is the address of the page.
	URL string `yaml:"url" json:"url"`
	// Segments are the pieces of the page, in order, as Cut returns them.
	Segments []Segment `yaml:"segments" json:"segments"`
	// Line is the edition's line in catalogue.yaml.
	Line int `yaml:"-" json:"-"`
}

// Segment is one sentence, clause, heading or table entry of an edition.
type Segment struct {
	// ID is unique within the edition.
	ID string `yaml:"id" json:"id"`
	// SHA256 is the digest of the segment's text, in lower-case hex digits.
	SHA256 string `yaml:"sha256" json:"sha256"`
	// Opens holds the first words, at most six, so that a reader can find the
	// segment.
	Opens string `yaml:"opens" json:"opens"`
	// Rules are the ids of the rules that quote the segment.
	Rules []string `yaml:"rules,omitempty" json:"rules,omitempty"`
	// Reason says why the segment states no rule.
	Reason string `yaml:"reason,omitempty" json:"reason,omitempty"`
	// Line is the segment's line in catalogue.yaml.
	Line int `yaml:"-" json:"-"`
}

// Sentence is a sentence of the API reference, or a part of one, that someone
// compared with the document. A quotation that is not listed was altered or never
// compared.
type Sentence struct {
	// SHA256 is the digest of the text, in lower-case hex digits.
	SHA256 string `yaml:"sha256" json:"sha256"`
	// Opens holds the first words, at most six, so that a reader can find the
	// sentence.
	Opens string `yaml:"opens" json:"opens"`
	// Line is the sentence's line in catalogue.yaml.
	Line int `yaml:"-" json:"-"`
}
