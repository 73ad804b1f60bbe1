package scaffold

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/lint"
	"github.com/modecert/modecert/steps"
)

// checkout copies what a scaffold touches into a folder of its own.
func checkout(t *testing.T) string {
	root := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(root, "features"), features.FS))
	behaviour := filepath.Join(root, "fixtures", "reference", "behaviour")
	require.NoError(t, os.CopyFS(behaviour, os.DirFS("../../fixtures/reference/behaviour")))
	return root
}

func TestAScaffoldIsWholeAndLintNamesWhatIsMissing(t *testing.T) {
	for level, want := range map[catalogue.Level][]string{
		catalogue.Must: {"features/catalogue.yaml", "features/retention/dispatch-ttl-rounded.feature", "fixtures/reference/behaviour/deviations_dispatch_ttl_rounded.go", "fixtures/reference/behaviour/deviations.go"},
		catalogue.May:  {"features/catalogue.yaml", "features/retention/dispatch-ttl-rounded.feature", "fixtures/reference/behaviour/readings_dispatch_ttl_rounded.go", "fixtures/reference/behaviour/readings.go"},
	} {
		t.Run(string(level), func(t *testing.T) {
			root := checkout(t)
			touched, err := New(root, Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "retention", Mode: catalogue.Dispatch, Level: level})
			require.NoError(t, err)
			assert.Equal(t, want, touched)
			for _, name := range touched {
				if strings.HasSuffix(name, ".go") {
					_, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, parser.AllErrors)
					assert.NoError(t, err, name)
				}
			}
			problems := strings.Join(lint.Problems(os.DirFS(filepath.Join(root, "features")), recorded.FS, steps.Phrases()), "\n")
			assert.Contains(t, problems, "rule DISPATCH-TTL-ROUNDED is a scaffold that nobody has filled in")
			assert.Contains(t, problems, "scenario DISPATCH-TTL-ROUNDED/what-is-observed-where-dispatch-ttl-rounded-holds is not recorded")
			if level == catalogue.May {
				assert.Contains(t, problems, "no reading shows rule DISPATCH-TTL-ROUNDED")
			} else {
				assert.Contains(t, problems, "rule DISPATCH-TTL-ROUNDED is broken by 0 deviations, at least 2")
			}
		})
	}
}

func TestWhatIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		rule  Rule
		error string
	}{
		"an id in lower case":   {Rule{ID: "ttl-rounded", Folder: "retention"}, "upper-case words"},
		"an id that stands":     {Rule{ID: "DISPATCH-TTL-BOUNDS", Folder: "retention"}, "stands at catalogue.yaml:"},
		"a folder that is none": {Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "retentoin"}, "features/retentoin is no folder"},
		"no folder":             {Rule{ID: "DISPATCH-TTL-ROUNDED"}, "is no folder"},
	} {
		t.Run(name, func(t *testing.T) {
			touched, err := New(checkout(t), c.rule)
			assert.ErrorContains(t, err, c.error)
			assert.Empty(t, touched)
		})
	}
	_, err := New(t.TempDir(), Rule{ID: "DISPATCH-TTL-ROUNDED", Folder: "retention"})
	assert.ErrorIs(t, err, ErrNoCheckout)
}
