package steps

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// The controls of what a Given says was there: what was created lasts, and who was to write
// is who wrote.

// seeEarly sees to the controls that nothing can show once time has passed or something
// was removed.
func (w *World) seeEarly(ctx context.Context) error {
	for i, c := range w.controls {
		if !c.early {
			continue
		}
		if err := c.see(ctx); err != nil {
			return &setupError{fmt.Errorf("the control (%s): %w", c.name, err)}
		}
		w.controls[i].early, w.controls[i].see = false, func(context.Context) error { return nil }
	}
	return nil
}

// lasts owes the control of an app, a contact or a conversation that a request created: an
// answer or a callback names it later, or it is read, before anything is deleted or can
// expire.
func (w *World) lasts(kind, id string) {
	if id == "" {
		return
	}
	name := "the " + kind + " " + id + " that was created is there"
	w.owe(name, func(ctx context.Context) error {
		if w.evidence.names(id) {
			return nil
		}
		return w.until(ctx, func() error {
			a, err := w.do(ctx, kind+".get", call{ids: []string{id}})
			if err != nil || a.ok() {
				return err
			}
			return unseenf("%s was answered with %s", a.op.title, a.summary())
		})
	})
	w.controls[slices.IndexFunc(w.controls, func(c control) bool { return c.name == name })].early = true
}

// names reports whether a callback, or an answer to another request than a creation, holds
// an id.
func (e *evidence) names(id string) bool {
	return slices.ContainsFunc(e.answers, func(a answer) bool {
		return !strings.HasSuffix(a.name, ".create") && strings.Contains(a.body.Raw, strconv.Quote(id))
	}) || slices.ContainsFunc(e.callbacks, func(c Callback) bool { return strings.Contains(string(c.Body), strconv.Quote(id)) })
}

// cameFrom returns an error if whatever shows a reply names another sender. Who is asked
// for by its handset and who answers is no matter of the service.
func (e *evidence) cameFrom(r *traffic) error {
	var other string
	came := func(m gjson.Result) bool {
		is := m.Get("channel_identity.identity")
		if expect.Unset(is) || !r.wrote(m.Get("contact_message.text_message.text").String()) {
			return false
		}
		other = is.String()
		return expect.SameIdentity(other, r.with.identity)
	}
	for _, c := range e.callbacks {
		if came(gjson.GetBytes(c.Body, "message")) {
			return nil
		}
	}
	for _, a := range e.answers {
		if slices.ContainsFunc(append(a.body.Get("messages").Array(), a.body), came) {
			return nil
		}
	}
	if other == "" {
		return nil
	}
	return fmt.Errorf("it came from %s, and not from %s", other, r.with.identity)
}
