// Package steps defines what each phrase of the features does and checks on the wire.
//
// A [World] holds the state of one scenario. [Phrases] returns the vocabulary,
// [Register] binds it to godog, [EffectsOf] says what a step needs and changes, and
// [Judge] says what an error of a step means. [Session] is what the runner provides.
//
// The phrases are listed in phrases.go, and phrase.go runs them. Every other file
// covers one subject. The package knows the API from its documentation alone and
// never imports the reference service.
package steps

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// Version identifies the behavior of the steps and is part of every recording's
// digest. Increase it when a step sends or reads something else: earlier recordings
// are then stale.
const Version = "7"

// The processing modes, as ProcessingMode of the API reference spells them.
const (
	modeDispatch     = "DISPATCH"
	modeConversation = "CONVERSATION"
)

// Rule is the rule under test.
type Rule struct {
	ID    string
	Needs []string
}

// Sink receives what a scenario reports besides its result.
type Sink interface {
	// Wire receives a finding about the shape of a body. The finding names its WIRE
	// rule.
	Wire(expect.Finding)
	// Observe receives an observation of a may-rule.
	Observe(expect.Observation)
}

// World is the state of one scenario: what it made, the recipients it wrote to, and
// the results of the last call.
type World struct {
	session *Session
	sink    Sink
	rule    Rule

	calls     int     // number of exchanges so far
	outcome   *Answer // the answer to the last Given or When
	last      spoken  // the last Given or When
	observing bool    // a claim is only observed, not judged
	wire      []expect.Finding

	app            *app
	control        *app                        // a CONVERSATION app whose traffic shows that earlier traffic was processed
	controlTo      *recipient                  // the last recipient of that traffic
	controlMessage string                      // the id of the last message of that traffic
	dispatch       *traffic                    // the control message in DISPATCH mode
	controls       []control                   // that the steps have asked for
	unconfirmed    func(context.Context) error // checks that the last action took effect; may be nil
	failed         bool                        // a step has failed
	recipient      *recipient
	sent           []*traffic // messages and events, oldest first
	refusal        *traffic   // the last refused message
	replies        []*traffic
	listing        *listing

	moved     bool                        // the scenario has moved the clock
	removed   bool                        // the scenario has deleted something
	settled   bool                        // nothing has become pending since the last settle
	taken     struct{ sent, replies int } // how many the target is known to have processed
	values    map[string]string           // what was sent as metadata or correlation id, by kind and label
	checked   map[string]bool             // callbacks whose shape was checked
	sound     map[shape]bool              // answers whose shape has no faults
	named     map[string]any              // names of the objects made, by kind and id
	set       map[string]map[string]bool  // members that the scenario set, by kind and id of the object
	evidence  evidence                    // what is judged at the end
	hooks     []webhook                   // that the scenario has created, oldest first
	elsewhere bool                        // a request has named a URL of its own for its callbacks
	// subscribed is set once callbacks of an app come to the inbox.
	subscribed bool
}

// app is an app that the scenario uses.
type app struct {
	hookAsked      bool // an unknown caller has asked for a webhook of it
	id, name, mode string
	before         string   // its body before the last change, for comparison
	written        string   // the answer to its last accepted change
	touched        []string // the members of the last update
	asked          map[string]any
	hooked         bool     // no webhook has to be created
	webhook        string   // the id of the webhook that was created
	deaf           bool     // its callbacks do not reach the inbox
	channels       []string // of an existing app; empty if it does not show them
}

// recipient is a recipient that the scenario may write to.
type recipient struct {
	channel, identity         string
	contactID, conversationID string
	also                      *recipient // another identity of the same person; nil if there is none
	former                    string     // the id of their contact that was deleted
}

// traffic is a message or an event, to a recipient (MT) or from one (MO).
type traffic struct {
	kind    string // message or event
	inbound bool   // from the recipient
	id      string // for inbound traffic, known only once it was seen
	text    string
	special string    // characters beyond ASCII that follow the text
	vouched bool      // the handset says that it sent this text
	at      time.Time // when it was accepted, where the scenario says so
	mode    string    // the documented processing mode
	app     *app
	with    *recipient
	refused bool
	note    string       // message metadata that it was injected with
	seen    bool         // it was found in its store
	asked   spoken       // what it came of
	came    gjson.Result // the sender's channel identity according to a callback

	processed    string     // the documented mode, whatever a step looks for
	dispatchOnly bool       // of an app in CONVERSATION mode
	doubtful     bool       // it was accepted although its request is invalid
	beside       []*traffic // what was sent at once with it
}

