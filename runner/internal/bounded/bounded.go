// Package bounded reads files that somebody hands in: a mistaken path may lead to
// something that has no end, and an artefact that comes back from elsewhere may be
// of any size.
package bounded

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// The sizes, in bytes, beyond which a file is not what it is said to be.
const (
	// Settings are written by hand, or are keys and tokens.
	Settings = 1 << 20
	// Ledger has some thousand lines for each run.
	Ledger = 64 << 20
	// Certificate names some hundred rules and scenarios.
	Certificate = 16 << 20
	// Report holds what a thousand scenarios have exchanged.
	Report = 256 << 20
)

// ReadFile reads a file, of which it takes at most so many bytes. Its errors are
// *fs.PathError.
func ReadFile(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("it is larger than %d MiB", most>>20)
	}
	var known *fs.PathError
	if err != nil && !errors.As(err, &known) {
		err = &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return text, err
}
