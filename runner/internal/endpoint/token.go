package endpoint

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas"
)

// tokenInShape gets a token and checks the answer against its schema: the library
// accepts answers that other clients would not.
func tokenInShape(hc *http.Client, cfg clientcredentials.Config) (*oauth2.Token, error) {
	seen := &lastBody{next: hc.Transport}
	own := *hc
	own.Transport = seen
	token, err := cfg.Token(context.WithValue(context.Background(), oauth2.HTTPClient, &own))
	if err != nil {
		return nil, err
	}
	faults, err := schemas.Check("token", seen.body)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		// The value may be the token itself.
		return nil, &session.UnreachableError{What: "the token endpoint does not answer as RFC 6749 says", Err: fmt.Errorf("%s at %q", faults[0].Message, faults[0].Pointer)}
	}
	return token, nil
}

// maxToken is how many bytes of the answer to a token call are read.
const maxToken = 1 << 20

// lastBody keeps the body of the last answer. It serves one token call.
type lastBody struct {
	next http.RoundTripper
	body []byte
}

// RoundTrip reads the body and returns the answer with a copy of it.
func (l *lastBody) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if l.body, err = bounded.Read(resp.Body, maxToken); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(l.body))
	return resp, nil
}
