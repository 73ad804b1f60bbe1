package schemas

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/modecert/modecert/schemas/wire"
)

// draft is the only dialect that the schemas use.
const draft = "https://json-schema.org/draft/2020-12/schema"

// strict is the meta-schema of the dialect with more requirements at every depth.
// Keywords must be those of 2020-12, because a validator ignores others. Formats must
// be known to the library. Every object with properties must have a title or a
// description.
var strict = sync.OnceValue(func() *jsonschema.Schema {
	formats, _ := json.Marshal(slices.Sorted(maps.Keys(jsonschema.Formats))) // strings can always be marshaled
	const at = base + "strict"
	return jsonschema.MustCompileString(at, fmt.Sprintf(`{
		"$schema": %[1]q, "$id": %[2]q, "$dynamicAnchor": "meta", "$ref": %[1]q,
		"unevaluatedProperties": false,
		"properties": {"format": {"enum": %[3]s}},
		"dependentSchemas": {"properties": {"anyOf": [{"required": ["title"]}, {"required": ["description"]}]}}
	}`, draft, at, formats))
})

// keyword reports whether a keyword belongs to one of the dialect's vocabularies.
func keyword(name string) bool {
	return slices.ContainsFunc(strict().Ref.AllOf, func(vocabulary *jsonschema.Schema) bool {
		return vocabulary.Ref.Properties[name] != nil
	})
}

// Lint returns the faults of the schemas themselves: what strict finds, a wrong
// $schema or $id, a $ref to nothing, and required members that are not described. Nil
// means none.
func Lint() []string { return lint(files) }

func lint(fsys fs.FS) []string {
	var problems []string
	shelf := newShelf(fsys)
	paths, _ := fs.Glob(fsys, "*"+suffix) // the pattern is well formed: no error
	for _, path := range paths {
		l := linter{file: path}
		if l.read(fsys); len(l.problems) == 0 {
			if _, err := shelf.compiler.Compile(base + path); err != nil {
				l.problems = append(l.problems, fmt.Sprintf("schema %s: %v", path, err))
			}
		}
		problems = append(problems, l.problems...)
	}
	return problems
}

// linter checks one file.
type linter struct {
	file     string
	problems []string
}

func (l *linter) report(pointer, format string, args ...any) {
	l.problems = append(l.problems, fmt.Sprintf("%s#%s: %s", l.file, pointer, fmt.Sprintf(format, args...)))
}

func (l *linter) read(fsys fs.FS) {
	text, err := fs.ReadFile(fsys, l.file)
	if err != nil {
		l.problems = append(l.problems, err.Error())
		return
	}
	value, err := wire.Decode(text)
	if err != nil {
		l.problems = append(l.problems, fmt.Sprintf("%s: %v", l.file, err))
		return
	}
	doc, ok := value.(map[string]any)
	if !ok {
		l.report("", "a schema file must hold an object")
		return
	}
	l.head(doc)
	for _, v := range violations(strict().Validate(value), value) {
		switch {
		case v.Keyword != "unevaluatedProperties":
			l.report(v.Pointer, "%s", v.Message)
		// If a schema has another fault, the library treats all its members as
		// unevaluated.
		case !keyword(v.Pointer[strings.LastIndexByte(v.Pointer, '/')+1:]):
			l.report(v.Pointer, "unknown keyword")
		}
	}
	l.required("", doc)
}

func (l *linter) head(doc map[string]any) {
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

// required checks that every schema describes the members that it requires. Only a
// schema has both a map of properties and a list of required ones.
func (l *linter) required(pointer string, value any) {
	switch value := value.(type) {
	case map[string]any:
		properties, described := value["properties"].(map[string]any)
		names, _ := value["required"].([]any)
		for _, name := range names {
			if name, _ := name.(string); described && properties[name] == nil {
				l.report(pointer+"/required", "%q is required but not among the properties", name)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			l.required(pointer+"/"+wire.EscapePointer(key), value[key])
		}
	case []any:
		for i, element := range value {
			l.required(fmt.Sprintf("%s/%d", pointer, i), element)
		}
	}
}
