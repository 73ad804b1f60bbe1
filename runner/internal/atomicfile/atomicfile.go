// Package atomicfile writes files in one step ([Write]): a reader finds either the old
// content or all of the new, even if the writer is killed. Only what is no file, such as a
// device that an operator names, is written to directly ([WriteNamed]).
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

// Write replaces a file in one step and creates missing parent folders. It replaces a
// link at path and does not follow it. The mode is subject to the umask.
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

// WriteBytes is Write for a given text.
func WriteBytes(path string, mode fs.FileMode, text []byte) error {
	return Write(path, mode, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// WriteNamed writes a file that an operator names. If path is a link, the link's target is
// replaced; if it is a device or a pipe, such as /dev/stdout, it is written to directly.
func WriteNamed(path string, mode fs.FileMode, text []byte) error {
	if at, err := filepath.EvalSymlinks(path); err == nil {
		path = at
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return os.WriteFile(path, text, mode)
	}
	return WriteBytes(path, mode, text)
}

// begin creates a file with an unused name. os.CreateTemp would not use the given mode.
func begin(prefix string, mode fs.FileMode) (*os.File, error) {
	for tries := 0; ; tries++ {
		f, err := os.OpenFile(prefix+"."+strconv.FormatUint(rand.Uint64(), 36), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) || tries == 100 {
			return f, err
		}
	}
}
