package schemas

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/modecert/modecert/schemas/nearest"
	"github.com/modecert/modecert/schemas/wire"
)

// draft is the only dialect in use.
const draft = "https://json-schema.org/draft/2020-12/schema"

// place says what a keyword holds. Names of members below properties are no
// keywords, so a reader of schemas has to know.
type place int

const (
	plain   place = iota // no schema
	one                  // a schema
	list                 // a list of schemas
	mapping              // a map from names to schemas
)

// keywords are those of JSON Schema 2020-12: core, applicator, unevaluated,
// validation, meta-data, format and content vocabularies.
var keywords = sync.OnceValue(func() map[string]place {
	k := map[string]place{}
	for p, names := range map[place]string{
		plain: "$schema $id $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment " +
			"type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum " +
			"maxLength minLength pattern maxItems minItems uniqueItems maxContains minContains " +
			"maxProperties minProperties required dependentRequired " +
			"title description default deprecated readOnly writeOnly examples " +
			"format contentEncoding contentMediaType",
		one:     "items contains additionalProperties propertyNames if then else not unevaluatedItems unevaluatedProperties contentSchema",
		list:    "prefixItems allOf anyOf oneOf",
		mapping: "properties patternProperties dependentSchemas $defs",
	} {
		for _, name := range strings.Fields(names) {
			k[name] = p
		}
	}
	return k
})

// Lint lists what is wrong with the schemas themselves: misspelt keywords and
// unknown formats, which validators pass over in silence, a wrong $schema or
// $id, a $ref that leads nowhere, required members that are not described, and
// objects that nobody explained. Nil means nothing.
func Lint() []string { return lint(files) }

func lint(fsys fs.FS) []string {
	var problems []string
	docs := map[string]any{}
	paths, _ := fs.Glob(fsys, "*"+suffix) // the pattern is well formed: no error
	for _, path := range paths {
		text, err := fs.ReadFile(fsys, path)
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		if docs[path], err = wire.Decode(text); err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", path, err))
			delete(docs, path)
		}
	}
	shelf := newShelf(fsys)
	for _, path := range slices.Sorted(maps.Keys(docs)) {
		l := linter{file: path, docs: docs}
		l.head()
		l.schema("", docs[path])
		problems = append(problems, l.problems...)
		if name := strings.TrimSuffix(path, suffix); !strings.HasPrefix(name, shared) && len(l.problems) == 0 {
			if _, err := shelf.schema(name); err != nil {
				problems = append(problems, err.Error())
			}
		}
	}
	return problems
}

// linter walks one file.
type linter struct {
	file     string
	docs     map[string]any
	problems []string
}

func (l *linter) report(pointer, format string, args ...any) {
	l.problems = append(l.problems, fmt.Sprintf("%s#%s: %s", l.file, pointer, fmt.Sprintf(format, args...)))
}

func (l *linter) head() {
	doc, ok := l.docs[l.file].(map[string]any)
	if !ok {
		l.report("", "a schema file must hold an object")
		return
	}
	if doc["$schema"] != draft {
		l.report("/$schema", "must be %q", draft)
	}
	if want := base + l.file; doc["$id"] != want {
		l.report("/$id", "must be %q", want)
	}
	if title, _ := doc["title"].(string); title == "" {
		l.report("", "has no title")
	}
}

func (l *linter) schema(pointer string, value any) {
	schema, ok := value.(map[string]any)
	if !ok {
		if _, always := value.(bool); !always {
			l.report(pointer, "must be a schema")
		}
		return
	}
	l.format(pointer, schema)
	l.reference(pointer, schema)
	l.object(pointer, schema)
	for _, key := range slices.Sorted(maps.Keys(schema)) {
		here := pointer + "/" + wire.EscapePointer(key)
		kind, known := keywords()[key]
		if !known {
			l.report(here, "unknown keyword, did you mean %q?", nearest.Name(key, slices.Sorted(maps.Keys(keywords()))))
			continue
		}
		l.below(here, kind, schema[key])
	}
}

// below visits the schemas that a keyword holds.
func (l *linter) below(pointer string, kind place, value any) {
	switch kind {
	case one:
		l.schema(pointer, value)
	case list:
		members, ok := value.([]any)
		if !ok {
			l.report(pointer, "must be a list of schemas")
		}
		for i, m := range members {
			l.schema(fmt.Sprintf("%s/%d", pointer, i), m)
		}
	case mapping:
		members, ok := value.(map[string]any)
		if !ok {
			l.report(pointer, "must be a map of schemas")
		}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			l.schema(pointer+"/"+wire.EscapePointer(name), members[name])
		}
	}
}

func (l *linter) format(pointer string, schema map[string]any) {
	format, has := schema["format"]
	if !has {
		return
	}
	name, _ := format.(string)
	if _, known := jsonschema.Formats[name]; !known {
		l.report(pointer+"/format", "unknown format %q", name)
	}
}

func (l *linter) reference(pointer string, schema map[string]any) {
	ref, has := schema["$ref"].(string)
	if !has {
		return
	}
	file, fragment, _ := strings.Cut(ref, "#")
	if file == "" {
		file = l.file
	}
	doc, ok := l.docs[file]
	switch {
	case !ok:
		l.report(pointer+"/$ref", "%q is no file of this package", file)
	case lookUp(doc, fragment) == nil:
		l.report(pointer+"/$ref", "%q leads nowhere", ref)
	}
}

// object demands that an object that lists its members is explained, and that
// it lists what it requires.
func (l *linter) object(pointer string, schema map[string]any) {
	properties, lists := schema["properties"].(map[string]any)
	if !lists {
		return
	}
	if schema["title"] == nil && schema["description"] == nil {
		l.report(pointer, "an object without title or description")
	}
	required, _ := schema["required"].([]any)
	for _, r := range required {
		name, _ := r.(string)
		if _, ok := properties[name]; !ok {
			l.report(pointer+"/required", "%q is required but not among the properties", name)
		}
	}
}
