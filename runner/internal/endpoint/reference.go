package endpoint

import (
	"context"
	"errors"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
)

// referenceURL replaces the service's actual address in recordings.
const referenceURL = "http://reference.modecert.test"

// referenceTarget is an endpoint that the runner itself started.
type referenceTarget struct {
	session.Target
	server *reference.Server
}

// StartReference starts a reference service on loopback and connects to it. It sets the
// address, credentials and control of e.
func StartReference(ctx context.Context, e Endpoint, o reference.Options) (session.Target, error) {
	server, err := reference.Listen("127.0.0.1:0", o)
	if err != nil {
		return nil, err
	}
	e.Kind, e.Name = "reference", "modecert reference service"
	e.URL, e.Control, e.Project = server.URL, server.ControlURL, server.Project
	e.Credentials = Credentials{KeyID: server.KeyID, KeySecret: server.KeySecret, TokenURL: server.TokenURL}
	e.Canonical = referenceURL
	t, err := Connect(ctx, e)
	if err != nil {
		return nil, errors.Join(err, server.Close(ctx))
	}
	return &referenceTarget{t, server}, nil
}

// Admit waits until the service bears another scenario.
func (t *referenceTarget) Admit(ctx context.Context, s *plan.Scenario) (leave func(), err error) {
	return t.Target.(session.Admitter).Admit(ctx, s)
}

// Close ends the run and stops the service.
func (t *referenceTarget) Close(ctx context.Context) error {
	return errors.Join(t.Target.Close(ctx), t.server.Close(ctx))
}
