package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// maxBody limits how much of an answer is read. It is far above any documented body
// (a page of 1000 messages) and well below what would exhaust memory.
const maxBody = 8 << 20

// Trouble is an answer that says nothing about a rule, because its status concerns
// the caller or a temporary condition: 401, 403, 429, a server error, a redirect. A
// scenario that gets one is incomplete.
type Trouble struct {
	Title   string // the operation
	Status  int
	Message string // of the error body; may be empty

	exchange int
}

func (t *Trouble) Error() string {
	s := fmt.Sprintf("%s was answered with status %d %s", t.Title, t.Status, http.StatusText(t.Status))
	if t.Message != "" {
		s += " (" + t.Message + ")"
	}
	return s
}

func (t *Trouble) shownBy() int { return t.exchange }

// SuiteFault is a fault of the suite itself, such as a request that breaks its own
// schema. It is never counted against the target.
type SuiteFault struct{ Reason string }

func (f *SuiteFault) Error() string { return "fault of the suite: " + f.Reason }

// Answer is the answer to a call.
type Answer struct {
	op       operation
	granting []string // the rules that say that it succeeds; see grants
	extra    *extra   // what the request carries beside the plainest content; may be nil
	status   int
	header   http.Header
	body     []byte
	exchange int
	invalid  string                            // how the request breaks its schema on purpose; empty if it does not
	refused  bool                              // a Then has checked that it is a refusal
	mask     func(pointer, text string) string // the mask of the world; may be nil
}

// get reads a member of the body by path; absent members do not exist.
func (a *Answer) get(path string) gjson.Result { return gjson.GetBytes(a.body, path) }

// ok reports whether the call succeeded.
func (a *Answer) ok() bool { return a.status >= 200 && a.status < 300 }

// absent reports whether a look-up by id found nothing. The documentation does not
// give the status, so any refusal counts.
func (a *Answer) absent() bool { return expect.Refused(a.status, 0) == nil }

// granted returns nil if the answer is a success. Otherwise it returns an error,
// because a refused call does not show that nothing is there.
func (a *Answer) granted() error {
	if a.ok() {
		return nil
	}
	return &answerError{a.exchange, fmt.Sprintf("%s was refused (%s), so that nothing is known of what it would show", a.op.title, a.summary())}
}

// answerError is an error that rests on the answer to one call.
type answerError struct {
	exchange int
	text     string
}

func (e *answerError) Error() string { return e.text }
func (e *answerError) shownBy() int  { return e.exchange }

func (a *Answer) failure(format string, args ...any) answerError {
	return answerError{a.exchange, fmt.Sprintf(format, args...) + ": " + a.summary()}
}

// errorf returns an error that ends with the answer's summary.
func (a *Answer) errorf(format string, args ...any) error {
	e := a.failure(format, args...)
	return &e
}

// summary describes the answer by its status and error message.
func (a *Answer) summary() string {
	s := fmt.Sprintf("status %d", a.status)
	if lacks := a.lacks(); lacks != "" {
		s += " without its " + lacks
	}
	if m := a.message(); m != "" && !a.ok() {
		s += " (" + m + ")"
	}
	return s
}

// message returns the message of the error body without secrets.
func (a *Answer) message() string {
	m := a.get("error.message").String()
	if a.mask != nil {
		m = a.mask("", m)
	}
	return expect.Shorten(m)
}

// call describes a call to make.
type call struct {
	ids       []string
	query     url.Values
	body      any
	raw       []byte // sent unchanged and unchecked in place of body
	header    http.Header
	invalidAt []string // pointers where the body is invalid on purpose
	theirs    bool     // what may be invalid came from the target
	as        string   // what is asked for, as grants lists it
}

// do makes a call, counts it, and checks the shape of both bodies.
func (w *World) do(ctx context.Context, name string, c call) (*Answer, error) {
	p, err := w.prepare(ctx, name, c)
	if err != nil {
		return nil, err
	}
	resp, err := w.session.HTTP.Do(p.req)
	return w.receive(p, resp, err)
}

// prepared is a call that is about to be made.
type prepared struct {
	name     string
	op       operation
	call     call
	req      *http.Request
	invalid  string
	sent     []byte // the call's body, encoded
	exchange int
	begun    time.Time
}

// prepare builds and counts a call.
func (w *World) prepare(ctx context.Context, name string, c call) (prepared, error) {
	op, ok := operations[name]
	if !ok {
		return prepared{}, &SuiteFault{"unknown operation " + name}
	}
	if err := w.plainIDs(op, c); err != nil {
		return prepared{}, err
	}
	sent, invalid, err := payload(op, c)
	if err != nil {
		return prepared{}, err
	}
	req, err := w.request(ctx, op, c, sent)
	if err != nil {
		return prepared{}, err
	}
	w.calls++
	return prepared{name, op, c, req, invalid, sent, w.calls, w.now()}, nil
}

