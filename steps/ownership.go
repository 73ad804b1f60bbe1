package steps

import (
	"errors"
	"fmt"
	"strings"

	"github.com/modecert/modecert/steps/expect"
)

// Foreign is an error of Session.HTTP for a call that was not made, because it would
// have changed an object that is not the scenario's own.
type Foreign interface {
	error
	// Foreign returns the kind of the object (app, contact, webhook, conversation,
	// message), and the evidence that it is not the scenario's own.
	Foreign() (kind, is string)
}

// refusedBelow turns a Foreign error of Session.HTTP into a finding: the target had
// returned the id as that of the scenario's own object.
func (w *World) refusedBelow(err error) {
	var foreign Foreign
	if errors.As(err, &foreign) {
		kind, is := foreign.Foreign()
		w.wireFault(expect.Finding{Rule: "WIRE-" + strings.ToUpper(kind), Expected: "an answer about the scenario's own " + kind + " carries its id",
			Actual: "it carries the id of another: " + is, Exchange: w.calls})
	}
}

// plainIDs checks the ids of a call before it is made. An id that is not plain came
// from the target, and would change the path.
func (w *World) plainIDs(op operation, c call) error {
	ids := c.ids
	for member, values := range c.query {
		if strings.HasSuffix(member, "_id") {
			ids = append(ids[:len(ids):len(ids)], values...)
		}
	}
	for _, id := range ids {
		if id == "" {
			return fmt.Errorf("%s: no answer has named its id", op.title)
		}
		if err := w.plainID(op, id, w.calls); err != nil {
			return err
		}
	}
	return nil
}

// plainID records a finding about an id that is not plain.
func (w *World) plainID(op operation, id string, exchange int) error {
	if expect.PlainID(id) {
		return nil
	}
	w.wireFault(expect.Finding{Rule: op.rule, Expected: "an id of 1 to 128 letters, digits and the signs . _ ~ - (and not . or .. alone)",
		Actual: fmt.Sprintf("%s (%d characters)", expect.Shorten(id), len(id)), Pointer: "/id", Exchange: exchange})
	return fmt.Errorf("%s: the id %s cannot stand in a path", op.title, expect.Shorten(id))
}

// newID returns the id of an object that was just made.
func (w *World) newID(a *Answer, kind, name string) (string, error) {
	id, err := w.idIn(a, "id", kind, name)
	if err != nil {
		return "", err
	}
	return id, w.plainID(a.op, id, a.exchange)
}

// idIn returns the id that an answer gives to what was made or accepted. "The ID of the
// app is generated at creation and will be returned in the response"; of the others this
// is implied, since nothing else tells them apart. Nothing can be said about two of a kind
// that were answered with one id, so this is a finding at once. The owner distinguishes
// them.
func (w *World) idIn(a *Answer, member, kind string, owner any) (string, error) {
	wrong := func(expected, actual, err string) (string, error) {
		w.wireFault(expect.Finding{Rule: a.op.rule, Expected: expected, Actual: actual, Pointer: "/" + member, Exchange: a.exchange})
		return "", fmt.Errorf("%s: the answer %s", a.op.title, err)
	}
	id := a.get(member).String()
	if id == "" {
		return wrong("an answer with the id of what was made", expect.Show(a.get(member)), "has no id")
	}
	if earlier, ok := w.named[kind+" "+id]; ok && earlier != owner {
		return wrong("an id of its own", "the id of the previous "+kind+" ("+id+")", "carries the id of the previous "+kind)
	}
	if w.named == nil {
		w.named = map[string]any{}
	}
	w.named[kind+" "+id] = owner
	return id, nil
}

// renames claims the new name of an app before it is renamed. A clean-up deletes the
// app by its id only if it has a claimed name.
func (w *World) renames(name string) error {
	if err := w.session.Ledger.Claim("app", name); err != nil || w.app.id == "" {
		return err
	}
	return w.session.Ledger.Made("app", name, w.app.id)
}
