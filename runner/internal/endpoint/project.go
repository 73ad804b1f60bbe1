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

// apart reports whether each scenario that moves the clock gets its own project.
// Existing apps and the operator's handset belong to the run's project, so that with
// them it does not.
func (t *endpoint) apart() bool { return t.has(plan.Clock) && t.projects() }

// projects reports whether a scenario can have its own project. An app whose credentials
// are borrowed belongs to the run's project, but is read only once.
func (t *endpoint) projects() bool {
	return t.control != nil && t.control.Projects && t.Handset == nil && t.Apps == Existing{}
}

// recordsApart reports whether every scenario is recorded in a project of its own.
// Scenarios that share one see each other's apps in a list of apps, and a recording must
// contain only its own.
func (t *endpoint) recordsApart() bool { return t.Record != "" && t.run == nil && t.projects() }

// OneAtATime reports whether scenarios must not run at once, because they are recorded
// in one project.
func (t *endpoint) OneAtATime() bool { return t.Record != "" && !t.projects() }

// ownProject asks the control protocol for a project and returns its endpoint: the same
// target with another key.
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
	own.control = &control.Client{HTTP: own.client.unguarded(), Base: t.control.Base, Project: made.ID, Credentials: t.Channels.Credentials, Secrets: t.Secrets, Clocked: t.has(plan.Clock)}
	got, err := own.read(ctx, "/apps")
	switch apps := gjson.GetBytes(got.Body, "apps"); {
	case err != nil:
		return nil, errors.Join(fmt.Errorf("the scenario's own project cannot be used: %w", err), own.dissolve(ctx))
	case got.Status != http.StatusOK:
		return nil, errors.Join(fmt.Errorf("the scenario's own project cannot be used: its apps were listed with status %d", got.Status), own.dissolve(ctx))
	case len(apps.Array()) > 0:
		// Such a project is not ours, so it is not deleted.
		return nil, errors.New("control protocol: POST /projects was answered with a project that already has apps, so it is not a new one")
	}
	return &own, nil
}

// dissolveBudget limits the time of the call that deletes a project.
const dissolveBudget = 10 * time.Second

// dissolve deletes the scenario's own project with everything in it.
func (t *endpoint) dissolve(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dissolveBudget)
	defer cancel()
	err := t.run.control.DeleteProject(ctx, t.Project)
	if err != nil {
		return fmt.Errorf("the project %s of the scenario's own was not deleted: %w", t.Project, err)
	}
	return nil
}

// openApart begins a scenario in its own project.
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

// leave undoes what the scenario made. If it had its own project, deleting that removes
// everything.
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

// newAccount returns an empty account for a scenario.
func (t *endpoint) newAccount() *ledger.Ledger {
	if t.run != nil {
		return ledger.NewAt(t.Ledger, t.URL, t.Project)
	}
	return ledger.New(t.Ledger)
}

// gone marks as undone what was deleted with its project.
type gone struct{}

func (gone) Undo(context.Context, ledger.Entry) error { return nil }

// shown returns the project that evidence and recordings name. A scenario's own project
// has a new id each time, so they name the run's.
func (t *endpoint) shown() string {
	if t.run != nil {
		return t.run.Project
	}
	return t.Project
}

// shownRoot is root as evidence shows it.
func (t *endpoint) shownRoot() string {
	return t.canonical() + "/v1/projects/" + url.PathEscape(t.shown())
}

// alias replaces the id of a scenario's own project by the run's in the recording.
func (t *endpoint) alias(tape *cassette.Recorder) {
	if t.run != nil {
		tape.AddAlias(t.Project, t.shown())
	}
}
