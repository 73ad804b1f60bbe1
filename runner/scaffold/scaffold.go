// Package scaffold begins a new rule: the catalogue entry, the scenario, the
// two deviations and the reading that it needs, each marked for a person to
// fill in. Lint refuses what is left unwritten.
package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/lint"
)

// Rule is what is known of a rule when it is begun.
type Rule struct {
	ID     string
	Folder string // of features
	Mode   catalogue.Mode
	Level  catalogue.Level
}

var (
	ruleID = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$`)
	// registration is where deviations.go lists its tables.
	registration = "\treturn slices.Concat(\n"
)

// ErrNoCheckout is returned outside a checkout of the suite.
var ErrNoCheckout = errors.New("here is no checkout of the suite; run this command in its top folder")

// New writes the scaffold into a checkout and returns the files it touched.
func New(root string, r Rule) ([]string, error) {
	if !ruleID.MatchString(r.ID) {
		return nil, fmt.Errorf("rule id %q: write upper-case words joined by dashes, such as DISPATCH-TTL-BOUNDS", r.ID)
	}
	if _, err := os.Stat(filepath.Join(root, "features", catalogue.File)); err != nil {
		return nil, ErrNoCheckout
	}
	cat, err := catalogue.Load(os.DirFS(filepath.Join(root, "features")))
	if err != nil {
		return nil, err
	}
	if known, ok := cat.ByID(r.ID); ok {
		return nil, fmt.Errorf("rule %s stands at %s:%d already; ids are never reused", r.ID, catalogue.File, known.Line)
	}
	if _, err := os.Stat(filepath.Join(root, "features", r.Folder)); err != nil || r.Folder == "" {
		return nil, fmt.Errorf("features/%s is no folder; choose one of those under features/", r.Folder)
	}
	s := &scaffold{root: root, Rule: r}
	s.append("features/"+catalogue.File, entry)
	s.append("features/"+r.Folder+"/"+s.Slug()+".feature", feature)
	if r.Level == catalogue.May {
		s.write("fixtures/reference/behaviour/readings_"+s.Snake()+".go", readingFile)
		s.insert("fixtures/reference/behaviour/readings.go", registration, "\t\treadingsOf"+s.Camel()+"(),\n")
	} else {
		s.write("fixtures/reference/behaviour/deviations_"+s.Snake()+".go", deviationFile)
		s.insert("fixtures/reference/behaviour/deviations.go", registration, "\t\tdeviationsOf"+s.Camel()+"(),\n")
	}
	return s.touched, s.err
}

// scaffold writes one file after the other until something fails.
type scaffold struct {
	Rule
	root    string
	touched []string
	err     error
}

// Slug, Snake and Camel spell the id for files and identifiers.
func (s *scaffold) Slug() string  { return strings.ToLower(s.ID) }
func (s *scaffold) Snake() string { return strings.ReplaceAll(s.Slug(), "-", "_") }
func (s *scaffold) Camel() string {
	var b strings.Builder
	for _, w := range strings.Split(s.Slug(), "-") {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}

// Unwritten is the mark that lint looks for.
func (s *scaffold) Unwritten() string { return lint.Unwritten }

func (s *scaffold) render(t *template.Template) []byte {
	var b bytes.Buffer
	if err := t.Execute(&b, s); err != nil && s.err == nil {
		s.err = err
	}
	return b.Bytes()
}

// append adds to a file, or begins it.
func (s *scaffold) append(name string, t *template.Template) {
	if s.err != nil {
		return
	}
	path := filepath.Join(s.root, filepath.FromSlash(name))
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		s.err = err
		return
	}
	s.save(name, append(old, s.render(t)...))
}

// write makes a Go file.
func (s *scaffold) write(name string, t *template.Template) {
	if s.err != nil {
		return
	}
	source, err := format.Source(s.render(t))
	if err != nil {
		s.err = err
		return
	}
	s.save(name, source)
}

// insert adds text after a mark in a file.
func (s *scaffold) insert(name, mark, text string) {
	if s.err != nil {
		return
	}
	old, err := os.ReadFile(filepath.Join(s.root, filepath.FromSlash(name)))
	if err != nil {
		s.err = err
		return
	}
	before, after, ok := strings.Cut(string(old), mark)
	if !ok {
		s.err = fmt.Errorf("%s: found no %q to register the scaffold after", name, strings.TrimSpace(mark))
		return
	}
	s.save(name, []byte(before+mark+text+after))
}

func (s *scaffold) save(name string, text []byte) {
	if s.err = os.WriteFile(filepath.Join(s.root, filepath.FromSlash(name)), text, 0o644); s.err == nil {
		s.touched = append(s.touched, name)
	}
}

var (
	entry = template.Must(template.New("entry").Parse(`
  - id: {{.ID}}
    quote: "{{.Unwritten}}: the sentence, to the letter"
    source: reference
    where: "{{.Unwritten}}: document and place"
    mode: {{.Mode}}
    level: {{.Level}}
    needs: []
    reading: "{{.Unwritten}}: what the sentence means, as a fact."
    cites:
      - "{{.Unwritten}}: the sentence, to the letter"
`))
	feature = template.Must(template.New("feature").Parse(`Feature: {{.Unwritten}} {{.ID}}
  For whom this matters, in two lines.

  @rule:{{.ID}}
  Rule: {{.Unwritten}}

    Scenario: what is observed where {{.Slug}} holds
      Given an app in DISPATCH mode
      When the app is changed to CONVERSATION mode
      Then the app is in CONVERSATION mode
`))
	deviationFile = template.Must(template.New("deviations").Parse(`package behaviour

func deviationsOf{{.Camel}}() []Deviation {
	return []Deviation{
		{
			ID:     "{{.Slug}}-one-way",
			Breaks: []string{"{{.ID}}"},
			Says:   "{{.Unwritten}}: what the service then does",
			Apply:  func(b *Behaviour) {},
		},
		{
			ID:     "{{.Slug}}-another-way",
			Breaks: []string{"{{.ID}}"},
			Says:   "{{.Unwritten}}: what the service then does",
			Apply:  func(b *Behaviour) {},
		},
	}
}
`))
	readingFile = template.Must(template.New("readings").Parse(`package behaviour

func readingsOf{{.Camel}}() []Reading {
	return []Reading{{"{{"}}
		ID:      "{{.Slug}}-otherwise",
		Says:    "{{.Unwritten}}: what the service then does",
		Because: "{{.Unwritten}}: where the documentation is silent",
		Shows:   []string{"{{.ID}}"},
		Apply:   func(b *Behaviour) {},
	{{"}}"}}
}
`))
)
