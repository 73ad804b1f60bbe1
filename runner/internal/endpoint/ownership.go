package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// errNotFound is returned for an object that cannot be found, so that its owner is
// unknown.
var errNotFound = errors.New("cannot be found, so its owner is unknown")

// kinds maps each collection to the kind of its members.
var kinds = map[string]string{"apps": "app", "contacts": "contact", "conversations": "conversation", "messages": "message", "webhooks": "webhook"}

// checkOwner refuses calls that would change an object that is not the owner's own, and
// all calls of a kind that the suite does not make.
func (g *guard) checkOwner(req *http.Request, path string, names map[string][]string) error {
	o, _ := req.Context().Value(ownerKey{}).(*owner)
	if o == nil {
		return unsentf("%s %s: no scenario and no clean-up makes this call", req.Method, path)
	}
	collection, id, one := strings.Cut(path[1:], "/")
	id, action, acts := strings.Cut(id, ":")
	switch {
	case !one && req.Method == http.MethodPost && path == "/messages:fetch-last-message": // it only reads
		return nil
	case !one && req.Method == http.MethodPost && creates[path]:
		if path == "/apps" && g.apps {
			return &withheldError{"existing apps are configured, so none is made"}
		}
	case one && kinds[collection] != "" && (req.Method == http.MethodPatch || req.Method == http.MethodPut || req.Method == http.MethodDelete) && !acts,
		one && collection == "conversations" && req.Method == http.MethodPost && (action == "stop" || action == "inject-event" || action == "inject-message"):
		if err := g.own(req.Context(), o, collection, id, req.URL.RawQuery); err != nil {
			return err
		}
	default:
		return unsentf("%s %s is not a call of the suite", req.Method, expect.Shorten(path))
	}
	return g.checkNamed(req, o, path, names)
}

// creates are the paths that create an object, send, or query a recipient's capability.
var creates = map[string]bool{"/apps": true, "/contacts": true, "/conversations": true, "/webhooks": true,
	"/messages:send": true, "/events:send": true, "/capability:query": true}

// checkNamed refuses a body that names an app, contact or conversation that is not the
// owner's own. Existing apps are allowed, except in a webhook.
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

// own returns nil if an id is the owner's own, and otherwise why the object must not be
// touched. steps.UnknownID passes if it names nothing.
func (g *guard) own(ctx context.Context, o *owner, collection, id, query string) error {
	kind, path := kinds[collection], "/"+collection+"/"+id
	switch {
	case id == "":
		return nil // the body names none
	case !expect.PlainID(id):
		return o.foreignTo(path, &foreignError{kind: kind, id: expect.Shorten(id), is: "it is not a plain id"})
	case collection == "apps" && (g.existing[id] || id == o.legacy):
		return &withheldError{"existing app " + id + " is never changed"}
	case collection == "apps" && g.before[id]:
		return o.foreignTo(path, &foreignError{kind: kind, id: id, is: "it was there before the run"})
	}
	if o.knows(path) {
		return nil
	}
	got, err := g.find(ctx, o, path, id, query)
	switch {
	case err != nil:
		return unsentf("looking up the owner of %s %s: %w", kind, id, err)
	case absent(got.Status):
		if id == steps.UnknownID {
			return nil
		}
		if collection == "messages" && o.answered(id) && g.sent.once(id) {
			return g.elsewhere(ctx, o, id)
		}
		return unsentf("%s %s %w", kind, id, errNotFound)
	case got.Status != http.StatusOK:
		return unsentf("looking up the owner of %s %s: status %d", kind, id, got.Status)
	}
	return g.judge(ctx, o, collection, id, got.Body)
}

// judge returns nil if an object, as read, is the owner's own.
func (g *guard) judge(ctx context.Context, o *owner, collection, id string, body []byte) error {
	path, is := "/"+collection+"/"+id, ""
	if collection == "apps" && !gjson.GetBytes(body, "display_name").Exists() {
		if body = g.listed(ctx, id); body == nil {
			return unsentf("app %s shows no display_name, so its owner is unknown", id)
		}
	}
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

// listed returns an app as the list of apps shows it, or nil if the list does not show
// its name.
func (g *guard) listed(ctx context.Context, id string) []byte {
	got, err := g.read(ctx, "/apps")
	if err != nil || got.Status != http.StatusOK {
		return nil
	}
	for _, a := range gjson.GetBytes(got.Body, "apps").Array() {
		if a.Get("id").String() == id && a.Get("display_name").Exists() {
			return []byte(a.Raw)
		}
	}
	return nil
}

// elsewhere judges a message that is not where a call looks for it, by what the other
// stores have under its id. If no store has it, the call can destroy nothing.
func (g *guard) elsewhere(ctx context.Context, o *owner, id string) error {
	for _, query := range []string{"", "?messages_source=DISPATCH_SOURCE", "?messages_source=CONVERSATION_SOURCE"} {
		got, err := g.read(ctx, "/messages/"+id+query)
		switch {
		case err != nil:
			return unsentf("looking up the owner of message %s: %w", id, err)
		case got.Status == http.StatusOK:
			if err := g.judge(ctx, o, "messages", id, got.Body); err != nil {
				return err
			}
		}
	}
	return nil
}

// absent reports whether a look-up found nothing. The documentation does not give the
// status.
func absent(status int) bool {
	return status == http.StatusNotFound || status == http.StatusBadRequest
}

// find reads an object. If one that was made a moment ago is missing, it waits, except
// for messages. It reads a message from the store in which the call itself would look.
func (g *guard) find(ctx context.Context, o *owner, path, id, query string) (got api.Answer, err error) {
	at := path
	message := strings.HasPrefix(path, "/messages/")
	if message && query != "" {
		at += "?" + query
	}
	for {
		got, err = g.read(ctx, at)
		if err != nil || !absent(got.Status) || message || !o.late(id, g.eventually, g.now()) {
			return got, err
		}
		if err := g.sleep(ctx, latePause); err != nil {
			return api.Answer{}, err
		}
	}
}

// whose returns what shows that an object is not the owner's own, or "" if it is the
// owner's.
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
			return "it stands for an identity that is not the run's" // the identity must not be in a report
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
		return g.whoseMessage(ctx, o, read)
	}
	return ""
}

// belongs returns what shows that a parent object (app or contact) is not the owner's
// own, or "" if it is.
func (g *guard) belongs(ctx context.Context, o *owner, collection string, id gjson.Result) string {
	if id.String() == "" || g.own(ctx, o, collection, id.String(), "") != nil {
		return "it belongs to " + kinds[collection] + " " + expect.Show(id)
	}
	return ""
}

// whoseMessage looks for the owner's text or recipient in a message. A message that
// shows neither is the owner's if its contact is.
func (g *guard) whoseMessage(ctx context.Context, o *owner, read gjson.Result) string {
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
	}
	return g.belongs(ctx, o, "contacts", read.Get("contact_id"))
}
