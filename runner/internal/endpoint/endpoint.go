// Package endpoint implements the live target: a service that speaks the Conversation
// API at some URL. [Connect] connects to one. [StartReference] starts the reference
// service and connects to it. A [Probe] makes single calls to find out what is missing
// before a run.
//
// Every call goes through the client and the guard. The client authorises it, keeps to
// the rate and to Retry-After, and gives up on a target that only hangs. The guard
// refuses to send to a recipient outside the allow-list and to change anything that is
// not the run's own. Package inbox receives the callbacks; package control provides
// what the API does not offer.
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
	// Kind, Name and Version appear in the report and in recordings.
	Kind, Name, Version string
	// URL is the root of the API. Project is the id in every path.
	URL, Project string
	Credentials  Credentials
	// Control is the root of the control protocol; empty means there is none.
	Control string
	// Handset, if set, acts in place of the control protocol's.
	Handset control.Handset
	// CallbackURL is where the target reaches our receiver. If it is empty, callbacks
	// are offered only when the target is on this host.
	CallbackURL    string
	CallbackListen string // address; empty means 127.0.0.1:0
	// CallbackFile is a file to which a collector at CallbackURL appends the callbacks
	// that it receives, see inbox.ImportedCallback. If it is set, nothing listens here.
	CallbackFile string
	Channels     steps.Channels
	Budgets      steps.Budgets
	Request      time.Duration // timeout of one request
	RetryPause   time.Duration // before a call that was put off (429, 503) is repeated
	PerSecond    float64       // requests per second; 0 means no limit
	PerApp       float64       // messages and events per second from one app; 0 means no limit
	// AtOnce is how many scenarios may be open at once; the target determines how many of
	// them call it. 0 leaves that to the caller.
	AtOnce int
	Seed   int64
	// Challenged keeps the seed, and the names made of it, in recordings, which otherwise
	// disguise them.
	Challenged bool
	// Record is the folder to write recordings to; empty records nothing.
	Record string
	// Instant, if set, replaces the time at which recordings are made.
	Instant time.Time
	// Canonical is the URL that recordings show in place of URL; empty means URL.
	Canonical string
	// Ledger is the file that records what the run made; nil keeps the record in memory
	// only.
	Ledger *ledger.File
	// Organisation is responsible for the target. Contact is whom to ask.
	Organisation, Contact string
	// Way is the TLS configuration and the proxy.
	Way Way
	// Agent is the User-Agent: the suite and its version.
	Agent string
	// Allow lists the recipients that the run may send to: numbers, or prefixes that
	// end in *. Empty allows all recipients; the identities are then the suite's own.
	Allow []string
	// MaxSends limits how many messages and events are sent; 0 means no limit.
	MaxSends int
	// Apps are apps that existed before the run.
	Apps Existing
	// CredentialsOf is the id of an app whose channel_credentials new apps get.
	CredentialsOf string
	// Absent are capabilities declared absent. They are not offered even if they could
	// be.
	Absent []string
	// Secrets receives every secret that the run meets; it may be nil.
	Secrets *evidence.Secrets
	// InProcess makes StartReference work without connections.
	InProcess bool
	handler   http.Handler // handler of a service in this process
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
	began    time.Time // start of the run, which names of created objects contain
	known    []string  // secrets of the configuration
	numbers  *numbers
	shapes   *shapes // of answers to the runner's own look-ups
	after    *aftermath
	// run is the run's endpoint if this one belongs to a scenario with its own project,
	// and nil otherwise.
	run *endpoint
}

// Connect connects to an endpoint. It gets a token, makes one call, asks the control
// protocol what it offers, and checks the configured apps. It returns a
// *session.UnreachableError if no rule can be judged at all, and a
// *session.SettingError if a configured app is missing or in the wrong mode.
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

