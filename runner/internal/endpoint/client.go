package endpoint

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/descriptors"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// client is the HTTP client of a live target. It authorises calls, keeps to the rate,
// and repeats calls that were put off. It never follows a redirect, which would carry
// credentials to another host.
type client struct {
	http    *http.Client
	agent   string     // User-Agent of calls that do not set one
	tokens  *renewable // nil for Basic and for no credentials
	basic   Credentials
	tempo   *tempo
	places  *places // nil means unlimited places
	retries int
	pause   time.Duration // before the first retry
	breaker *breaker
	hold    *hold
	guard   *guard            // nil allows everything
	secrets *evidence.Secrets // receives the access tokens; may be nil
	// known are the secrets of the configuration. Tokens are not added, so that a
	// command that printed one gets the same environment the next time.
	known []string
	// alive is cancelled when the client is closed.
	alive context.Context
	end   context.CancelFunc
	// exhausted is called when no file descriptor is left; it may be nil.
	exhausted func(error)
	// reference is set once an answer came from the reference service.
	reference *atomic.Bool
}

// newClient returns a client with its own transport, since other code may replace the
// default one.
func newClient(c Credentials, timeout time.Duration, perSecond float64, retryPause time.Duration) *client {
	dial := 5 * time.Second
	if timeout > 0 {
		// Shorter than the timeout of a call, whose error does not say whether a
		// connection was made.
		dial = min(dial, timeout/2)
	}
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: dial}).DialContext,
		MaxIdleConnsPerHost: mostPlaces,
		// Ten times what any answer needs; more would only use up memory.
		MaxResponseHeaderBytes: 1 << 20,
		ForceAttemptHTTP2:      true, // a custom DialContext turns it off
		IdleConnTimeout:        30 * time.Second,
		ResponseHeaderTimeout:  timeout,
	}
	hc := &http.Client{
		Transport:     transport,
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	cl := &client{http: hc, agent: "modecert", reference: &atomic.Bool{}, tempo: newTempo(perSecond), retries: 3, pause: retryPause,
		breaker: &breaker{window: timeout, now: time.Now}, hold: newHold()}
	cl.alive, cl.end = context.WithCancel(context.Background())
	cl.open(c)
	return cl
}

// open sets the credentials of the client.
func (cl *client) open(c Credentials) {
	cl.basic, cl.tokens = c, nil
	switch {
	case c.BearerFile != "" || len(c.BearerCommand) > 0:
		cl.tokens = newRenewable(bearer{c, cl})
	case c.TokenURL != "":
		fetching := *cl.http
		fetching.Transport = naming{cl.http.Transport, cl}
		cfg := clientcredentials.Config{ClientID: c.KeyID, ClientSecret: c.KeySecret, TokenURL: c.TokenURL, AuthStyle: oauth2.AuthStyleInHeader}
		cl.tokens = newRenewable(fetch(func() (*oauth2.Token, error) { return tokenInShape(&fetching, cfg) }))
	}
}

// as returns a client of the same target with other credentials. It shares the rate
// limit, the holds, the breaker and the guard.
func (cl *client) as(c Credentials) *client {
	other := *cl
	other.open(c)
	return &other
}

// close cancels alive and closes idle connections.
func (cl *client) close() {
	cl.end()
	cl.http.CloseIdleConnections()
}

// unguarded returns a client without the guard, for the control protocol: its calls go
// to the operator's own service and not to the API.
func (cl *client) unguarded() *client {
	other := *cl
	other.guard = nil
	return &other
}

// call sets the User-Agent; an empty one keeps the default.
func (c *client) call(agent string) {
	if agent != "" {
		c.agent = agent
	}
}

// sign sets the User-Agent if the request has none.
func (c *client) sign(req *http.Request) {
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", c.agent)
	}
}

// Do makes a call. A call answered with 429 is repeated after the pause that the target
// asks for; until then no other call goes to that host either, unless the target answers a
// share of all calls with 429 whatever the rate. It is repeated after a growing pause if the
// answer names none. GET and DELETE are also repeated after 502, 503 and 504, and GET after
// a connection that broke. The caller judges every other answer.
func (c *client) Do(req *http.Request) (*http.Response, error) {
	// A path with an empty segment asks for an object without an id. Some targets take
	// it for the path of the list.
	if _, below, _ := strings.Cut(req.URL.EscapedPath(), "/projects/"); strings.Contains(below+"/", "//") {
		return nil, &steps.SuiteFault{Reason: "a call without an id was not made: " + req.Method + " " + req.URL.Path}
	}
	// The guard makes its look-ups with the same credentials.
	if err := c.guard.check(req.WithContext(context.WithValue(req.Context(), callerKey{}, c))); err != nil {
		return nil, err
	}
	if err := c.breaker.ask(); err != nil {
		return nil, err
	}
	resp, err := c.persist(req)
	status := 0
	if err == nil {
		status = resp.StatusCode
	}
	c.breaker.learn(status, err)
	return resp, err
}

