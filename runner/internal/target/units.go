package target

import (
	"context"
	"errors"
	"time"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// Units is a target that gives every scenario a reference service of its own,
// each with a behaviour of its own: what a proof runs against. All share one
// receiver of callbacks.
type Units struct {
	channels steps.Channels
	budgets  func(*plan.Scenario) steps.Budgets
	behave   func(*plan.Scenario) behaviour.Behaviour
	receiver *receiver
	offered  []string
}

// NewUnits returns such a target. budgets and behave are asked anew for each
// scenario.
func NewUnits(channels steps.Channels, budgets func(*plan.Scenario) steps.Budgets, behave func(*plan.Scenario) behaviour.Behaviour) (*Units, error) {
	r, err := listenForCallbacks("127.0.0.1:0", "")
	if err != nil {
		return nil, err
	}
	return &Units{channels, budgets, behave, r, plan.CapabilityNames()}, nil
}

// Describe names the reference service.
func (u *Units) Describe() verdict.Target { return verdict.Target{Kind: "reference"} }

// Capabilities lists them all.
func (u *Units) Capabilities() []string { return u.offered }

// Serial is false: no two scenarios share a clock.
func (u *Units) Serial() bool { return false }

// Seed is the same for all.
func (u *Units) Seed() int64 { return 1 }

// Close ends the proof.
func (u *Units) Close(ctx context.Context) error { return u.receiver.close(ctx) }

// Open starts a scenario's own service. It is reached by Basic authentication,
// which saves a call for a token in each of thousands of units.
func (u *Units) Open(ctx context.Context, s *plan.Scenario) (*Session, error) {
	server, err := reference.Listen("127.0.0.1:0", reference.Options{
		Behaviour:     u.behave(s),
		CallbackRetry: reference.CallbackRetry{Attempts: 2, Base: 10 * time.Millisecond},
	})
	if err != nil {
		return nil, err
	}
	e := Endpoint{
		Kind: "reference", URL: server.URL, Project: server.Project, Channels: u.channels, Budgets: u.budgets(s),
		Credentials: Credentials{KeyID: server.KeyID, KeySecret: server.KeySecret},
		Request:     5 * time.Second, RetryPause: time.Millisecond, Seed: 1,
	}
	t := &endpoint{Endpoint: e, client: newClient(e.Credentials, e.Request, 0, e.RetryPause), receiver: u.receiver, offered: u.offered, now: time.Now, numbers: newNumbers(nil)}
	t.control = &control{http: t.client, base: server.ControlURL, project: server.Project, credentials: u.channels.Credentials}
	session, err := t.Open(ctx, s)
	if err != nil {
		return nil, errors.Join(err, server.Close(ctx))
	}
	// Nobody else has the service, so that nobody else moves its clock.
	session.Confirm = nil
	// Nothing is undone: the service is thrown away.
	session.Close = func(ctx context.Context, _ bool) ([]string, error) {
		u.receiver.forget(pathOf(s.ID))
		t.client.http.CloseIdleConnections()
		return nil, server.Close(ctx)
	}
	return session, nil
}
