// Package ledger keeps account of what a run makes at a target, and undoes it:
// in reverse order, and only what the ledger holds. A line is written and
// synced before each creation, so that even a run that is killed leaves a list
// of what it may have left behind.
package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
)

// Entry is one object that a run made or was about to make.
type Entry struct {
	Kind string `json:"kind,omitempty"` // app, contact
	Name string `json:"name,omitempty"` // an app's display name, a contact's identity
	ID   string `json:"id,omitempty"`
}

// Undoer deletes objects at the target.
type Undoer interface {
	// Undo deletes what an entry speaks of. An entry without id was claimed and
	// may or may not have come to be: it is looked up by its name. What is not
	// there is no error.
	Undo(ctx context.Context, e Entry) error
}

// File is a ledger's file. One file serves all scenarios of a run; nil writes
// nowhere.
type File struct {
	mu sync.Mutex
	f  disk
}

// disk is the part of a file that a ledger needs.
type disk interface {
	io.WriteCloser
	Sync() error
}

// Open opens, or begins, a ledger's file.
func Open(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &File{f: f}, nil
}

// Close closes the file.
func (f *File) Close() error {
	if f == nil {
		return nil
	}
	return f.f.Close()
}

// write notes what became of an entry.
func (f *File) write(what string, e Entry) error { return f.append(line{What: what, Entry: e}) }

// append appends one synced line.
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
	return f.f.Sync()
}

// Ledger is the account of one scenario.
type Ledger struct {
	file *File

	mu      sync.Mutex
	entries []Entry
}

// New returns an empty account that writes to file, which may be nil.
func New(file *File) *Ledger { return &Ledger{file: file} }

// Claim notes an object before it is made.
func (l *Ledger) Claim(kind, name string) error {
	e := Entry{Kind: kind, Name: name}
	l.mu.Lock()
	l.entries = append(l.entries, e)
	l.mu.Unlock()
	return l.file.write("claimed", e)
}

// Made notes the id of an object that was claimed.
func (l *Ledger) Made(kind, name, id string) error {
	l.mu.Lock()
	named(l.entries, kind, name, id)
	l.mu.Unlock()
	return l.file.write("made", Entry{kind, name, id})
}

// Undo deletes everything the account holds, newest first, and returns what
// could not be deleted.
func (l *Ledger) Undo(ctx context.Context, u Undoer) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var failed []string
	for i := len(l.entries) - 1; i >= 0; i-- {
		e := l.entries[i]
		err := u.Undo(ctx, e)
		if err == nil {
			err = l.file.write("undone", e)
		}
		if err != nil {
			failed = append(failed, fmt.Sprintf("%s %s: %v", e.Kind, e.Name, err))
		}
	}
	l.entries = nil
	return failed
}
