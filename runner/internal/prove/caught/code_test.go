package caught

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCode(t *testing.T) {
	digest := func(code, schema, test string) string {
		made, err := Code(fstest.MapFS{
			"steps/a.go":              {Data: []byte(code)},
			"steps/a_test.go":         {Data: []byte(test)},
			"steps/README.md":         {Data: []byte(test)},
			"schemas/app.schema.json": {Data: []byte(schema)},
			"fixtures/reference/b.go": {Data: []byte("package reference\n")},
		})
		require.NoError(t, err)
		return made
	}
	const code, schema = "package steps\n\nvar a = 1\n", "{}\n"
	was := digest(code, schema, "")
	assert.Equal(t, was, digest("// Package steps checks.\npackage steps\n\n// a counts.\nvar a = 1 // a reason\n", "{}\r\n", "x"), "neither comments nor tests nor line ends count")
	assert.NotEqual(t, was, digest("package steps\n\nvar a = 2\n", schema, ""))
	assert.NotEqual(t, was, digest(code, "{ }\n", ""))
	_, err := Code(os.DirFS(t.TempDir()))
	assert.Error(t, err, "this is no checkout")
}
