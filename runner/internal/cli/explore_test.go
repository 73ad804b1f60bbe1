package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/explore"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/schemas/wire"
)

// explored returns a finding with many differences and calls.
func explored() *explore.Finding {
	f := &explore.Finding{Seed: 7, Original: 20, Walk: explore.Walk{{N: 1, Do: explore.CreateApp}}, Unshrunk: true}
	f.Saw, f.Expected = []explore.Seen{{Answer: "{}"}}, []explore.Seen{{Answer: `{"status":"success"}`}}
	for i := range mostPoints + 2 {
		f.Differences = append(f.Differences, explore.Point{At: fmt.Sprintf("/body/%d", i), Expected: "a", Seen: "b"})
	}
	for i := range mostCalls + 3 {
		f.Exchanges = append(f.Exchanges, wire.Exchange{Request: wire.Request{Method: "GET", URL: fmt.Sprintf("/v1/projects/P/apps/%d", i)}})
	}
	return f
}

func tellAll(t *testing.T, f *exploreFlags, r *explore.Result) (out, complaints string, status int) {
	t.Helper()
	cat, err := catalogue.Load(features.FS)
	require.NoError(t, err)
	var stdout, stderr bytes.Buffer
	a := &app{stdout: &stdout, stderr: &stderr}
	require.NoError(t, a.tellExploration(f, cat, r, 7, false))
	return stdout.String(), stderr.String(), a.status
}

// What is left out is counted.
func TestTellExploration_cut(t *testing.T) {
	out, _, _ := tellAll(t, &exploreFlags{}, &explore.Result{Walks: 1, Steps: 1, Findings: []*explore.Finding{explored()}, Ended: "enough", Unrepeated: 2})
	assert.Contains(t, out, "\n  and 2 more places\n")
	assert.Contains(t, out, "\n    and 3 more calls\n")
	assert.Contains(t, out, "shrunk to 1 until a limit was reached\n")
	assert.Contains(t, out, "\nended early: enough\n")
	assert.Contains(t, out, "\nnot counted, since not seen a second time: 2 differences\n")
	assert.Equal(t, mostCalls, strings.Count(out, "curl "))
}

// A folder that cannot be written to hides no finding.
func TestTellExploration_unwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	f := &exploreFlags{}
	f.out = filepath.Join(file, "out")
	out, complaints, status := tellAll(t, f, &explore.Result{Walks: 1, Steps: 1, Findings: []*explore.Finding{explored(), explored()}})
	assert.Contains(t, out, "\n2. UNDOCUMENTED DIFFERENCE")
	assert.NotContains(t, out, "--replay")
	assert.Contains(t, complaints, "cannot be written to")
	assert.Equal(t, gate.Usage, status)
}

// Files of an earlier exploration go; the one that is replayed and what is no walk stay.
func TestRemoveFindings(t *testing.T) {
	dir := t.TempDir()
	walk := explore.File{Steps: explore.Walk{{N: 1, Do: explore.CreateApp}}}.Bytes()
	for name, text := range map[string][]byte{"finding-1.json": walk, "finding-2.json": walk, "finding-3.json": []byte("{}"), "finding-x.json": walk, "notes.json": walk} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	require.NoError(t, os.Mkdir(filepath.Join(dir, "finding-4.json"), 0o700))
	require.NoError(t, os.Symlink("notes.json", filepath.Join(dir, "finding-5.json")))
	require.NoError(t, removeFindings(dir, filepath.Join(dir, "finding-2.json")))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	assert.Equal(t, []string{"finding-2.json", "finding-3.json", "finding-4.json", "finding-5.json", "finding-x.json", "notes.json"}, left)

	path, err := writeFinding(dir, 2, explored())
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, "finding-6.json"), path, "no file is replaced")
}
