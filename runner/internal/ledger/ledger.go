// Package ledger records what a run makes at a target and undoes it, in reverse order
// and nothing else. A [Ledger] is the account of one scenario, a [File] the record on
// disk, an [Eraser] deletes. A claim is on the disk before the call that creates the
// object, so that even a killed run leaves a list of what it may have made.
package ledger

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// Entry is one object that the run made, caused the target to make, or was about to
// make.
type Entry struct {
	Kind string `json:"kind,omitempty"` // app, contact
	// Channel is the channel of a contact's identity.
	Channel string `json:"channel,omitempty"`
	Name    string `json:"name,omitempty"` // an app's display name, a contact's identity
	ID      string `json:"id,omitempty"`
}

// Undoer deletes objects at the target.
type Undoer interface {
	// Undo deletes the object of an entry. An entry without id was claimed and may or
	// may not exist: it is looked up by its name. An object that does not exist is no
	// error. One that is not surely the run's returns a *KeptError.
	Undo(ctx context.Context, e Entry) error
}

// KeptError reports that the object under a claimed name may belong to someone else and
// was not deleted.
type KeptError struct{ Reason string }

func (e *KeptError) Error() string { return e.Reason + ": kept" }

// Ledger is the account of one scenario. It is safe for concurrent use.
type Ledger struct {
	file *File
	// url and project are the target, if it differs from the last one that the file
	// names.
	url, project string

	mu      sync.Mutex
	entries []Entry
	refused map[Entry]bool // claims whose creation was refused
}

// New returns an empty account that writes to file, which may be nil.
func New(file *File) *Ledger { return &Ledger{file: file} }

// NewAt returns an empty account for another target than the file's; each of its lines
// names that target.
func NewAt(file *File, url, project string) *Ledger {
	return &Ledger{file: file, url: url, project: project}
}

// write writes an event of an entry to the file.
func (l *Ledger) write(what string, e Entry) error {
	return l.file.append(line{What: what, Entry: e, URL: l.url, Project: l.project})
}

// Claim records an object before it is made.
func (l *Ledger) Claim(kind, name string) error { return l.claim(Entry{Kind: kind, Name: name}) }

// ClaimContact records that any contact created for an identity from now on was made by
// the scenario or for it.
func (l *Ledger) ClaimContact(channel, identity string) error {
	return l.claim(Entry{Kind: "contact", Channel: channel, Name: identity})
}

func (l *Ledger) claim(e Entry) error {
	l.mu.Lock()
	l.entries = append(l.entries, e)
	l.mu.Unlock()
	return l.write("claimed", e)
}

// Made records the id of a claimed object.
func (l *Ledger) Made(kind, name, id string) error {
	l.mu.Lock()
	named(l.entries, kind, name, id)
	l.mu.Unlock()
	return l.write("made", Entry{Kind: kind, Name: name, ID: id})
}

// Refused notes that the target certainly refused to create a claimed object. If it
// cannot be looked up, that is then no error.
func (l *Ledger) Refused(kind, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refused == nil {
		l.refused = map[Entry]bool{}
	}
	l.refused[Entry{Kind: kind, Name: name}] = true
}

// Entries returns the claims that are not undone, oldest first.
func (l *Ledger) Entries() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.entries)
}

// Owns reports whether an app, as read now, has a claimed name, or a contact has only
// claimed identities. A contact that someone has described is not the run's, even if it
// has such a number: a service may return an existing contact for it.
func (l *Ledger) Owns(kind string, body []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if kind == "app" {
		name := gjson.GetBytes(body, "display_name").String()
		return slices.ContainsFunc(l.entries, func(e Entry) bool { return e.Kind == kind && e.Name == name })
	}
	contact := gjson.ParseBytes(body)
	described := !Marked(contact.Get("display_name").String())
	identities := contact.Get("channel_identities").Array()
	for _, i := range identities {
		if !slices.ContainsFunc(l.entries, func(e Entry) bool { return e.Kind == kind && expect.SameIdentity(i.Get("identity").String(), e.Name) }) {
			return false
		}
		described = described && !plain(contact, i.Get("identity").String())
	}
	return len(identities) > 0 && !described
}

// UndoError says why what an entry claims was not undone.
type UndoError struct {
	Entry Entry
	Err   error
}

func (e *UndoError) Error() string { return e.Entry.Kind + " " + e.Entry.Name + ": " + e.Err.Error() }
func (e *UndoError) Unwrap() error { return e.Err }

// Undo deletes everything in the account, newest first, and returns an *UndoError for
// each entry that could not be undone. The entries stay until the end, since Owns needs
// them.
func (l *Ledger) Undo(ctx context.Context, u Undoer) []error {
	var failed []error
	for _, e := range slices.Backward(l.Entries()) {
		err := u.Undo(ctx, e)
		var kept *KeptError
		if l.wasRefused(e) && !errors.As(err, &kept) {
			err = nil
		}
		if err == nil {
			err = l.write("undone", e)
		}
		if err != nil {
			failed = append(failed, &UndoError{Entry: e, Err: err})
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = nil
	return failed
}

func (l *Ledger) wasRefused(e Entry) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return e.ID == "" && l.refused[Entry{Kind: e.Kind, Name: e.Name}]
}
