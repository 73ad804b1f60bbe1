// Package schemas holds the schemas of every body on the wire and of the suite's own
// files, and checks bodies against them with [Check]. The schemas are JSON Schema
// 2020-12, one body each, and can be used without Go.
//
// Wire schemas are open to extension: they allow unknown members, and unknown values
// of every enumeration except processing_mode, retention_type and direction. They
// require the members that the API reference requires and no others (see package
// apireference): a member that is unset is absent, empty or null. They describe
// shapes, not rules: neither limits such as those of a TTL, nor which ids a processing
// mode leaves empty.
//
// Only this package depends on the validation library.
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
	// base is the root of every $id. Nothing is fetched from there.
	base = "https://modecert.dev/schemas/"
	// suffix is the end of every file name.
	suffix = ".schema.json"
	// shared is the prefix of files with common parts, which describe no body of
	// their own.
	shared = "defs"
)

// Names returns the names of the schemas for bodies, sorted.
func Names() []string { return slices.Clone(library().names) }

// Check returns the differences between a body and the named schema, ordered by
// pointer and keyword; nil means none. A body that [wire.Decode] refuses has a single
// violation, with keyword "json". No body at all is as good as null: only a schema that
// allows null accepts it. The error means that no schema has this name.
func Check(name string, body []byte) ([]Violation, error) {
	schema, err := library().schema(name)
	if err != nil {
		return nil, err
	}
	if len(body) == 0 && schema.Validate(nil) == nil {
		return nil, nil
	}
	doc, err := wire.Decode(body)
	if err != nil {
		return []Violation{bodyViolation(err, body)}, nil
	}
	return violations(schema.Validate(doc), doc), nil
}

// library is created at first use, so that a command that checks nothing does not
// load the schemas.
var library = sync.OnceValue(func() *shelf { return newShelf(files) })

// shelf holds the schemas and compiles each at its first use.
type shelf struct {
	names   []string
	entries map[string]*entry

	// The compiler is shared, so that common parts are compiled once. It is not safe
	// for concurrent use and needs the lock; compiled schemas are safe.
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	short    map[*jsonschema.Schema]bool // what shortcut has processed
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
	paths, _ := fs.Glob(fsys, "*"+suffix) // the pattern is valid: no error
	for _, path := range paths {
		if name := strings.TrimSuffix(path, suffix); !strings.HasPrefix(name, shared) {
			s.names = append(s.names, name)
			s.entries[name] = &entry{}
		}
	}
	slices.Sort(s.names) // paths are sorted with the suffix
	return s
}

// open resolves a $ref; it must be one of the embedded files.
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
