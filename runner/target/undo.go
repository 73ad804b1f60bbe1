package target

import (
	"context"
	"net/url"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/ledger"
	"github.com/modecert/modecert/steps/expect"
)

// Undo deletes what a ledger's entry speaks of. What was claimed without
// getting an id is looked up by its name: a contact that the target made for a
// message, an app whose creation broke off.
func (u undoer) Undo(ctx context.Context, e ledger.Entry) error {
	switch e.Kind {
	case "app":
		return u.undoApp(ctx, e)
	case "contact":
		return u.undoContact(ctx, e)
	}
	return nil
}

func (u undoer) undoApp(ctx context.Context, e ledger.Entry) error {
	if e.ID != "" {
		return u.delete(ctx, "/apps/"+url.PathEscape(e.ID))
	}
	return u.undoFound(ctx, "/apps", func(body []byte) (ids []string) {
		for _, a := range gjson.GetBytes(body, "apps").Array() {
			if a.Get("display_name").String() == e.Name {
				ids = append(ids, a.Get("id").String())
			}
		}
		return ids
	}, "/apps")
}

func (u undoer) undoContact(ctx context.Context, e ledger.Entry) error {
	if e.ID != "" {
		return u.delete(ctx, "/contacts/"+url.PathEscape(e.ID))
	}
	list := "/contacts?" + query("channel", u.channels.Messages) + "&" + query("identity", e.Name)
	return u.undoFound(ctx, list, func(body []byte) (ids []string) {
		for _, c := range gjson.GetBytes(body, "contacts").Array() {
			if u.ours(c, e.Name) {
				ids = append(ids, c.Get("id").String())
			}
		}
		return ids
	}, "/contacts")
}

// ours reports whether a contact can be what was claimed: one that stands for
// the claimed identity and for no other. Long after the run, a contact that
// bears a name of its own is somebody else's too.
func (u undoer) ours(c gjson.Result, identity string) bool {
	identities := c.Get("channel_identities").Array()
	for _, i := range identities {
		if !expect.SameIdentity(i.Get("identity").String(), identity) {
			return false
		}
	}
	name := c.Get("display_name").String()
	// "Unknown" is the default of display_name (API reference, Contact).
	ours := name == "" || name == "Unknown" || marked(name) || expect.SameIdentity(name, identity)
	return len(identities) > 0 && (ours || !u.after)
}

// How often, and with what first pause, what may come late is looked for: some
// 1.5 seconds together.
const (
	lateLooks = 5
	latePause = 50 * time.Millisecond
)

// undoFound looks something up in a list and deletes what it finds below path.
func (u undoer) undoFound(ctx context.Context, list string, find func(body []byte) []string, path string) error {
	for look, pause := 0, latePause; ; look, pause = look+1, pause*2 {
		body, err := u.get(ctx, list)
		if err != nil {
			return err
		}
		ids := find(body)
		for _, id := range ids {
			if err := u.delete(ctx, path+"/"+url.PathEscape(id)); err != nil {
				return err
			}
		}
		if len(ids) > 0 || !u.late || look == lateLooks {
			return nil
		}
		if err := (realPace{}).Sleep(ctx, pause); err != nil {
			return err
		}
	}
}
