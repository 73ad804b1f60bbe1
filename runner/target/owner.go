package target

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// claims says what a caller may call its own.
type claims interface {
	// Owns reports whether an app or a contact, as it reads now, is the caller's.
	Owns(kind string, body []byte) bool
}

// owner makes calls on behalf of one who made something, a scenario or a clean-up:
// with them the guard lets pass what concerns what is the owner's. An id is that
// once what it names was read and found to be so.
type owner struct {
	next   steps.Doer
	guard  *guard // which next has, too; nil where nothing is guarded
	claims claims
	now    func() time.Time
	// legacy is an app from before the run that the owner was handed, to use and
	// never to change.
	legacy string

	mu    sync.Mutex
	ours  map[string]bool      // by path
	made  map[string]time.Time // when the answer to a creation or a send named an id
	texts map[string]bool      // that were sent
	told  map[string]bool      // what is foreign, by path
}

func newOwner(next steps.Doer, g *guard, c claims) *owner {
	return &owner{next: next, guard: g, claims: c, now: time.Now, ours: map[string]bool{}, made: map[string]time.Time{}, texts: map[string]bool{}, told: map[string]bool{}}
}

// ownerKey is how the guard learns on whose behalf a call is made.
type ownerKey struct{}

func (o *owner) as(ctx context.Context) context.Context {
	return context.WithValue(ctx, ownerKey{}, o)
}

// Do makes a call on the owner's behalf, and notes the id of what it made. Where that
// reads as somebody else's, the answer is no answer to this call.
func (o *owner) Do(req *http.Request) (*http.Response, error) {
	resp, err := o.next.Do(req.WithContext(o.as(req.Context())))
	if err != nil || req.Method != http.MethodPost || resp.StatusCode/100 != 2 {
		return resp, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxCallback))
	id := gjson.GetBytes(body, "message_id").String()
	if id == "" {
		id = gjson.GetBytes(body, "id").String()
	}
	o.note(id, o.now())
	if foreign := o.mistaken(req, id); foreign != nil {
		resp.Body.Close()
		return nil, foreign
	}
	rest := io.Reader(resp.Body)
	if err != nil {
		rest = brokenRest{err}
	}
	resp.Body = &readAgain{io.MultiReader(bytes.NewReader(body), rest), resp.Body}
	return resp, nil
}

// mistaken returns an error where the answer to a creation carries the id of what is
// not the owner's. What cannot be read yet is looked at before it is changed.
func (o *owner) mistaken(req *http.Request, id string) error {
	_, collection, _ := strings.Cut(req.URL.Path, "/v1/projects/")
	_, collection, _ = strings.Cut(collection, "/")
	if o.guard == nil || !expect.PlainID(id) || collection != "apps" && collection != "contacts" && collection != "conversations" {
		return nil
	}
	status, body, err := o.guard.read(o.as(req.Context()), o.guard.root+"/"+collection+"/"+id)
	if err != nil || status != http.StatusOK {
		return nil
	}
	var foreign *foreignError
	if errors.As(o.guard.judge(req.Context(), o, collection, id, body), &foreign) {
		foreign.answered = true
		return foreign
	}
	return nil
}

// note notes when an answer named the id of what was made.
func (o *owner) note(id string, at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.made[id] = at
}

// readAgain is an answer's body of which a part was read.
type readAgain struct {
	io.Reader
	io.Closer
}

// brokenRest is the rest of a body that broke off.
type brokenRest struct{ err error }

func (f brokenRest) Read([]byte) (int, error) { return 0, f.err }

// foreignError is a call that would have changed what is not the caller's own, and
// was not made; or one that was answered as if that were the caller's.
type foreignError struct {
	kind, id, is string
	answered     bool // the answer to a creation carried the id
}

func (e *foreignError) Error() string {
	if e.answered {
		return fmt.Sprintf("the answer carries the id of another %s, %s (%s)", e.kind, e.id, e.is)
	}
	return fmt.Sprintf("%s %s is not the run's own (%s): %s", e.kind, e.id, e.is, notSent)
}

// Foreign says of what kind it is, and what shows that it is somebody else's
// (steps.Foreign).
func (e *foreignError) Foreign() (kind, is string) { return e.kind, e.is }

// errNotFound is an object that cannot be found: nobody can say whose it is.
var errNotFound = errors.New("cannot be found, so that nothing shows whose it is")

// kinds maps collections to what they hold.
var kinds = map[string]string{"apps": "app", "contacts": "contact", "conversations": "conversation", "messages": "message", "webhooks": "webhook"}

