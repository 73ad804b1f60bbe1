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

// Eraser deletes at a target what entries speak of, and nothing else: an id from
// an answer is believed only where what it names reads as the entry says.
type Eraser struct {
	// API makes the calls; its root is where the project's resources lie.
	API api.Client
	// Channel is that of a contact whose entry names none.
	Channel string
	// Idle is set where nothing was sent that a target makes contacts of: then
	// whoever has come to stand for a claimed identity is somebody else's, unless
	// it bears the suite's mark.
	Idle bool
	// Deleted is called with each object that was deleted; nil does nothing.
	Deleted func(Entry)
	// Answered is shown every answer, path being that below the root; nil does nothing.
	Answered func(method, path string, status int, body []byte)
	// Late waits where what an entry's id names cannot be found, and reports
	// whether to look again; nil never does.
	Late func(ctx context.Context, e Entry) bool
	// Foreign is called with what an entry's id names where that is not what the
	// entry says; nil does nothing.
	Foreign func(e Entry, body []byte)
}

// Undo deletes what an entry speaks of.
func (u *Eraser) Undo(ctx context.Context, e Entry) error {
	found, err := u.Find(ctx, e)
	for _, one := range found {
		if err := u.remove(ctx, one); err != nil {
			return err
		}
	}
	return err
}

// Find looks up what an entry speaks of: by its id, and where that names something
// else, nothing, or is missing, by its name. That finds a contact that the target
// made for a message, an app whose creation broke off, and what was made where the
// answer carried the id of another object. What stands there and may be somebody
// else's is a *KeptError.
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
		e.ID = id
		ours = append(ours, e)
	}
	if found.foreign != "" {
		err = &KeptError{fmt.Sprintf("%s stands for it and may be somebody else's", found.foreign)}
	}
	return ours, err
}

// own reports whether the id of an entry names what the entry says.
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

// findings are what stands under a claimed name: ids of what is surely ours, and
// the id of something that may not be.
type findings struct {
	ours    []string
	foreign string
}

// pickApp picks by a display name, which no two runs share.
func pickApp(body []byte, e Entry) (f findings) {
	for _, a := range gjson.GetBytes(body, "apps").Array() {
		if id := a.Get("id").String(); a.Get("display_name").String() == e.Name && expect.PlainID(id) {
			f.ours = append(f.ours, id)
		}
	}
	return f
}

// pickContact picks who stands for an identity and for no other. Who bears our
// mark is ours. Who says nothing else of anybody was made by the target for a
// message, and of those there is one.
func (u *Eraser) pickContact(body []byte, e Entry) (f findings) {
	var made []string
	for _, c := range gjson.GetBytes(body, "contacts").Array() {
		standing, alone := stands(c, e)
		switch id := c.Get("id").String(); {
		case !standing:
		case !expect.PlainID(id):
			f.foreign = "a contact without a plain id"
		case alone && Marked(c.Get("display_name").String()):
			f.ours = append(f.ours, id)
		case alone && plain(c, e.Name):
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

// stands reports whether a contact stands for a claimed identity, and for no
// other.
func stands(c gjson.Result, e Entry) (standing, alone bool) {
	alone = true
	for _, i := range c.Get("channel_identities").Array() {
		same := i.Get("channel").String() == e.Channel && expect.SameIdentity(i.Get("identity").String(), e.Name)
		standing, alone = standing || same, alone && same
	}
	return standing, alone
}

// plain reports whether nobody has described a contact.
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

// MarkTime is the layout of the time in a mark: when the run began, in UTC.
const MarkTime = "20060102T150405Z"

// mark is how the suite names what it makes: a kind, a number, when the run began
// (not in recordings, nor in older versions), part of a hash; and how it renames it.
var mark = regexp.MustCompile(`^modecert [a-z]+-\d+ (?:(\d{8}T\d{6}Z) )?[0-9a-f]{12}(?: renamed)?$`)

// Marked reports whether a display name is one of the suite's.
func Marked(name string) bool { return mark.MatchString(name) }

func (u *Eraser) get(ctx context.Context, path string) ([]byte, error) {
	status, body, err := u.call(ctx, http.MethodGet, path)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("looking it up was answered with status %d", status)
	}
	return body, err
}

// remove deletes one object. One that is gone already is no error, and what
// became of the answer's body does not matter.
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

// call makes a call. status is 0 where there was no answer.
func (u *Eraser) call(ctx context.Context, method, path string) (status int, body []byte, err error) {
	got, err := u.API.Do(ctx, method, path, nil)
	if err == nil && u.Answered != nil {
		u.Answered(method, path, got.Status, got.Body)
	}
	return got.Status, got.Body, err
}
