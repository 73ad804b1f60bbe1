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

// draft is the only dialect in use.
const draft = "https://json-schema.org/draft/2020-12/schema"

// strict is the meta-schema of the dialect, and asks at every depth for more:
// no keyword but those of 2020-12, which a validator would pass over in silence,
// no format that it does not know, and no object that is not explained.
var strict = sync.OnceValue(func() *jsonschema.Schema {
	formats, _ := json.Marshal(slices.Sorted(maps.Keys(jsonschema.Formats))) // names always can be
	const at = base + "strict"
	return jsonschema.MustCompileString(at, fmt.Sprintf(`{
		"$schema": %[1]q, "$id": %[2]q, "$dynamicAnchor": "meta", "$ref": %[1]q,
		"unevaluatedProperties": false,
		"properties": {"format": {"enum": %[3]s}},
		"dependentSchemas": {"properties": {"anyOf": [{"required": ["title"]}, {"required": ["description"]}]}}
	}`, draft, at, formats))
})

// keyword reports whether one of the dialect's vocabularies has a keyword.
func keyword(name string) bool {
	return slices.ContainsFunc(strict().Ref.AllOf, func(vocabulary *jsonschema.Schema) bool {
		return vocabulary.Ref.Properties[name] != nil
	})
}

// Lint lists what is wrong with the schemas themselves: what strict finds, a
// wrong $schema or $id, a $ref that leads nowhere, and required members that are
// not described. Nil means nothing.
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

// linter reads one file.
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
		// Where a schema has another fault, the library takes none of its
		// members for evaluated.
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

// required demands of every schema that it describes what it requires. Only a
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
