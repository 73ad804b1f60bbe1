// Package bounded reads what others provide up to a size limit: streams ([Read]), and
// files that users name ([ReadFile]). A mistaken path may lead to an endless file, and an
// artefact from elsewhere may have any size.
package bounded

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Size limits in bytes; a larger file is not of its kind.
const (
	// Settings limits files that are written by hand, and keys and tokens.
	Settings = 1 << 20
	// Ledger limits ledgers, which have some thousand lines for each run.
	Ledger = 64 << 20
	// Certificate limits certificates, which name some hundred rules and scenarios.
	Certificate = 16 << 20
	// Bundle limits bundles, which hold a packed report and the recordings of a
	// thousand scenarios.
	Bundle = 256 << 20
	// Report limits reports, which hold the exchanges of a thousand scenarios.
	Report = 256 << 20
)

// ErrTooLarge is the error of Read if there is more than it may read.
var ErrTooLarge = errors.New("it is too large")

// Read reads to the end. If there are more than most bytes, it returns the first of them
// and ErrTooLarge.
func Read(r io.Reader, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(text)) > most {
		return text[:most], ErrTooLarge
	}
	return text, err
}

// ReadFile reads a file. It fails if the file is larger than most bytes. Its errors are
// *fs.PathError.
func ReadFile(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := Read(f, most)
	if err == ErrTooLarge {
		err = fmt.Errorf("it is larger than %d MiB", most>>20)
	}
	var known *fs.PathError
	if err != nil && !errors.As(err, &known) {
		err = &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return text, err
}
