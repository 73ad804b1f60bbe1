package catalogue

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/schemas/nearest"
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
	text, err := fs.ReadFile(features, File)
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	// A checkout may have other line endings and is the same suite.
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	root, err := parse(text)
	if err != nil {
		return nil, err
	}
	// The decoder's KnownFields does not suggest the nearest key and does not work
	// on nodes, which are needed for line numbers.
	if err := checkKeys(root, reflect.TypeFor[document](), ""); err != nil {
		return nil, err
	}
	var doc document
	if err := root.Decode(&doc); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	if len(doc.Rules) == 0 {
		return nil, fmt.Errorf("%s: no rules", File)
	}
	noteLines(root, &doc)
	return &Catalogue{Rules: doc.Rules, Pages: doc.Pages, Sentences: doc.Sentences, Digest: "sha256:" + Digest(string(text))}, nil
}

// parse returns the top mapping of the only document.
func parse(text []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var top yaml.Node
	if err := decoder.Decode(&top); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s: empty", File)
		}
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	var more yaml.Node
	if err := decoder.Decode(&more); err == nil {
		return nil, fmt.Errorf("%s:%d: a second document", File, more.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	return top.Content[0], nil
}

// checkKeys returns an error if a node, or a node below it, has a key that the type
// to decode into does not. within is the key that led to the node.
func checkKeys(node *yaml.Node, to reflect.Type, within string) error {
	if to.Kind() == reflect.Pointer {
		to = to.Elem()
	}
	switch to.Kind() {
	case reflect.Slice:
		if node.Kind != yaml.SequenceNode {
			return fmt.Errorf("%s:%d: %s: expected a list", File, node.Line, within)
		}
		for _, item := range node.Content {
			if err := checkKeys(item, to.Elem(), within); err != nil {
				return err
			}
		}
	case reflect.Struct:
		return checkMapping(node, to, within)
	default:
		if node.Kind != yaml.ScalarNode || node.Tag == "!!null" {
			return fmt.Errorf("%s:%d: %s: expected a text", File, node.Line, within)
		}
	}
	return nil
}

func checkMapping(node *yaml.Node, to reflect.Type, within string) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: %s: expected keys with values", File, node.Line, orTop(within))
	}
	fields := keysOf(to)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		field, known := fields[key.Value]
		if !known {
			return unknownKey(key, to, within)
		}
		if err := checkKeys(value, field, key.Value); err != nil {
			return err
		}
	}
	return nil
}

// keysOf returns the keys that a struct is decoded from, with their types.
func keysOf(t reflect.Type) map[string]reflect.Type {
	keys := make(map[string]reflect.Type, t.NumField())
	for field := range t.Fields() {
		if name := keyOf(field); name != "-" {
			keys[name] = field.Type
		}
	}
	return keys
}

// keyNames lists the keys of a struct in the order of its fields.
func keyNames(t reflect.Type) []string {
	var names []string
	for field := range t.Fields() {
		if name := keyOf(field); name != "-" {
			names = append(names, name)
		}
	}
	return names
}

func keyOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	return name
}

func unknownKey(key *yaml.Node, to reflect.Type, within string) error {
	names := keyNames(to)
	return fmt.Errorf("%s:%d: %s: unknown key %q%s", File, key.Line, orTop(within), key.Value,
		nearest.Suggest(key.Value, names, "; known are "+strings.Join(names, ", ")))
}

// orTop returns within, or "the top" if it is empty.
func orTop(within string) string {
	if within == "" {
		return "the top"
	}
	return within
}

// noteLines sets the Line of rules, sentences, editions and segments.
func noteLines(root *yaml.Node, doc *document) {
	for i, node := range items(root, "rules") {
		doc.Rules[i].Line = node.Line
	}
	for i, node := range items(root, "reference") {
		doc.Sentences[i].Line = node.Line
	}
	for i, node := range items(root, "pages") {
		doc.Pages[i].Line = node.Line
		for j, segment := range items(node, "segments") {
			doc.Pages[i].Segments[j].Line = segment.Line
		}
	}
}

// items returns the entries of the list under a key of a mapping.
func items(mapping *yaml.Node, key string) []*yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1].Content
		}
	}
	return nil
}
