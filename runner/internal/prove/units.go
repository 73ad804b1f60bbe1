package prove

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/inbox"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// units is the target of a proof: it gives every scenario its own reference service
// with its own behaviour. All share one receiver of callbacks.
type units struct {
	session.Unshared
	channels steps.Channels
	budgets  func(*plan.Scenario) steps.Budgets
	behave   func(*plan.Scenario) behaviour.Behaviour
	receiver *inbox.Receiver
	offered  []string
	atOnce   sync.Map // ids of scenarios that made calls at once
}

// newUnits returns such a target. It calls budgets and behave for each scenario.
func newUnits(channels steps.Channels, budgets func(*plan.Scenario) steps.Budgets, behave func(*plan.Scenario) behaviour.Behaviour) (*units, error) {
	r, err := inbox.Listen("127.0.0.1:0", "")
	if err != nil {
		return nil, err
	}
	return &units{channels: channels, budgets: budgets, behave: behave, receiver: r, offered: plan.CapabilityNames()}, nil
}

// Describe names the reference service.
func (u *units) Describe() verdict.Target { return verdict.Target{Kind: "reference"} }

// Capabilities lists every capability.
func (u *units) Capabilities() []string { return u.offered }

// Seed is the same for all scenarios.
func (u *units) Seed() int64 { return 1 }

// Close closes the receiver of callbacks.
func (u *units) Close(ctx context.Context) error { return u.receiver.Close(ctx) }

// Open starts a scenario's own service. It uses Basic authentication, which saves a
// call for a token in each of thousands of units.
func (u *units) Open(ctx context.Context, s *plan.Scenario) (*session.Session, error) {
	server, err := reference.Listen("127.0.0.1:0", reference.Options{
		Behaviour:     u.behave(s),
		CallbackRetry: reference.CallbackRetry{Attempts: 2, Base: 10 * time.Millisecond},
	})
	if err != nil {
		return nil, err
	}
	t := endpoint.Bare(endpoint.Endpoint{
		Kind: "reference", URL: server.URL, Project: server.Project, Control: server.ControlURL, Channels: u.channels, Budgets: u.budgets(s),
		Credentials: endpoint.Credentials{KeyID: server.KeyID, KeySecret: server.KeySecret},
		Request:     5 * time.Second, RetryPause: time.Millisecond, Seed: u.Seed(),
	}, u.receiver, u.offered)
	opened, err := t.Open(ctx, s)
	if err != nil {
		return nil, errors.Join(err, t.Close(ctx), server.Close(ctx))
	}
	// The service is not shared, so no one else moves its clock.
	opened.Confirm = nil
	together := opened.Steps.Together
	opened.Steps.Together = func(reqs []*http.Request) ([]*http.Response, []error) {
		u.atOnce.Store(s.ID, true)
		return together(reqs)
	}
	// Nothing is undone: the service is discarded.
	opened.Close = func(ctx context.Context, _ bool) ([]string, error) {
		u.receiver.Forget(session.InboxName(s.ID))
		return nil, errors.Join(t.Close(ctx), server.Close(ctx))
	}
	return opened, nil
}
