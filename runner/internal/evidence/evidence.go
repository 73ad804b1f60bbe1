// Package evidence captures what a scenario exchanges with a target, once, and redacts
// it at capture, so that no report or recording ever holds a secret. [Log] captures,
// [Redactor] redacts; report and recording are two outputs of one capture. [Secrets]
// checks the outputs themselves again.
package evidence

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// keptHeaders are the headers that help to understand an exchange and hold no secret.
// All others are dropped.
var keptHeaders = map[string]bool{
	"Accept":           true,
	"Content-Type":     true,
	"Location":         true,
	"Retry-After":      true,
	"Www-Authenticate": true,
}

// Tape receives the captured exchanges, for a recording.
type Tape interface {
	Exchange(wire.Exchange)
}

// Log captures the exchanges of one scenario. It is an HTTP client between the steps
// and the target. It is safe for concurrent use.
type Log struct {
	next   steps.Doer
	redact Redactor
	tape   Tape // nil if nothing is recorded
	now    func() time.Time
	inTurn bool // see InTurn

	// real and canonical are the arguments of Rename, or empty.
	real, canonical string

	mu        sync.Mutex
	exchanges []wire.Exchange
	callbacks []wire.Callback
	actions   []wire.Action
	numbers   map[string]int // of callbacks, by occurrence and body
	kept      int            // bytes of all kept bodies
}

// NewLog returns a log that passes requests on to next. tape may be nil.
func NewLog(next steps.Doer, redact Redactor, tape Tape, now func() time.Time) *Log {
	return &Log{next: next, redact: redact, tape: tape, now: now}
}

// Rename replaces the target's real root URL in the evidence by a canonical one: the
// port of a service that was started for the run means nothing. Call it before the
// first request.
func (l *Log) Rename(real, canonical string) { l.real, l.canonical = real, canonical }

// named returns a URL with the canonical root.
func (l *Log) named(url string) string {
	if rest, ok := strings.CutPrefix(url, l.real); ok && l.real != "" {
		return l.canonical + rest
	}
	return url
}

// Exchanges returns the exchanges captured so far.
func (l *Log) Exchanges() []wire.Exchange {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]wire.Exchange(nil), l.exchanges...)
}

// Mask masks secrets in a value that is to be shown, see Redactor.Value. It also masks
// the credentials with which the target was called, such as tokens.
func (l *Log) Mask(pointer, text string) string { return l.redactor().Value(pointer, text) }

func (l *Log) redactor() Redactor {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.redact
}

// learn adds the credentials of a call to the redactor, for this and all later
// captures, and returns it.
func (l *Log) learn(req *http.Request) Redactor {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.redact = l.redact.and(credentials(req))
	return l.redact
}

// Do makes a request and captures it with its answer. It reads the whole answer, so
// that an answer that breaks off is captured as such.
func (l *Log) Do(req *http.Request) (*http.Response, error) {
	return l.captured(l.take(req))
}

// Together makes several requests at once and captures them in the given order.
func (l *Log) Together(reqs []*http.Request) ([]*http.Response, []error) {
	taken := make([]taken, len(reqs))
	var all sync.WaitGroup
	for i, req := range reqs {
		if l.inTurn {
			taken[i] = l.take(req)
			continue
		}
		all.Go(func() { taken[i] = l.take(req) })
	}
	all.Wait()
	answers, errs := make([]*http.Response, len(reqs)), make([]error, len(reqs))
	for i, t := range taken {
		answers[i], errs[i] = l.captured(t)
	}
	return answers, errs
}

// InTurn makes Together make its requests one after another, in their order: a replay
// answers in the order of the recording.
func (l *Log) InTurn() { l.inTurn = true }

// taken is a request that was made, and its outcome.
type taken struct {
	exchange wire.Exchange
	auth     string
	resp     *http.Response
	err      error
	unmade   bool // the request itself could not be read
}

