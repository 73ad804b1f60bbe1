package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/control"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
)

// apart reports whether each scenario that moves the clock gets a project of its
// own. Apps that were there before, and a handset of the operator's, belong to the
// run's project.
func (t *endpoint) apart() bool {
	return t.control != nil && t.control.Projects && t.has(plan.Clock) && t.Handset == nil && t.Apps == Existing{}
}

// ownProject asks the control protocol for a project, and returns the endpoint
// that it makes: the same target, opened by another key.
func (t *endpoint) ownProject(ctx context.Context) (*endpoint, error) {
	made, err := t.control.NewProject(ctx)
	if err != nil {
		return nil, err
	}
	if made.TokenURL == "" {
		made.TokenURL = t.Credentials.TokenURL
	}
	own := *t
	own.run, own.Project = t, made.ID
	own.Credentials = Credentials{KeyID: made.KeyID, KeySecret: made.KeySecret, TokenURL: made.TokenURL}
	own.known = append(slices.Clone(t.known), t.Credentials.KeySecret)
	t.Secrets.Add(made.KeyID + ":" + made.KeySecret)
	own.client = t.client.as(own.Credentials)
	own.client.guard = own.guardian()
	own.client.guard.sent = t.client.guard.sent
	own.control = &control.Client{HTTP: own.client.unguarded(), Base: t.control.Base, Project: made.ID, Credentials: t.Channels.Credentials, Secrets: t.Secrets, Clocked: true}
	got, err := own.read(ctx, "/apps")
	switch apps := gjson.GetBytes(got.Body, "apps"); {
	case err != nil:
		return nil, errors.Join(fmt.Errorf("the project of the scenario's own cannot be used: %w", err), own.dissolve(ctx))
	case got.Status != http.StatusOK:
		return nil, errors.Join(fmt.Errorf("the project of the scenario's own cannot be used: its apps were listed with status %d", got.Status), own.dissolve(ctx))
	case len(apps.Array()) > 0:
		// Not ours, whatever was answered: it stays.
		return nil, errors.New("control protocol: POST /projects was answered with a project that has apps already, which is no new one")
	}
	return &own, nil
}

// dissolveBudget bounds how long a project is asked to be deleted.
const dissolveBudget = 10 * time.Second

// dissolve deletes the project of a scenario's own, with all that is in it.
func (t *endpoint) dissolve(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dissolveBudget)
	defer cancel()
	err := t.run.control.DeleteProject(ctx, t.Project)
	if err != nil {
		return fmt.Errorf("the project %s of the scenario's own was not deleted: %w", t.Project, err)
	}
	return nil
}

// openApart begins a scenario in a project of its own.
func (t *endpoint) openApart(ctx context.Context, s *plan.Scenario) (*session.Session, error) {
	own, err := t.ownProject(ctx)
	if err != nil {
		return nil, err
	}
	session, err := own.open(ctx, s)
	if err != nil {
		return nil, errors.Join(err, own.dissolve(ctx))
	}
	return session, nil
}

// leave undoes what the scenario made. With a project of its own all of it goes
// at once.
func (o *liveSession) leave(ctx context.Context) []string {
	if o.run == nil {
		return o.undo(ctx)
	}
	if err := o.dissolve(ctx); err != nil {
		return append(o.undo(ctx), err.Error())
	}
	for _, err := range o.account.Undo(ctx, gone{}) {
		return []string{err.Error()}
	}
	return nil
}

// newAccount begins a scenario's account.
func (t *endpoint) newAccount() *ledger.Ledger {
	if t.run != nil {
		return ledger.NewAt(t.Ledger, t.URL, t.Project)
	}
	return ledger.New(t.Ledger)
}

// gone undoes what went with its project.
type gone struct{}

func (gone) Undo(context.Context, ledger.Entry) error { return nil }

// shown is the project as evidence and recordings name it: a scenario's own is
// another one each time.
func (t *endpoint) shown() string {
	if t.run != nil {
		return t.run.Project
	}
	return t.Project
}

// shownRoot is root as evidence names it.
func (t *endpoint) shownRoot() string {
	return t.canonical() + "/v1/projects/" + url.PathEscape(t.shown())
}

// alias makes a scenario's own project stand in its recording as the run's.
func (t *endpoint) alias(tape *cassette.Recorder) {
	if t.run != nil {
		tape.AddAlias(t.Project, t.shown())
	}
}
