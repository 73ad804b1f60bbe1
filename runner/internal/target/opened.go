package target

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// Open begins a scenario, in a project of its own where it moves the clock and the
// target has one to give.
func (t *endpoint) Open(ctx context.Context, s *plan.Scenario) (*Session, error) {
	if movesClock(s) && t.apart() {
		return t.openApart(ctx, s)
	}
	return t.open(ctx, s)
}

func movesClock(s *plan.Scenario) bool { return slices.Contains(s.Rule.Needs, plan.Clock) }

func (t *endpoint) open(ctx context.Context, s *plan.Scenario) (*Session, error) {
	if movesClock(s) && t.has(plan.Clock) {
		if err := t.control.readClock(ctx); err != nil {
			return nil, err
		}
	}
	begun := time.Now()
	o := &opened{endpoint: t, scenario: s, account: t.newAccount(), values: map[string]string{}, pseudonyms: newPseudonyms(s.ID)}
	if t.Record != "" {
		o.tape = o.newTape()
	}
	o.owner = newOwner(t.client, t.client.guard, o.account)
	handed := newValues(t.Endpoint.Seed, s.ID, o.handed)
	handed.began = t.began
	var err error
	if o.share, err = t.numbers.take(ctx, handed.identityHash); err != nil {
		return nil, err
	}
	handed.number = o.share.number
	t.Secrets.Add(handed.Secret())
	o.redact = evidence.NewRedactor(append(slices.Clone(t.known), t.Credentials.KeySecret, handed.Secret())...)
	session := &steps.Session{
		BaseURL: t.URL, Project: t.Project, Values: handed, Channels: t.Channels,
		Pace: realPace{o.attempt}, Budgets: t.Budgets, Ledger: o.account,
		Apps: t.Apps.byMode(),
	}
	var tape evidence.Tape
	if o.tape != nil {
		tape = o.tape
	}
	o.log = evidence.NewLog(agent{o.owner, agentName(t.Agent, s.ID)}, o.redact, tape, t.now)
	o.log.Rename(t.root(), t.shownRoot())
	session.HTTP, session.Mask = o.log, o.log.Mask
	if t.has(plan.Callbacks) {
		session.Inbox = o.log.Inbox(t.receiver.open(pathOf(s.ID), handed.Secret(), o.redact, o.tape))
	}
	acts := &controlSession{t.control, o.tape, o.redact}
	if t.has(plan.Handset) {
		session.Handset = acts
		if t.Handset != nil {
			session.Handset = &actedSession{t.Handset, acts}
		}
	}
	if t.has(plan.Clock) {
		session.TimeMachine = acts
	}
	if t.has(plan.LegacyApp) {
		session.LegacyApps = &askedLegacyApp{acts, o}
		if t.Apps.Legacy != "" {
			session.LegacyApps = &givenLegacyApp{t.Apps.Legacy, acts}
		}
	}
	opened := &Session{Steps: session, Exchanges: o.log.Exchanges, Callbacks: o.log.Callbacks, Close: o.close, Wire: o.wire}
	if t.control != nil && t.control.clocked {
		opened.Confirm = func(ctx context.Context) error { return t.control.undisturbed(ctx, begun) }
	}
	return opened, nil
}

func (t *endpoint) has(capability string) bool { return slices.Contains(t.offered, capability) }

// pathOf names a scenario's inbox: short, and the same in every repetition.
func pathOf(scenario string) string {
	h := sha256.Sum256([]byte(scenario))
	return hex.EncodeToString(h[:8])
}

// opened is one scenario's use of an endpoint.
type opened struct {
	*endpoint
	scenario *plan.Scenario
	account  *ledger.Ledger
	owner    *owner
	values   map[string]string
	tape     *cassette.Recorder
	log      *evidence.Log
	share    *share
	// pseudonyms are those of the values, in a recording that is disguised.
	pseudonyms pseudonyms
	redact     evidence.Redactor
	undone     shapes // of answers to the clean-up
}

// handed notes a value that the scenario was handed. A recording of an endpoint
// keeps what stands for it.
func (o *opened) handed(key, value string) {
	if o.tape == nil || !o.disguised() {
		o.values[key] = value
		return
	}
	o.values[key] = o.pseudonyms.of(key)
	o.tape.AddAlias(value, o.values[key])
	if bare, number := strings.CutPrefix(value, "+"); number {
		o.tape.AddAlias(bare, strings.TrimPrefix(o.values[key], "+"))
	}
}

// disguised reports whether recordings hide who is spoken of. The reference
// service knows nobody.
func (t *endpoint) disguised() bool { return t.Kind != "reference" }

// brokenOff is how long a target may be at a call still whose answer broke off.
const brokenOff = 1500 * time.Millisecond

// stirred reports whether the scenario set anything going that a target makes
// contacts of, and by when all has come to be: what does happen is given as long
// as what must not happen is watched for.
func (o *opened) stirred() (any bool, until time.Time) {
	if slices.Contains(o.scenario.Rule.Needs, plan.Handset) {
		any, until = true, o.now().Add(o.Budgets.Never)
	}
	for _, x := range o.log.Exchanges() {
		due := x.At.Add(o.Budgets.Never)
		switch {
		case x.Request.Method != http.MethodPost, neverSent(x.Error):
			continue
		case x.Error != "":
			due = o.now().Add(max(brokenOff, o.Budgets.Never))
		case !strings.HasSuffix(x.Request.URL, ":send"):
			continue
		}
		any = true
		if due.After(until) {
			until = due
		}
	}
	return any, until
}

// neverSent reports whether a call failed before the target saw it: the guard
// refused it, patience was at an end, or there was no connection.
func neverSent(err string) bool {
	return strings.HasSuffix(err, notSent) || strings.HasPrefix(err, notAsked) || strings.Contains(err, ": dial ")
}

// undo deletes what the scenario made, once the target can be at nothing still:
// a message that is processed later would bring its contact back.
func (o *opened) undo(ctx context.Context) (failed []string) {
	any, until := o.stirred()
	if wait := until.Sub(o.now()); wait > 0 {
		if err := (realPace{}).Sleep(ctx, wait); err != nil {
			return []string{err.Error()}
		}
	}
	u := o.eraser(o.owner)
	u.Idle, u.Answered, u.Late, u.Foreign = !any, o.undone.check, o.late, o.foreign
	o.noteRefused()
	if any {
		o.after.expect(o.scenario.ID, o.account.Entries())
	}
	for _, err := range o.account.Undo(ctx, u) {
		failed = append(failed, o.log.Mask("", err.Error()))
	}
	return failed
}

// close undoes what the scenario made, and saves what it recorded. A scenario
// that did not come to an end leaves no recording: it would be a lie.
func (o *opened) close(ctx context.Context, finished bool) (cleanup []string, err error) {
	if o.tape != nil && finished {
		err = o.save()
	}
	if o.receiver != nil {
		o.receiver.forget(pathOf(o.scenario.ID))
	}
	cleanup = o.leave(ctx)
	o.numbers.give(o.share)
	return cleanup, err
}

// wire returns what was wrong with the shape of answers to calls of our own.
func (o *opened) wire() (all []expect.Finding) {
	for _, f := range append(o.undone.take(), o.shapes.take()...) {
		all = append(all, f.Shown(o.log.Mask))
	}
	return all
}