// reach is Connect without the check of the apps.
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
	if e.AtOnce > 0 {
		t.client.places = newPlaces(e.AtOnce)
	}
	e.Way.take(t.client)
	if transport, ok := t.client.http.Transport.(*http.Transport); ok && e.handler != nil {
		transport.RegisterProtocol("http", &inProcess{e.handler})
	}
	t.client.call(e.Agent)
	t.client.guard = t.guardian()
	// The reference service lasts only as long as the run, so names need no time, and
	// its recordings stay the same whenever they are made.
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

// Bare returns an endpoint that offers what the caller says. It makes no calls to find
// out more and has no guard. The caller closes the receiver r.
func Bare(e Endpoint, r *inbox.Receiver, offered []string) session.Target {
	t := &endpoint{Endpoint: e, client: newClient(e.Credentials, e.Request, e.PerSecond, e.RetryPause), receiver: r, offered: offered, now: time.Now, numbers: newNumbers(e.Allow)}
	t.control = &control.Client{HTTP: t.client, Base: e.Control, Project: e.Project, Credentials: e.Channels.Credentials}
	return bare{t}
}

type bare struct{ *endpoint }

func (b bare) Close(context.Context) error {
	b.client.close()
	return nil
}

// knock makes the token call and one call of the API. It accepts a target that answers
// but is in trouble: the scenarios will report that.
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
	// The answer lists every app of the account; there may be thousands.
	got, err := t.api().Do(ctx, http.MethodGet, "/apps", nil)
	var redirect *RedirectError
	if errors.As(err, &redirect) {
		return &session.UnreachableError{What: t.URL + " is not where the API is", Err: err}
	}
	if err != nil && got.Status == 0 {
		if api.Connected(err) {
			return nil // the target hangs or breaks off
		}
		return &session.UnreachableError{What: "cannot reach " + t.URL, Err: err}
	}
	t.client.guard.noteExisting(got.Body)
	switch {
	case errors.Is(err, api.ErrTooLarge):
		return &session.UnreachableError{What: t.URL + " cannot be judged", Err: fmt.Errorf("the list of apps at %s: %w", t.root()+"/apps", err)}
	case err != nil:
		return nil // the answer broke off
	case got.Status == http.StatusUnauthorized || got.Status == http.StatusForbidden:
		return &session.UnreachableError{What: "the target refuses our credentials", Err: fmt.Errorf("status %d for project %s", got.Status, t.Project)}
	case got.Status < 500 && !wire.Valid(got.Body):
		return &session.UnreachableError{What: t.URL + " does not speak the Conversation API", Err: fmt.Errorf("status %d with a body that is not JSON (%s)", got.Status, got.Header.Get("Content-Type"))}
	case got.Status == http.StatusNotFound:
		// A project always has a list of apps, though it may be empty.
		return &session.UnreachableError{What: "nothing lists apps at " + t.root() + "/apps", Err: errors.New("status 404: check the URL and the project")}
	}
	return nil
}

// offer finds out which capabilities the target offers.
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
			// Without file descriptors we cannot accept callbacks either.
			t.client.exhausted = t.receiver.Spoil
		}
		t.offered = append(t.offered, plan.Callbacks)
	}
	if t.Control != "" {
		t.control = &control.Client{HTTP: t.client.unguarded(), Base: t.Control, Project: t.Project, Credentials: t.Channels.Credentials, Secrets: t.Secrets}
		// If the control protocol is in trouble it offers nothing, and the run is
		// incomplete.
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

// posing reports whether a target that was not configured as the reference service
// identified itself as that service.
func (t *endpoint) posing() bool { return t.Kind != "reference" && t.client.reference.Load() }

func (t *endpoint) canonical() string {
	if t.Canonical != "" {
		return t.Canonical
	}
	return t.URL
}

// Capabilities lists what the endpoint offers.
func (t *endpoint) Capabilities() []string { return t.offered }

// Serial reports whether a scenario that moves the clock moves it for all others.
func (t *endpoint) Serial() bool { return !t.apart() }

// Admit waits until the target bears another scenario. The function that it returns
// gives the scenario's place back.
func (t *endpoint) Admit(ctx context.Context, s *plan.Scenario) (leave func(), err error) {
	return t.client.places.begin(ctx, s.ID, s.Turn)
}

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
