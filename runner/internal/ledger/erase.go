package ledger

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/steps/expect"
)

// Eraser deletes the objects of entries at a target, and nothing else. It trusts an id
// from an answer only if the object with that id matches the entry.
type Eraser struct {
	// API makes the calls; its root is the URL of the project.
	API api.Client
	// Channel is the channel of contacts whose entry names none.
	Channel string
	// Idle is set if nothing was sent from which a target creates contacts. A contact
	// for a claimed identity is then someone else's, unless it bears the suite's mark.
	Idle bool
	// Deleted is called with each object that was deleted; it may be nil.
	Deleted func(Entry)
	// Answered is called with every answer; path is relative to the root. It may be
	// nil.
	Answered func(method, path string, status int, body []byte)
	// Late is called if the object with an entry's id cannot be found. It may wait, and
	// reports whether to look again. If it is nil, there is no second look.
	Late func(ctx context.Context, e Entry) bool
	// Listed is called with the id of each object that a list names before the object is
	// read or deleted by that id; it may be nil. A copy of the target that is behind may
	// not know the object yet.
	Listed func(id string)
	// Foreign is called with the object that an entry's id names, if it does not match
	// the entry; it may be nil.
	Foreign func(e Entry, body []byte)
	// Cleared reports whether the run knows an app that shows no name to be its own: an
	// update may clear a name. It may be nil.
	Cleared func(e Entry) bool
	// Owns reports whether a contact with several identities is the run's, because all of
	// them are; see [Ledger.Owns]. A nil Owns keeps every such contact.
	Owns func(kind string, body []byte) bool
}

// Undo deletes the object of an entry (Undoer).
func (u *Eraser) Undo(ctx context.Context, e Entry) error {
	found, err := u.Find(ctx, e)
	for _, one := range found {
		if err := u.remove(ctx, one); err != nil {
			return err
		}
	}
	return err
}

// Find looks up the objects of an entry: first by its id, and by its name if it has no
// id or the id names nothing or another object. By name it finds a contact that the
// target made for a message, an app whose creation broke off, and an object for which
// the answer carried another id. If a match may be someone else's, Find returns a
// *KeptError.
func (u *Eraser) Find(ctx context.Context, e Entry) ([]Entry, error) {
	list, pick := "/apps", pickApp
	switch {
	case e.Kind == "contact":
		if e.Channel == "" {
			e.Channel = u.Channel
		}
		list, pick = "/contacts?"+url.Values{"channel": {e.Channel}, "identity": {e.Name}}.Encode(), u.pickContact
	case e.Kind != "app":
		return nil, nil
	case !Marked(e.Name):
		return nil, &KeptError{"its name is not one that the suite gives"}
	}
	if expect.PlainID(e.ID) {
		switch own, err := u.own(ctx, e, pick); {
		case err != nil:
			return nil, err
		case own:
			return []Entry{e}, nil
		}
	} else if e.ID == "" && e.Kind == "contact" && u.Idle {
		return nil, nil
	}
	body, err := u.get(ctx, list)
	if err != nil {
		return nil, err
	}
	found := pick(body, e)
	var ours []Entry
	for _, id := range found.ours {
		if u.Listed != nil {
			u.Listed(id)
		}
		e.ID = id
		ours = append(ours, e)
	}
	if found.foreign != "" {
		err = &KeptError{fmt.Sprintf("%s stands for it and may belong to another client", found.foreign)}
	}
	return ours, err
}

// own reports whether the object with the entry's id matches the entry.
func (u *Eraser) own(ctx context.Context, e Entry, pick func([]byte, Entry) findings) (bool, error) {
	for {
		status, body, err := u.call(ctx, http.MethodGet, "/"+e.Kind+"s/"+e.ID)
		switch {
		case err != nil:
			return false, err
		case status == http.StatusOK:
			found := pick(fmt.Appendf(nil, `{"%ss":[%s]}`, e.Kind, body), e)
			if len(found.ours) == 1 && found.ours[0] == e.ID {
				return true, nil
			}
			if e.Kind == "app" && expect.Unset(gjson.GetBytes(body, "display_name")) && u.Cleared != nil && u.Cleared(e) {
				return true, nil
			}
			if u.Foreign != nil {
				u.Foreign(e, body)
			}
			return false, nil
		case status != http.StatusNotFound && status != http.StatusBadRequest:
			return false, fmt.Errorf("reading it was answered with status %d", status)
		}
		if u.Late == nil || !u.Late(ctx, e) {
			return false, nil
		}
	}
}

