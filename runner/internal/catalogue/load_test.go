package catalogue

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
)

// of returns features that contain only this catalogue.
func of(text string) fs.FS {
	return fstest.MapFS{File: {Data: []byte(text)}}
}

const smallest = `rules:
  - id: A-RULE
    reading: It is so.
`

func TestLoad(t *testing.T) {
	c, err := Load(of(`pages:
  - id: current
    segments:
      - id: s01
      - id: s02
        rules: [A-RULE]
reference:
  - {sha256: ab, opens: "It is"}
rules:
  # a comment
  - id: A-RULE
    needs: [callbacks, recipients]
    editions: [current]
    level: must
    mode: both
    source: page
  - id: B-RULE
`))
	require.NoError(t, err)
	require.Len(t, c.Rules, 2)
	assert.Equal(t, &Rule{ID: "A-RULE", Needs: []string{"callbacks", "recipients"}, Editions: []string{"current"},
		Level: Must, Mode: Both, Source: Page, Line: 11}, c.Rules[0])
	assert.Equal(t, 17, c.Rules[1].Line)
	assert.Equal(t, []Sentence{{SHA256: "ab", Opens: "It is", Line: 8}}, c.Sentences)
	require.Len(t, c.Pages, 1)
	assert.Equal(t, 2, c.Pages[0].Line)
	assert.Equal(t, Segment{ID: "s02", Rules: []string{"A-RULE"}, Line: 5}, c.Pages[0].Segments[1])
}

func TestLoad_digest(t *testing.T) {
	one, err := Load(of(smallest))
	require.NoError(t, err)
	other, err := Load(of(smallest + "# a comment\n"))
	require.NoError(t, err)
	assert.Regexp(t, `^sha256:[0-9a-f]{64}$`, one.Digest)
	assert.NotEqual(t, one.Digest, other.Digest)
}

func TestLoad_refuses(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"empty":               {"", "catalogue.yaml: empty"},
		"comment only":        {"# nothing\n", "catalogue.yaml: empty"},
		"no rules":            {"rules: []\n", "catalogue.yaml: no rules"},
		"no mapping":          {"- id: A-RULE\n", "catalogue.yaml:1: the top: must have keys with values"},
		"no YAML":             {"rules: [\n", "catalogue.yaml: yaml: line 1:"},
		"second document":     {smallest + "---\nrules: []\n", "catalogue.yaml:4: a second document"},
		"broken tail":         {smallest + "---\n[\n", "catalogue.yaml: yaml:"},
		"misspelt key":        {smallest + "    qoute: x\n", `catalogue.yaml:4: rules: unknown key "qoute"; did you mean quote?`},
		"foreign key":         {smallest + "    xylophone: x\n", `catalogue.yaml:4: rules: unknown key "xylophone"; known are id, title, quote,`},
		"the line of a rule":  {smallest + "    Line: 3\n", `unknown key "Line"`},
		"a field not decoded": {smallest + "    \"-\": 3\n", `unknown key "-"`},
		"key at the top":      {smallest + "rule: []\n", `catalogue.yaml:4: the top: unknown key "rule"; did you mean rules?`},
		"key in a segment": {"pages:\n  - segments:\n      - sha: x\n" + smallest,
			`catalogue.yaml:3: segments: unknown key "sha"`},
		"repeated key":    {smallest + "    id: B-RULE\n", "rules: the key id is in line 2 already"},
		"list for a text": {smallest + "    quote: [a, b]\n", "catalogue.yaml:4: quote: must be a text"},
		"null for a text": {smallest + "    quote:\n", "catalogue.yaml:4: quote: must be a text"},
		"text for a list": {smallest + "    needs: callbacks\n", "catalogue.yaml:4: needs: must be a list"},
		"empty rule":      {smallest + "  -\n", "catalogue.yaml:4: rules: must have keys with values"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(of(tc.text))
			require.Error(t, err)
			assert.Contains(t, err.Error(), tc.want)
		})
	}
}

func TestLoad_missingFile(t *testing.T) {
	_, err := Load(fstest.MapFS{})
	require.ErrorIs(t, err, fs.ErrNotExist)
	assert.Contains(t, err.Error(), File)
}

func TestCatalogue(t *testing.T) {
	c := &Catalogue{Rules: []*Rule{{ID: "DISPATCH-TTL-BOUNDS"}, {ID: "LIST-DISPATCH-CONTACT-ID"}}}
	rule, found := c.ByID("LIST-DISPATCH-CONTACT-ID")
	require.True(t, found)
	assert.Same(t, c.Rules[1], rule)
	_, found = c.ByID("list-dispatch-contact-id")
	assert.False(t, found, "ids are exact")

	for typed, want := range map[string]string{
		"DISPATCH-TTL-BOUND":    "DISPATCH-TTL-BOUNDS",
		"dispatch-ttl-bounds":   "DISPATCH-TTL-BOUNDS",
		"LIST-DISPATCH-CONTACT": "LIST-DISPATCH-CONTACT-ID",
	} {
		assert.Equal(t, "; did you mean "+want+"?", c.Suggest(typed), typed)
	}
	for _, far := range []string{"X", ""} {
		assert.Equal(t, "; modecert list shows them all", c.Suggest(far))
	}
	assert.Equal(t, "; modecert list shows them all", (&Catalogue{}).Suggest("DISPATCH-TTL-BOUNDS"))
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(features.FS); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProblems(b *testing.B) {
	c, err := Load(features.FS)
	require.NoError(b, err)
	for b.Loop() {
		if len(c.Problems()) > 0 {
			b.Fatal("problems")
		}
	}
}
