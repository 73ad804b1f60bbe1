package target

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// maxCallback bounds the body of a callback, in bytes.
const maxCallback = 1 << 20

// receiver listens for callbacks and sorts them by path: each scenario has its
// own, so that none sees another's.
type receiver struct {
	server *http.Server
	base   string // as the target reaches it

	mu      sync.Mutex
	inboxes map[string]*inbox
}

// listenForCallbacks starts a receiver. public is the URL by which the target
// reaches it, where that is another than the address it listens on.
func listenForCallbacks(addr, public string) (*receiver, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening for callbacks: %w", err)
	}
	r := &receiver{base: strings.TrimRight(public, "/"), inboxes: map[string]*inbox{}}
	if r.base == "" {
		r.base = "http://" + l.Addr().String()
	}
	r.server = &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second}
	go r.server.Serve(l)
	return r, nil
}

// ServeHTTP takes a callback in. It is acknowledged whatever it says: what is
// wrong with it is the scenario's to find.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	path := req.URL.Path
	r.mu.Lock()
	in := r.inboxes[path[strings.LastIndex(path, "/")+1:]]
	r.mu.Unlock()
	if in == nil || req.Method != http.MethodPost {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	body, err := io.ReadAll(io.LimitReader(req.Body, maxCallback+1))
	if err != nil || len(body) > maxCallback {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	in.take(req.Header, body)
	w.WriteHeader(http.StatusOK)
}

func (r *receiver) close(ctx context.Context) error { return r.server.Shutdown(ctx) }

// open makes the inbox of one scenario.
func (r *receiver) open(name, secret string, tape *cassette.Recorder) *inbox {
	in := &inbox{url: r.base + "/" + name, secret: secret, tape: tape}
	r.mu.Lock()
	r.inboxes[name] = in
	r.mu.Unlock()
	return in
}

func (r *receiver) forget(name string) {
	r.mu.Lock()
	delete(r.inboxes, name)
	r.mu.Unlock()
}

// inbox holds the callbacks of one scenario.
type inbox struct {
	url, secret string
	tape        *cassette.Recorder // nil where nothing is recorded

	mu       sync.Mutex
	received []steps.Callback
}

func (i *inbox) URL() string { return i.url }

// take judges the signature on arrival: a recording renumbers the bytes that
// were signed.
func (i *inbox) take(header http.Header, body []byte) {
	c := steps.Callback{Header: header.Clone(), Body: body, At: time.Now(), SignatureFault: expect.Signature(header, body, i.secret)}
	i.mu.Lock()
	i.received = append(i.received, c)
	i.mu.Unlock()
}

// Read returns what has arrived so far and puts the look on the tape.
func (i *inbox) Read(_ context.Context, f steps.Filter) ([]steps.Callback, error) {
	var found []steps.Callback
	i.mu.Lock()
	for _, c := range i.received {
		if (f.Body == "" || gjson.GetBytes(c.Body, f.Body).Exists()) && bytes.Contains(c.Body, []byte(f.Contains)) {
			found = append(found, c)
		}
	}
	i.mu.Unlock()
	if i.tape != nil {
		i.tape.Callbacks(recordedRead(f, found))
	}
	return found, nil
}

func recordedRead(f steps.Filter, found []steps.Callback) cassette.CallbacksRead {
	read := cassette.CallbacksRead{Body: f.Body, Contains: f.Contains, Seen: []cassette.RecordedCallback{}}
	for _, c := range found {
		header := map[string]string{}
		for name, v := range c.Header {
			name = strings.ToLower(name)
			if name == "content-type" || strings.HasPrefix(name, "x-sinch-webhook-signature") {
				header[name] = strings.Join(v, ", ")
			}
		}
		read.Seen = append(read.Seen, cassette.RecordedCallback{Header: header, Body: c.Body, SignatureFault: c.SignatureFault})
	}
	return read
}
