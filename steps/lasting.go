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
			return a.unseenf("%s failed", a.op.title)
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

// received returns the messages of recipients in what the scenario has seen.
func (e *evidence) received() []gjson.Result {
	var all []gjson.Result
	for _, c := range e.callbacks {
		all = append(all, gjson.GetBytes(c.Body, "message"))
	}
	for _, a := range e.answers {
		all = append(append(all, a.body.Get("messages").Array()...), a.body)
	}
	return slices.DeleteFunc(all, func(m gjson.Result) bool { return expect.Unset(m.Get(writtenText)) })
}

const writtenText = "contact_message.text_message.text"

// cameFrom returns an error if whatever shows a reply names another sender, or shows
// another text than the handset was asked for and does not say whether it sent it. Who and
// what is asked for by a handset, and who answers with what, is not the service's doing.
func (e *evidence) cameFrom(r *traffic) error {
	var other string
	for _, m := range e.received() {
		is, text := m.Get("channel_identity.identity"), m.Get(writtenText).String()
		switch {
		case !r.wrote(text):
		case !r.vouched && text != r.text+r.special:
			return r.misheard(text)
		case expect.Unset(is):
		case expect.SameIdentity(is.String(), r.with.identity):
			return nil
		default:
			other = is.String()
		}
	}
	if other == "" {
		return nil
	}
	return fmt.Errorf("it came from %s, and not from %s", other, r.with.identity)
}

func (r *traffic) misheard(text string) error {
	return &MisheardError{r.text + r.special, expect.Shorten(text)}
}

// MisheardError reports that another text came than the recipient was asked to write, of a
// handset that does not say what it sent.
type MisheardError struct{ Asked, Came string }

func (e *MisheardError) Error() string {
	return fmt.Sprintf("the recipient was asked to write %q, and %q came; the handset does not say which of them it sent", e.Asked, e.Came)
}

// excused returns an error without a result for the finding of a step, if a recipient has
// perhaps not written what the scenario looks for: another text has come, and not the one
// that was asked for.
func (w *World) excused(err error) error {
	if kind, _ := Judge(err); err == nil || kind != Broken {
		return err
	}
	received := w.evidence.received()
	for _, r := range w.replies {
		came := func(m gjson.Result) bool { return m.Get(writtenText).String() == r.text+r.special }
		if r.vouched || r.kind != "message" || slices.ContainsFunc(received, came) {
			continue
		}
		for _, m := range received {
			from, text := m.Get("channel_identity.identity").String(), m.Get(writtenText).String()
			if expect.SameIdentity(from, r.with.identity) && w.trafficOf("", text) == nil {
				return &setupError{fmt.Errorf("%w; %w", r.misheard(text), err)}
			}
		}
	}
	return err
}