// callerKey is the context key of the client that makes a call.
type callerKey struct{}

// caller returns the client in the context, or c if there is none.
func caller(ctx context.Context, c *client) *client {
	if by, ok := ctx.Value(callerKey{}).(*client); ok {
		return by
	}
	return c
}

// persist makes a call and repeats it as Do describes.
func (c *client) persist(req *http.Request) (*http.Response, error) {
	_, own := req.Header["Authorization"]
	if err := c.authorise(req); err != nil {
		return nil, err
	}
	renewed := own || c.tokens == nil
	waits := &pauses{c.pause}
	for attempt := 1; ; attempt++ {
		resp, try, err := c.attempt(req)
		fewer := try.Status != 0 && c.tempo.learn(try.Status, try.At)
		if err == nil && !renewed && expired(resp) {
			renewed = true
			evidence.Tried(req.Context(), attempt, try)
			resp.Body.Close()
			if err := c.renew(req); err != nil {
				return nil, err
			}
			continue
		}
		pause, again := time.Duration(0), false
		if broken(req, err) && attempt <= c.retries {
			pause, again = waits.next(), true
		}
		if err == nil && attempt <= c.mostRetries(resp.StatusCode) {
			pause, again = c.putOff(req, resp, waits, fewer)
		}
		try.Pause = pause.Milliseconds()
		evidence.Tried(req.Context(), attempt, try)
		if !again {
			return resp, err
		}
		if resp != nil {
			resp.Body.Close()
		}
		if err := sleep(req.Context(), pause); err != nil {
			return nil, err
		}
	}
}

// broken reports whether a connection that was made broke before the answer to a GET. The
// transport repeats such a call itself only if the connection had been used before, and
// with HTTP/2 not in every case.
func broken(req *http.Request, err error) bool {
	return err != nil && req.Method == http.MethodGet && req.Context().Err() == nil && api.Broken(err)
}

// mostRetries is how often a call is repeated. The run itself may have caused a 429, so
// such a call is repeated more often before it counts as having no result.
func (c *client) mostRetries(status int) int {
	if status == http.StatusTooManyRequests {
		return 2 * c.retries
	}
	return c.retries
}

// attempt makes a call once, as soon as the rate and the target allow it.
func (c *client) attempt(req *http.Request) (*http.Response, wire.Try, error) {
	if err := c.hold.wait(req.Context(), req.URL.Host); err != nil {
		return nil, wire.Try{}, err
	}
	began := time.Now()
	defer func() { c.places.learn(kindOf(req), time.Since(began)) }()
	if err := c.tempo.wait(req.Context()); err != nil {
		return nil, wire.Try{}, err
	}
	ctx, release := graceful(req, grace)
	again, err := again(ctx, req)
	if err != nil {
		release()
		return nil, wire.Try{}, err
	}
	c.sign(again)
	try := wire.Try{At: time.Now().UTC()}
	resp, err := c.http.Do(again)
	if err != nil {
		if descriptors.Exhausted(err) && c.exhausted != nil {
			c.exhausted(err)
		}
		release()
		return nil, try, err
	}
	try.Status, resp.Body = resp.StatusCode, drained{resp.Body, release}
	if resp.Header.Get("Server") == reference.ServerName {
		c.reference.Store(true)
	}
	if err := elsewhere(again, resp); err != nil {
		return nil, try, err
	}
	return resp, try, nil
}

// pauses are the waits of a call between its attempts. Each is random around a growing
// value, so that callers that were put off together do not return together.
type pauses struct{ around time.Duration }

func (p *pauses) next() time.Duration {
	pause := p.around/2 + rand.N(p.around+1)
	p.around = min(p.around+p.around/2, time.Minute)
	return pause
}

// RedirectError reports that a target redirects to another host. The client does not
// follow: our credentials are for the named host, and the answer of another host says
// nothing about the target.
type RedirectError struct {
	Status int
	Host   string
}

func (e *RedirectError) Error() string {
	return fmt.Sprintf("status %d redirects to the host %s, which is not followed; credentials were not sent there", e.Status, e.Host)
}

// elsewhere closes an answer that redirects to another host and returns a
// RedirectError.
func elsewhere(req *http.Request, resp *http.Response) error {
	if resp.StatusCode/100 != 3 {
		return nil
	}
	to, err := resp.Location()
	if err != nil || to.Host == "" || strings.EqualFold(to.Host, req.URL.Host) {
		return nil
	}
	resp.Body.Close()
	return &RedirectError{resp.StatusCode, to.Host}
}

// again returns a copy of a request with an unread body.
func again(ctx context.Context, req *http.Request) (*http.Request, error) {
	r := req.Clone(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		r.Body = body
	}
	return r, nil
}