// take makes a request and describes it with its answer.
func (l *Log) take(req *http.Request) taken {
	x := wire.Exchange{Attempts: 1, At: l.now().UTC()}
	body, err := takeBody(req)
	if err != nil {
		return taken{err: err, unmade: true}
	}
	x.Request = l.redactor().Request(wire.Request{Method: req.Method, URL: l.named(req.URL.String()), Header: headers(req.Header), Body: body})
	var tries []wire.Try
	req = req.WithContext(context.WithValue(req.Context(), triesKey{}, &tries))
	own, stranger := req.Header["Authorization"]
	resp, err := l.next.Do(req)
	auth := caller(req, own, stranger)
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
	return taken{exchange: x, auth: auth, resp: resp, err: err}
}

// caller describes how a request that was made identified its caller, see wire.Request.
// A header that the steps gave is wrong on purpose and no secret: they know none.
func caller(req *http.Request, own []string, stranger bool) string {
	header := req.Header.Get("Authorization")
	if stranger {
		header = strings.Join(own, "")
	}
	scheme, _, _ := strings.Cut(header, " ")
	switch {
	case stranger && header == "":
		return "none"
	case stranger:
		return header
	}
	return scheme
}

// triesKey is the context key for the attempts that the client below makes.
type triesKey struct{}

// Tried records the n-th attempt at the call of this context. The first attempt
// discards earlier ones: look-ups on the call's behalf are not attempts at it.
func Tried(ctx context.Context, n int, t wire.Try) {
	if tries, ok := ctx.Value(triesKey{}).(*[]wire.Try); ok {
		if n == 1 {
			*tries = nil
		}
		*tries = append(*tries, t)
	}
}

// credentials returns the credentials of a request. A target may repeat them in its
// answer, and the configuration does not hold tokens.
func credentials(req *http.Request) string {
	_, c, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	return c
}

// captured captures what was taken, and returns its answer or error.
func (l *Log) captured(t taken) (*http.Response, error) {
	if !t.unmade {
		l.add(t.exchange, t.auth)
	}
	if t.err != nil {
		return nil, t.err
	}
	return t.resp, nil
}

func (l *Log) add(x wire.Exchange, auth string) {
	if l.tape != nil {
		l.tape.Exchange(x) // in full, since a replay reads it again
	}
	x.Request.Auth = auth // a replay has no caller
	l.mu.Lock()
	defer l.mu.Unlock()
	x.Request.Body, x.Request.Outline = l.keep(x.Request.Body)
	if x.Response != nil {
		r := *x.Response
		r.Body, r.Outline = l.keep(r.Body)
		x.Response = &r
	}
	l.exchanges = append(l.exchanges, x)
}

// Limits of the bodies in a report, in bytes. A run holds the evidence of hundreds of
// scenarios until its end, and the target decides how much it sends.
const (
	keptOfBody     = 32 << 10 // some hundred objects of a list
	keptOfScenario = 2 << 20
)

// keep cuts a body to the limits of a report and marks the cut. It returns the outline of
// a body that it cuts.
func (l *Log) keep(b wire.Body) (kept, whole wire.Body) {
	room := min(keptOfBody, keptOfScenario-l.kept)
	if len(b) > room {
		whole = outline(b)
		room = max(0, room)
		for room > 0 && !utf8.RuneStart(b[room]) { // half a character would hide the part of a secret before it
			room--
		}
		b = wire.Body(fmt.Sprintf("%s… (%d of %d bytes)", strings.ToValidUTF8(string(b[:room]), "?"), room, len(b)))
	}
	l.kept += len(b)
	return b, whole
}

// takeBody reads a request's body and replaces it by an equal one.
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

// takeResponse reads the body of an answer and replaces it by an equal one.
func takeResponse(resp *http.Response, redact Redactor) (*wire.Response, error) {
	body, err := api.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return &wire.Response{Status: resp.StatusCode, Header: redact.headers(headers(resp.Header)), Body: redact.Body(body)}, nil
}

// plainHeaders are those of nearly every request and answer. They are shared, and not to be
// changed.
var plainHeaders = map[string]string{"content-type": "application/json"}

// headers returns the headers on the allow-list.
func headers(h http.Header) map[string]string {
	var kept map[string]string
	for name, values := range h {
		if !keptHeaders[http.CanonicalHeaderKey(name)] {
			continue
		}
		if kept == nil {
			kept = map[string]string{}
		}
		kept[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	if maps.Equal(kept, plainHeaders) {
		return plainHeaders
	}
	return kept
}