// findings are the objects under a claimed name: ids of those that are surely ours, and
// the id of one that may not be.
type findings struct {
	ours    []string
	foreign string
}

// pickApp picks apps by display name, which no two runs share.
func pickApp(body []byte, e Entry) (f findings) {
	for _, a := range gjson.GetBytes(body, "apps").Array() {
		if id := a.Get("id").String(); a.Get("display_name").String() == e.Name && expect.PlainID(id) {
			f.ours = append(f.ours, id)
		}
	}
	return f
}

// pickContact picks the contacts that have this identity, and no other that is not the
// run's. One with our mark is ours. One that no client has described was made by the target
// for a message; there can be only one.
func (u *Eraser) pickContact(body []byte, e Entry) (f findings) {
	var made []string
	for _, c := range gjson.GetBytes(body, "contacts").Array() {
		standing, alone := stands(c, e)
		owned := !alone && u.Owns != nil && u.Owns("contact", []byte(c.Raw))
		switch id := c.Get("id").String(); {
		case !standing:
		case !expect.PlainID(id):
			f.foreign = "a contact without a plain id"
		case (alone || owned) && Marked(c.Get("display_name").String()):
			f.ours = append(f.ours, id)
		case alone && plain(c, e.Name), owned:
			made = append(made, id)
		default:
			f.foreign = id
		}
	}
	switch {
	case len(made) == 1 && !u.Idle:
		f.ours = append(f.ours, made[0])
	case len(made) > 0:
		f.foreign = made[0]
	}
	return f
}

// stands reports whether a contact has a claimed identity (standing), and has no other
// (alone).
func stands(c gjson.Result, e Entry) (standing, alone bool) {
	alone = true
	for _, i := range c.Get("channel_identities").Array() {
		same := i.Get("channel").String() == e.Channel && expect.SameIdentity(i.Get("identity").String(), e.Name)
		standing, alone = standing || same, alone && same
	}
	return standing, alone
}

// plain reports whether a contact has no description of its own.
func plain(c gjson.Result, identity string) bool {
	for _, member := range []string{"email", "external_id", "metadata"} {
		if c.Get(member).String() != "" {
			return false
		}
	}
	// "Unknown" is the default of display_name (API reference, Contact).
	name := c.Get("display_name").String()
	return name == "" || name == "Unknown" || expect.SameIdentity(name, identity)
}

// MarkTime is the layout of the time in a mark: the start of the run, in UTC.
const MarkTime = "20060102T150405Z"

// mark matches the names that the suite gives: a kind, a number, the start of the run
// (not in recordings, nor in older versions), and part of a hash; and the name after a
// rename.
var mark = regexp.MustCompile(`^modecert [a-z]+-\d+ (?:(\d{8}T\d{6}Z) )?[0-9a-f]{12}(?: renamed)?$`)

// Marked reports whether a display name has the form of the suite's names.
func Marked(name string) bool { return mark.MatchString(name) }

func (u *Eraser) get(ctx context.Context, path string) ([]byte, error) {
	status, body, err := u.call(ctx, http.MethodGet, path)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("looking it up was answered with status %d", status)
	}
	return body, err
}

// remove deletes one object. It is no error if the object is gone already or if the
// answer's body cannot be read.
func (u *Eraser) remove(ctx context.Context, e Entry) error {
	status, _, err := u.call(ctx, http.MethodDelete, "/"+e.Kind+"s/"+e.ID)
	switch {
	case status == 0:
		return err
	case status == http.StatusNotFound:
		return nil
	case status/100 != 2:
		return fmt.Errorf("deleting was answered with status %d", status)
	}
	if u.Deleted != nil {
		u.Deleted(e)
	}
	return nil
}

// call makes a call. status is 0 if there was no answer.
func (u *Eraser) call(ctx context.Context, method, path string) (status int, body []byte, err error) {
	got, err := u.API.Do(ctx, method, path, nil)
	if err == nil && u.Answered != nil {
		u.Answered(method, path, got.Status, got.Body)
	}
	return got.Status, got.Body, err
}
