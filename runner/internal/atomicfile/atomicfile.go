// Package atomicfile writes files whole or not at all: whoever reads one finds
// what was there before or all of what is new, also where the writer is killed.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// Write puts a file in place in one step, and makes the folders above it where
// there are none. A link that stands in its place is replaced and not followed.
// The mode is subject to the umask.
func Write(path string, mode fs.FileMode, write func(io.Writer) error) (err error) {
	dir, name := filepath.Split(path)
	if err := os.MkdirAll(filepath.Clean(dir), 0o755); err != nil {
		return err
	}
	tmp, err := begin(dir+"."+name, mode)
	if err != nil {
		return err
	}
	if err = errors.Join(write(tmp), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// WriteBytes is Write of a text that is there already.
func WriteBytes(path string, mode fs.FileMode, text []byte) error {
	return Write(path, mode, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// begin creates a file under an unused name. os.CreateTemp would give it a mode of
// its own.
func begin(prefix string, mode fs.FileMode) (*os.File, error) {
	for tries := 0; ; tries++ {
		f, err := os.OpenFile(prefix+"."+strconv.FormatUint(rand.Uint64(), 36), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) || tries == 100 {
			return f, err
		}
	}
}
