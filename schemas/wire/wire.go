// Package wire holds what crosses the wire between a client and a service of
// the Conversation API, as the rooms pass it on to each other: an [Exchange], a
// [Callback], and the [Body] of both. It knows no schema and no recording.
//
// It is also where JSON that comes from outside is read. [Valid] bounds its
// depth, [Decode] reads it strictly, [Clean] reports whether it can stand as
// JSON inside other JSON, and [Canonical] makes equal values equal text.
package wire

import "time"

// Exchange is one request and its answer, redacted at capture.
type Exchange struct {
	Request  Request   `json:"request"`
	Response *Response `json:"response,omitempty"` // nil where the transport failed
	// Error is the transport's error where there was no response.
	Error string `json:"error,omitempty"`
	// Unsent is set where the call failed before the target saw it. No report and
	// no recording keeps it: it decides how long a clean-up waits.
	Unsent bool `json:"-"`
	// Attempts counts how often the call was made below the client (429, 5xx
	// of idempotent calls).
	Attempts int `json:"attempts,omitempty"`
	// Tries are these attempts one by one, where there was more than one. A
	// recording does not keep them.
	Tries []Try     `json:"tries,omitempty"`
	At    time.Time `json:"at,omitzero"`
}

// Try is one attempt at a call.
type Try struct {
	At time.Time `json:"at"`
	// Status is 0 where there was no answer.
	Status int `json:"status,omitempty"`
	// Pause is how long was waited before the next attempt, in milliseconds.
	Pause int64 `json:"pause_ms,omitempty"`
}

// Request is what was sent. URL is the path and query where it lies under the
// target's base URL, and the whole URL otherwise.
type Request struct {
	Method string            `json:"method"`
	URL    string            `json:"url"`
	Header map[string]string `json:"header,omitempty"`
	Body   Body              `json:"body,omitzero"`
}

// Response is what came back.
type Response struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   Body              `json:"body,omitzero"`
}

// Callback is one callback as evidence holds it, redacted at capture.
type Callback struct {
	Header         map[string]string `json:"header,omitempty"`
	Body           Body              `json:"body"`
	SignatureFault string            `json:"signature_fault,omitempty"`
	At             time.Time         `json:"at,omitzero"`
}

// Body is a body on the wire: JSON is kept as JSON so that recordings and
// reports can be read and compared; anything else is kept to the byte.
type Body []byte
