// Package schemas says what every body on the wire must look like, and what
// the suite's own files look like. The schemas are JSON Schema 2020-12, one
// body each, and can be read and used without Go.
//
// Wire schemas look forward: unknown members pass, and so do unknown values of
// every list but processing_mode, retention_type and direction. They know
// shapes, not rules: neither bounds such as a TTL's, nor which processing mode
// leaves which id empty.
//
// It is the only package that knows which library validates.
package schemas

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/modecert/modecert/schemas/nearest"
	"github.com/modecert/modecert/schemas/wire"
)

//go:embed *.schema.json
var files embed.FS

const (
	// base is the root of every $id. Nothing is ever fetched from there.
	base = "https://modecert.dev/schemas/"
	// suffix ends every file's name.
	suffix = ".schema.json"
	// shared begins the names of the files of common parts: they describe no
	// body of their own.
	shared = "defs"
)

// Names lists the schemas by which a body can be checked, sorted.
func Names() []string { return slices.Clone(library().names) }

// Check reports how the body differs from the named schema, in order of
// pointer and keyword; nil means not at all. A body that is no clean JSON has
// a single violation, of keyword "json". The error is the caller's: no schema
// has this name.
func Check(name string, body []byte) ([]Violation, error) {
	schema, err := library().schema(name)
	if err != nil {
		return nil, err
	}
	doc, err := wire.Decode(body)
	if err != nil {
		return []Violation{bodyViolation(err, body)}, nil
	}
	return violations(schema.Validate(doc), doc), nil
}

// library is made at first use, so that a command that checks nothing pays
// nothing.
var library = sync.OnceValue(func() *shelf { return newShelf(files) })

// shelf holds the schemas and compiles each when it is first asked for.
type shelf struct {
	names   []string
	entries map[string]*entry

	// The compiler is shared, so that common parts are compiled once; it is
	// not safe for concurrent use, hence the lock. What it has compiled is.
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	short    map[*jsonschema.Schema]bool // what shortcut has seen to
}

type entry struct {
	once   sync.Once
	schema *jsonschema.Schema
	err    error
}

func newShelf(fsys fs.FS) *shelf {
	s := &shelf{entries: map[string]*entry{}, compiler: jsonschema.NewCompiler(), short: map[*jsonschema.Schema]bool{}}
	s.compiler.Draft = jsonschema.Draft2020
	s.compiler.AssertFormat = true
	s.compiler.LoadURL = func(url string) (io.ReadCloser, error) { return open(fsys, url) }
	paths, _ := fs.Glob(fsys, "*"+suffix) // the pattern is well formed: no error
	for _, path := range paths {
		if name := strings.TrimSuffix(path, suffix); !strings.HasPrefix(name, shared) {
			s.names = append(s.names, name)
			s.entries[name] = &entry{}
		}
	}
	slices.Sort(s.names) // paths are sorted by more than the name
	return s
}

// open resolves a $ref within the embedded files, and nowhere else.
func open(fsys fs.FS, url string) (io.ReadCloser, error) {
	path, ok := strings.CutPrefix(url, base)
	if !ok {
		return nil, fmt.Errorf("schema %s lies outside %s", url, base)
	}
	return fsys.Open(path)
}

func (s *shelf) schema(name string) (*jsonschema.Schema, error) {
	e, ok := s.entries[name]
	if !ok {
		return nil, s.unknown(name)
	}
	e.once.Do(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		e.schema, e.err = s.compiler.Compile(base + name + suffix)
		shortcut(e.schema, s.short)
	})
	if e.err != nil {
		return nil, fmt.Errorf("schema %s%s: %w", name, suffix, e.err)
	}
	return e.schema, nil
}

func (s *shelf) unknown(name string) error {
	return fmt.Errorf("unknown schema %q%s", name, nearest.Suggest(name, s.names, ""))
}
