// Package folder manages the folder of a run's reports: [Claim] locks it, [Remove]
// removes the reports of an earlier run, and [Write] writes every report.
package folder

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"

	"github.com/modecert/modecert/runner/internal/report/badge"
	"github.com/modecert/modecert/runner/internal/report/ctrf"
	"github.com/modecert/modecert/runner/internal/report/html"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/report/junit"
	"github.com/modecert/modecert/runner/internal/report/messages"
	"github.com/modecert/modecert/runner/internal/report/summary"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Names returns the names of the files that Write writes.
func Names() []string {
	return []string{jsonreport.FileName, html.FileName, junit.FileName, ctrf.FileName, messages.FileName, summary.FileName, badge.SVGName, badge.JSONName}
}

// Files in the folder that are not reports.
const (
	lockName = ".modecert.lock"
	// LedgerName is the name of the run's ledger.
	LedgerName = "ledger.ndjson"
)

// Claim creates the folder and locks it: two runs in one folder would mix their
// reports. Errors name the setting that gave the folder, such as --out. If dir is
// empty, Claim does nothing.
func Claim(setting, dir string) (release func(), err error) {
	if dir == "" {
		return func() {}, nil
	}
	if whole, err := filepath.Abs(dir); err == nil && whole == filepath.Dir(whole) {
		return nil, fmt.Errorf("%s %s is the root of the file system; name a folder for the reports", setting, dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("%s %s cannot be made: %w", setting, dir, err)
	}
	for _, name := range []string{lockName, LedgerName} {
		path := filepath.Join(dir, name)
		if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s is not a regular file, and links are not followed; remove it", path)
		}
	}
	lock := flock.New(filepath.Join(dir, lockName))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("%s %s cannot be written to: %w", setting, dir, err)
	}
	if !ok {
		return nil, fmt.Errorf("%s %s is in use by another run; give each its own folder", setting, dir)
	}
	// The lock file is not removed: a run that has just opened it would hold a lock
	// that the next run cannot see.
	return func() { _ = lock.Unlock() }, nil
}

// Remove removes the reports of an earlier run: a run that ends without a report
// must not leave those of another. It keeps the inputs, which the new report
// replaces.
func Remove(setting, dir string, inputs ...string) error {
	if dir == "" {
		return nil
	}
	for _, name := range Names() {
		path := filepath.Join(dir, name)
		if IsOneOf(path, inputs) {
			continue
		}
		if info, err := os.Lstat(path); err != nil || info.IsDir() {
			continue // Write will report what is in the way
		}
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("%s %s cannot be written to: %w", setting, dir, err)
		}
	}
	return nil
}

// IsOneOf reports whether a path is the same as one of the files or folders, after
// following links.
func IsOneOf(path string, files []string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(files, func(file string) bool {
		other, err := os.Stat(file)
		return err == nil && os.SameFile(info, other)
	})
}

// Read reads a report.json, or the one in a folder.
func Read(path string) (*verdict.Report, error) { return jsonreport.Read(Report(path)) }

// Report returns the path of the report.json for the path of a file or a folder.
func Report(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return filepath.Join(path, jsonreport.FileName)
	}
	return path
}
