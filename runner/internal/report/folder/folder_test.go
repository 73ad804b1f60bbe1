package folder

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/fault"
)

// A panic of a report's writer in its goroutine does not end the process, whose
// status would look like a usage error.
func TestWrite_panic(t *testing.T) {
	err := Write("--out", t.TempDir(), &verdict.Report{}, []plan.Feature{{}}) // a feature without its document
	var panicked *fault.Panic
	require.ErrorAs(t, err, &panicked)
	assert.Contains(t, panicked.Stack, "runner/internal/report/")
}

// Errors of the command and of the Go API about a folder name the setting that gave
// it.
func TestClaim_twice(t *testing.T) {
	dir := t.TempDir()
	release, err := Claim("Config.Out", dir)
	require.NoError(t, err)
	_, err = Claim("Config.Out", dir)
	require.EqualError(t, err, "Config.Out "+dir+" is in use by another run; give each its own folder")
	release()
	release, err = Claim("Config.Out", dir)
	require.NoError(t, err)
	release()
}

// Reports are not strewn over the root of the file system.
func TestClaim_root(t *testing.T) {
	_, err := Claim("--out", string(filepath.Separator))
	require.ErrorContains(t, err, "is the root of the file system")
}

// A second run replaces the reports of the first, and nothing temporary stays behind.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out", "reports")
	for range 2 {
		require.NoError(t, Write("--out", dir, sample.Full(), nil))
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	assert.ElementsMatch(t, Names(), names)
	assert.ErrorContains(t, Write("--out", filepath.Join(dir, "report.json"), sample.Full(), nil), "report.json cannot be written to")
}

// If a report cannot be written, there is no badge.
func TestWrite_aReportThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"junit.xml", "summary.md"} {
		require.NoError(t, os.Mkdir(filepath.Join(dir, name), 0o755))
	}
	err := Write("--out", dir, &verdict.Report{}, nil)
	require.Error(t, err)
	assert.Regexp(t, `^--out \S+ cannot be written to: [a-zA-Z ]+ \(junit\.xml, summary\.md\); make room there or name another folder, and run again$`, err.Error(), "one line names them all")
	for _, name := range []string{"badge.svg", "badge.json"} {
		assert.NoFileExists(t, filepath.Join(dir, name))
	}
	assert.FileExists(t, filepath.Join(dir, "report.json"), "the others are whole")
}
