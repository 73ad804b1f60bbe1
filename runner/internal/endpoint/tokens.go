package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/descriptors"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps/fault"
)

// fetch is an oauth2.TokenSource of a function.
type fetch func() (*oauth2.Token, error)

func (f fetch) Token() (*oauth2.Token, error) { return f() }

// renew authorises a request again, with a new token.
func (c *client) renew(req *http.Request) error {
	_, old, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	c.tokens.expire(old)
	req.Header.Del("Authorization")
	return c.authorise(req)
}

// authorise adds credentials, unless the request has an Authorization header; an empty
// one means that it must have none.
func (c *client) authorise(req *http.Request) error {
	if own, ok := req.Header["Authorization"]; ok {
		if len(own) == 0 || own[0] == "" {
			req.Header.Del("Authorization")
		}
		return nil
	}
	if c.basic.None {
		return nil
	}
	if c.tokens == nil {
		req.SetBasicAuth(c.basic.KeyID, c.basic.KeySecret)
		return nil
	}
	token, err := c.token(req.Context())
	if err != nil {
		return tokenFault(err)
	}
	c.secrets.Add(token.AccessToken)
	token.SetAuthHeader(req)
	return nil
}

// token returns a valid token. The source takes no context and serves one caller at a
// time, so token stops waiting for it when ctx ends.
func (c *client) token(ctx context.Context) (*oauth2.Token, error) {
	type answer struct {
		token *oauth2.Token
		err   error
	}
	got := make(chan answer, 1)
	go func() {
		var a answer
		a.err = fault.Catch(func() (err error) {
			a.token, err = c.tokens.Token()
			return err
		})
		got <- a
	}()
	select {
	case a := <-got:
		return a.token, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// tokenFault explains an error of the token call, without the secret.
func tokenFault(err error) error {
	var known *session.UnreachableError
	if errors.As(err, &known) {
		return known
	}
	if descriptors.Exhausted(err) {
		return fmt.Errorf("the token endpoint could not be asked: %w", err)
	}
	var r *oauth2.RetrieveError
	if errors.As(err, &r) && r.Response != nil {
		what := fmt.Sprintf("the token endpoint answered status %d", r.Response.StatusCode)
		if api.Troubled(r.Response.StatusCode) {
			return errors.New(what)
		}
		return &session.UnreachableError{What: what, Err: errors.New("check MODECERT_KEY_ID, MODECERT_KEY_SECRET and MODECERT_TOKEN_URL")}
	}
	return &session.UnreachableError{What: "the token endpoint gave no token, check MODECERT_TOKEN_URL", Err: err}
}

// undecided reports whether a failed token call says nothing about key or URL: the
// endpoint is there, but hangs, breaks off, or is in trouble.
func undecided(err error) bool {
	var r *oauth2.RetrieveError
	if errors.As(err, &r) && r.Response != nil {
		return api.Troubled(r.Response.StatusCode)
	}
	// If an answer breaks off, lastBody returns the error before the library reads the
	// body.
	var call *url.Error
	return errors.As(err, &call) && api.Connected(err)
}

// naming sets the User-Agent on the calls of the oauth2 library.
type naming struct {
	http.RoundTripper
	client *client
}

// RoundTrip signs a copy of the request and passes it on.
func (n naming) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	n.client.sign(req)
	return n.RoundTripper.RoundTrip(req)
}
