package plan

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
	"sync"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"
)

// FeatureFault is a fault in the suite's own feature files that Gherkin would
// silently accept, or a scenario that could never run.
type FeatureFault struct {
	File   string
	Line   int
	Reason string
}

func (f *FeatureFault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Reason) }

// Feature is one parsed feature file.
type Feature struct {
	URI      string
	Text     []byte
	Document *messages.GherkinDocument
	Pickles  []*messages.Pickle
}

// Parse parses every feature file of a file system, in order of path. A file
// outside its subject's folder is a fault, since it would never run.
func Parse(features fs.FS) ([]Feature, error) {
	paths, err := find(features)
	if err != nil {
		return nil, err
	}
	parsed, faults := make([]Feature, len(paths)), make([]error, len(paths))
	var files sync.WaitGroup
	for i, path := range paths {
		files.Go(func() {
			text, err := read(features, path)
			if err == nil {
				parsed[i], err = parse(path, text, idsOfFile(i))
			}
			faults[i] = err
		})
	}
	files.Wait()
	return parsed, cmp.Or(faults...)
}

// read reads a feature with its original line endings, LF: a checkout may have
// others and is the same suite.
func read(features fs.FS, path string) ([]byte, error) {
	text, err := fs.ReadFile(features, path)
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	return text, err
}

// idsOfFile generates the ids of a file's nodes, which must be unique across files.
func idsOfFile(n int) func() string {
	ids, file := &messages.Incrementing{}, strconv.Itoa(n)+"."
	return func() string { return file + ids.NewId() }
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
		return Feature{}, syntaxFault(path, err)
	}
	doc.Uri = path
	f := Feature{URI: path, Text: text, Document: doc}
	if err := f.check(); err != nil {
		return Feature{}, err
	}
	f.Pickles = gherkin.Pickles(*doc, path, newID)
	return f, f.checkPickles()
}

// DigestOf identifies a pickle by its rule, its name and its steps. version is that
// of the steps' behaviour. Other tags are left out: a rule that changes its level is
// shown by the same exchanges.
func DigestOf(p *messages.Pickle, version string) string {
	text := []byte(version + "\x00" + p.Name + "\x00")
	for _, t := range p.Tags {
		if strings.HasPrefix(t.Name, ruleTag) {
			text = append(append(text, t.Name...), 0)
		}
	}
	for _, s := range p.Steps {
		text = append(append(append(append(text, s.Type...), 0), s.Text...), 0)
	}
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])[:32]
}

// FeaturesDigest identifies the text of all features, as Plan.FeaturesDigest does,
// without parsing them.
func FeaturesDigest(features fs.FS) (string, error) {
	paths, err := find(features)
	if err != nil {
		return "", err
	}
	texts := make([]Feature, 0, len(paths))
	for _, path := range paths {
		text, err := read(features, path)
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