// checkOwner refuses what would change an object that is not the owner's own.
// Calls of a kind that the suite does not make are refused altogether.
func (g *guard) checkOwner(req *http.Request, path string, names map[string][]string) error {
	o, _ := req.Context().Value(ownerKey{}).(*owner)
	if o == nil {
		return fmt.Errorf("%s %s: no scenario and no clean-up makes this call: %s", req.Method, path, notSent)
	}
	collection, id, one := strings.Cut(path[1:], "/")
	id, action, acts := strings.Cut(id, ":")
	switch {
	case !one && req.Method == http.MethodPost && path == "/messages:fetch-last-message": // it reads
		return nil
	case !one && req.Method == http.MethodPost && creates[path]:
		if path == "/apps" && g.apps {
			return &withheldError{"existing apps are configured, so none is made"}
		}
	case one && kinds[collection] != "" && (req.Method == http.MethodPatch || req.Method == http.MethodPut || req.Method == http.MethodDelete) && !acts,
		one && collection == "conversations" && req.Method == http.MethodPost && (action == "stop" || action == "inject-event"):
		if err := g.own(req.Context(), o, collection, id, req.URL.RawQuery); err != nil {
			return err
		}
	default:
		return fmt.Errorf("%s %s is no call of the suite: %s", req.Method, expect.Shorten(path), notSent)
	}
	return g.checkNamed(req, o, path, names)
}

// creates are the calls that make something, or send.
var creates = map[string]bool{"/apps": true, "/contacts": true, "/conversations": true, "/webhooks": true,
	"/messages:send": true, "/events:send": true, "/capability:query": true}

// checkNamed refuses to send to, or through, or to subscribe to what is not the
// owner's own. Existing apps may be sent through.
func (g *guard) checkNamed(req *http.Request, o *owner, path string, names map[string][]string) error {
	for _, id := range names["app_id"] {
		if path != "/webhooks" && (g.existing[id] || id == o.legacy && id != "") {
			continue
		}
		if err := g.own(req.Context(), o, "apps", id, ""); err != nil {
			return err
		}
	}
	for _, collection := range []string{"contacts", "conversations"} {
		for _, id := range names[kinds[collection]+"_id"] {
			if err := g.own(req.Context(), o, collection, id, req.URL.RawQuery); err != nil {
				return err
			}
		}
	}
	if path == "/messages:send" {
		o.send(req)
	}
	return nil
}

// send notes the texts of a message.
func (o *owner) send(req *http.Request) {
	if req.GetBody == nil {
		return
	}
	r, err := req.GetBody()
	if err != nil {
		return
	}
	body, _ := io.ReadAll(r)
	o.mu.Lock()
	defer o.mu.Unlock()
	if text := gjson.GetBytes(body, "message.text_message.text").String(); text != "" {
		o.texts[text] = true
	}
}

// own returns nil where an id is the owner's own, and else why it may not be
// touched. An id that is known to name nothing is anybody's.
func (g *guard) own(ctx context.Context, o *owner, collection, id, query string) error {
	kind, path := kinds[collection], "/"+collection+"/"+id
	switch {
	case id == "":
		return nil // where a body names none
	case !expect.PlainID(id):
		return o.foreignTo(path, &foreignError{kind: kind, id: expect.Shorten(id), is: "it is no plain id"})
	case collection == "apps" && (g.existing[id] || id == o.legacy):
		return &withheldError{"existing app " + id + " is never changed"}
	case collection == "apps" && g.before[id]:
		return o.foreignTo(path, &foreignError{kind: kind, id: id, is: "it was there before the run"})
	}
	if o.knows(path) {
		return nil
	}
	status, body, err := g.find(ctx, o, path, id, query)
	switch {
	case err != nil:
		return fmt.Errorf("looking up whose %s %s is: %w: %s", kind, id, err, notSent)
	case absent(status):
		if id == steps.UnknownID || collection == "messages" && o.answered(id) {
			return nil
		}
		return fmt.Errorf("%s %s %w: %s", kind, id, errNotFound, notSent)
	case status != http.StatusOK:
		return fmt.Errorf("looking up whose %s %s is: status %d: %s", kind, id, status, notSent)
	}
	return g.judge(ctx, o, collection, id, body)
}

