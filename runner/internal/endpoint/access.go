package endpoint

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/command"
	"github.com/modecert/modecert/runner/internal/session"
)

// Credentials give access to an endpoint: a key for OAuth2 client credentials at
// TokenURL, or for Basic if TokenURL is empty; or a bearer token from a file or a
// command; or, with None, no credentials at all.
type Credentials struct {
	KeyID, KeySecret, TokenURL string
	// BearerFile holds a token. BearerCommand prints one.
	BearerFile    string
	BearerCommand []string
	// Hide lists environment variables that the command must not inherit.
	Hide []string
	None bool
}

// Way says how to connect to a target; the zero value is the default way.
type Way struct {
	TLS   *tls.Config
	Proxy *url.URL // nil uses the environment
}

// take applies the way to a client.
func (w Way) take(c *client) {
	transport, ok := c.http.Transport.(*http.Transport)
	if !ok {
		return
	}
	if w.TLS != nil {
		transport.TLSClientConfig = w.TLS
	}
	if w.Proxy != nil {
		transport.Proxy = http.ProxyURL(w.Proxy)
	}
}

// renewable returns one token until it expires or until the target says that it has. A
// target whose clock was moved knows better than our clock.
type renewable struct {
	fetch oauth2.TokenSource

	mu      sync.Mutex
	current oauth2.TokenSource
}

func newRenewable(fetch oauth2.TokenSource) *renewable {
	return &renewable{fetch: fetch, current: oauth2.ReuseTokenSource(nil, fetch)}
}

// Token returns a token that has not expired as far as is known.
func (r *renewable) Token() (*oauth2.Token, error) {
	r.mu.Lock()
	source := r.current
	r.mu.Unlock()
	return source.Token()
}

// expire drops a token, unless another caller has done so already.
func (r *renewable) expire(token string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t, err := r.current.Token(); err == nil && t.AccessToken == token {
		r.current = oauth2.ReuseTokenSource(nil, r.fetch)
	}
}

// expired reports whether an answer says that the token has expired. Like the API's own
// client libraries, it looks for the word expired in WWW-Authenticate.
func expired(resp *http.Response) bool {
	return resp.StatusCode == http.StatusUnauthorized &&
		strings.Contains(strings.ToLower(resp.Header.Get("WWW-Authenticate")), "expired")
}

// bearer reads a token from a file or a command.
type bearer struct {
	Credentials
	client *client
}

// bearerTimeout limits how long a command may take to print a token.
const bearerTimeout = 30 * time.Second

// Token reads the file or runs the command again.
func (b bearer) Token() (*oauth2.Token, error) {
	text, where, err := b.text()
	if err != nil {
		return nil, &session.UnreachableError{What: "no bearer token from " + where, Err: err}
	}
	token := strings.TrimSpace(string(text))
	if token == "" || strings.ContainsAny(token, " \t\r\n") {
		return nil, &session.UnreachableError{What: "no bearer token from " + where, Err: errors.New("it must hold one word")}
	}
	return &oauth2.Token{AccessToken: token, TokenType: "Bearer"}, nil
}

func (b bearer) text() (text []byte, where string, err error) {
	if b.BearerFile != "" {
		text, err = bounded.ReadFile(b.BearerFile, bounded.Settings)
		return text, "file " + b.BearerFile, err
	}
	out := &command.Tail{Max: command.MaxOutput}
	// Standard error might repeat the secret.
	err = command.Run(b.client.alive, bearerTimeout, b.BearerCommand, command.Environ(b.Hide, b.client.known), out, nil)
	return []byte(out.String()), "command " + b.BearerCommand[0], err
}

// agent sets a User-Agent that names suite and scenario: "modecert/0.1.0 (RULE/slug)".
type agent struct {
	next api.Doer
	name string
}

// agentName returns a User-Agent. In the scenario's name it replaces parentheses and
// characters that are not printable ASCII.
func agentName(suite, scenario string) string {
	if suite == "" {
		suite = "modecert"
	}
	return fmt.Sprintf("%s (%s)", suite, strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '(' || r == ')' {
			return '-'
		}
		return r
	}, scenario))
}

// Do sets the User-Agent and makes the call.
func (a agent) Do(req *http.Request) (*http.Response, error) {
	req.Header.Set("User-Agent", a.name)
	return a.next.Do(req)
}
