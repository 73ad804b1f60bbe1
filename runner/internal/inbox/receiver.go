// Package inbox receives callbacks. A [Receiver] listens for them ([Listen]), or reads
// them from a file to which a collector appends them ([Import]), and sorts them into
// one [Inbox] per scenario. It does not depend on an endpoint.
package inbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/descriptors"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// Limits that keep a flood of callbacks from exhausting memory.
const (
	maxCallback    = 1 << 20 // bytes of the body of one callback
	maxInbox       = 8 << 20 // bytes of all callbacks of one scenario, headers and bodies
	maxInboxCount  = 2000    // callbacks of one scenario; the busiest needs some twenty
	maxAtOnce      = 32      // bodies that are read at the same time
	maxHeaderBytes = 8 << 10 // of one callback; about five hundred are needed
)

// Receiver receives callbacks and sorts them by path. Each scenario has its own path,
// so that it sees only its own callbacks. It is safe for concurrent use.
type Receiver struct {
	server *http.Server // nil if callbacks are imported
	base   string       // URL by which the target reaches it
	nonce  string       // makes the paths of this run unique
	seats  chan struct{}
	feed   *callbackFile // nil if the receiver listens

	mu      sync.Mutex
	inboxes map[string]door
}

// door is a path of an inbox.
type door struct {
	*Inbox
	n int // 0 for its own URL
}

// Listen starts a receiver. public is the URL by which the target reaches it, if that
// differs from the address on which it listens.
func Listen(addr, public string) (*Receiver, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case descriptors.Exhausted(err):
		return nil, &session.SettingError{Reason: fmt.Sprintf("callbacks cannot be listened for: %v; raise the limit of file descriptors (ulimit -n)", err)}
	case err != nil:
		return nil, &session.SettingError{Reason: fmt.Sprintf("callbacks cannot be listened for (--callback-listen): %v", err)}
	}
	r := newReceiver(public)
	if r.base == "" {
		r.base = "http://" + l.Addr().String()
	}
	r.server = &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: log.New(io.Discard, "", 0)} // errors of unrelated requests do not matter
	go r.server.Serve(telling{l, r.Spoil})
	return r, nil
}

// telling is a listener that reports why it could not accept: the server only retries
// and logs.
type telling struct {
	net.Listener
	tell func(error)
}

// Accept waits for the next connection.
func (l telling) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		l.tell(err)
	}
	return c, err
}

