package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/inbox"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
)

// Probe makes single calls to an endpoint, without repeating them, to find out what is
// missing before a run.
type Probe struct {
	endpoint
}

// NewProbe returns a probe. It makes no call.
func NewProbe(e Endpoint) *Probe {
	c := newClient(e.Credentials, e.Request, 0, 0)
	c.retries = 0
	e.Way.take(c)
	c.call(e.Agent)
	return &Probe{endpoint{Endpoint: e, client: c, redact: evidence.NewRedactor(e.Credentials.KeySecret)}}
}

// Token gets a token if one is needed. status is that of a refusal by the token
// endpoint, otherwise 0.
func (p *Probe) Token(ctx context.Context) (status int, err error) {
	if p.client.tokens == nil {
		return 0, nil
	}
	_, err = p.client.token(ctx)
	var r *oauth2.RetrieveError
	if errors.As(err, &r) && r.Response != nil {
		status = r.Response.StatusCode
	}
	return status, err
}

// Answer is the answer to a call and the time that it took.
type Answer struct {
	api.Answer
	Took time.Duration
}

// Get reads a resource below the project's root, such as "/apps".
func (p *Probe) Get(ctx context.Context, path string) (*Answer, error) {
	return p.GetURL(ctx, p.root()+path)
}

// At returns a probe of the same project at another root URL.
func (p *Probe) At(root string) *Probe {
	other := *p
	other.URL = root
	return &other
}

// Contacts looks up the contacts of an identity.
func (p *Probe) Contacts(ctx context.Context, channel, identity string) (*Answer, error) {
	return p.Get(ctx, "/contacts?"+url.Values{"channel": {channel}, "identity": {identity}}.Encode())
}

// GetURL reads any URL with the endpoint's credentials.
func (p *Probe) GetURL(ctx context.Context, at string) (*Answer, error) {
	began := time.Now()
	got, err := api.Client{HTTP: agent{once{p.client}, agentName(p.Agent, "doctor")}, Root: at}.Do(ctx, http.MethodGet, "", nil)
	if err != nil {
		return nil, err
	}
	return &Answer{got, time.Since(began)}, nil
}

// once makes a call without the guard and the breaker.
type once struct{ *client }

func (o once) Do(req *http.Request) (*http.Response, error) { return o.persist(req) }

// Receives listens as the receiver of callbacks would, and checks that a call to its
// public URL arrives.
func (p *Probe) Receives(ctx context.Context) error {
	addr := p.CallbackListen
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	r, err := inbox.Listen(addr, p.CallbackURL)
	if err != nil {
		return err
	}
	defer r.Close(context.WithoutCancel(ctx))
	name := session.InboxName("doctor " + time.Now().String())
	in := r.Open(name, "", p.redact, nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, in.URL(), strings.NewReader("{}"))
	if err != nil {
		return err
	}
	p.client.sign(req)
	// Without credentials: the tunnel belongs to someone else.
	resp, err := p.client.http.Do(req)
	if err != nil {
		return err
	}
	resp.Body.Close()
	came, err := in.Read(ctx, steps.Filter{})
	if err == nil && len(came) == 0 {
		err = fmt.Errorf("what was sent there did not arrive here (it was answered with status %d)", resp.StatusCode)
	}
	return err
}
