// Package wire holds the types of the traffic between a client and a service of the
// Conversation API, which packages pass to each other: an [Exchange], a [Callback],
// the [Body] of both, and an [Action]. It does not know schemas or recordings.
//
// It also reads JSON from outside. [Valid] limits its depth, [Decode] reads it
// strictly, [Clean] reports whether it can be embedded in other JSON, and [Canonical]
// turns equal values into equal text.
package wire

import "time"

// Exchange is one request and its answer, without secrets.
type Exchange struct {
	Request  Request   `json:"request"`
	Response *Response `json:"response,omitempty"` // nil if the transport failed
	// Error is the transport's error if there was no response.
	Error string `json:"error,omitempty"`
	// Unsent is set if the call failed before it reached the target. It decides how
	// long a clean-up waits. Reports and recordings do not keep it.
	Unsent bool `json:"-"`
	// Attempts counts how often the call was made, including repeats after 429 and,
	// for idempotent calls, after 5xx.
	Attempts int `json:"attempts,omitempty"`
	// Tries are the attempts one by one, if there was more than one. A recording does
	// not keep them.
	Tries []Try     `json:"tries,omitempty"`
	At    time.Time `json:"at,omitzero"`
}

// Try is one attempt at a call.
type Try struct {
	At time.Time `json:"at"`
	// Status is 0 if there was no answer.
	Status int `json:"status,omitempty"`
	// Pause is the wait before the next attempt, in milliseconds.
	Pause int64 `json:"pause_ms,omitempty"`
}

// Request is a request as sent. URL is the path and query if it is below the target's
// base URL, and the whole URL otherwise.
type Request struct {
	Method string            `json:"method"`
	URL    string            `json:"url"`
	Header map[string]string `json:"header,omitempty"`
	Body   Body              `json:"body,omitzero"`
	// Outline has the members of a body that a report holds in part.
	Outline Body `json:"outline,omitzero"`
	// Auth is how the caller identified itself: Basic or Bearer with the target's own
	// credentials, "none", or a wrong Authorization header of the suite's, whole. It is
	// empty where that is not known, as in recordings.
	Auth string `json:"auth,omitempty"`
}

// Response is a response as received.
type Response struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   Body              `json:"body,omitzero"`
	// Outline has the members of a body that a report holds in part.
	Outline Body `json:"outline,omitzero"`
}

// Callback is one callback, without secrets.
type Callback struct {
	Header map[string]string `json:"header,omitempty"`
	Body   Body              `json:"body"`
	// Outline has the members of a body that a report holds in part.
	Outline        Body      `json:"outline,omitzero"`
	SignatureFault string    `json:"signature_fault,omitempty"`
	At             time.Time `json:"at,omitzero"`
	// After is how many exchanges came before the step that first read it. It is 0 if
	// no step read it.
	After int `json:"after,omitempty"`
}

// Action is what a recipient did, or a move of the clock, as a scenario asked for it.
type Action struct {
	Kind string `json:"kind"` // handset.reply, handset.event, handset.opt, clock.advance
	// Direction is in or out, if a recipient opts.
	Direction string `json:"direction,omitempty"`
	// Seconds is how far the clock moved.
	Seconds int64 `json:"seconds,omitempty"`
	// Error is set if the action failed.
	Error string `json:"error,omitempty"`
	// After and AfterCallback are how many exchanges and callbacks came before it.
	After         int `json:"after,omitempty"`
	AfterCallback int `json:"after_callback,omitempty"`
}

// Body is a body on the wire. In JSON, a body that is clean JSON stays JSON, so that
// recordings and reports can be read and compared. Any other body is kept byte by
// byte.
type Body []byte
