package endpoint

import (
	"context"
	"errors"
	"fmt"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/control"
	"github.com/modecert/modecert/steps/expect"
)

// givenLegacyApp is a legacy app that the operator names. It is never changed.
type givenLegacyApp struct {
	id    string
	notes *control.Session
}

// App returns it for every name.
func (g *givenLegacyApp) App(_ context.Context, name string) (string, bool, error) {
	return g.id, false, g.notes.Note(cassette.ActLegacy, cassette.LegacyInput{Name: name}, cassette.LegacyOutput{AppID: g.id}, nil)
}

// askedLegacyApp asks the control protocol for a legacy app.
type askedLegacyApp struct {
	*control.Session
	of *liveSession
}

// App asks for a legacy app. An app that was not made for the scenario, or that has
// another name, existed before: like one that the operator names, it is used and never
// changed.
func (c *askedLegacyApp) App(ctx context.Context, name string) (string, bool, error) {
	id, made, err := c.LegacyApp(ctx, name)
	var refused *control.RefusalError
	if errors.As(err, &refused) && definite(refused.Status) {
		c.of.account.Refused("app", name)
	}
	owned := false
	if err == nil {
		owned, err = c.of.receive(ctx, id, made)
	}
	return id, owned, c.Note(cassette.ActLegacy, cassette.LegacyInput{Name: name}, cassette.LegacyOutput{AppID: id, Owned: owned}, err)
}

// receive checks an app from the control protocol and reports whether it is the
// scenario's own.
func (o *liveSession) receive(ctx context.Context, id string, made bool) (bool, error) {
	if !expect.PlainID(id) {
		return false, fmt.Errorf("control protocol: the app_id in the answer to /legacy-apps, %s, cannot be used in a path", expect.Shorten(id))
	}
	guard := o.client.guard
	if made && guard == nil {
		return true, nil
	}
	if made {
		o.owner.note(id, o.now())
		err := guard.own(ctx, o.owner, "apps", id, "")
		var foreign *foreignError
		var kept *withheldError
		if !errors.As(err, &foreign) && !errors.As(err, &kept) {
			return err == nil, err
		}
	}
	o.owner.legacy = id
	if reason := withheld(o.scenario, nil, true); reason != "" {
		return false, &withheldError{reason}
	}
	return false, nil
}
