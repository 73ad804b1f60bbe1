package lint

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

func TestRegistered(t *testing.T) {
	p := &plan.Plan{Scenarios: []plan.Scenario{{ID: "A-B/one", URI: "x/y.feature", Line: 7}, {ID: "A-B/two/far", URI: "x/y.feature", Line: 9}}}
	const both = "# head\nA-B/one\nA-B/two/far\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"in order":       {both, nil},
		"one retired":    {"A-B/gone  retired\n" + both, nil},
		"not registered": {"A-B/one\n", []string{"x/y.feature:9: scenario A-B/two/far is not in ids.txt; modecert lint --register adds it"}},
		"reused":         {"A-B/one retired\nA-B/two/far\n", []string{"x/y.feature:7: the id A-B/one is retired (ids.txt:1) and never reused; write another key or case"}},
		"dropped":        {"A-B/gone\n" + both, []string{"ids.txt:1: A-B/gone is in no feature; give the scenario its id again or, if it is gone, write: A-B/gone  retired"}},
		"misspelt":       {"A-B/gone  retierd\n" + both, []string{`ids.txt:1: "A-B/gone  retierd" is neither an id nor an id that is retired; write: A-B/gone  retired`}},
		"twice":          {both + "A-B/two/far  retired\n", []string{"ids.txt:4: A-B/two/far is already in line 3; remove one"}},
		"in disorder":    {"A-B/two/far\nA-B/one\n", []string{"ids.txt:2: A-B/one comes after A-B/two/far; lines are in byte order"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, registered(p, fstest.MapFS{Registry: {Data: []byte(c.text)}}))
		})
	}
	assert.Len(t, registered(p, fstest.MapFS{}), 1, "no registry")
}

func TestRegistered_aDoubledWord(t *testing.T) {
	for id, word := range map[string]string{"A-B-B/one": "B", "A-B/c-d-d/e": "d", "A-B/one/2-2": "2", "A-B-A/b/c-bc": "", "A-CHANGE/change-back/one": "change"} {
		p := &plan.Plan{Scenarios: []plan.Scenario{{ID: id, URI: "x/y.feature", Line: 7}}}
		var want []string
		if word != "" {
			want = []string{"x/y.feature:7: the id " + id + " says \"" + word + "\" twice in a row; say it once"}
		}
		assert.Equal(t, want, registered(p, fstest.MapFS{Registry: {Data: []byte(id + "\n")}}), id)
	}
}

func TestRegister(t *testing.T) {
	root := t.TempDir()
	_, err := Register(root)
	assert.ErrorIs(t, err, catalogue.ErrNoCheckout)

	write := func(name, text string) {
		path := filepath.Join(root, "features", name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	read := func() string {
		text, err := os.ReadFile(filepath.Join(root, "features", Registry))
		require.NoError(t, err)
		return string(text)
	}
	write("catalogue.yaml", compared(rules))
	write("x/y.feature", feature)
	write(Registry, "# head\n\nAPP-NAME/changed/gone  retired\nAPP-NAME/changed/read\nAPP-NAME/lost\n")
	added, err := Register(root)
	require.NoError(t, err)
	assert.Equal(t, []string{"APP-NAME/changed/copied", "APP-NAME/changed/renamed", "APP-NAME/read"}, added)
	const want = "# head\nAPP-NAME/changed/copied\nAPP-NAME/changed/gone  retired\nAPP-NAME/changed/read\nAPP-NAME/changed/renamed\nAPP-NAME/lost\nAPP-NAME/read\n"
	assert.Equal(t, want, read(), "nothing is taken out")

	added, err = Register(root)
	require.NoError(t, err)
	assert.Empty(t, added, "all are there")
	assert.Equal(t, want, read())

	write(Registry, "A-B/two\nA-B/one\n")
	_, err = Register(root)
	assert.EqualError(t, err, "ids.txt:2: A-B/one comes after A-B/two; lines are in byte order")
	assert.Equal(t, "A-B/two\nA-B/one\n", read())
}
