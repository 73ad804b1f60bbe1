package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/modecert/modecert/runner/internal/bounded"
)

// Account is what a ledger's file says is left to undo at one target.
type Account struct {
	URL, Project string
	// Left holds what was claimed or made and not undone, oldest first.
	Left []Entry
}

// line is one line of the file.
type line struct {
	What string `json:"what"` // target, claimed, made, undone
	Entry
	URL     string `json:"url,omitempty"`
	Project string `json:"project,omitempty"`
}

// Begin writes the target of the following lines: the same name may be ours at one
// target and someone else's at another.
func (f *File) Begin(url, project string) error {
	return f.append(line{What: "target", URL: url, Project: project})
}

// Read reads a ledger's file. It skips a line that a killed run left unfinished: the
// object of an unfinished claim was never made, and after any other event the claim
// remains.
func Read(path string) ([]*Account, error) {
	text, err := bounded.ReadFile(path, bounded.Ledger)
	if err != nil {
		return nil, err
	}
	return parse(path, text)
}

func parse(path string, text []byte) ([]*Account, error) {
	var accounts []*Account
	var current *Account
	lines := bytes.Split(text, []byte("\n"))
	for i, raw := range lines {
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		var l line
		if err := json.Unmarshal(raw, &l); err != nil {
			if unfinished(raw) {
				continue
			}
			return nil, fmt.Errorf("%s:%d: no line of a ledger: %w", path, i+1, err)
		}
		if l.What == "target" {
			current = accountOf(&accounts, l.URL, l.Project)
			continue
		}
		of := current
		if l.Project != "" {
			of = accountOf(&accounts, l.URL, l.Project)
		}
		if of == nil {
			return nil, fmt.Errorf("%s:%d: it does not say at which target this was", path, i+1)
		}
		if err := of.note(l); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, i+1, err)
		}
	}
	return accounts, nil
}

// unfinished reports whether a line is only the beginning of one.
func unfinished(raw []byte) bool {
	var any json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(raw)).Decode(&any), io.ErrUnexpectedEOF)
}

func accountOf(accounts *[]*Account, url, project string) *Account {
	for _, a := range *accounts {
		if a.URL == url && a.Project == project {
			return a
		}
	}
	a := &Account{URL: url, Project: project}
	*accounts = append(*accounts, a)
	return a
}

func (a *Account) note(l line) error {
	switch l.What {
	case "claimed":
		a.Left = append(a.Left, Entry{Kind: l.Kind, Channel: l.Channel, Name: l.Name})
	case "made":
		named(a.Left, l.Kind, l.Name, l.ID)
	case "undone":
		for i := len(a.Left) - 1; i >= 0; i-- {
			if a.Left[i] == l.Entry {
				a.Left = append(a.Left[:i], a.Left[i+1:]...)
				break
			}
		}
	default:
		return fmt.Errorf("unknown event %q", l.What)
	}
	return nil
}

// named sets the id of the newest entry with this name that has none. An object that
// was never claimed belongs to someone else and gets none.
func named(entries []Entry, kind, name, id string) {
	for i := len(entries) - 1; i >= 0; i-- {
		if e := &entries[i]; e.Kind == kind && e.Name == name && e.ID == "" {
			e.ID = id
			return
		}
	}
}

// Restore returns a ledger with the entries of an account, to undo them.
func Restore(file *File, a *Account) *Ledger {
	return &Ledger{file: file, entries: append([]Entry(nil), a.Left...)}
}
