package catalogue

import (
	"bytes"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/runner/internal/strictyaml"
)

// document is the whole of catalogue.yaml.
type document struct {
	Pages     []Edition  `yaml:"pages"`
	Sentences []Sentence `yaml:"reference"`
	Rules     []*Rule    `yaml:"rules"`
}

// Load reads catalogue.yaml from the root of the features. It checks the form
// strictly: an unknown or repeated key, a value of the wrong kind, or a second
// document is an error that names the line. It does not check what the rules say;
// see Problems.
func Load(features fs.FS) (*Catalogue, error) {
	text, err := read(features)
	if err != nil {
		return nil, err
	}
	var doc document
	root, err := strictyaml.Decode(File, text, &doc)
	if err != nil {
		return nil, err
	}
	if len(doc.Rules) == 0 {
		return nil, fmt.Errorf("%s: no rules", File)
	}
	noteLines(root, &doc)
	return &Catalogue{Rules: doc.Rules, Pages: doc.Pages, Sentences: doc.Sentences, Digest: digestOf(text)}, nil
}

// read reads the file. A checkout may have other line endings and is the same suite.
func read(features fs.FS) ([]byte, error) {
	text, err := fs.ReadFile(features, File)
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), nil
}

func digestOf(text []byte) string { return "sha256:" + Digest(string(text)) }

// TextDigest identifies the bytes of the file, as Catalogue.Digest does, without decoding
// them.
func TextDigest(features fs.FS) (string, error) {
	text, err := read(features)
	return digestOf(text), err
}

// noteLines sets the Line of rules, sentences, editions and segments.
func noteLines(root *yaml.Node, doc *document) {
	for i, node := range strictyaml.Items(root, "rules") {
		doc.Rules[i].Line = node.Line
	}
	for i, node := range strictyaml.Items(root, "reference") {
		doc.Sentences[i].Line = node.Line
	}
	for i, node := range strictyaml.Items(root, "pages") {
		doc.Pages[i].Line = node.Line
		for j, segment := range strictyaml.Items(node, "segments") {
			doc.Pages[i].Segments[j].Line = segment.Line
		}
	}
}
