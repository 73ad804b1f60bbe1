// Package api makes the runner's own calls of the API and of the control protocol:
// look-ups, clean-ups, probes. A [Client] makes one request at a time and limits the
// size of the answer. Authorisation, rate and retries are up to its [Doer].
package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/modecert/modecert/runner/internal/bounded"
)

// MaxAnswer is the size limit of an answer's body, in bytes.
const MaxAnswer = 8 << 20

// ErrTooLarge is returned for an answer larger than MaxAnswer.
var ErrTooLarge = errors.New("the answer is larger than 8 MiB")

// Doer makes HTTP requests.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Client makes calls below a root URL.
type Client struct {
	HTTP Doer
	Root string // without a trailing slash
}

// Answer is the answer to a call; the zero value means no answer.
type Answer struct {
	Status int // 0 if there was no answer
	Header http.Header
	Body   []byte
}

// Do makes a call; path is relative to the root and includes the query. Do reads the
// whole answer, so that the connection can be used again. If reading fails, it returns
// the error with the status and the part that was read.
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

// ReadAll reads an answer. For one larger than MaxAnswer it returns ErrTooLarge, since
// the truncated body would look like invalid JSON.
func ReadAll(r io.Reader) ([]byte, error) {
	body, err := bounded.Read(r, MaxAnswer)
	if errors.Is(err, bounded.ErrTooLarge) {
		err = ErrTooLarge
	}
	return body, err
}
