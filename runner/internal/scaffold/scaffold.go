// Package scaffold creates a new rule: the catalogue entry, a scenario, and the two
// deviations or the reading that it needs, each marked for a person to complete.
// See [New]. Lint rejects parts that are still marked.
package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"

	"github.com/modecert/modecert/runner/internal/atomicfile"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/lint"
	"github.com/modecert/modecert/runner/internal/prove/caught"
)

// Rule is what is known about a new rule.
type Rule struct {
	ID     string
	Folder string // of the features
	Mode   catalogue.Mode
	Level  catalogue.Level
}

// registration is where deviations.go and readings.go list their tables.
const registration = "\treturn slices.Concat(\n"

// New writes the scaffold into a checkout and returns the files that it changed. It
// overwrites no existing file, and writes either everything or nothing.
func New(root string, r Rule) ([]string, error) {
	if err := refuse(root, r); err != nil {
		return nil, err
	}
	s := &scaffold{root: root, Rule: r}
	s.add("features/"+catalogue.File, entry)
	s.begin("features/"+r.Folder+"/"+s.next()+s.Slug()+".feature", s.render(feature))
	// The names end in a fixed word, since Go gives endings such as _test and
	// _linux a meaning.
	file, function := "fixtures/reference/behaviour/rule_"+s.Snake(), "OfRule"+s.Camel()
	if r.Level == catalogue.May {
		s.begin(file+"_readings.go", s.render(readingFile))
		s.register("fixtures/reference/behaviour/readings.go", "readings"+function)
	} else {
		s.begin(file+"_deviations.go", s.render(deviationFile))
		s.register("fixtures/reference/behaviour/deviations.go", "deviations"+function)
	}
	if s.err != nil {
		return nil, s.err
	}
	return s.save()
}

// refuse returns an error if the rule cannot be created.
func refuse(root string, r Rule) error {
	if !catalogue.IsID(r.ID) {
		return fmt.Errorf("rule id %q: write upper-case words joined by dashes, such as DISPATCH-TTL-BOUNDS", r.ID)
	}
	folder, err := catalogue.Checkout(root)
	if err != nil {
		return err
	}
	cat, err := catalogue.Load(os.DirFS(folder))
	if err != nil {
		return err
	}
	if known, ok := cat.ByID(r.ID); ok {
		return fmt.Errorf("rule %s is already at %s:%d; ids are never reused", r.ID, catalogue.File, known.Line)
	}
	one := filepath.IsLocal(r.Folder) && filepath.Base(r.Folder) == r.Folder && r.Folder != "."
	if info, err := os.Stat(filepath.Join(root, "features", r.Folder)); !one || err != nil || !info.IsDir() {
		return fmt.Errorf("features/%s is not a folder of features; choose one of those under features/", r.Folder)
	}
	return nil
}

// Without says what a scaffold does not contain, and why.
func Without(level catalogue.Level) []string {
	recording := "no recording: make record makes it once the scenario is written"
	table := "no line of " + caught.Path + ": " + caught.Update + " writes that file again once all is written"
	switch level {
	case catalogue.May:
		return []string{"no deviation: a may-rule claims nothing that a service could break", recording, table}
	case catalogue.Should:
		return []string{"no reading: add one to a table of readings if a service may well do otherwise; it is warned then", recording, table}
	}
	return []string{"no reading: what the documentation says outright leaves room for none", recording, table}
}

// scaffold collects what is to be written, until there is an error.
type scaffold struct {
	Rule
	root  string
	files []file
	err   error
}

// file is a file to write.
type file struct {
	name      string
	was, text []byte
	begun     bool // it must not exist yet
}

// next returns the number that puts a feature last in its folder, as a prefix.
func (s *scaffold) next() string {
	last := 0
	there, err := os.ReadDir(s.path("features/" + s.Folder))
	if err != nil && s.err == nil {
		s.err = err
	}
	for _, f := range there {
		number, _, _ := strings.Cut(f.Name(), "-")
		if n, err := strconv.Atoi(number); err == nil {
			last = max(last, n)
		}
	}
	return strconv.Itoa(last+1) + "-"
}

