// Package evidence captures what a scenario exchanges with a target: once, and
// redacted at capture, so that no report and no recording ever holds what it
// should not. The report and the recording are two sinks of one capture.
package evidence

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// keptHeaders are the headers that help to understand an exchange and can hold
// no secret. Everything else is dropped.
var keptHeaders = map[string]bool{
	"Accept":           true,
	"Content-Type":     true,
	"Location":         true,
	"Retry-After":      true,
	"Www-Authenticate": true,
}

// Tape takes what is captured, for a recording.
type Tape interface {
	Exchange(wire.Exchange)
}

// Log captures the exchanges of one scenario. It is an HTTP client itself and
// stands between the steps and the target.
type Log struct {
	next   steps.Doer
	redact Redactor
	tape   Tape // nil where nothing is recorded
	now    func() time.Time

	// real and canonical are what Rename was told; empty where nothing was.
	real, canonical string

	mu        sync.Mutex
	exchanges []wire.Exchange
	callbacks []wire.Callback
	numbers   map[string]int // of callbacks, by what tells them apart
	kept      int            // bytes of all bodies
}

// NewLog returns a log before the client next. tape may be nil.
func NewLog(next steps.Doer, redact Redactor, tape Tape, now func() time.Time) *Log {
	return &Log{next: next, redact: redact, tape: tape, now: now}
}

// Rename makes a canonical root stand in the evidence for the real one of the
// target: the port of a service that was started for the run says nothing. It
// must be called before the first request.
func (l *Log) Rename(real, canonical string) { l.real, l.canonical = real, canonical }

// named returns a URL under its canonical root.
func (l *Log) named(url string) string {
	if rest, ok := strings.CutPrefix(url, l.real); ok && l.real != "" {
		return l.canonical + rest
	}
	return url
}

// Exchanges returns what was captured so far.
func (l *Log) Exchanges() []wire.Exchange {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]wire.Exchange(nil), l.exchanges...)
}

// Mask masks secrets in what is to be shown of a value, see Redactor.Value: also
// the credentials by which the target was called, which no configuration holds.
func (l *Log) Mask(pointer, text string) string { return l.redactor().Value(pointer, text) }

func (l *Log) redactor() Redactor {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.redact
}

// learn returns a redactor that knows the credentials of a call, as all that is
// captured from now on does.
func (l *Log) learn(req *http.Request) Redactor {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.redact = l.redact.and(credentials(req))
	return l.redact
}

// Do carries a request on and captures it with its answer. The whole answer is
// read here, so that an answer that breaks off is captured as what it is.
func (l *Log) Do(req *http.Request) (*http.Response, error) {
	x := wire.Exchange{Attempts: 1, At: l.now().UTC()}
	body, err := takeBody(req)
	if err != nil {
		return nil, err
	}
	x.Request = l.redactor().Request(wire.Request{Method: req.Method, URL: l.named(req.URL.String()), Header: headers(req.Header), Body: body})
	var tries []wire.Try
	req = req.WithContext(context.WithValue(req.Context(), triesKey{}, &tries))
	resp, err := l.next.Do(req)
	if len(tries) > 1 {
		x.Attempts, x.Tries = len(tries), tries
	}
	redact := l.learn(req)
	if err == nil {
		x.Response, err = takeResponse(resp, redact)
	} else {
		x.Unsent = api.Unsent(err)
	}
	if err != nil {
		x.Error = redact.Text(err.Error())
	}
	l.add(x)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// triesKey is how a client below tells of its attempts at a call.
type triesKey struct{}

// Tried notes the n-th attempt at the call of this context. The first begins the
// account anew: what was looked up on the call's behalf is no attempt at it.
func Tried(ctx context.Context, n int, t wire.Try) {
	if tries, ok := ctx.Value(triesKey{}).(*[]wire.Try); ok {
		if n == 1 {
			*tries = nil
		}
		*tries = append(*tries, t)
	}
}

// credentials returns what the client below authorised a request with. A
// target may repeat it in its answer, and no configuration holds a token.
func credentials(req *http.Request) string {
	_, c, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	return c
}

func (l *Log) add(x wire.Exchange) {
	if l.tape != nil {
		l.tape.Exchange(x) // whole, since the steps will read it again
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	x.Request.Body = l.keep(x.Request.Body)
	if x.Response != nil {
		r := *x.Response
		r.Body = l.keep(r.Body)
		x.Response = &r
	}
	l.exchanges = append(l.exchanges, x)
}

// What a report keeps of bodies, in bytes: a run holds the evidence of hundreds
// of scenarios until its end, and a target decides how much it says.
const (
	keptOfBody     = 128 << 10
	keptOfScenario = 2 << 20
)

// keep cuts a body to what a report has room for, and says so.
func (l *Log) keep(b wire.Body) wire.Body {
	room := min(keptOfBody, keptOfScenario-l.kept)
	if len(b) > room {
		room = max(0, room)
		b = wire.Body(fmt.Sprintf("%s… (%d of %d bytes)", strings.ToValidUTF8(string(b[:room]), "?"), room, len(b)))
	}
	l.kept += len(b)
	return b
}

// takeBody reads a request's body and puts an equal one in its place.
func takeBody(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}

// takeResponse reads an answer and puts an equal one in its place.
func takeResponse(resp *http.Response, redact Redactor) (*wire.Response, error) {
	body, err := api.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return &wire.Response{Status: resp.StatusCode, Header: redact.headers(headers(resp.Header)), Body: redact.Body(body)}, nil
}

// headers keeps what the allow-list names.
func headers(h http.Header) map[string]string {
	kept := map[string]string{}
	for name, values := range h {
		if keptHeaders[http.CanonicalHeaderKey(name)] {
			kept[strings.ToLower(name)] = strings.Join(values, ", ")
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}
