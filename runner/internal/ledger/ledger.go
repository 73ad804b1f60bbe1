// Package ledger keeps account of what a run makes at a target, and undoes it:
// in reverse order, and only what the ledger holds. A claim is written and
// on the disk before each creation, so that even a run that is killed leaves a list
// of what it may have left behind.
package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// Entry is one object that a run made, let the target make, or was about to.
type Entry struct {
	Kind string `json:"kind,omitempty"` // app, contact
	// Channel is that of a contact's identity.
	Channel string `json:"channel,omitempty"`
	Name    string `json:"name,omitempty"` // an app's display name, a contact's identity
	ID      string `json:"id,omitempty"`
}

// Undoer deletes objects at the target.
type Undoer interface {
	// Undo deletes what an entry speaks of. An entry without id was claimed and
	// may or may not have come to be: it is looked up by its name. What is not
	// there is no error; what is not surely the run's is a *KeptError.
	Undo(ctx context.Context, e Entry) error
}

// KeptError says that something stands under a claimed name that may be
// somebody else's: it was not deleted.
type KeptError struct{ Reason string }

func (e *KeptError) Error() string { return e.Reason + ": kept" }

// Ledger is the account of one scenario.
type Ledger struct {
	file *File
	// url and project say where it was made, where that is not what the file
	// says of all that follows.
	url, project string

	mu      sync.Mutex
	entries []Entry
	refused map[Entry]bool // claims whose creation was refused
}

// New returns an empty account that writes to file, which may be nil.
func New(file *File) *Ledger { return &Ledger{file: file} }

// NewAt returns an empty account of what is made elsewhere than the file says:
// each of its lines names the target.
func NewAt(file *File, url, project string) *Ledger {
	return &Ledger{file: file, url: url, project: project}
}

// write notes what became of an entry.
func (l *Ledger) write(what string, e Entry) error {
	return l.file.append(line{What: what, Entry: e, URL: l.url, Project: l.project})
}

// Claim notes an object before it is made.
func (l *Ledger) Claim(kind, name string) error { return l.claim(Entry{Kind: kind, Name: name}) }

// ClaimContact notes that whatever contact comes to stand for an identity from
// now on was made by the scenario or for it.
func (l *Ledger) ClaimContact(channel, identity string) error {
	return l.claim(Entry{Kind: "contact", Channel: channel, Name: identity})
}

func (l *Ledger) claim(e Entry) error {
	l.mu.Lock()
	l.entries = append(l.entries, e)
	l.mu.Unlock()
	return l.write("claimed", e)
}

// Made notes the id of an object that was claimed.
func (l *Ledger) Made(kind, name, id string) error {
	l.mu.Lock()
	named(l.entries, kind, name, id)
	l.mu.Unlock()
	return l.write("made", Entry{Kind: kind, Name: name, ID: id})
}

// Refused notes that the creation of a claimed object was refused for certain:
// where it cannot be looked up, nothing need be said of it.
func (l *Ledger) Refused(kind, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refused == nil {
		l.refused = map[Entry]bool{}
	}
	l.refused[Entry{Kind: kind, Name: name}] = true
}

// Entries returns what was claimed and is not undone, oldest first.
func (l *Ledger) Entries() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.entries)
}

// Owns reports whether an app or a contact, as it reads now, bears a claimed name
// or stands for claimed identities alone. A contact that somebody has described is
// not the run's, whatever number it has: a service may find it by that.
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

// Undo deletes everything the account holds, newest first, and returns why
// something could not be deleted. The account holds it until the end: what is
// deleted is held against it.
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
			failed = append(failed, fmt.Errorf("%s %s: %w", e.Kind, e.Name, err))
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
