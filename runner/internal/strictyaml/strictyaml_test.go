package strictyaml_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/strictyaml"
)

type garden struct {
	Name string `yaml:"name"`
	Beds []*bed `yaml:"beds,omitempty"`
	Line int    `yaml:"-"`
}

type bed struct {
	Plants []string `yaml:"plants"`
}

func TestDecode(t *testing.T) {
	var g garden
	top, err := strictyaml.Decode("g.yaml", []byte("# mine\nname: north\nbeds:\n  - plants: [leek]\n  - plants: []\n"), &g)
	require.NoError(t, err)
	assert.Equal(t, garden{Name: "north", Beds: []*bed{{[]string{"leek"}}, {[]string{}}}}, g)
	assert.Equal(t, 5, strictyaml.Items(top, "beds")[1].Line)
	assert.Equal(t, "north", strictyaml.Value(top, "name").Value)
	assert.Nil(t, strictyaml.Value(top, "beads"))
	assert.Nil(t, strictyaml.Items(top, "beads"))
}

func TestDecode_refuses(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"nothing":           {"# nothing\n", "g.yaml: empty; it has the keys name, beds"},
		"no YAML":           {"name: [", "g.yaml: yaml: line 1: did not find expected node content"},
		"no mapping":        {"- a\n", "g.yaml:1: the top: must have keys with values"},
		"misspelt key":      {"nam: a\n", `g.yaml:1: the top: unknown key "nam"; did you mean name?`},
		"key below":         {"beds:\n  - plant: []\n", `g.yaml:2: beds: unknown key "plant"; did you mean plants?`},
		"foreign key":       {"xylophone: a\n", `g.yaml:1: the top: unknown key "xylophone"; known are name, beds`},
		"field not decoded": {"\"-\": 3\n", `g.yaml:1: the top: unknown key "-"; known are name, beds`},
		"repeated key":      {"name: a\nname: b\n", "g.yaml:2: the top: the key name is in line 1 already"},
		"list for a text":   {"name: [a]\n", "g.yaml:1: name: must be a text"},
		"null for a text":   {"name:\n", "g.yaml:1: name: must be a text"},
		"text for a list":   {"beds: a\n", "g.yaml:1: beds: must be a list"},
		"text for keys":     {"beds: [a]\n", "g.yaml:1: beds: must have keys with values"},
		"second document":   {"name: a\n---\nname: b\n", "g.yaml:2: a second document"},
		"a broken second":   {"name: a\n---\n[", "g.yaml: yaml: line 3: did not find expected node content"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := strictyaml.Decode("g.yaml", []byte(tc.text), &garden{})
			var fault *strictyaml.Fault
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, tc.want, err.Error())
		})
	}
}
