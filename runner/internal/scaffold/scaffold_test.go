package scaffold

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/lint"
	"github.com/modecert/modecert/steps"
)

// checkout copies the files that a scaffold changes into a new folder.
func checkout(t *testing.T) string {
	root := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(root, "features"), features.FS))
	behaviour := filepath.Join(root, "fixtures", "reference", "behaviour")
	require.NoError(t, os.CopyFS(behaviour, os.DirFS("../../../fixtures/reference/behaviour")))
	return root
}

// last returns the number of the next feature in the folder of retention.
func last(t *testing.T) string {
	paths, err := fs.Glob(features.FS, "5-retention/*.feature")
	require.NoError(t, err)
	return strconv.Itoa(len(paths) + 1)
}

func TestNew(t *testing.T) {
	if testing.Short() {
		t.Skip("it lints the whole suite twice")
	}
	feature := last(t) + "-dispatch-ttl-rounded.feature"
	for level, want := range map[catalogue.Level][]string{
		catalogue.Must: {"features/catalogue.yaml", "features/5-retention/" + feature, "fixtures/reference/behaviour/rule_dispatch_ttl_rounded_deviations.go", "fixtures/reference/behaviour/deviations.go"},
		catalogue.May:  {"features/catalogue.yaml", "features/5-retention/" + feature, "fixtures/reference/behaviour/rule_dispatch_ttl_rounded_readings.go", "fixtures/reference/behaviour/readings.go"},
	} {
		t.Run(string(level), func(t *testing.T) {
			root := checkout(t)
			touched, err := New(root, Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "5-retention", Mode: catalogue.Dispatch, Level: level})
			require.NoError(t, err)
			assert.Equal(t, want, touched)
			for _, name := range touched {
				if strings.HasSuffix(name, ".go") {
					source, err := os.ReadFile(filepath.Join(root, name))
					require.NoError(t, err)
					formatted, err := format.Source(source)
					require.NoError(t, err, name)
					assert.Equal(t, string(formatted), string(source), name)
				}
			}
			problems := strings.Join(lint.Problems(os.DirFS(filepath.Join(root, "features")), recorded.FS, steps.Phrases()), "\n")
			assert.Contains(t, problems, "rule DISPATCH-TTL-ROUNDED is a scaffold that is not filled in")
			for _, fault := range []string{"is not the title of DISPATCH-TTL-ROUNDED", "@rule:DISPATCH-TTL-ROUNDED", "DISPATCH-TTL-ROUNDED: the title"} {
				assert.NotContains(t, problems, fault, "the scaffold agrees with itself")
			}
			assert.NotRegexp(t, feature+":[0-9]+: the (description|title)", problems)
			assert.Contains(t, problems, "DISPATCH-TTL-ROUNDED/to-be-written is not in ids.txt")
			for _, line := range []int{1, 2, 5, 6, 7, 10} { // the feature, why it matters, the rule, its quotation and place, the scenario
				assert.Contains(t, problems, fmt.Sprintf("5-retention/"+feature+":%d: a scaffold that is not filled in", line))
			}
			assert.Contains(t, problems, "scenario DISPATCH-TTL-ROUNDED/to-be-written is not recorded")
			if level == catalogue.May {
				assert.Contains(t, problems, "no reading shows rule DISPATCH-TTL-ROUNDED")
			} else {
				assert.Contains(t, problems, "rule DISPATCH-TTL-ROUNDED is broken by 0 deviations, at least 2")
			}
		})
	}
}

func TestWithout(t *testing.T) {
	for _, level := range []catalogue.Level{catalogue.Must, catalogue.Should, catalogue.May} {
		assert.Contains(t, Without(level), "no line of runner/internal/prove/caught/caught.txt: modecert prove --update writes that file again once all is written", level)
	}
}

func TestNew_refuses(t *testing.T) {
	for name, c := range map[string]struct {
		rule  Rule
		error string
	}{
		"an id in lower case":          {Rule{ID: "ttl-rounded", Folder: "5-retention"}, "upper-case words"},
		"an id that stands":            {Rule{ID: "DISPATCH-TTL-BOUNDS", Folder: "5-retention"}, "is already at catalogue.yaml:"},
		"a folder that does not exist": {Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "retentoin"}, "features/retentoin is not a folder"},
		"no folder":                    {Rule{ID: "DISPATCH-TTL-ROUNDED"}, "is not a folder"},
		"the folder of all":            {Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "."}, "is not a folder"},
		"a folder outside":             {Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "../fixtures"}, "is not a folder"},
		"a folder, roundabout":         {Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "retention/../retention"}, "is not a folder"},
		"a file for a folder":          {Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "catalogue.yaml"}, "is not a folder"},
	} {
		t.Run(name, func(t *testing.T) {
			root := checkout(t)
			before := contents(t, root)
			touched, err := New(root, c.rule)
			assert.ErrorContains(t, err, c.error)
			assert.Empty(t, touched)
			assert.Equal(t, before, contents(t, root))
		})
	}
	_, err := New(t.TempDir(), Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "5-retention"})
	assert.ErrorIs(t, err, catalogue.ErrNoCheckout)
}

// Ids whose words mean something to Go, or are the names of existing tables.
func TestNew_names(t *testing.T) {
	root := checkout(t)
	for _, id := range []string{"SEND-TEST", "SEND-LINUX", "SEND-WINDOWS-AMD64", "MESSAGE-MODE", "DEVIATIONS-MODES"} {
		before := contents(t, root)
		touched, err := New(root, Rule{ID: id, Folder: "5-retention", Level: catalogue.Must, Mode: catalogue.Both})
		require.NoError(t, err)
		for name, text := range contents(t, root) {
			if !slices.Contains(touched, name) {
				assert.Equal(t, before[name], text, name)
			}
		}
	}
	behaviour := filepath.Join(root, "fixtures", "reference", "behaviour")
	pkg, err := build.ImportDir(behaviour, 0)
	require.NoError(t, err)
	files := token.NewFileSet()
	declared := map[string]string{}
	for _, name := range pkg.GoFiles {
		parsed, err := parser.ParseFile(files, filepath.Join(behaviour, name), nil, 0)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				assert.Empty(t, declared[f.Name.Name], "%s in %s, too", f.Name.Name, name)
				declared[f.Name.Name] = name
			}
		}
	}
	assert.Contains(t, pkg.GoFiles, "rule_send_test_deviations.go")
	assert.Contains(t, pkg.GoFiles, "rule_send_windows_amd64_deviations.go")
}

// A scaffold that cannot be written completely leaves nothing behind.
func TestNew_allOrNothing(t *testing.T) {
	root := checkout(t)
	table := filepath.Join(root, "fixtures", "reference", "behaviour", "deviations.go")
	require.NoError(t, os.WriteFile(table, []byte("package behaviour\n"), 0o644))
	before := contents(t, root)
	_, err := New(root, Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "5-retention", Level: catalogue.Must})
	assert.ErrorContains(t, err, "found no")
	assert.Equal(t, before, contents(t, root))

	s := &scaffold{root: root, files: []file{
		{name: "features/catalogue.yaml", was: []byte(before["features/catalogue.yaml"]), text: []byte("new")},
		{name: "features/new.feature", text: []byte("new"), begun: true},
		{name: "nowhere/new.go", text: []byte("new"), begun: true},
	}}
	_, err = s.save()
	assert.ErrorContains(t, err, "nothing was written")
	assert.Equal(t, before, contents(t, root))
}

// contents returns the content of every file of a folder.
func contents(t *testing.T, root string) map[string]string {
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		all[filepath.ToSlash(name)] = string(text)
		return err
	}))
	return all
}