// Slug, Snake and Camel return the id as spelt in files and identifiers.
func (s *scaffold) Slug() string  { return strings.ToLower(s.ID) }
func (s *scaffold) Snake() string { return strings.ReplaceAll(s.Slug(), "-", "_") }
func (s *scaffold) Camel() string {
	var b strings.Builder
	for w := range strings.SplitSeq(s.Slug(), "-") {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}

// Entry is the rule as the scaffold's catalogue entry describes it.
func (s *scaffold) Entry() *catalogue.Rule {
	return &catalogue.Rule{
		ID: s.ID, Level: s.Level, Mode: s.Mode, Source: catalogue.Reference,
		Quote: lint.Unwritten + ": the sentence, to the letter", Where: lint.Unwritten + ": document and place",
	}
}

// Tags and Citation return the lines above and below the Rule.
func (s *scaffold) Tags() string { return strings.Join(s.Entry().Tags(), " ") }
func (s *scaffold) Citation() string {
	return strings.ReplaceAll(s.Entry().Citation(), "\n", "\n    ")
}

// Heading returns the title that is to be replaced.
func (s *scaffold) Heading() string {
	if s.Level == catalogue.May {
		return "Open: " + lint.Unwritten + " " + s.Slug()
	}
	return lint.Unwritten + " " + s.Slug()
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

// begin adds a new file.
func (s *scaffold) begin(name string, text []byte) {
	if _, err := os.Lstat(s.path(name)); err == nil && s.err == nil {
		s.err = fmt.Errorf("%s exists, and nothing was written; add the rule there by hand, or choose another id", name)
	}
	s.files = append(s.files, file{name: name, text: text, begun: true})
}

// add appends to a file.
func (s *scaffold) add(name string, t *template.Template) {
	s.change(name, func(was []byte) []byte { return append(bytes.Clone(was), s.render(t)...) })
}

// register adds the call of a function to a table.
func (s *scaffold) register(name, function string) {
	s.change(name, func(was []byte) []byte {
		before, after, ok := strings.Cut(string(was), registration)
		if !ok && s.err == nil {
			s.err = fmt.Errorf("%s: found no %q to register the scaffold after", name, strings.TrimSpace(registration))
		}
		return []byte(before + registration + "\t\t" + function + "(),\n" + after)
	})
}

func (s *scaffold) change(name string, edit func([]byte) []byte) {
	was, err := os.ReadFile(s.path(name))
	if err != nil && s.err == nil {
		s.err = err
	}
	s.files = append(s.files, file{name: name, was: was, text: edit(was)})
}

func (s *scaffold) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

// save writes everything, or restores the previous state.
func (s *scaffold) save() ([]string, error) {
	var names []string
	for i, f := range s.files {
		if err := s.write(f); err != nil {
			for _, f := range s.files[:i] {
				err = errors.Join(err, s.undo(f))
			}
			return nil, fmt.Errorf("%w; nothing was written", err)
		}
		names = append(names, f.name)
	}
	return names, nil
}

func (s *scaffold) write(f file) error {
	if !f.begun {
		return atomicfile.WriteBytes(s.path(f.name), 0o644, f.text)
	}
	out, err := os.OpenFile(s.path(f.name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(f.text)
	if err = errors.Join(err, out.Close()); err != nil {
		err = errors.Join(err, s.undo(f))
	}
	return err
}

func (s *scaffold) undo(f file) error {
	if f.begun {
		return os.Remove(s.path(f.name))
	}
	return atomicfile.WriteBytes(s.path(f.name), 0o644, f.was)
}

var (
	entry = template.Must(template.New("entry").Parse(`
  - id: {{.ID}}
    title: "{{.Heading}}"
    quote: "{{.Entry.Quote}}"
    source: reference
    where: "{{.Entry.Where}}"
    mode: {{.Mode}}
    level: {{.Level}}
    needs: []
    reading: "{{.Unwritten}}: what the sentence means, as a fact."
    cites:
      - "{{.Unwritten}}: the sentence, to the letter"
    hint: "{{.Unwritten}}: what to look at where the rule is violated."
`))
	feature = template.Must(template.New("feature").Parse(`Feature: {{.Unwritten}} {{.ID}}
  {{.Unwritten}}: for whom this matters, in two lines.

  {{.Tags}}
  Rule: {{.Heading}}
    {{.Citation}}

    @id:to-be-written
    Scenario: {{.Unwritten}} {{.Slug}}
      Given an app in DISPATCH mode
      When the app is changed to CONVERSATION mode
      Then the app is in CONVERSATION mode
`))
	deviationFile = template.Must(template.New("deviations").Parse(`package behaviour

func deviationsOfRule{{.Camel}}() []Deviation {
	return []Deviation{
		{"{{.Slug}}-one-way", "{{.ID}}", "{{.Unwritten}}: what the service then does", func(b *Behaviour) {}},
		{"{{.Slug}}-another-way", "{{.ID}}", "{{.Unwritten}}: what the service then does", func(b *Behaviour) {}},
	}
}
`))
	readingFile = template.Must(template.New("readings").Parse(`package behaviour

func readingsOfRule{{.Camel}}() []Reading {
	return []Reading{
		{"{{.Slug}}-otherwise", "{{.ID}}", "{{.Unwritten}}: what the service then does",
			"{{.Unwritten}}: where the documentation is silent", func(b *Behaviour) {}},
	}
}
`))
)