// found is the result of an action. Its nil fields leave the world as it was, except
// for answer.
type found struct {
	answer  *Answer    // nil if there is no answer to judge
	app     *app       // the app of the next steps
	to      *recipient // the recipient of the next steps
	traffic *traffic
	listing *listing
	pending bool                        // the target may not have processed it yet
	confirm func(context.Context) error // checks that the action took effect; may be nil
}

// take makes the result of an action the subject of the next steps.
func (w *World) take(f found) {
	w.outcome = f.answer
	if f.answer == nil || f.answer.done() {
		w.unconfirmed = f.confirm
	}
	w.app = cmp.Or(f.app, w.app)
	w.recipient = cmp.Or(f.to, w.recipient)
	for r := f.to; r != nil; r = r.also {
		w.evidence.identities = append(w.evidence.identities, r.identity)
	}
	w.listing = cmp.Or(f.listing, w.listing)
	w.settled = w.settled && !f.pending
	if t := f.traffic; t != nil {
		t.processed, t.dispatchOnly = t.mode, !t.inbound && t.app != nil && t.mode != "" && t.mode != t.app.mode
		t.doubtful = f.answer != nil && f.answer.invalid != ""
	}
	switch t := f.traffic; {
	case t == nil:
	case t.inbound:
		w.replies = append(w.replies, t)
	case t.refused:
		w.refusal = t
	default:
		w.sent = append(w.sent, t)
	}
}

// NewWorld returns a world without a scenario. Its phrases can be registered before
// the scenario is known; Enter sets the scenario.
func NewWorld() *World { return &World{} }

// Enter starts a scenario of a rule.
func (w *World) Enter(s *Session, rule Rule, sink Sink) {
	w.session, w.rule, w.sink, w.evidence = s, rule, sink, newEvidence()
}

// Leave ends a scenario and releases its state: godog holds the step functions until
// the end of the run.
func (w *World) Leave() { *w = World{} }

// SetUp begins the text of a failed set-up.
const SetUp = "set-up: "

// setupError is a failed set-up, which says nothing about the rule under test.
type setupError struct{ err error }

func (e *setupError) Error() string {
	if within, ok := e.err.(*setupError); ok {
		return within.Error()
	}
	return SetUp + e.err.Error()
}
func (e *setupError) Unwrap() error { return e.err }

// given checks that an action, a precondition of the scenario, has succeeded, and
// waits until the target has processed it. err is the action's own error.
func (w *World) given(ctx context.Context, err error) error {
	if err == nil && w.outcome != nil { // a read may be too early
		err = w.reread(ctx, (*Answer).ok)
	}
	if err == nil && w.outcome != nil && !w.outcome.done() {
		err = w.notGranted(w.outcome)
	}
	if err == nil {
		err = w.processed(ctx)
	}
	if err == nil {
		err = w.confirmed(ctx)
	}
	if err != nil {
		return &setupError{err}
	}
	return nil
}

// succeeded checks that the last action was not refused. A read is first repeated
// until it succeeds: what it asks for may be seen late.
func (w *World) succeeded(ctx context.Context) error {
	if o := w.outcome; o != nil && !o.refused && o.invalid == "" && !w.observing {
		if err := w.reread(ctx, (*Answer).ok); err != nil {
			return err
		}
	}
	return w.granted()
}

// granted returns an error if the last action was refused although the documentation
// says that it succeeds. If the request breaks its own schema, the scenario is wrong and
// not the target, so the error is a SuiteFault. Two cases are exempt: an observed
// request may be invalid on purpose, and a request that an earlier Then expected to be
// refused need not succeed.
func (w *World) granted() error {
	if w.outcome == nil || w.outcome.refused {
		return nil
	}
	if w.outcome.invalid != "" && !w.observing {
		return &SuiteFault{w.outcome.invalid + ", and yet it is said to succeed"}
	}
	if w.outcome.done() {
		return nil
	}
	return w.wronglyRefused(w.outcome, w.outcome.op.title+" succeeds")
}

// finding returns f as an error. It masks f and, unless f names a rule, sets the rule
// under test.
func (w *World) finding(f expect.Finding) error {
	if f.Rule == "" {
		f.Rule = w.rule.ID
	}
	f = f.Shown(w.mask)
	return &f
}

// mask removes secrets from a text; see Session.Mask.
func (w *World) mask(pointer, text string) string {
	if w.session == nil || w.session.Mask == nil {
		return text
	}
	return w.session.Mask(pointer, text)
}

// found returns f as an error of this scenario, or nil if f is nil.
func (w *World) found(f *expect.Finding, a *Answer) error {
	if f == nil {
		return nil
	}
	if f.Exchange == 0 && a != nil {
		f.Exchange = a.exchange
	}
	return w.finding(*f)
}

// needs reports whether the rule under test needs a capability.
func (w *World) needs(capability string) bool { return slices.Contains(w.rule.Needs, capability) }
