package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/schemas/nearest"
)

var idForm = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$`)

// IsID reports whether a text has the form of a rule's id: upper-case words joined by
// hyphens.
func IsID(text string) bool { return idForm.MatchString(text) }

// digestForm is the form of a segment's digest.
var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// maxOpening is how many words of a segment are shown: enough to find it, too few
// to replace it.
const maxOpening = 6

// longestTitle is how many characters a title has at most: it is one line of a log.
const longestTitle = 80

// Problems lists the mistakes in the catalogue's content, each with its line, in
// the order of the file. It returns an empty list if there are none.
func (c *Catalogue) Problems() []string {
	l := &lint{catalogue: c, quoted: map[string]map[int]bool{}, used: map[string]bool{}}
	l.rules()
	l.pages()
	l.sentences()
	return l.found
}

// lint collects problems.
type lint struct {
	catalogue *Catalogue
	found     []string
	// quoted holds the segments that a rule quotes, by rule and edition.
	quoted map[string]map[int]bool
	// used holds the digests of the texts that are quoted or cited from the
	// reference.
	used map[string]bool
}

func (l *lint) add(line int, format string, values ...any) {
	l.found = append(l.found, fmt.Sprintf("%s:%d: %s", File, line, fmt.Sprintf(format, values...)))
}

func (l *lint) rules() {
	first := map[string]int{}
	for _, rule := range l.catalogue.Rules {
		if !IsID(rule.ID) {
			l.add(rule.Line, "id %q: it must be upper-case words joined by hyphens", rule.ID)
		}
		if line, seen := first[rule.ID]; seen {
			l.add(rule.Line, "%s: the id is taken by the rule of line %d", rule.ID, line)
		} else {
			first[rule.ID] = rule.Line
		}
		l.title(rule)
		l.words(rule)
		l.texts(rule)
		l.sources(rule)
	}
}

// title checks the behaviour that heads a rule.
func (l *lint) title(rule *Rule) {
	switch n := utf8.RuneCountInString(rule.Title); {
	case strings.TrimSpace(rule.Title) == "":
		l.add(rule.Line, "%s: title is empty; write the behaviour as a whole, in the present tense", rule.ID)
		return
	case n > longestTitle:
		l.add(rule.Line, "%s: the title has %d characters, at most %d", rule.ID, n, longestTitle)
	case strings.HasSuffix(rule.Title, "."):
		l.add(rule.Line, "%s: the title ends in a full stop; leave it out", rule.ID)
	case rule.Level == May && !strings.HasPrefix(rule.Title, "Open: "):
		l.add(rule.Line, `%s: the title of a may-rule is an open question; begin it with "Open: "`, rule.ID)
	}
	if i := slices.IndexFunc(l.catalogue.Rules, func(r *Rule) bool { return r.Title == rule.Title }); l.catalogue.Rules[i] != rule {
		l.add(rule.Line, "%s: %s has the same title", rule.ID, l.catalogue.Rules[i].ID)
	}
}

// words checks the values that must be in a closed set.
func (l *lint) words(rule *Rule) {
	l.word(rule, "level", string(rule.Level), string(Must), string(Should), string(May))
	l.word(rule, "mode", string(rule.Mode), string(Dispatch), string(Conversation), string(Both))
	l.word(rule, "source", string(rule.Source), string(Page), string(Reference))
	for i, need := range rule.Needs {
		l.word(rule, "needs", need, CapabilityNames()...)
		if slices.Contains(rule.Needs[:i], need) {
			l.add(rule.Line, "%s: needs %q twice", rule.ID, need)
		}
	}
}

func (l *lint) word(rule *Rule, key, value string, valid ...string) {
	if slices.Contains(valid, value) {
		return
	}
	l.add(rule.Line, "%s: unknown %s %q%s", rule.ID, key, value, nearest.Suggest(value, valid, "; known are "+strings.Join(valid, ", ")))
}

// texts checks the free texts.
func (l *lint) texts(rule *Rule) {
	for _, text := range []struct{ key, value string }{
		{"quote", rule.Quote}, {"where", rule.Where}, {"reading", rule.Reading},
	} {
		if strings.TrimSpace(text.value) == "" {
			l.add(rule.Line, "%s: %s is empty", rule.ID, text.key)
		}
	}
	// A reading is in the present tense; the level says how binding it is.
	if slices.Contains(strings.Fields(strings.ToLower(rule.Reading)), "should") {
		l.add(rule.Line, "%s: the reading says \"should\"; write it in the present tense", rule.ID)
	}
	if rule.Level == Must && len(rule.Cites) == 0 {
		l.add(rule.Line, "%s: a must-reading cites the sentence it rests on", rule.ID)
	}
	for _, text := range []struct{ key, value string }{{"unobservable", rule.Unobservable}, {"hint", rule.Hint}} {
		if text.value != "" && strings.TrimSpace(text.value) == "" {
			l.add(rule.Line, "%s: %s is blank; give it words, or leave it out", rule.ID, text.key)
		}
	}
	for _, cite := range rule.Cites {
		if strings.TrimSpace(cite) == "" {
			l.add(rule.Line, "%s: a citation is empty", rule.ID)
		} else if !l.onPage(cite) {
			l.ofReference(rule, "citation", cite)
		}
	}
}

// sources checks quotation and citations against the editions of the page.
func (l *lint) sources(rule *Rule) {
	if rule.Source != Page {
		if len(rule.Editions) > 0 {
			l.add(rule.Line, "%s: only rules of the page have editions", rule.ID)
		}
		if rule.Source == Reference && strings.TrimSpace(rule.Quote) != "" {
			l.ofReference(rule, "quote", rule.Quote)
		}
		return
	}
	if len(rule.Editions) == 0 {
		l.add(rule.Line, "%s: names no edition of the page", rule.ID)
	}
	for _, id := range rule.Editions {
		if !slices.ContainsFunc(l.catalogue.Pages, func(e Edition) bool { return e.ID == id }) {
			l.add(rule.Line, "%s: unknown edition %q", rule.ID, id)
		}
	}
	l.quotation(rule)
	if rule.Level == Must && len(rule.Cites) > 0 && !slices.ContainsFunc(rule.Cites, l.onPage) {
		l.add(rule.Line, "%s: no citation is a whole segment of the page", rule.ID)
	}
}

// quotation checks that the quote is in every edition that the rule names, and in
// no other.
func (l *lint) quotation(rule *Rule) {
	pieces := digests(rule.Quote)
	for i := range l.catalogue.Pages {
		edition := &l.catalogue.Pages[i]
		run := edition.find(pieces)
		switch named := slices.Contains(rule.Editions, edition.ID); {
		case named && run == nil:
			l.add(rule.Line, "%s: the quote is not a run of whole segments of edition %s", rule.ID, edition.ID)
		case !named && run != nil:
			l.add(rule.Line, "%s: edition %s has the quote, too", rule.ID, edition.ID)
		}
		for _, segment := range run {
			l.note(rule.ID, edition.ID, segment)
		}
	}
}

// ofReference checks that a text is among the sentences of the reference. A new
// text must be compared with the document before it is added there.
func (l *lint) ofReference(rule *Rule, what, text string) {
	digest := Digest(text)
	l.used[digest] = true
	if !slices.ContainsFunc(l.catalogue.Sentences, func(s Sentence) bool { return s.SHA256 == digest }) {
		words := strings.Fields(text)
		l.add(rule.Line, "%s: the %s %q is a segment of no page and no sentence of the reference; compare it with the document, then add {sha256: %s, opens: %q} to reference",
			rule.ID, what, text, digest, strings.Join(words[:min(len(words), maxOpening)], " "))
	}
}

// sentences checks the list of sentences of the reference.
func (l *lint) sentences() {
	for i, s := range l.catalogue.Sentences {
		switch words := len(strings.Fields(s.Opens)); {
		case words == 0 || words > maxOpening:
			l.add(s.Line, "reference: opens has %d words; it must have 1 to %d", words, maxOpening)
		case slices.ContainsFunc(l.catalogue.Sentences[:i], func(other Sentence) bool { return other.SHA256 == s.SHA256 }):
			l.add(s.Line, "reference: %q appears twice", s.Opens)
		case !l.used[s.SHA256]:
			l.add(s.Line, "reference: no rule quotes or cites %q", s.Opens)
		}
	}
}

// onPage reports whether any edition contains the sentence.
func (l *lint) onPage(sentence string) bool {
	pieces := digests(sentence)
	return slices.ContainsFunc(l.catalogue.Pages, func(e Edition) bool { return e.find(pieces) != nil })
}

func quotedKey(rule, edition string) string { return rule + "@" + edition }

func (l *lint) note(rule, edition string, segment int) {
	key := quotedKey(rule, edition)
	if l.quoted[key] == nil {
		l.quoted[key] = map[int]bool{}
	}
	l.quoted[key][segment] = true
}

func (l *lint) pages() {
	for i := range l.catalogue.Pages {
		edition := &l.catalogue.Pages[i]
		for _, text := range []struct{ key, value string }{
			{"id", edition.ID}, {"title", edition.Title}, {"edition", edition.Edition}, {"url", edition.URL},
		} {
			if strings.TrimSpace(text.value) == "" {
				l.add(edition.Line, "edition %q: %s is empty", edition.ID, text.key)
			}
		}
		if slices.ContainsFunc(l.catalogue.Pages[:i], func(e Edition) bool { return e.ID == edition.ID }) {
			l.add(edition.Line, "edition %q appears twice", edition.ID)
		}
		for j := range edition.Segments {
			l.segment(edition, j)
		}
	}
}

func (l *lint) segment(edition *Edition, index int) {
	segment := edition.Segments[index]
	name := edition.ID + "/" + segment.ID
	if segment.ID == "" {
		l.add(segment.Line, "%s: a segment without an id", edition.ID)
	}
	if slices.ContainsFunc(edition.Segments[:index], func(s Segment) bool { return s.ID == segment.ID }) {
		l.add(segment.Line, "%s: the id appears twice", name)
	}
	if !digestForm.MatchString(segment.SHA256) {
		l.add(segment.Line, "%s: sha256 %q: it must be 64 lower-case hex digits", name, segment.SHA256)
	}
	if words := len(strings.Fields(segment.Opens)); words == 0 || words > maxOpening {
		l.add(segment.Line, "%s: opens has %d words; it must have 1 to %d", name, words, maxOpening)
	}
	if (len(segment.Rules) == 0) == (strings.TrimSpace(segment.Reason) == "") {
		l.add(segment.Line, "%s: it must have either rules or the reason why there are none", name)
	}
	for i, id := range segment.Rules {
		l.quoting(edition, index, id)
		if slices.Contains(segment.Rules[:i], id) {
			l.add(segment.Line, "%s: names %s twice", name, id)
		}
	}
	for _, rule := range l.catalogue.Rules {
		if l.quoted[quotedKey(rule.ID, edition.ID)][index] && !slices.Contains(segment.Rules, rule.ID) {
			l.add(segment.Line, "%s: does not name %s, which quotes it", name, rule.ID)
		}
	}
}

// quoting checks that a rule named by a segment exists and quotes the segment.
func (l *lint) quoting(edition *Edition, index int, id string) {
	segment := edition.Segments[index]
	name := edition.ID + "/" + segment.ID
	if _, known := l.catalogue.ByID(id); !known {
		l.add(segment.Line, "%s: unknown rule %q%s", name, id, l.catalogue.Suggest(id))
		return
	}
	if !l.quoted[quotedKey(id, edition.ID)][index] {
		l.add(segment.Line, "%s: names %s, which does not quote it", name, id)
	}
}
