// Package steps says what each phrase of the features does and checks on the
// wire. A World holds what one scenario knows; phrases.go is the one table of
// phrases, phrase.go what becomes of one; the other files tell one subject each. The package knows the API
// from its documentation alone: it never sees the reference service.
package steps

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// Version identifies the behaviour of the steps. It is part of every
// recording's digest: raise it when a step sends or reads something else, and
// recordings made before are stale.
const Version = "2"

// The processing modes, as ProcessingMode of the API reference spells them.
const (
	modeDispatch     = "DISPATCH"
	modeConversation = "CONVERSATION"
)

// Rule is what the world knows of the rule under test.
type Rule struct {
	ID    string
	Needs []string
}

// Sink takes what a scenario has to say beside passing or failing.
type Sink interface {
	// Wire takes a fault of a body's shape. The finding names its WIRE rule.
	Wire(expect.Finding)
	// Observe takes what a may-rule was seen to do.
	Observe(expect.Observation)
}

// World is everything one scenario knows: what it made, whom it wrote to, and
// what the last call led to.
type World struct {
	session *Session
	sink    Sink
	rule    Rule

	calls     int     // exchanges so far: the number of the last one
	outcome   *Answer // the answer to the last thing done by a Given or When
	last      spoken  // that Given or When
	observing bool    // a claim is tried, and nothing judged
	wire      []expect.Finding

	app       *app
	control   *app       // a CONVERSATION app whose traffic proves that time has passed
	controlTo *recipient // whom such traffic went to last
	recipient *recipient
	sent      []*traffic // messages and events, oldest first
	refusal   *traffic   // the last message that was refused
	replies   []*traffic
	listing   *listing

	moved   bool                        // the scenario has moved the clock
	settled bool                        // nothing is pending since the last message
	taken   struct{ sent, replies int } // how much the target has taken in
	extras  map[string]string           // what messages carried, by kind
	latest  string                      // the kind of conversation metadata sent last
	checked map[string]bool             // callbacks whose shape was checked
	named   map[string]string           // names of what was made, by kind and id
	// subscribed tells that callbacks of an app come to the inbox.
	subscribed bool
}

// app is an app of the scenario's own.
type app struct {
	id, name, mode string
	before         string   // its body before the When, to tell that nothing changed
	touched        []string // the members that the last update named
	hooked         bool     // no webhook need be made any more
	deaf           bool     // its callbacks do not reach the inbox
}

// recipient is somebody the scenario may write to.
type recipient struct {
	channel, identity         string
	contactID, conversationID string
}

// traffic is a message or an event, to a recipient (MT) or from one (MO).
type traffic struct {
	kind    string // message, event
	inbound bool   // from the recipient
	id      string // of what is inbound, known once it was seen
	text    string
	mode    string // the mode it is documented to be processed in
	app     *app
	with    *recipient
	refused bool
	came    gjson.Result // the channel identity that a callback named as the sender
}

// found is what an action came to. What is nil stays as it was, but for the answer.
type found struct {
	answer  *Answer    // nil where nothing was answered that anybody judges
	app     *app       // that the next steps speak of
	to      *recipient // whom the next steps speak of
	traffic *traffic
	listing *listing
	pending bool // the target may not have taken it in yet
}

// take has the next steps speak of what an action came to.
func (w *World) take(f found) {
	w.outcome = f.answer
	w.app = cmp.Or(f.app, w.app)
	w.recipient = cmp.Or(f.to, w.recipient)
	w.listing = cmp.Or(f.listing, w.listing)
	w.settled = w.settled && !f.pending
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

// NewWorld returns a world that has yet to be entered: its phrases can be
// registered before it is known which scenario is to run.
func NewWorld() *World { return &World{} }

// Enter begins a scenario of a rule.
func (w *World) Enter(s *Session, rule Rule, sink Sink) {
	w.session, w.rule, w.sink = s, rule, sink
}

// Leave ends a scenario and lets go of everything it knew. Whoever runs the
// steps may hold on to their functions for as long as a whole run lasts.
func (w *World) Leave() { *w = World{} }

// setupError is a scenario that cannot even begin: it says nothing about the
// rule under test.
type setupError struct{ err error }

func (e *setupError) Error() string { return "set-up: " + e.err.Error() }
func (e *setupError) Unwrap() error { return e.err }

// given checks that an action has succeeded, without which the scenario makes no
// sense, and waits until the target has processed it. err is the action's own.
func (w *World) given(ctx context.Context, err error) error {
	if err == nil && w.outcome != nil && !w.outcome.ok() {
		err = fmt.Errorf("%s was refused: %s", w.outcome.op.title, w.outcome.summary())
	}
	if err == nil {
		err = w.processed(ctx)
	}
	if err != nil {
		return &setupError{err}
	}
	return nil
}

// succeeded returns a finding where the last action was refused although the
// documentation says that it succeeds. It says so of no request that breaks its
// schema: whatever became of that, the scenario is wrong and not the target. What
// is merely observed may be wrong on purpose, and what an earlier Then said to be
// refused need not succeed.
func (w *World) succeeded() error {
	if w.outcome == nil || w.outcome.refused {
		return nil
	}
	if w.outcome.invalid != "" && !w.observing {
		return &SuiteFault{w.outcome.invalid + ", and yet it is said to succeed"}
	}
	if w.outcome.ok() {
		return nil
	}
	return w.finding(expect.Finding{
		Expected: w.outcome.op.title + " succeeds",
		Actual:   w.outcome.summary(),
		Exchange: w.outcome.exchange,
	})
}

// finding names the rule under test in f.
func (w *World) finding(f expect.Finding) error {
	if f.Rule == "" {
		f.Rule = w.rule.ID
	}
	f = f.Shown(w.mask)
	return &f
}

// mask takes out of a text what must show nowhere; see Session.Mask.
func (w *World) mask(pointer, text string) string {
	if w.session == nil || w.session.Mask == nil {
		return text
	}
	return w.session.Mask(pointer, text)
}

// found returns f as an error of this scenario, or nil.
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