// judge returns nil where an object, as it reads, is the owner's own.
func (g *guard) judge(ctx context.Context, o *owner, collection, id string, body []byte) error {
	path, is := "/"+collection+"/"+id, ""
	if collection == "apps" && (g.before[id] || g.existing[id]) {
		is = "it was there before the run"
	} else {
		is = g.whose(ctx, o, collection, id, body)
	}
	if is != "" {
		return o.foreignTo(path, &foreignError{kind: kinds[collection], id: id, is: is})
	}
	o.mu.Lock()
	o.ours[path] = true
	o.mu.Unlock()
	return nil
}

// foreignTo notes that the owner was told of what is foreign.
func (o *owner) foreignTo(path string, err *foreignError) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told[path] = true
	return err
}

// wasTold reports whether the owner was told that what lies at a path is foreign.
func (o *owner) wasTold(path string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.told[path]
}

// absent reports whether a look-up found nothing: no document gives the status.
func absent(status int) bool {
	return status == http.StatusNotFound || status == http.StatusBadRequest
}

// knows reports whether what lies at a path was seen to be the owner's own.
func (o *owner) knows(path string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ours[path]
}

// answered reports whether an id came in the answer to a creation or a send.
func (o *owner) answered(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, ok := o.made[id]
	return ok
}

// late reports whether what has an id may not be seen yet.
func (o *owner) late(id string, eventually time.Duration, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	made, ok := o.made[id]
	return ok && now.Before(made.Add(eventually))
}

// latePause is how long to wait before something is looked up again.
const latePause = 50 * time.Millisecond

// find reads an object, and waits for one that was made a moment ago. A message is
// read where the call itself would look for it.
func (g *guard) find(ctx context.Context, o *owner, path, id, query string) (status int, body []byte, err error) {
	at := g.root + path
	message := strings.HasPrefix(path, "/messages/")
	if message && query != "" {
		at += "?" + query
	}
	for {
		status, body, err = g.read(ctx, at)
		if err != nil || !absent(status) || message || !o.late(id, g.eventually, g.now()) {
			return status, body, err
		}
		if err := g.sleep(ctx, latePause); err != nil {
			return 0, nil, err
		}
	}
}

// whose returns what shows that an object is not the owner's own, empty where it
// is.
func (g *guard) whose(ctx context.Context, o *owner, collection, id string, body []byte) string {
	read := gjson.ParseBytes(body)
	if is := read.Get("id").String(); is != id {
		return "it reads as that of id " + expect.Shorten(is)
	}
	switch collection {
	case "apps":
		if !o.claims.Owns("app", body) {
			return "its display_name is " + expect.Show(read.Get("display_name"))
		}
	case "contacts":
		if !o.claims.Owns("contact", body) {
			return "it stands for an identity that is not the run's" // whose does not belong into a report
		}
	case "webhooks":
		return g.belongs(ctx, o, "apps", read.Get("app_id"))
	case "conversations":
		if g.belongs(ctx, o, "apps", read.Get("app_id")) == "" {
			return ""
		}
		if app := read.Get("app_id").String(); !g.existing[app] && app != o.legacy {
			return "it belongs to app " + expect.Show(read.Get("app_id"))
		}
		return g.belongs(ctx, o, "contacts", read.Get("contact_id"))
	case "messages":
		return g.whoseMessage(ctx, o, id, read)
	}
	return ""
}

// belongs returns what shows that the object an object belongs to is not the
// owner's own.
func (g *guard) belongs(ctx context.Context, o *owner, collection string, id gjson.Result) string {
	if id.String() == "" || g.own(ctx, o, collection, id.String(), "") != nil {
		return "it belongs to " + kinds[collection] + " " + expect.Show(id)
	}
	return ""
}

// whoseMessage looks for the owner's text or recipient in a message; one that shows
// neither is the owner's where the answer to a send named it.
func (g *guard) whoseMessage(ctx context.Context, o *owner, id string, read gjson.Result) string {
	identity, text := read.Get("channel_identity"), read.Get("app_message.text_message.text")
	stands := fmt.Appendf(nil, `{"channel_identities":[%s]}`, identity.Raw)
	o.mu.Lock()
	sent := o.texts[text.String()]
	o.mu.Unlock()
	switch {
	case sent, identity.Get("identity").String() != "" && o.claims.Owns("contact", stands):
		return ""
	case identity.Get("identity").String() != "":
		return "it was exchanged with an identity that is not the run's"
	case text.String() != "":
		return "its text is not the run's"
	case o.answered(id):
		return ""
	}
	return g.belongs(ctx, o, "contacts", read.Get("contact_id"))
}
