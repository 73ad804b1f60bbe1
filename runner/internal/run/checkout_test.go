package run_test

import (
	"bytes"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/run"
)

// A checkout with other line ends is the same suite: its reports merge with those of
// others, its recordings are not stale, and it certifies their reports.
func TestPlan_otherLineEndings(t *testing.T) {
	other := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(features.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(features.FS, path)
		other[path] = &fstest.MapFile{Data: bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))}
		return err
	}))
	ours, parsed, err := run.Plan(run.Options{}, nil)
	require.NoError(t, err)
	theirs, reparsed, err := run.Plan(run.Options{Features: other}, nil)
	require.NoError(t, err)

	assert.Equal(t, ours.FeaturesDigest, theirs.FeaturesDigest)
	assert.Equal(t, ours.Catalogue.Digest, theirs.Catalogue.Digest)
	require.NotEmpty(t, ours.Scenarios)
	require.Len(t, theirs.Scenarios, len(ours.Scenarios))
	for i := range ours.Scenarios {
		assert.Equal(t, ours.Scenarios[i].Digest, theirs.Scenarios[i].Digest, ours.Scenarios[i].ID)
	}
	for i := range parsed {
		assert.Equal(t, string(parsed[i].Text), string(reparsed[i].Text))
	}
	digest, err := plan.FeaturesDigest(other)
	require.NoError(t, err)
	assert.Equal(t, ours.FeaturesDigest, digest)
}

// An overview, which parses nothing, plans the same.
func TestOverview(t *testing.T) {
	selection := plan.Selection{Mode: "dispatch", Tags: "@must"}
	want, _, err := run.Plan(run.Options{Selection: selection, Without: []string{"clock"}}, plan.CapabilityNames())
	require.NoError(t, err)
	got, err := run.Overview(run.Options{Selection: selection, Without: []string{"clock"}}, plan.CapabilityNames())
	require.NoError(t, err)
	assert.Equal(t, want, got)

	_, err = run.Overview(run.Options{Without: []string{"clocks"}}, nil)
	assert.Error(t, err)
	_, err = run.Overview(run.Options{Features: fstest.MapFS{}}, nil)
	assert.ErrorIs(t, err, fs.ErrNotExist, "other features are read")
}
