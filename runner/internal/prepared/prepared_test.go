package prepared

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

var update = flag.Bool("update", false, "write the prepared form anew")

func TestPack_ofTheSuite(t *testing.T) {
	packed, err := Pack(features.FS)
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(filepath.Base(Path), packed, 0o644))
		return
	}
	assert.False(t, Stale(), "%s is stale; run make record", Path)
}

// The copy says what parsing says, to the last field.
func TestSuite(t *testing.T) {
	packed, err := Pack(features.FS)
	require.NoError(t, err)
	form, ok := suite(string(packed), features.FS)
	require.True(t, ok)
	cat, err := catalogue.Load(features.FS)
	require.NoError(t, err)
	assert.Equal(t, cat, &form.Catalogue)
	o := plan.Options{StepsVersion: steps.Version, Offered: plan.CapabilityNames()}
	want, _, err := plan.Build(features.FS, cat, o)
	require.NoError(t, err)
	got, err := plan.Of(&form.Catalogue, form.Scenarios, form.Features, o)
	require.NoError(t, err)
	assert.Equal(t, want, got)
	for i := range got.Scenarios {
		rule, _ := form.Catalogue.ByID(got.Scenarios[i].Rule.ID)
		require.Same(t, rule, got.Scenarios[i].Rule)
	}
}

// Other texts than those that it was made from make it useless, and so does damage.
func TestSuite_ofOtherTexts(t *testing.T) {
	packed, err := Pack(features.FS)
	require.NoError(t, err)
	paths, err := fs.Glob(features.FS, "*/*.feature")
	require.NoError(t, err)
	for _, changed := range []string{paths[0], paths[len(paths)-1], catalogue.File} {
		other := fstest.MapFS{}
		for _, path := range append(paths, catalogue.File) {
			text, err := fs.ReadFile(features.FS, path)
			require.NoError(t, err)
			if path == changed {
				text = append(text, '\n')
			}
			other[path] = &fstest.MapFile{Data: text}
		}
		_, ok := suite(string(packed), other)
		assert.False(t, ok, changed)
	}
	for _, damaged := range []string{"", string(packed[:len(packed)/2]), string(bytes.Repeat([]byte{0xff}, 64))} {
		_, ok := suite(damaged, features.FS)
		assert.False(t, ok)
	}
}

// However the values end, reading them ends too.
func TestCoder_endsEarly(t *testing.T) {
	rule := &catalogue.Rule{ID: "IS-SENT", Needs: []string{"clock"}, Line: 300}
	form := Form{Catalogue: catalogue.Catalogue{Rules: []*catalogue.Rule{rule}, Pages: []catalogue.Edition{{ID: "x", Segments: []catalogue.Segment{{ID: "s"}}}}},
		Scenarios: []plan.Scenario{{ID: "IS-SENT/once", Rule: rule, Steps: []string{"Given it"}}}}
	c := coder{writes: true}
	c.form(&form)
	for n := range c.out {
		short := coder{in: string(c.out[:n])}
		short.form(new(Form))
		assert.True(t, short.broken, n)
	}
}
