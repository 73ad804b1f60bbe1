package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"
)

// A FeatureFault is a fault in the suite's own feature files: something that
// Gherkin would swallow in silence, or that could never run.
type FeatureFault struct {
	File   string
	Line   int
	Reason string
}

func (f *FeatureFault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Reason) }

// Feature is one feature file, parsed.
type Feature struct {
	URI      string
	Text     []byte
	Document *messages.GherkinDocument
	Pickles  []*messages.Pickle
}

// Parse reads every feature file of a file system, in order of path. Each lies
// in the folder of its subject; one that lies elsewhere is a fault, since it
// would never be run.
func Parse(features fs.FS) ([]Feature, error) {
	paths, err := find(features)
	if err != nil {
		return nil, err
	}
	parsed := make([]Feature, 0, len(paths))
	// One generator for all: what refers to nodes of several files needs their
	// ids to differ.
	newID := (&messages.Incrementing{}).NewId
	for _, path := range paths {
		text, err := fs.ReadFile(features, path)
		if err != nil {
			return nil, err
		}
		f, err := parse(path, text, newID)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, f)
	}
	return parsed, nil
}

// find lists the feature files, in order of path.
func find(features fs.FS) ([]string, error) {
	var paths []string
	err := fs.WalkDir(features, ".", func(p string, _ fs.DirEntry, err error) error {
		switch {
		case err != nil || path.Ext(p) != ".feature":
			return err
		case strings.Count(p, "/") != 1:
			return &FeatureFault{p, 1, "a feature lies in a folder of the features, neither above nor below"}
		}
		paths = append(paths, p)
		return nil
	})
	sort.Strings(paths)
	return paths, err
}

func parse(path string, text []byte, newID func() string) (Feature, error) {
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(text), newID)
	if err != nil {
		return Feature{}, &FeatureFault{path, 1, "is no Gherkin: " + strings.ReplaceAll(err.Error(), "\n", " ")}
	}
	doc.Uri = path
	f := Feature{URI: path, Text: text, Document: doc}
	if err := f.check(); err != nil {
		return Feature{}, err
	}
	f.Pickles = gherkin.Pickles(*doc, path, newID)
	return f, nil
}

// A line of a description that looks like "Word:" is a keyword gone wrong:
// Gherkin takes it for prose, and what it was to introduce vanishes. It needs
// neither a capital nor a space after the colon to be one; "https://" is none.
var keywordLike = regexp.MustCompile(`^\s*(\w+(?: \w+)?)\s*:($|[^/])`)

var keywords = []string{"Feature", "Rule", "Scenario", "Scenario Outline", "Examples", "Background"}

// check refuses what Gherkin lets pass and a conformance suite must not.
func (f *Feature) check() error {
	feature := f.Document.Feature
	if feature == nil {
		return &FeatureFault{f.URI, 1, "holds no feature"}
	}
	if err := f.checkProse(feature.Description, int(feature.Location.Line)); err != nil {
		return err
	}
	for _, child := range feature.Children {
		switch {
		case child.Background != nil:
			return &FeatureFault{f.URI, int(child.Background.Location.Line), "a background hides what a scenario rests on; say it in the scenario"}
		case child.Scenario != nil:
			return &FeatureFault{f.URI, int(child.Scenario.Location.Line), "a scenario stands outside any rule"}
		case child.Rule != nil:
			if err := f.checkRule(child.Rule); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *Feature) checkRule(r *messages.Rule) error {
	if err := f.checkProse(r.Description, int(r.Location.Line)); err != nil {
		return err
	}
	if n := len(ruleTags(r.Tags)); n != 1 {
		return &FeatureFault{f.URI, int(r.Location.Line), fmt.Sprintf("a rule carries exactly one tag @rule:ID, this one has %d", n)}
	}
	for _, child := range r.Children {
		s := child.Scenario
		if s == nil {
			return &FeatureFault{f.URI, int(r.Location.Line), "a rule holds scenarios only"}
		}
		if strings.TrimSpace(s.Description) != "" {
			return &FeatureFault{f.URI, int(s.Location.Line), fmt.Sprintf("scenario %q has text that is no step: %q", s.Name, firstLine(s.Description))}
		}
		if len(s.Steps) == 0 {
			return &FeatureFault{f.URI, int(s.Location.Line), fmt.Sprintf("scenario %q has no steps", s.Name)}
		}
		for _, e := range s.Examples {
			if len(e.TableBody) == 0 {
				return &FeatureFault{f.URI, int(e.Location.Line), fmt.Sprintf("the examples of %q are empty", s.Name)}
			}
		}
	}
	return nil
}

// checkProse checks the description of what begins at line.
func (f *Feature) checkProse(text string, line int) error {
	for _, l := range strings.Split(text, "\n") {
		if m := keywordLike.FindStringSubmatch(l); m != nil {
			return &FeatureFault{f.URI, f.lineOf(l, line), fmt.Sprintf("%q is no keyword; did you mean %q?", m[1]+":", Nearest(m[1], keywords)+":")}
		}
	}
	return nil
}

// lineOf finds a line of prose below another line; the prose itself does not
// tell where it stood, since empty lines before it are not part of it.
func (f *Feature) lineOf(prose string, below int) int {
	for i, l := range strings.Split(string(f.Text), "\n") {
		if i >= below && strings.TrimSpace(l) == strings.TrimSpace(prose) {
			return i + 1
		}
	}
	return below
}

func firstLine(s string) string {
	l, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return l
}

func ruleTags(tags []*messages.Tag) []string {
	var ids []string
	for _, t := range tags {
		if id, ok := strings.CutPrefix(t.Name, "@rule:"); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// DigestOf identifies a pickle by what it says: its rule, its name and its
// steps with their tables and text blocks. version is that of the steps' behaviour.
func DigestOf(p *messages.Pickle, version string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", version, p.Name)
	for _, t := range p.Tags {
		fmt.Fprintf(h, "%s\x00", t.Name)
	}
	for _, s := range p.Steps {
		fmt.Fprintf(h, "%s\x00%s\x00", s.Type, s.Text)
		if s.Argument != nil && s.Argument.DocString != nil {
			fmt.Fprintf(h, "%s\x00", s.Argument.DocString.Content)
		}
		if s.Argument != nil && s.Argument.DataTable != nil {
			for _, row := range s.Argument.DataTable.Rows {
				for _, c := range row.Cells {
					fmt.Fprintf(h, "%s\x00", c.Value)
				}
			}
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))[:32]
}

// FeaturesDigest identifies the text of all features as a plan does, without
// parsing them.
func FeaturesDigest(features fs.FS) (string, error) {
	paths, err := find(features)
	if err != nil {
		return "", err
	}
	texts := make([]Feature, 0, len(paths))
	for _, path := range paths {
		text, err := fs.ReadFile(features, path)
		if err != nil {
			return "", err
		}
		texts = append(texts, Feature{URI: path, Text: text})
	}
	return digestOfText(texts), nil
}

// digestOfText identifies the text of all features.
func digestOfText(features []Feature) string {
	h := sha256.New()
	for _, f := range features {
		fmt.Fprintf(h, "%s\x00%d\x00", f.URI, len(f.Text))
		h.Write(f.Text)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
