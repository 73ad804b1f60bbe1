package catalogue

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// orderly is a small catalogue without problems: two editions, a sentence that both
// have, one that only the newer has, and a rule of the reference.
func orderly() *Catalogue {
	segment := func(line int, id, text string, rules ...string) Segment {
		s := Segment{ID: id, SHA256: Digest(text), Opens: "Some words", Rules: rules, Line: line}
		if len(rules) == 0 {
			s.Reason = "a heading"
		}
		return s
	}
	return &Catalogue{
		Pages: []Edition{
			{ID: "old", Title: "Modes", Edition: "the older", URL: "https://docs.example", Line: 1, Segments: []Segment{
				segment(2, "s01", "Modes"),
				segment(3, "s02", "It is kept.", "IS-KEPT"),
			}},
			{ID: "new", Title: "Modes", Edition: "the newer", URL: "https://docs.example", Line: 4, Segments: []Segment{
				segment(5, "s01", "It is kept.", "IS-KEPT", "IS-SENT"),
				segment(6, "s02", "It is sent.", "IS-SENT"),
			}},
		},
		Rules: []*Rule{
			{ID: "IS-KEPT", Title: "It stays", Quote: "It is kept.", Source: Page, Editions: []string{"old", "new"}, Where: "Table", Mode: Dispatch,
				Level: Must, Needs: []string{"recipients"}, Reading: "It is there.", Cites: []string{"It is kept."}, Line: 10},
			{ID: "IS-SENT", Title: "It goes", Quote: "It is kept. It is sent.", Source: Page, Editions: []string{"new"}, Where: "Table", Mode: Both,
				Level: Should, Reading: "It arrives.", Line: 20},
			{ID: "IS-READ", Title: "Open: does it come back?", Quote: "The body.", Source: Reference, Where: "Message", Mode: Conversation,
				Level: May, Reading: "It reads back.", Line: 30},
		},
		Sentences: []Sentence{{SHA256: Digest("The body."), Opens: "The body.", Line: 7}},
	}
}

func TestProblems_none(t *testing.T) {
	assert.Empty(t, orderly().Problems())
}

func TestProblems_rules(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(*Rule)
		want  string
	}{
		"lower case":     {func(r *Rule) { r.ID = "is-read" }, `id "is-read": it must be upper-case words`},
		"one word":       {func(r *Rule) { r.ID = "READ" }, `id "READ": it must be upper-case words`},
		"no id":          {func(r *Rule) { r.ID = "" }, `id "": it must be upper-case words`},
		"hyphen at end":  {func(r *Rule) { r.ID = "IS-READ-" }, `id "IS-READ-": it must be upper-case words`},
		"duplicate":      {func(r *Rule) { r.ID = "IS-SENT" }, "IS-SENT: the id is taken by the rule of line 20"},
		"level":          {func(r *Rule) { r.Level = "mst" }, `IS-READ: unknown level "mst"; did you mean must?`},
		"mode":           {func(r *Rule) { r.Mode = "batch" }, `IS-READ: unknown mode "batch"`},
		"no mode":        {func(r *Rule) { r.Mode = "" }, `IS-READ: unknown mode ""; known are dispatch, conversation, both`},
		"source":         {func(r *Rule) { r.Source = "pages" }, `IS-READ: unknown source "pages"; did you mean page?`},
		"need":           {func(r *Rule) { r.Needs = []string{"callback"} }, `IS-READ: unknown needs "callback"; did you mean callbacks?`},
		"need twice":     {func(r *Rule) { r.Needs = []string{"clock", "clock"} }, `IS-READ: needs "clock" twice`},
		"no title":       {func(r *Rule) { r.Title = " " }, "IS-READ: title is empty; write the behaviour"},
		"long title":     {func(r *Rule) { r.Title = "Open: " + strings.Repeat("é", 75) }, "IS-READ: the title has 81 characters, at most 80"},
		"full stop":      {func(r *Rule) { r.Title = "Open: it comes back." }, "IS-READ: the title ends in a full stop"},
		"no question":    {func(r *Rule) { r.Title = "It comes back" }, `IS-READ: the title of a may-rule is an open question; begin it with "Open: "`},
		"title twice":    {func(r *Rule) { r.Level, r.Title = Should, "It goes" }, "IS-READ: IS-SENT has the same title"},
		"no quote":       {func(r *Rule) { r.Quote = "" }, "IS-READ: quote is empty"},
		"one letter":     {func(r *Rule) { r.Quote = "The Body." }, `IS-READ: the quote "The Body." is a segment of no page and no sentence of the reference; compare`},
		"no where":       {func(r *Rule) { r.Where = " " }, "IS-READ: where is empty"},
		"no reading":     {func(r *Rule) { r.Reading = "" }, "IS-READ: reading is empty"},
		"should":         {func(r *Rule) { r.Reading = "It Should arrive." }, `IS-READ: the reading says "should"`},
		"must uncited":   {func(r *Rule) { r.Level = Must }, "IS-READ: a must-reading cites the sentence it rests on"},
		"empty citation": {func(r *Rule) { r.Cites = []string{""} }, "IS-READ: a citation is empty"},
		"blank reason":   {func(r *Rule) { r.Unobservable = "  " }, "IS-READ: unobservable is blank; give it words, or leave it out"},
		"blank hint":     {func(r *Rule) { r.Hint = "\t" }, "IS-READ: hint is blank; give it words, or leave it out"},
		"invented beside a citation": {func(r *Rule) { r.Level, r.Cites = Must, []string{"It is kept.", "It is loved."} },
			`IS-READ: the citation "It is loved." is a segment of no page and no sentence of the reference; compare it with the document, then add {sha256: ` + Digest("It is loved.") + `, opens: "It is loved."} to reference`},
		"edition of a ref": {func(r *Rule) { r.Editions = []string{"new"} }, "IS-READ: only rules of the page have editions"},
		"no edition":       {func(r *Rule) { r.Source = Page }, "IS-READ: names no edition of the page"},
		"unknown edition": {func(r *Rule) { r.Source, r.Editions = Page, []string{"newest"} },
			`IS-READ: unknown edition "newest"`},
		"quote on no page": {func(r *Rule) { r.Source, r.Editions = Page, []string{"old"} },
			"IS-READ: the quote is not a run of whole segments of edition old"},
		"part of a segment": {func(r *Rule) { r.Source, r.Editions, r.Quote = Page, []string{"old"}, "It is" },
			"IS-READ: the quote is not a run of whole segments of edition old"},
	} {
		t.Run(name, func(t *testing.T) {
			c := orderly()
			c.Rules[1].Cites = []string{"The body."} // the sentence is still used
			tc.spoil(c.Rules[2])
			problems := c.Problems()
			require.Len(t, problems, 1, strings.Join(problems, "\n"))
			assert.Contains(t, problems[0], "catalogue.yaml:30: "+tc.want)
		})
	}
}

