package evidence

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// signaturePrefix is the prefix of the headers that sign a callback (API reference,
// Callbacks, Validating Callbacks). They hold no secret, only what was signed with one.
const signaturePrefix = "x-sinch-webhook-signature"

// Callback masks secrets in a callback and drops every header except its type and
// signature.
func (r Redactor) Callback(c steps.Callback) wire.Callback {
	return wire.Callback{
		Header: r.headers(callbackHeaders(c.Header)), Body: r.Body(c.Body), SignatureFault: expect.Shorten(r.Text(c.SignatureFault)), At: c.At.UTC(),
	}
}

// OfCallback reports whether a header of a callback is used: its type or part of its
// signature.
func OfCallback(name string) bool {
	name = strings.ToLower(name)
	return name == "content-type" || strings.HasPrefix(name, signaturePrefix)
}

func callbackHeaders(h http.Header) map[string]string {
	kept := map[string]string{}
	for name, values := range h {
		if OfCallback(name) {
			kept[strings.ToLower(name)] = strings.Join(values, ", ")
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// Callbacks returns the callbacks that the scenario has read so far.
func (l *Log) Callbacks() []wire.Callback {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]wire.Callback(nil), l.callbacks...)
}

// Inbox returns an inbox that captures what the steps read from next.
func (l *Log) Inbox(next steps.Inbox) steps.Inbox { return &readInbox{next, l} }

type readInbox struct {
	inbox steps.Inbox
	log   *Log
}

func (i *readInbox) URL() string       { return i.inbox.URL() }
func (i *readInbox) Door(n int) string { return i.inbox.Door(n) }

func (i *readInbox) Read(ctx context.Context, f steps.Filter) ([]steps.Callback, error) {
	read, err := i.inbox.Read(ctx, f)
	i.log.received(read, true)
	return read, err
}

func (i *readInbox) Rest(ctx context.Context) ([]steps.Callback, error) {
	read, err := i.inbox.Rest(ctx)
	i.log.received(read, false)
	return read, err
}

// received captures callbacks that are read for the first time, by a step or at the end,
// and numbers all of them.
// It identifies a callback by its body and by how often that body has come, since a
// recording holds nothing else to tell a repeated delivery by.
func (l *Log) received(read []steps.Callback, byStep bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	times := map[string]int{}
	for n := range read {
		c := &read[n]
		times[string(c.Body)]++
		key := strconv.Itoa(times[string(c.Body)]) + " " + string(c.Body)
		if l.numbers[key] == 0 {
			if l.numbers == nil {
				l.numbers = map[string]int{}
			}
			captured := l.redact.Callback(*c)
			captured.Body, captured.Outline = l.keep(captured.Body)
			if byStep {
				captured.After = len(l.exchanges)
			}
			l.callbacks = append(l.callbacks, captured)
			l.numbers[key] = len(l.callbacks)
		}
		c.Number = l.numbers[key]
	}
}
