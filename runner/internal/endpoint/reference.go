package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/modecert/modecert/fixtures/reference"
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
// address, credentials and control of e. If e is in process, calls and callbacks take the
// same way except for the connections.
func StartReference(ctx context.Context, e Endpoint, o reference.Options) (session.Target, error) {
	callbacks := &inProcess{}
	if e.InProcess {
		o.Transport = callbacks
	}
	server, err := reference.Listen("127.0.0.1:0", o)
	if err != nil {
		return nil, err
	}
	e.Kind, e.Name = "reference", "modecert reference service"
	e.URL, e.Control, e.Project = server.URL, server.ControlURL, server.Project
	e.Credentials = Credentials{KeyID: server.KeyID, KeySecret: server.KeySecret, TokenURL: server.TokenURL}
	e.Canonical = referenceURL
	if e.InProcess {
		e.handler = server.Handler()
	}
	t, err := Connect(ctx, e)
	if err != nil {
		return nil, errors.Join(err, server.Close(ctx))
	}
	callbacks.handler = t.(*endpoint).receiver
	return &referenceTarget{t, server}, nil
}

// Close ends the run and stops the service.
func (t *referenceTarget) Close(ctx context.Context) error {
	return errors.Join(t.Target.Close(ctx), t.server.Close(ctx))
}

// inProcess carries requests to a handler in this process.
type inProcess struct{ handler http.Handler }

// RoundTrip makes a request. A handler that panics breaks off its answer, as in a server.
func (t *inProcess) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			resp, err = nil, fmt.Errorf("the answer broke off: %v", fault)
		}
	}()
	served := req.Clone(req.Context())
	if served.Body == nil {
		served.Body = http.NoBody
	}
	defer served.Body.Close()
	answer := httptest.NewRecorder()
	t.handler.ServeHTTP(answer, served)
	resp = answer.Result()
	resp.Request = req
	return resp, nil
}
