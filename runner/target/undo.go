package target

import (
	"context"
	"net/url"

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
	body, err := u.get(ctx, "/apps")
	if err != nil {
		return err
	}
	for _, a := range gjson.GetBytes(body, "apps").Array() {
		if a.Get("display_name").String() == e.Name {
			if err := u.delete(ctx, "/apps/"+url.PathEscape(a.Get("id").String())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (u undoer) undoContact(ctx context.Context, e ledger.Entry) error {
	if e.ID != "" {
		return u.delete(ctx, "/contacts/"+url.PathEscape(e.ID))
	}
	body, err := u.get(ctx, "/contacts?"+query("channel", u.channels.Messages)+"&"+query("identity", e.Name))
	if err != nil {
		return err
	}
	for _, c := range gjson.GetBytes(body, "contacts").Array() {
		for _, i := range c.Get("channel_identities").Array() {
			if !expect.SameIdentity(i.Get("identity").String(), e.Name) {
				continue
			}
			if err := u.delete(ctx, "/contacts/"+url.PathEscape(c.Get("id").String())); err != nil {
				return err
			}
			break
		}
	}
	return nil
}