func TestProblems_quotations(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(*Catalogue)
		want  []string
	}{
		"an edition has it, too": {func(c *Catalogue) { c.Rules[0].Editions = []string{"old"} },
			[]string{"catalogue.yaml:10: IS-KEPT: edition new has the quote, too"}},
		"a citation that is not on the page": {func(c *Catalogue) { c.Rules[0].Cites = []string{"It was kept."} },
			[]string{
				`catalogue.yaml:10: IS-KEPT: the citation "It was kept." is a segment of no page and no sentence of the reference; compare it with the document, then add {sha256: ` + Digest("It was kept.") + `, opens: "It was kept."} to reference`,
				"catalogue.yaml:10: IS-KEPT: no citation is a whole segment of the page",
			}},
		"a citation of the reference alone": {func(c *Catalogue) { c.Rules[0].Cites = []string{"The body."} },
			[]string{"catalogue.yaml:10: IS-KEPT: no citation is a whole segment of the page"}},
		"a sentence that nobody quotes": {func(c *Catalogue) {
			c.Sentences = append(c.Sentences, Sentence{SHA256: Digest("The head."), Opens: "The head.", Line: 8})
		},
			[]string{`catalogue.yaml:8: reference: no rule quotes or cites "The head."`}},
		"a sentence twice": {func(c *Catalogue) {
			c.Sentences = append(c.Sentences, Sentence{SHA256: Digest("The body."), Opens: "The body.", Line: 8})
		},
			[]string{`catalogue.yaml:8: reference: "The body." appears twice`}},
		"a long opening of a sentence": {func(c *Catalogue) { c.Sentences[0].Opens = "a b c d e f g" },
			[]string{"catalogue.yaml:7: reference: opens has 7 words; it must have 1 to 6"}},
		"one letter of the quote": {func(c *Catalogue) { c.Rules[1].Quote = "It is kept. It is send." },
			[]string{
				"catalogue.yaml:20: IS-SENT: the quote is not a run of whole segments of edition new",
				"catalogue.yaml:5: new/s01: names IS-SENT, which does not quote it",
				"catalogue.yaml:6: new/s02: names IS-SENT, which does not quote it",
			}},
		"one digit of the digest": {func(c *Catalogue) { c.Pages[1].Segments[1].SHA256 = Digest("It is send.") },
			[]string{
				"catalogue.yaml:20: IS-SENT: the quote is not a run of whole segments of edition new",
				"catalogue.yaml:5: new/s01: names IS-SENT, which does not quote it",
				"catalogue.yaml:6: new/s02: names IS-SENT, which does not quote it",
			}},
	} {
		t.Run(name, func(t *testing.T) {
			c := orderly()
			tc.spoil(c)
			assert.Equal(t, tc.want, c.Problems())
		})
	}
}

