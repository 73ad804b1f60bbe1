// Package endpoint is the live target: a service that speaks the Conversation API
// at some URL. [Connect] reaches out to one, [StartReference] to the reference service
// that it starts itself; a [Probe] makes single calls to find out what is missing.
//
// Every call passes the client, which authorises it, keeps to the rate and to
// Retry-After, and gives up on a target that only hangs; and the guard, which lets
// nothing be sent to a recipient outside the allow-list and nothing be changed that is
// not the run's own. Callbacks come by package inbox, what the API does not offer by
// package control.
package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/control"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/inbox"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// Endpoint configures a live target.
type Endpoint struct {
	// Kind, Name and Version go into the report and into recordings.
	Kind, Name, Version string
	// URL is the root of the API, Project the id in every path.
	URL, Project string
	Credentials  Credentials
	// Control is the root of the control protocol; empty where there is none.
	Control string
	// Handset, where it is set, acts in place of the control protocol's.
	Handset control.Handset
	// CallbackURL is where the target reaches our receiver. Empty offers no
	// callbacks, unless the target is on this host.
	CallbackURL    string
	CallbackListen string // address; 127.0.0.1:0 where empty
	// CallbackFile is a file to which something at CallbackURL appends the
	// callbacks that it receives, see ImportedCallback; nothing listens here.
	CallbackFile string
	Channels     steps.Channels
	Budgets      steps.Budgets
	Request      time.Duration // time-out of one request
	RetryPause   time.Duration // before a call that was put off is repeated
	PerSecond    float64       // requests per second; 0 is no limit
	Seed         int64
	// Record is the folder to write recordings to; empty records nothing.
	Record string
	// Instant, where it is set, stands in recordings for when they were made.
	Instant time.Time
	// Canonical is the URL that stands in recordings for URL; empty is URL.
	Canonical string
	// Ledger is the file that keeps account of what was made; nil keeps it in
	// memory only.
	Ledger *ledger.File
	// Organisation answers for the target, Contact is whom to ask.
	Organisation, Contact string
	// Way is how to get there.
	Way Way
	// Agent names the suite and its version to the target.
	Agent string
	// Allow lists whom the run may send to: numbers, or prefixes that end in *.
	// Empty allows everybody; identities are then the suite's own.
	Allow []string
	// MaxSends caps messages and events sent; 0 is no cap.
	MaxSends int
	// Apps are apps that were there before.
	Apps Existing
	// CredentialsOf names an app whose channel_credentials new apps get.
	CredentialsOf string
	// Absent are capabilities declared absent: they are not offered even where
	// they could be.
	Absent []string
	// Secrets is told of every secret that the run comes by; nil is nobody.
	Secrets *evidence.Secrets
}

// endpoint is a live target.
type endpoint struct {
	Endpoint
	client   *client
	receiver *inbox.Receiver
	control  *control.Client
	redact   evidence.Redactor
	offered  []string
	now      func() time.Time
	began    time.Time // when the run began, as the names of what it makes say
	known    []string  // secrets of the configuration
	numbers  *numbers
	shapes   *shapes // of answers to look-ups of our own
	after    *aftermath
	// run is the run's endpoint, where this one is that of a scenario with a
	// project of its own.
	run *endpoint
}

// Connect reaches out to an endpoint: it gets a token, makes one call, asks the
// control protocol what it offers, and looks at the apps that are said to be
// there. Its error is an *session.UnreachableError where nothing can be said of any rule,
// and a *session.SettingError where one of those apps is not what it is said to be.
func Connect(ctx context.Context, e Endpoint) (session.Target, error) {
	t, err := reach(ctx, e)
	if err != nil {
		return nil, err
	}
	if err := t.checkApps(ctx); err != nil {
		return nil, errors.Join(err, t.Close(ctx))
	}
	return t, nil
}

// reach is Connect without a look at the apps.
func reach(ctx context.Context, e Endpoint) (*endpoint, error) {
	e.URL, e.Control = strings.TrimRight(e.URL, "/"), strings.TrimRight(e.Control, "/")
	t := &endpoint{
		Endpoint: e,
		client:   newClient(e.Credentials, e.Request, e.PerSecond, e.RetryPause),
		redact:   evidence.NewRedactor(e.Credentials.KeySecret),
		now:      time.Now,
		shapes:   &shapes{},
		after:    &aftermath{},
	}
	e.Way.take(t.client)
	t.client.call(e.Agent)
	t.client.guard = t.guardian()
	// What a service holds that lasts as long as the run needs no time in its name,
	// and recordings are to be the same whenever they are made.
	if t.Kind != "reference" {
		t.began = t.now()
	}
	t.numbers = newNumbers(e.Allow)
	t.client.secrets, t.known = e.Secrets, e.Secrets.Known()
	t.client.known = t.known
	e.Secrets.Add(e.Credentials.KeySecret, e.Credentials.KeyID+":"+e.Credentials.KeySecret)
	if err := t.knock(ctx); err != nil {
		return nil, err
	}
	if err := t.borrowCredentials(ctx); err != nil {
		return nil, err
	}
	if err := t.Ledger.Begin(t.URL, t.Project); err != nil {
		return nil, err
	}
	if err := t.offer(ctx); err != nil {
		return nil, errors.Join(err, t.Close(ctx))
	}
	return t, nil
}

// Bare returns an endpoint of the caller's own making, which offers what the caller
// says: nothing is asked of it, nothing is guarded, and its callbacks come by a
// receiver that stays the caller's to close.
func Bare(e Endpoint, r *inbox.Receiver, offered []string) session.Target {
	t := &endpoint{Endpoint: e, client: newClient(e.Credentials, e.Request, e.PerSecond, e.RetryPause), receiver: r, offered: offered, now: time.Now, numbers: newNumbers(e.Allow)}
	t.control = &control.Client{HTTP: t.client, Base: e.Control, Project: e.Project, Credentials: e.Channels.Credentials}
	return bare{t}
}

