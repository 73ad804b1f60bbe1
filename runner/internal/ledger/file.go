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

// File is a ledger's file. One file serves all scenarios of a run; nil writes
// nowhere.
type File struct {
	mu sync.Mutex
	f  disk
	// passing is the path of a file that is removed once nothing is left to undo;
	// empty where it stays. left counts what is.
	passing string
	left    int
	closed  bool
}

// disk is the part of a file that a ledger needs.
type disk interface {
	io.WriteCloser
	Sync() error
}

// Open opens, or begins, a ledger's file. What a killed run left of a line is
// ended, so that the next one stands alone. A link is not followed: it may lead to
// what is no ledger.
func Open(path string) (*File, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("ledger: %s is no regular file, and a link is not followed; remove it", path)
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

// Folder is where ledgers are kept of runs that name no place for theirs.
func Folder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "modecert", "ledgers"), nil
}

// OpenPassing begins a ledger in Folder, and returns its path. It is removed when
// it is closed, unless something is left to undo.
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

// Close closes the file. A second time it does nothing.
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

// append appends a line. What is claimed is on the disk before the call that makes
// it; what became of it need not be: who finds a claim alone looks it up by its name.
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
