package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// File is the file of a ledger. One file serves all scenarios of a run. It is safe for
// concurrent use; a nil *File writes nothing.
type File struct {
	mu sync.Mutex
	f  disk
	// passing is the path of a file that Close removes if nothing is left to undo;
	// empty means that the file stays. left counts the entries to undo.
	passing string
	left    int
	closed  bool
}

// disk is the part of *os.File that a ledger needs.
type disk interface {
	io.WriteCloser
	Sync() error
}

// Open opens or creates the file of a ledger. If a killed run left an unfinished line,
// Open ends it, so that the next one is separate. It does not follow a link, which may
// lead to a file that is not a ledger.
func Open(path string) (*File, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("ledger: %s is not a regular file, and links are not followed; remove it", path)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_RDWR|noFollow, 0o600)
	if err != nil {
		return nil, err
	}
	if err := endLine(f); err != nil {
		return nil, errors.Join(fmt.Errorf("ledger: %w", err), f.Close())
	}
	return &File{f: f}, nil
}

func endLine(f *os.File) error {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := f.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = f.Write([]byte("\n"))
	return err
}

// Folder returns the folder for ledgers of runs that set no path.
func Folder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "modecert", "ledgers"), nil
}

// OpenPassing creates a ledger in Folder and returns its path. Close removes it, unless
// something is left to undo.
func OpenPassing(now time.Time) (*File, string, error) {
	dir, err := Folder()
	if err != nil {
		return nil, "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, "", err
	}
	f, err := os.CreateTemp(dir, now.Format("20060102-150405-*.ndjson"))
	if err != nil {
		return nil, "", err
	}
	return &File{f: f, passing: f.Name()}, f.Name(), nil
}

// Close closes the file. Further calls do nothing.
func (f *File) Close() error {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	err := f.f.Close()
	if f.passing != "" && f.left == 0 {
		err = errors.Join(err, os.Remove(f.passing))
	}
	return err
}

// append appends a line. A claim is synced to disk before the call that makes the
// object. Other events need not be: an entry with only a claim is looked up by its
// name.
func (f *File) append(l line) error {
	if f == nil {
		return nil
	}
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.f.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	switch l.What {
	case "claimed":
		f.left++
		return f.f.Sync()
	case "undone":
		f.left--
	}
	return nil
}