type bare struct{ *endpoint }

// Close ends the calls.
func (b bare) Close(context.Context) error {
	b.client.close()
	return nil
}

// knock makes the token call and one call of the API. A target that is there
// and in trouble passes: the scenarios will say so.
func (t *endpoint) knock(ctx context.Context) error {
	if t.client.tokens != nil {
		_, err := t.client.token(ctx)
		switch {
		case err != nil && undecided(err):
			return nil
		case err != nil:
			return tokenFault(err)
		}
	}
	if _, err := url.Parse(t.URL); err != nil {
		return &session.UnreachableError{What: "the URL " + t.URL + " cannot be used", Err: err}
	}
	// It lists every app of the account, of which there may be thousands.
	got, err := t.api().Do(ctx, http.MethodGet, "/apps", nil)
	var redirect *RedirectError
	if errors.As(err, &redirect) {
		return &session.UnreachableError{What: t.URL + " is not where the API is", Err: err}
	}
	if err != nil && got.Status == 0 {
		if api.Connected(err) {
			return nil // it hangs or breaks off
		}
		return &session.UnreachableError{What: "cannot reach " + t.URL, Err: err}
	}
	t.client.guard.noteExisting(got.Body)
	switch {
	case errors.Is(err, api.ErrTooLarge):
		return &session.UnreachableError{What: t.URL + " cannot be judged", Err: fmt.Errorf("the list of apps at %s: %w", t.root()+"/apps", err)}
	case err != nil:
		return nil // it broke off
	case got.Status == http.StatusUnauthorized || got.Status == http.StatusForbidden:
		return &session.UnreachableError{What: "the target refuses our credentials", Err: fmt.Errorf("status %d for project %s", got.Status, t.Project)}
	case got.Status < 500 && !wire.Valid(got.Body):
		return &session.UnreachableError{What: t.URL + " does not speak the Conversation API", Err: fmt.Errorf("status %d with a body that is no JSON (%s)", got.Status, got.Header.Get("Content-Type"))}
	case got.Status == http.StatusNotFound:
		// A project always has a list of apps, if an empty one.
		return &session.UnreachableError{What: "nothing lists apps at " + t.root() + "/apps", Err: errors.New("status 404: check the URL and the project")}
	}
	return nil
}

// offer finds out which capabilities there are.
func (t *endpoint) offer(ctx context.Context) error {
	t.offered = []string{plan.Recipients}
	if t.Channels.Events != "" {
		t.offered = append(t.offered, plan.Events)
	}
	if t.CallbackURL != "" || Local(t.URL) {
		addr := t.CallbackListen
		if addr == "" {
			addr = "127.0.0.1:0"
		}
		var err error
		if t.CallbackFile != "" {
			t.receiver, err = inbox.Import(t.CallbackFile, t.CallbackURL)
		} else {
			t.receiver, err = inbox.Listen(addr, t.CallbackURL)
		}
		if err != nil {
			return err
		}
		if t.receiver.Listens() {
			// What keeps us from calling keeps us from being called.
			t.client.exhausted = t.receiver.Spoil
		}
		t.offered = append(t.offered, plan.Callbacks)
	}
	if t.Control != "" {
		t.control = &control.Client{HTTP: t.client.unguarded(), Base: t.Control, Project: t.Project, Credentials: t.Channels.Credentials, Secrets: t.Secrets}
		// Where it is in trouble it offers nothing, and the run is incomplete.
		err := t.control.Connect(ctx)
		if err == nil {
			err = t.control.StartClock(ctx, slices.Contains(t.Absent, plan.Clock))
		}
		if err != nil && !control.InTrouble(err) {
			return &session.UnreachableError{What: "the control protocol at " + t.Control + " cannot be used", Err: err}
		}
		if err != nil {
			t.control.Capabilities, t.control.Projects = nil, false
		}
		t.offered = append(t.offered, t.control.Capabilities...)
	}
	if t.Handset != nil {
		t.offered = append(t.offered, plan.Handset)
	}
	if t.Apps.Legacy != "" {
		t.offered = append(t.offered, plan.LegacyApp)
	}
	t.offered = slices.DeleteFunc(t.offered, func(c string) bool { return slices.Contains(t.Absent, c) })
	slices.Sort(t.offered)
	t.offered = slices.Compact(t.offered)
	return nil
}

func (t *endpoint) root() string { return t.URL + "/v1/projects/" + url.PathEscape(t.Project) }

// Describe names the endpoint.
func (t *endpoint) Describe() verdict.Target {
	return verdict.Target{Kind: t.Kind, Name: t.Name, Version: t.Version, Organisation: t.Organisation, Contact: t.Contact,
		URL: t.canonical(), Reference: t.posing()}
}

// posing reports whether an endpoint said that it is the reference service.
func (t *endpoint) posing() bool { return t.Kind != "reference" && t.client.reference.Load() }

func (t *endpoint) canonical() string {
	if t.Canonical != "" {
		return t.Canonical
	}
	return t.URL
}

// Capabilities lists what the endpoint offers.
func (t *endpoint) Capabilities() []string { return t.offered }

// Serial is true where a clock that is moved moves for everybody.
func (t *endpoint) Serial() bool { return !t.apart() }

// Seed is the seed of names and identities.
func (t *endpoint) Seed() int64 { return t.Endpoint.Seed }

// Close ends the run.
func (t *endpoint) Close(ctx context.Context) error {
	t.client.close()
	err := t.Ledger.Close()
	if t.receiver != nil {
		err = errors.Join(err, t.receiver.Close(ctx))
	}
	return err
}
