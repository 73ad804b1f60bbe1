package schemas

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
)

func TestLint_findsNothingInTheSchemas(t *testing.T) {
	assert.Empty(t, Lint())
}

func TestLint_finds(t *testing.T) {
	const head = `"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://modecert.dev/schemas/x.schema.json","title":"X"`
	for name, c := range map[string]struct{ text, want string }{
		"a misspelt keyword":            {`{` + head + `,"requierd":["a"]}`, `x.schema.json#/requierd: unknown keyword`},
		"one below properties":          {`{` + head + `,"properties":{"type":{"maxlength":1}}}`, `x.schema.json#/properties/type/maxlength: unknown keyword`},
		"one in a list":                 {`{` + head + `,"anyOf":[{},{"tpye":"string"}]}`, `x.schema.json#/anyOf/1/tpye: unknown keyword`},
		"one in a single schema":        {`{` + head + `,"items":{"not":{"enumm":[]}}}`, `x.schema.json#/items/not/enumm: unknown keyword`},
		"one in shared parts":           {`{` + head + `,"$defs":{"a/b":{"fromat":"date"}}}`, `x.schema.json#/$defs/a~1b/fromat: unknown keyword`},
		"an unknown format":             {`{` + head + `,"format":"datetime"}`, `x.schema.json#/format: value must be one of "date", "date-time"`},
		"a file that is not there":      {`{` + head + `,"$ref":"y.schema.json"}`, `schema x.schema.json: jsonschema https://modecert.dev/schemas/x.schema.json compilation failed: open y.schema.json`},
		"a part that is not there":      {`{` + head + `,"$ref":"#/$defs/nowhere"}`, `x.schema.json#/$defs/nowhere not found`},
		"an address elsewhere":          {`{` + head + `,"$ref":"https://example.com/y.json"}`, `schema https://example.com/y.json lies outside https://modecert.dev/schemas/`},
		"a wrong $id":                   {`{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"x","title":"X"}`, `x.schema.json#/$id: must be "https://modecert.dev/schemas/x.schema.json"`},
		"another dialect":               {`{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://modecert.dev/schemas/x.schema.json","title":"X"}`, `x.schema.json#/$schema: must be "https://json-schema.org/draft/2020-12/schema"`},
		"no title":                      {`{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://modecert.dev/schemas/x.schema.json"}`, `x.schema.json#: has no title`},
		"an object nobody explains":     {`{` + head + `,"items":{"properties":{"a":{}}}}`, `x.schema.json#/items: none of the alternatives fits: missing properties: 'description'; missing properties: 'title'`},
		"required but not described":    {`{` + head + `,"required":["b"],"properties":{"a":{}}}`, `x.schema.json#/required: "b" is required but not among the properties`},
		"a schema that is none":         {`{` + head + `,"properties":{"a":"string"}}`, `x.schema.json#/properties/a: expected object or boolean, but got string`},
		"a list that is none":           {`{` + head + `,"anyOf":{}}`, `x.schema.json#/anyOf: expected array, but got object`},
		"a map that is none":            {`{` + head + `,"properties":[]}`, `x.schema.json#/properties: expected object, but got array`},
		"no JSON":                       {`{`, `x.schema.json: line 1, column 1: unexpected end of JSON input`},
		"no object":                     {`true`, `x.schema.json#: a schema file must hold an object`},
		"a keyword twice":               {`{` + head + `,"type":"string","type":"object"}`, `duplicate key "type"`},
		"a value that no keyword takes": {`{` + head + `,"type":"strng"}`, `x.schema.json#/type: none of the alternatives fits`},
	} {
		t.Run(name, func(t *testing.T) {
			got := lint(fstest.MapFS{"x.schema.json": &fstest.MapFile{Data: []byte(c.text)}})
			if assert.Len(t, got, 1) {
				assert.Contains(t, got[0], c.want)
			}
		})
	}
}
