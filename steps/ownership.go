package steps

import (
	"errors"
	"fmt"
	"strings"

	"github.com/modecert/modecert/steps/expect"
)

// Foreign is implemented by an error of Session.HTTP that says that a call was not
// made, since it would have changed what is not the scenario's own.
type Foreign interface {
	error
	// Foreign returns of what kind that is (app, contact, webhook, conversation,
	// message), and what shows that it is somebody else's.
	Foreign() (kind, is string)
}

// refusedBelow turns the refusal of a call below Session.HTTP into a finding: the
// target said that the id was that of the scenario's own object.
func (w *World) refusedBelow(err error) {
	var foreign Foreign
	if errors.As(err, &foreign) {
		kind, is := foreign.Foreign()
		w.wireFault(expect.Finding{Rule: "WIRE-" + strings.ToUpper(kind), Expected: "an answer about the scenario's own " + kind + " carries its id",
			Actual: "it carries the id of another: " + is, Exchange: w.calls})
	}
}

// plainIDs checks the ids of a call before it is made. One that is no plain id
// came from the target, and would make another path.
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

// plainID notes an id that is no plain one as a fault of shape.
func (w *World) plainID(op operation, id string, exchange int) error {
	if expect.PlainID(id) {
		return nil
	}
	w.wireFault(expect.Finding{Rule: op.rule, Expected: "an id of 1 to 128 letters, digits and the signs . _ ~ - (and not . or .. alone)",
		Actual: fmt.Sprintf("%s (%d characters)", expect.Shorten(id), len(id)), Pointer: "/id", Exchange: exchange})
	return fmt.Errorf("%s: the id %s cannot stand in a path", op.title, expect.Shorten(id))
}

// newID takes the id of an object that was just made. One that an earlier creation
// was answered with is not that of this object.
func (w *World) newID(a *Answer, kind, name string) (string, error) {
	id := a.get("id").String()
	if id == "" {
		return "", fmt.Errorf("%s: the answer has no id", a.op.title)
	}
	if err := w.plainID(a.op, id, a.exchange); err != nil {
		return "", err
	}
	if earlier, ok := w.named[kind+" "+id]; ok && earlier != name {
		w.wireFault(expect.Finding{Rule: a.op.rule, Expected: "an id of its own", Actual: "that of the " + kind + " that was made before (" + id + ")",
			Pointer: "/id", Exchange: a.exchange})
		return "", fmt.Errorf("%s: the answer carries the id of the %s that was made before", a.op.title, kind)
	}
	if w.named == nil {
		w.named = map[string]string{}
	}
	w.named[kind+" "+id] = name
	return id, nil
}

// renames claims the name that an app is about to get: it is undone by its id,
// where that bears a claimed name.
func (w *World) renames(name string) error {
	if err := w.session.Ledger.Claim("app", name); err != nil || w.app.id == "" {
		return err
	}
	return w.session.Ledger.Made("app", name, w.app.id)
}
