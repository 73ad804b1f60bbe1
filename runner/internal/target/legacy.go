package target

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/modecert/modecert/steps/expect"
)

// givenLegacyApp is an app of old that the operator names. It is never changed.
type givenLegacyApp struct {
	id    string
	notes *controlSession
}

// App returns it, whatever the name.
func (g *givenLegacyApp) App(_ context.Context, name string) (string, bool, error) {
	return g.id, false, g.notes.note(actLegacy, legacyInput{name}, legacyOutput{g.id, false}, nil)
}

// askedLegacyApp asks the control protocol for an app of old.
type askedLegacyApp struct {
	*controlSession
	of *opened
}

// App asks for a legacy app. One that was not made for the scenario, or does not
// bear the name that was asked for, was there before: it is used as one that the
// operator names, and never changed.
func (c *askedLegacyApp) App(ctx context.Context, name string) (string, bool, error) {
	var answer struct {
		AppID string `json:"app_id"`
		Made  bool   `json:"made"`
	}
	in := map[string]any{"project_id": c.project, "display_name": name, "channel_credentials": c.credentials}
	err := c.call(ctx, http.MethodPost, "/legacy-apps", in, "control-legacy-app-request", "control-legacy-app", &answer)
	var refused *controlRefusal
	if errors.As(err, &refused) && definite(refused.status) {
		c.of.account.Refused("app", name)
	}
	owned := false
	if err == nil {
		owned, err = c.of.receive(ctx, answer.AppID, answer.Made)
	}
	return answer.AppID, owned, c.note(actLegacy, legacyInput{name}, legacyOutput{answer.AppID, owned}, err)
}

// receive takes an app from the control protocol, and reports whether it is the
// scenario's own.
func (o *opened) receive(ctx context.Context, id string, made bool) (bool, error) {
	if !expect.PlainID(id) {
		return false, fmt.Errorf("control protocol: the app_id in the answer to /legacy-apps, %s, cannot stand in a path", expect.Shorten(id))
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
