package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/schemas/nearest"
)

// DefaultFile is read if it exists and no other file is named.
const DefaultFile = "modecert.yaml"

// schema names the configuration's schema, which is the only list of its keys.
const schema = "config"

// maxFile limits the configuration's size, in bytes.
const maxFile = 1 << 20

// Read reads a configuration from a file. An empty path means DefaultFile; if that
// does not exist, Read returns nil.
func Read(path string, env Environment) (*File, error) {
	named := path != ""
	if !named {
		path = DefaultFile
	}
	text, err := bounded.ReadFile(path, maxFile)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		return nil, nil
	case err != nil:
		return nil, &Error{fmt.Sprintf("--config %s cannot be read: %v", path, err)}
	}
	return Parse(path, text, env)
}

// Parse parses a configuration. In a value, ${NAME} stands for an environment
// variable and $${ for ${. Its error names file and line, and the nearest known key
// if one is unknown. The error never repeats a value that came from a variable.
func Parse(name string, text []byte, env Environment) (*File, error) {
	if len(text) > maxFile {
		return nil, &Error{fmt.Sprintf("%s is larger than %d bytes", name, maxFile)}
	}
	doc, err := document(text)
	switch {
	case err != nil:
		return nil, &Error{restored(fmt.Sprintf("%s: %v", name, err))}
	case doc.Kind == 0:
		return &File{}, nil // only comments
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, &Error{fmt.Sprintf("%s:%d: a configuration is a mapping such as target: {…}", name, root.Line)}
	}
	r := reading{name: name, env: env}
	r.walk(root, "")
	if len(r.problems) == 0 {
		r.shape(root)
	}
	var f File
	if len(r.problems) == 0 {
		if err := root.Decode(&f); err != nil {
			r.problems = append(r.problems, fmt.Sprintf("%s: %v", name, err))
		}
	}
	if len(r.problems) > 0 {
		return nil, &Error{restored(strings.Join(r.problems, "; "))}
	}
	f.secretVars = r.secretVars
	return &f, nil
}

// document parses the only document of a text, with stand-ins for its variables.
func document(text []byte) (*yaml.Node, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("it is not UTF-8")
	}
	stand, err := standIns(string(text))
	if err != nil {
		return nil, err
	}
	d := yaml.NewDecoder(strings.NewReader(stand))
	var doc, second yaml.Node
	if err := d.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err := d.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, errors.New("it holds more than one document, of which only one would count")
	}
	return &doc, nil
}

// reading is the state of Parse.
type reading struct {
	name     string
	env      Environment
	problems []string
	// secretVars are the variables that the file uses for a secret.
	secretVars []string
}

func (r *reading) problem(n *yaml.Node, format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf("%s:%d: ", r.name, n.Line)+fmt.Sprintf(format, args...))
}

// walk expands variables and reports keys that the schema does not have.
func (r *reading) walk(n *yaml.Node, path string) {
	switch n.Kind {
	case yaml.AliasNode:
		r.problem(n, "aliases are not supported")
	case yaml.ScalarNode:
		r.expand(n, path)
		if n.ShortTag() == "!!float" && endless.MatchString(n.Value) {
			r.problem(n, "%s: %s is not a usable number", dotted(path), n.Value)
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			r.walk(item, path+"/"+strconv.Itoa(i))
		}
	case yaml.MappingNode:
		r.mapping(n, path)
	}
}

func (r *reading) mapping(n *yaml.Node, path string) {
	known, closed, err := schemas.Keys(schema, path)
	if err != nil {
		r.problem(n, "%v", err)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			r.problem(key, "key %s appears twice", strings.TrimPrefix(path+"/"+key.Value, "/"))
		}
		seen[key.Value] = true
		if closed && !slices.Contains(known, key.Value) {
			r.problem(key, "unknown key %q%s", key.Value, nearest.Suggest(key.Value, known, "; there are "+strings.Join(known, ", ")))
			continue
		}
		r.walk(n.Content[i+1], path+"/"+key.Value)
	}
}

// endless matches the YAML numbers that JSON does not have.
var endless = regexp.MustCompile(`(?i)^[-+]?\.(nan|inf)$`)

// dotted writes a JSON pointer as people do.
func dotted(pointer string) string {
	return strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
}

// shape validates the configuration against its schema.
func (r *reading) shape(root *yaml.Node) {
	var doc any
	if err := root.Decode(&doc); err != nil {
		r.problem(root, "%v", err)
		return
	}
	body, err := json.Marshal(doc)
	if err != nil {
		r.problem(root, "keys must be text: %v", err)
		return
	}
	violations, err := schemas.Check(schema, body)
	if err != nil {
		r.problem(root, "%v", err)
	}
	for _, v := range violations {
		r.problem(find(root, v.Pointer), "%s: %s", dotted(v.Pointer), inWords(v))
	}
}

// inWords says what to write where the schema's own message does not.
func inWords(v schemas.Violation) string {
	switch {
	case v.Keyword == "not" && v.Pointer == "/target":
		return "url and region name two targets; give one"
	case v.Keyword == "pattern" && strings.HasSuffix(v.Pointer, "url"):
		return "no URL; begin it with http:// or https://" // the value may come from a secret variable
	case v.Keyword == "type" && strings.HasPrefix(v.Pointer, "/budgets/"):
		return fmt.Sprintf("%s has no unit; write %[1]ss or %[1]sms", v.Value)
	case v.Keyword == "type" && strings.Contains(v.Message, "expected string"):
		return fmt.Sprintf("%s is not text here; put it in quotes: \"%[1]s\"", v.Value)
	}
	return v.Message
}

// find returns the node at a JSON pointer, or its nearest existing parent.
func find(n *yaml.Node, pointer string) *yaml.Node {
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		next := child(n, part)
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

func child(n *yaml.Node, part string) *yaml.Node {
	if i, err := strconv.Atoi(part); err == nil && n.Kind == yaml.SequenceNode && i < len(n.Content) {
		return n.Content[i]
	}
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == part {
			return n.Content[i+1]
		}
	}
	return nil
}