// receive reads and checks the answer to a call, or takes the error instead of one.
func (w *World) receive(p prepared, resp *http.Response, err error) (*Answer, error) {
	op, c := p.op, p.call
	if err != nil {
		w.evidence.unknown = w.evidence.unknown || p.name == "message.send" || p.name == "event.send"
		w.refusedBelow(err)
		return nil, fmt.Errorf("%s: %w", op.title, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		w.evidence.unknown = w.evidence.unknown || p.name == "message.send" || p.name == "event.send"
		return nil, fmt.Errorf("%s: the answer broke off: %w", op.title, err)
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("%s: the answer is larger than %d bytes", op.title, maxBody)
	}
	a := &Answer{op: op, granting: grants[p.name][c.as], status: resp.StatusCode, header: resp.Header, body: body, exchange: p.exchange, invalid: p.invalid, mask: w.mask}
	if err := w.checkShape(a); err != nil {
		return a, err
	}
	w.keepsWhatWasSet(c, a)
	w.remember(p, a)
	if _, stranger := c.header["Authorization"]; troubled(a.status, stranger) {
		return a, &Trouble{op.title, a.status, a.message(), a.exchange}
	}
	// Readers of the body follow its nesting by recursion.
	if wire.Deeper(body, wire.MaxDepth) {
		return a, fmt.Errorf("%s: the answer is nested deeper than %d levels", op.title, wire.MaxDepth)
	}
	if err := a.shows(c); err != nil && c.header == nil {
		return a, err
	}
	return a, w.timely(a, p.begun)
}

// troubled reports whether a status says nothing about a rule. It is the only place
// that decides this, so that no step counts such an answer against the target.
// stranger is set for calls with wrong credentials on purpose: the rules about
// credentials judge their 401 and 403.
func troubled(status int, stranger bool) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return !stranger
	case http.StatusTooManyRequests:
		return true
	}
	return status >= 500 || status < 200 || status >= 300 && status < 400
}

// payload encodes the body of a call, if it has one, and checks it against the suite's own
// schema.
func payload(op operation, c call) (sent []byte, invalid string, err error) {
	if c.body == nil {
		return nil, "", nil
	}
	if sent, err = encode(c.body); err != nil {
		return nil, "", &SuiteFault{err.Error()}
	}
	invalid, err = checkRequest(op, sent, c.invalidAt)
	if c.theirs {
		invalid = ""
	}
	return sent, invalid, err
}

// request builds the HTTP request.
func (w *World) request(ctx context.Context, op operation, c call, sent []byte) (*http.Request, error) {
	path := op.path
	for _, id := range c.ids {
		path = strings.Replace(path, "{}", url.PathEscape(id), 1)
	}
	if strings.Contains(path, "{}") {
		return nil, &SuiteFault{op.title + ": the call names too few ids"}
	}
	target := w.session.BaseURL + "/v1/projects/" + url.PathEscape(w.session.Project) + path
	if len(c.query) > 0 {
		target += "?" + c.query.Encode()
	}
	if sent == nil {
		sent = c.raw
	}
	req, err := http.NewRequestWithContext(ctx, op.method, target, bytes.NewReader(sent))
	if err != nil {
		return nil, &SuiteFault{err.Error()}
	}
	if sent == nil {
		req.Body, req.ContentLength = http.NoBody, 0
	}
	// The gateway requires the header on every call, with or without a body.
	req.Header.Set("Content-Type", "application/json")
	for k, v := range c.header {
		req.Header[k] = v
	}
	return req, nil
}

// encode marshals without HTML escaping, so that evidence stays readable.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// checkRequest returns an error if a body of the suite breaks its schema anywhere
// except at the pointers in invalidAt. invalid describes the first violation at
// those.
func checkRequest(op operation, payload []byte, invalidAt []string) (invalid string, err error) {
	violations, err := schemas.Check(op.request, payload)
	if err != nil {
		return "", &SuiteFault{err.Error()}
	}
	for _, v := range violations {
		declared := false
		for _, p := range invalidAt {
			declared = declared || v.Pointer == p || strings.HasPrefix(v.Pointer, p+"/")
		}
		what := fmt.Sprintf("our request for %s breaks its schema at %q: %s", op.title, v.Pointer, v.Message)
		if !declared {
			return "", &SuiteFault{what}
		}
		if invalid == "" {
			invalid = what
		}
	}
	return invalid, nil
}

// checkShape checks an answer against its schema. Findings belong to the WIRE rule of
// the resource, not to the rule under test.
//
// Answers to polls and look-ups repeat each other. One that repeats an answer without
// faults has none either.
func (w *World) checkShape(a *Answer) error {
	key := shape{a.status, a.op.response, string(a.body)}
	if w.sound[key] {
		return nil
	}
	faults, err := Faults(a.status, a.op.response, a.op.rule, a.body)
	if err == nil && len(faults) == 0 {
		if w.sound == nil {
			w.sound = map[shape]bool{}
		}
		w.sound[key] = true
	}
	return w.wireFaults(faults, view{exchange: a.exchange}, err)
}

// shape is all that decides whether an answer has faults.
type shape struct {
	status       int
	schema, body string
}

// wireFaults records findings about the shape of a body, with the place where they
// are seen. err means that the body could not be checked, which is a fault of the
// suite.
func (w *World) wireFaults(faults []expect.Finding, seen view, err error) error {
	if err != nil {
		return &SuiteFault{err.Error()}
	}
	for _, f := range faults {
		w.wireFault(seen.shows(f))
	}
	return nil
}

func (w *World) wireFault(f expect.Finding) {
	f = f.Shown(w.mask)
	w.wire = append(w.wire, f)
	w.sink.Wire(f)
}
