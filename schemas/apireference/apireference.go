// Package apireference holds what the API reference says of operations and bodies, as
// a table: the members of every request, answer and callback, which of them it
// requires, its enumerations and defaults. The file api-reference.yaml explains its
// form and names its source.
//
// Tests of the schemas read the table, and what tells which calls exist. Steps and the
// reference service do not: each takes what it knows from the documentation itself, so
// that a mistake of the table cannot hide in them.
package apireference

import (
	"bytes"
	_ "embed" // for the table
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed api-reference.yaml
var text []byte

// Table is what the API reference says.
type Table struct {
	Source       Source
	Errors       []int // status codes of errors, documented for every operation
	Operations   map[string]Operation
	Callbacks    map[string]string // trigger to type
	Enumerations map[string]Enumeration
	Types        map[string]Type
}

// Source names the document that the table was read off.
type Source struct {
	Document, Repository, Commit, Edition string
	Characters                            int
}

// Operation is one operation. Its success has status 200.
type Operation struct {
	Method, Path       string            // Path is below /v1/projects/{project_id}
	Parameters         map[string]string // of the query, by name
	RequiredParameters []string          `yaml:"required_parameters"`
	Request, Answer    string            // types; empty for none
}

// Enumeration is a list of values.
type Enumeration struct {
	Of      string // the document's name
	Values  []string
	Default string
}

// Type is an object. Exactly one member of OneOf is given, or else one of Alone.
type Type struct {
	Of       string // the document's name
	Extends  string // a type whose members and requirements are added
	Required []string
	Members  map[string]string
	OneOf    map[string]string `yaml:"one_of"`
	Alone    []string
}

// Load returns the table. Callers must not change it.
var Load = sync.OnceValues(func() (*Table, error) {
	t := &Table{}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(t); err != nil {
		return nil, fmt.Errorf("api-reference.yaml: %w", err)
	}
	return t, nil
})

// Type returns a type with what it extends, and whether there is one of that name.
func (t *Table) Type(name string) (Type, bool) {
	own, ok := t.Types[name]
	if !ok || own.Extends == "" {
		return own, ok
	}
	base, ok := t.Type(own.Extends)
	own.Required = slices.Concat(base.Required, own.Required)
	own.Members = merged(base.Members, own.Members)
	own.OneOf = merged(base.OneOf, own.OneOf)
	own.Alone = slices.Concat(base.Alone, own.Alone)
	return own, ok
}

func merged(a, b map[string]string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, a)
	maps.Copy(all, b)
	return all
}

// Member is the type of a member, taken apart.
type Member struct {
	Many    string // "list", "map" or ""
	Name    string // of a scalar, an enumeration or a type
	Default string
}

// Parse takes apart what the table says of a member, such as "list of channel".
func Parse(said string) Member {
	var m Member
	said, m.Default, _ = strings.Cut(said, " = ")
	if many, of, found := strings.Cut(said, " of "); found {
		m.Many, said = many, of
	}
	m.Name = said
	return m
}
