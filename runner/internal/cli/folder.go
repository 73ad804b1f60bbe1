package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/report/badge"
	"github.com/modecert/modecert/runner/internal/report/html"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/report/junit"
	"github.com/modecert/modecert/runner/internal/report/messages"
	"github.com/modecert/modecert/runner/internal/report/summary"
)

// reportNames are the files that write writes to a folder.
var reportNames = []string{
	jsonreport.FileName, html.FileName, junit.FileName, messages.FileName, summary.FileName, badge.SVGName, badge.JSONName,
}

// Files in the output folder that are no reports.
const (
	lockName   = ".modecert.lock"
	ledgerName = "ledger.ndjson"
)

// claim makes the output folder and locks it: two runs in one folder would mix
// their reports.
func claim(dir string) (release func(), err error) {
	if dir == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, &config.Error{Reason: fmt.Sprintf("--out %s cannot be made: %v", dir, err)}
	}
	for _, name := range []string{lockName, ledgerName} {
		path := filepath.Join(dir, name)
		if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
			return nil, &config.Error{Reason: fmt.Sprintf("%s is no regular file, and a link is not followed; remove it", path)}
		}
	}
	lock := flock.New(filepath.Join(dir, lockName))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, &config.Error{Reason: fmt.Sprintf("--out %s cannot be written to: %v", dir, err)}
	}
	if !ok {
		return nil, &config.Error{Reason: fmt.Sprintf("--out %s is in use by another run; give each its own folder", dir)}
	}
	// The file stays: were it removed, a run that has just opened it would hold a
	// lock that the next one cannot see.
	return func() { _ = lock.Unlock() }, nil
}

// removeReports removes the reports of an earlier run: a run that ends without a
// report must not leave behind what another has found. What is an input stays
// until a report takes its place.
func removeReports(dir string, inputs ...string) error {
	if dir == "" {
		return nil
	}
	for _, name := range reportNames {
		path := filepath.Join(dir, name)
		if isOneOf(path, inputs) {
			continue
		}
		if info, err := os.Lstat(path); err != nil || info.IsDir() {
			continue // what stands in the way is told when a report is to be written
		}
		if err := os.Remove(path); err != nil {
			return &config.Error{Reason: fmt.Sprintf("--out %s cannot be written to: %v", dir, err)}
		}
	}
	return nil
}

// isOneOf reports whether a path leads to one of the files or folders.
func isOneOf(path string, files []string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(files, func(file string) bool {
		other, err := os.Stat(file)
		return err == nil && os.SameFile(info, other)
	})
}

// apart refuses to write over what is read.
func apart(flag, out string, inputs ...string) error {
	for _, input := range inputs {
		if isOneOf(out, []string{input}) {
			return &config.Error{Reason: fmt.Sprintf("%s %s would overwrite %s, which is read; give another place", flag, out, input)}
		}
	}
	return nil
}