// Spoil notes in every open inbox that callbacks may be missing or late because of an
// error on our side.
func (r *Receiver) Spoil(err error) {
	var why syscall.Errno
	if errors.As(err, &why) {
		err = why // only "too many open files"; the rest does not help
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, in := range r.inboxes {
		in.spoil(fmt.Errorf("callbacks could not be received: %w", err))
	}
}

func newReceiver(public string) *Receiver {
	return &Receiver{base: strings.TrimRight(public, "/"), nonce: rand.Text(), seats: make(chan struct{}, maxAtOnce), inboxes: map[string]door{}}
}

// Listens reports whether the receiver listens, instead of reading a file.
func (r *Receiver) Listens() bool { return r.server != nil }

// ServeHTTP receives a callback. It acknowledges any content: the scenario finds what
// is wrong with it.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	path := req.URL.Path
	r.mu.Lock()
	in := r.inboxes[path[strings.LastIndex(path, "/")+1:]]
	r.mu.Unlock()
	if in.Inbox == nil || req.Method != http.MethodPost {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	select {
	case r.seats <- struct{}{}:
		defer func() { <-r.seats }()
	case <-req.Context().Done():
		return
	}
	body, err := bounded.Read(req.Body, maxCallback)
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if !in.take(req.Header, body, in.n) {
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// Close stops the receiver. It waits at most two seconds for requests in progress and
// then cuts them off.
func (r *Receiver) Close(ctx context.Context) error {
	if r.feed != nil {
		return r.feed.close()
	}
	brief, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if r.server.Shutdown(brief) != nil {
		return r.server.Close()
	}
	return nil
}

// path returns the path of a scenario's inbox in this run. It cannot be guessed, and
// callbacks for an earlier run match no inbox.
func (r *Receiver) path(name string) string {
	h := sha256.Sum256([]byte(r.nonce + name))
	return hex.EncodeToString(h[:16])
}

// Address returns the URL of a scenario's inbox.
func (r *Receiver) Address(name string) string { return r.base + "/" + r.path(name) }

// Door returns the URL of a further door of a scenario's inbox.
func (r *Receiver) Door(name string, n int) string { return r.Address(fmt.Sprint(name, " ", n)) }

// Open makes the inbox of a scenario.
func (r *Receiver) Open(name, secret string, redact evidence.Redactor, tape *cassette.Recorder) *Inbox {
	in := &Inbox{url: r.Address(name), door: func(n int) string { return r.Door(name, n) }, secret: secret, redact: redact, tape: tape, feed: r.pull, shown: map[int]bool{}}
	r.mu.Lock()
	r.inboxes[r.path(name)] = door{in, 0}
	for n := 2; n <= steps.Doors; n++ {
		r.inboxes[r.path(fmt.Sprint(name, " ", n))] = door{in, n}
	}
	r.mu.Unlock()
	return in
}

// Forget removes a scenario's inbox.
func (r *Receiver) Forget(name string) {
	r.mu.Lock()
	delete(r.inboxes, r.path(name))
	for n := 2; n <= steps.Doors; n++ {
		delete(r.inboxes, r.path(fmt.Sprint(name, " ", n)))
	}
	r.mu.Unlock()
}

// Inbox holds the callbacks of one scenario in order of arrival, including repetitions;
// the steps judge them. It is safe for concurrent use.
type Inbox struct {
	url, secret string
	door        func(n int) string
	redact      evidence.Redactor
	tape        *cassette.Recorder // nil if nothing is recorded
	feed        func() error       // reads what was captured elsewhere

	mu       sync.Mutex
	received []steps.Callback
	shown    map[int]bool // indices of the callbacks that Read has returned
	upTo     int          // 1 + the highest index in shown
	size     int          // bytes of all kept headers and bodies
	refused  int          // callbacks beyond the limits
	// spoiled is why callbacks of this scenario may be missing.
	spoiled error
}

// URL returns the URL to which the target must deliver.
func (i *Inbox) URL() string { return i.url }

// Door returns the URL of a further door.
func (i *Inbox) Door(n int) string { return i.door(n) }

// take adds a callback that came to a door and reports whether there was room. It checks the signature on
// arrival, since a recording renumbers the signed bytes.
func (i *Inbox) take(header http.Header, body []byte, to int) bool {
	kept, size := lookedAt(header)
	size += len(body)
	c := steps.Callback{Header: kept, Body: body, At: time.Now(), SignatureFault: expect.Signature(header, body, i.secret), To: to}
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.received) >= maxInboxCount || i.size+size > maxInbox {
		i.refused++
		return false
	}
	i.received = append(i.received, c)
	i.size += size
	return true
}

// lookedAt copies the headers that are used later, so that the others can be freed, and
// counts their bytes.
func lookedAt(header http.Header) (kept http.Header, size int) {
	kept = http.Header{}
	for name, values := range header {
		if !evidence.OfCallback(name) {
			continue
		}
		kept[name] = slices.Clone(values)
		size += len(name)
		for _, v := range values {
			size += len(v)
		}
	}
	return kept, size
}

// spoil notes that a callback could not be read.
func (i *Inbox) spoil(err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.spoiled = err
}

// Read returns the callbacks so far that match f, and records the read on the tape.
// After a flood it returns an error: a refused callback may have mattered.
func (i *Inbox) Read(_ context.Context, f steps.Filter) ([]steps.Callback, error) {
	if err := i.feed(); err != nil {
		return nil, err
	}
	var found []steps.Callback
	i.mu.Lock()
	for n, c := range i.received {
		if (f.Body == "" || gjson.GetBytes(c.Body, f.Body).Exists()) && bytes.Contains(c.Body, []byte(f.Contains)) {
			found = append(found, c)
			i.shown[n], i.upTo = true, max(i.upTo, n+1)
		}
	}
	refused, spoiled := i.refused, i.spoiled
	i.mu.Unlock()
	if spoiled != nil {
		return nil, spoiled
	}
	if refused > 0 {
		return nil, fmt.Errorf("a flood of callbacks: %d were refused beyond the limit of %d callbacks and %d MiB", refused, maxInboxCount, maxInbox>>20)
	}
	if i.tape != nil {
		i.tape.Callbacks(recordedRead(f, found, i.redact))
	}
	return found, nil
}

// Rest returns the callbacks that arrived before the last one that Read returned and
// that Read did not return. It records the read on the tape.
func (i *Inbox) Rest(context.Context) ([]steps.Callback, error) {
	i.mu.Lock()
	var rest []steps.Callback
	for n, c := range i.received[:i.upTo] {
		if !i.shown[n] {
			rest = append(rest, c)
		}
	}
	i.mu.Unlock()
	if i.tape != nil {
		i.tape.Callbacks(recordedRead(steps.Filter{}, rest, i.redact))
	}
	return rest, nil
}

func recordedRead(f steps.Filter, found []steps.Callback, redact evidence.Redactor) cassette.CallbacksRead {
	read := cassette.CallbacksRead{Body: f.Body, Contains: f.Contains, Seen: []cassette.RecordedCallback{}}
	for _, c := range found {
		seen := redact.Callback(c)
		read.Seen = append(read.Seen, cassette.RecordedCallback{Header: seen.Header, Body: seen.Body, SignatureFault: seen.SignatureFault, To: c.To})
	}
	return read
}
