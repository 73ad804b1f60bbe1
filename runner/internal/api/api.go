// Package api makes the runner's own calls of the API and of the control
// protocol: look-ups, clean-ups, probes. Each is one request with a bounded
// answer; authorisation, pace and repetition are the business of the client that
// carries it.
package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
)

// MaxAnswer bounds what is read of an answer, in bytes.
const MaxAnswer = 8 << 20

// ErrTooLarge is an answer beyond MaxAnswer.
var ErrTooLarge = errors.New("the answer is larger than 8 MiB")

// Doer carries requests.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Client makes calls below a root.
type Client struct {
	HTTP Doer
	Root string // without a trailing slash
}

// Answer is what a call was answered with; the zero value is no answer.
type Answer struct {
	Status int // 0 where there was no answer
	Header http.Header
	Body   []byte
}

// Do makes a call; path is that below the root, query and all. The whole answer
// is read, so that the next call finds the connection free. Where that fails, the
// error comes with the status and what was read.
func (c Client) Do(ctx context.Context, method, path string, body []byte) (Answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.Root+path, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	read, err := ReadAll(resp.Body)
	return Answer{resp.StatusCode, resp.Header, read}, err
}

// ReadAll reads an answer. A part of one would look like a body that is no JSON,
// so that one beyond MaxAnswer is ErrTooLarge.
func ReadAll(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, MaxAnswer+1))
	if err == nil && len(body) > MaxAnswer {
		err = ErrTooLarge
	}
	return body, err
}
