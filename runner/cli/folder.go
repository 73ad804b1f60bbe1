package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/modecert/modecert/runner/config"
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
	lock := flock.New(filepath.Join(dir, ".modecert.lock"))
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