func TestProblems_pages(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(*Catalogue)
		want  string
	}{
		"no id":            {func(c *Catalogue) { c.Pages[0].Segments[0].ID = "" }, "catalogue.yaml:2: old: a segment without an id"},
		"id twice":         {func(c *Catalogue) { c.Pages[0].Segments[1].ID = "s01" }, "catalogue.yaml:3: old/s01: the id appears twice"},
		"no digest":        {func(c *Catalogue) { c.Pages[0].Segments[0].SHA256 = "12" }, `catalogue.yaml:2: old/s01: sha256 "12"`},
		"no opening":       {func(c *Catalogue) { c.Pages[0].Segments[0].Opens = "" }, "catalogue.yaml:2: old/s01: opens has 0 words"},
		"a long opening":   {func(c *Catalogue) { c.Pages[0].Segments[0].Opens = "a b c d e f g" }, "catalogue.yaml:2: old/s01: opens has 7 words"},
		"neither":          {func(c *Catalogue) { c.Pages[0].Segments[0].Reason = "" }, "catalogue.yaml:2: old/s01: it must have either rules or the reason"},
		"both":             {func(c *Catalogue) { c.Pages[0].Segments[1].Reason = "advice" }, "catalogue.yaml:3: old/s02: it must have either rules or the reason"},
		"unknown rule":     {func(c *Catalogue) { c.Pages[0].Segments[1].Rules = []string{"IS-KEPT", "IS-SEND"} }, `catalogue.yaml:3: old/s02: unknown rule "IS-SEND"; did you mean IS-SENT?`},
		"foreign rule":     {func(c *Catalogue) { c.Pages[0].Segments[1].Rules = []string{"IS-KEPT", "IS-SENT"} }, "catalogue.yaml:3: old/s02: names IS-SENT, which does not quote it"},
		"rule twice":       {func(c *Catalogue) { c.Pages[0].Segments[1].Rules = []string{"IS-KEPT", "IS-KEPT"} }, "catalogue.yaml:3: old/s02: names IS-KEPT twice"},
		"rule left out":    {func(c *Catalogue) { c.Pages[1].Segments[0].Rules = []string{"IS-KEPT"} }, "catalogue.yaml:5: new/s01: does not name IS-SENT, which quotes it"},
		"edition untitled": {func(c *Catalogue) { c.Pages[1].Title = "" }, `catalogue.yaml:4: edition "new": title is empty`},
		"edition unplaced": {func(c *Catalogue) { c.Pages[1].URL = "" }, `catalogue.yaml:4: edition "new": url is empty`},
		"edition twice": {func(c *Catalogue) {
			c.Pages = append(c.Pages, Edition{ID: "old", Title: "t", Edition: "e", URL: "u", Line: 9})
			c.Rules[0].Editions = []string{"new"}
			c.Rules[0].Quote, c.Rules[0].Cites = "It is kept.", []string{"It is kept."}
		}, `catalogue.yaml:9: edition "old" appears twice`},
	} {
		t.Run(name, func(t *testing.T) {
			c := orderly()
			tc.spoil(c)
			problems := c.Problems()
			require.NotEmpty(t, problems)
			if name != "edition twice" {
				require.Len(t, problems, 1)
			}
			assert.Contains(t, problems[len(problems)-1], tc.want)
		})
	}
}

func TestRule_Citation(t *testing.T) {
	for want, r := range map[string]Rule{
		"\"It is.\"\nProcessing Modes, Table (both editions)":        {Quote: "It is.", Source: Page, Where: "Table", Editions: []string{"april-2025", "current"}},
		"\"It is.\"\nProcessing Modes, Notes (April 2025 edition)":   {Quote: "It is.", Source: Page, Where: "Notes", Editions: []string{"april-2025"}},
		"\"It is.\"\nProcessing Modes, Table, MO (current edition)":  {Quote: "It is.", Source: Page, Where: "Table, MO", Editions: []string{"current"}},
		"\"It is.\"\nAPI reference, Messages_SendMessage, recipient": {Quote: "It is.", Source: Reference, Where: "Messages_SendMessage, recipient"},
	} {
		assert.Equal(t, want, r.Citation())
	}
}

func TestRule_Tags(t *testing.T) {
	r := Rule{ID: "IS-SENT", Level: Must, Mode: Both, Source: Page, Needs: []string{"recipients", "callbacks"}}
	assert.Equal(t, []string{"@rule:IS-SENT", "@must", "@both", "@page", "@needs-callbacks", "@needs-recipients"}, r.Tags())
}
