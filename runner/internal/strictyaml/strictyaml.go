// Package strictyaml reads the suite's own YAML files, in which a misspelt key would
// silently mean nothing: see [Decode]. The decoder's KnownFields does not suggest the
// nearest key, and does not work on nodes, which are needed for line numbers. A run's
// configuration is read by package config, since its schema is the only list of its keys.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/schemas/nearest"
)

// Fault is a mistake in a file.
type Fault struct {
	File   string
	Line   int // 0 for the file as a whole
	Reason string
}

func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Reason
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Reason)
}

// Decode decodes the only document of a text into a struct, and returns its top mapping. A
// key that the struct does not have, one that is repeated, a value of the wrong kind and a
// second document are errors. Errors are *Fault and name the text as file.
func Decode(file string, text []byte, into any) (*yaml.Node, error) {
	to := reflect.TypeOf(into).Elem()
	top, err := only(file, text, to)
	if err != nil {
		return nil, err
	}
	if err := (checker{file}).node(top, to, ""); err != nil {
		return nil, err
	}
	if err := top.Decode(into); err != nil {
		return nil, &Fault{File: file, Reason: err.Error()}
	}
	return top, nil
}

// only returns the top of the only document.
func only(file string, text []byte, to reflect.Type) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, more yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		names, _ := keysOf(to)
		return nil, &Fault{File: file, Reason: "empty; it has the keys " + strings.Join(names, ", ")}
	case err != nil:
		return nil, &Fault{File: file, Reason: err.Error()}
	}
	switch err := decoder.Decode(&more); {
	case err == nil:
		return nil, &Fault{file, more.Line, "a second document"}
	case !errors.Is(err, io.EOF):
		return nil, &Fault{File: file, Reason: err.Error()}
	}
	return document.Content[0], nil
}

// Value returns the value of a key of a mapping; nil if it has none.
func Value(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// Items returns the entries of the list under a key of a mapping.
func Items(mapping *yaml.Node, key string) []*yaml.Node {
	if list := Value(mapping, key); list != nil {
		return list.Content
	}
	return nil
}

type checker struct{ file string }

func (c checker) fault(node *yaml.Node, format string, args ...any) error {
	return &Fault{c.file, node.Line, fmt.Sprintf(format, args...)}
}

// node returns an error if a node, or a node below it, does not fit the type to decode
// into. within is the key that led to the node.
func (c checker) node(node *yaml.Node, to reflect.Type, within string) error {
	if to.Kind() == reflect.Pointer {
		to = to.Elem()
	}
	switch to.Kind() {
	case reflect.Slice:
		if node.Kind != yaml.SequenceNode {
			return c.fault(node, "%s: must be a list", within)
		}
		for _, item := range node.Content {
			if err := c.node(item, to.Elem(), within); err != nil {
				return err
			}
		}
	case reflect.Struct:
		return c.mapping(node, to, within)
	default:
		if node.Kind != yaml.ScalarNode || node.Tag == "!!null" {
			return c.fault(node, "%s: must be a text", within)
		}
	}
	return nil
}

func (c checker) mapping(node *yaml.Node, to reflect.Type, within string) error {
	if within == "" {
		within = "the top"
	}
	if node.Kind != yaml.MappingNode {
		return c.fault(node, "%s: must have keys with values", within)
	}
	names, types := keysOf(to)
	lines := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		field, known := types[key.Value]
		if !known {
			return c.fault(key, "%s: unknown key %q%s", within, key.Value, nearest.Suggest(key.Value, names, "; known are "+strings.Join(names, ", ")))
		}
		if line, twice := lines[key.Value]; twice {
			return c.fault(key, "%s: the key %s is in line %d already", within, key.Value, line)
		}
		lines[key.Value] = key.Line
		if err := c.node(value, field, key.Value); err != nil {
			return err
		}
	}
	return nil
}

// keysOf returns the keys that a struct is decoded from, in the order of its fields, and
// their types.
func keysOf(t reflect.Type) (names []string, types map[string]reflect.Type) {
	types = map[string]reflect.Type{}
	for field := range t.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("yaml"), ","); name != "-" {
			names = append(names, name)
			types[name] = field.Type
		}
	}
	return names, types
}
