package ledger

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// Eraser deletes at a target what entries speak of, and nothing else.
type Eraser struct {
	// HTTP carries the calls; Root is where the project's resources lie.
	HTTP interface {
		Do(*http.Request) (*http.Response, error)
	}
	Root string
	// Channel is that of a contact whose entry names none.
	Channel string
	// Idle is set where nothing was sent that a target makes contacts of: then
	// whoever has come to stand for a claimed identity is somebody else's.
	Idle bool
	// Deleted is told of each object that was deleted; nil is nobody.
	Deleted func(Entry)
	// Answered is shown every answer, path being that below Root; nil is nobody.
	Answered func(method, path string, status int, body []byte)
}

// Undo deletes what an entry speaks of. What was claimed without getting an id
// is looked up by its name: a contact that the target made for a message, an app
// whose creation broke off.
func (u *Eraser) Undo(ctx context.Context, e Entry) error {
	path, list, pick := "/apps/", "/apps", pickApp
	switch {
	case e.Kind == "contact":
		if e.Channel == "" {
			e.Channel = u.Channel
		}
		path, pick = "/contacts/", pickContact
		list = "/contacts?" + url.Values{"channel": {e.Channel}, "identity": {e.Name}}.Encode()
	case e.Kind != "app":
		return nil
	}
	if e.ID != "" {
		return u.remove(ctx, path, e)
	}
	if e.Kind == "contact" && u.Idle {
		return nil
	}
	body, err := u.get(ctx, list)
	if err != nil {
		return err
	}
	found := pick(body, e)
	for _, id := range found.ours {
		e.ID = id
		if err := u.remove(ctx, path, e); err != nil {
			return err
		}
	}
	if found.foreign != "" {
		return &KeptError{fmt.Sprintf("%s stands for it and may be somebody else's", found.foreign)}
	}
	return nil
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
		if a.Get("display_name").String() == e.Name {
			f.ours = append(f.ours, a.Get("id").String())
		}
	}
	return f
}

// pickContact picks who stands for an identity and for no other. Who bears our
// mark is ours. Who says nothing else of anybody was made by the target for a
// message, and of those there is one.
func pickContact(body []byte, e Entry) (f findings) {
	var made []string
	for _, c := range gjson.GetBytes(body, "contacts").Array() {
		standing, alone := stands(c, e)
		switch id := c.Get("id").String(); {
		case !standing:
		case alone && Marked(c.Get("display_name").String()):
			f.ours = append(f.ours, id)
		case alone && plain(c, e.Name):
			made = append(made, id)
		default:
			f.foreign = id
		}
	}
	switch len(made) {
	case 0:
	case 1:
		f.ours = append(f.ours, made[0])
	default:
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

// mark is how the suite names what it makes: a kind, a number, part of a hash.
var mark = regexp.MustCompile(`^modecert [a-z]+-\d+ [0-9a-f]{12}$`)

// Marked reports whether a display name is one of the suite's.
func Marked(name string) bool { return mark.MatchString(name) }

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 8 << 20

func (u *Eraser) get(ctx context.Context, path string) ([]byte, error) {
	status, body, err := u.call(ctx, http.MethodGet, path)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("looking it up was answered with status %d", status)
	}
	return body, err
}

// remove deletes one object. One that is gone already is no error, and what
// became of the answer's body does not matter.
func (u *Eraser) remove(ctx context.Context, path string, e Entry) error {
	status, _, err := u.call(ctx, http.MethodDelete, path+url.PathEscape(e.ID))
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

// call makes a call and reads the whole answer, so that the next one finds the
// connection free. status is 0 where there was none.
func (u *Eraser) call(ctx context.Context, method, path string) (status int, body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, method, u.Root+path, nil)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := u.HTTP.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = fmt.Errorf("an answer longer than %d bytes", maxAnswer)
	}
	if err == nil && u.Answered != nil {
		u.Answered(method, path, resp.StatusCode, body)
	}
	return resp.StatusCode, body, err
}
