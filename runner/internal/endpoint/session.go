package endpoint

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/control"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/recorded/disguise"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// Open begins a scenario. A scenario that moves the clock gets its own project if the
// target can make one; so does every scenario that is recorded.
func (t *endpoint) Open(ctx context.Context, s *plan.Scenario) (*session.Session, error) {
	if movesClock(s) && t.apart() || t.recordsApart() {
		return t.openApart(ctx, s)
	}
	return t.open(ctx, s)
}

func movesClock(s *plan.Scenario) bool { return slices.Contains(s.Rule.Needs, plan.Clock) }

func (t *endpoint) open(ctx context.Context, s *plan.Scenario) (*session.Session, error) {
	if (movesClock(s) || t.run != nil) && t.has(plan.Clock) {
		if err := t.control.ReadClock(ctx); err != nil {
			return nil, err
		}
	}
	begun := time.Now()
	o := &liveSession{endpoint: t, scenario: s, place: t.client.places.held(s.ID), account: t.newAccount(), values: map[string]string{}, pseudonyms: disguise.NewPseudonyms(t.recordedSeed(), s.ID)}
	if t.Record != "" {
		o.tape = o.newTape()
	}
	o.owner = newOwner(t.client, t.client.guard, o.account)
	handed := session.NewValues(t.Endpoint.Seed, s.ID, o.handed)
	handed.Began = t.began
	// Scenarios that hold numbers must get places, so that they give the numbers back.
	err := o.place.without(ctx, func() (err error) {
		o.share, err = t.numbers.take(ctx, handed.IdentityHash)
		return err
	})
	if err != nil {
		return nil, err
	}
	handed.Number = o.share.number
	t.Secrets.Add(handed.Secret())
	o.redact = evidence.NewRedactor(append(slices.Clone(t.known), t.Credentials.KeySecret, handed.Secret())...)
	ss := &steps.Session{
		BaseURL: t.URL, Project: t.Project, Values: handed, Channels: t.Channels,
		Pace: realPace{o.place, o.attempt}, Budgets: t.Budgets, Ledger: o.account,
		Apps: t.Apps.byMode(),
	}
	var tape evidence.Tape
	if o.tape != nil {
		tape = o.tape
	}
	o.log = evidence.NewLog(agent{o.owner, agentName(t.Agent, s.ID)}, o.redact, tape, t.now)
	o.log.Rename(t.root(), t.shownRoot())
	ss.HTTP, ss.Together, ss.Mask = o.log, o.log.Together, o.log.Mask
	if t.has(plan.Callbacks) {
		ss.Inbox = o.log.Inbox(t.receiver.Open(session.InboxName(s.ID), handed.Secret(), o.redact, o.tape))
	}
	acts := &control.Session{Client: t.control, Tape: o.tape, Redact: o.redact}
	if t.has(plan.Handset) {
		ss.Handset = acts
		if t.Handset != nil {
			ss.Handset = &control.Acted{Handset: t.Handset, Notes: acts}
		}
		ss.Handset = o.log.Handset(ss.Handset)
	}
	if t.has(plan.Clock) {
		ss.TimeMachine = o.log.TimeMachine(acts)
	}
	if t.has(plan.LegacyApp) {
		ss.LegacyApps = &askedLegacyApp{acts, o}
		if t.Apps.Legacy != "" {
			ss.LegacyApps = &givenLegacyApp{t.Apps.Legacy, acts}
		}
	}
	opened := &session.Session{Steps: ss, Exchanges: o.log.Exchanges, Callbacks: o.log.Callbacks, Actions: o.log.Actions, Close: o.close, Wire: o.wire}
	if t.control != nil && t.control.Clocked {
		opened.Confirm = func(ctx context.Context) error { return t.control.Undisturbed(ctx, begun) }
	}
	return opened, nil
}

func (t *endpoint) has(capability string) bool { return slices.Contains(t.offered, capability) }

// liveSession is one scenario's use of an endpoint.
type liveSession struct {
	*endpoint
	scenario *plan.Scenario
	account  *ledger.Ledger
	owner    *owner
	values   map[string]string
	tape     *cassette.Recorder
	log      *evidence.Log
	share    *share
	place    *place
	// pseudonyms replace the values in a disguised recording.
	pseudonyms disguise.Pseudonyms
	redact     evidence.Redactor
	undone     shapes // of answers to the clean-up calls
}

// handed notes a value that the scenario received. A disguised recording keeps its
// pseudonym.
func (o *liveSession) handed(key, value string) {
	if o.tape == nil || !o.disguised() {
		o.values[key] = value
		return
	}
	o.values[key] = o.pseudonyms.Of(key)
	o.tape.AddAlias(value, o.values[key])
	if bare, number := strings.CutPrefix(value, "+"); number {
		o.tape.AddAlias(bare, strings.TrimPrefix(o.values[key], "+"))
	}
}

// disguised reports whether recordings hide names and numbers. Recordings of the
// reference service need not: it knows no real person.
func (t *endpoint) disguised() bool { return t.Kind != "reference" }

// recordedSeed is the seed with which a disguised recording is played back.
func (t *endpoint) recordedSeed() int64 {
	if t.Challenged {
		return t.Endpoint.Seed
	}
	return disguise.Seed
}

// brokenOff is how long a target may still work on a call whose answer broke off.
const brokenOff = 1500 * time.Millisecond

// stirred reports whether the scenario made a call from which a target may create
// contacts, and the time by which they all exist. That takes as long as the scenarios
// watch for what must not happen (Budgets.Never).
func (o *liveSession) stirred() (any bool, until time.Time) {
	if slices.Contains(o.scenario.Rule.Needs, plan.Handset) {
		any, until = true, o.now().Add(o.Budgets.Never)
	}
	for _, x := range o.log.Exchanges() {
		due := x.At.Add(o.Budgets.Never)
		switch {
		case x.Request.Method != http.MethodPost, x.Unsent:
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

// undoPatience is how long a clean-up waits for its place.
const undoPatience = 5 * time.Second

// undo deletes what the scenario made, after the target has had time to finish: a
// message that is processed later would bring its contact back.
func (o *liveSession) undo(ctx context.Context) (failed []string) {
	any, until := o.stirred()
	if wait := until.Sub(o.now()); wait > 0 {
		// The rest of the time is for the clean-up, with or without a place.
		brief, cancel := context.WithTimeout(ctx, wait+undoPatience)
		err := o.place.sleep(brief, wait)
		cancel()
		if err != nil && ctx.Err() != nil {
			return []string{err.Error()}
		}
	}
	u := o.eraser(o.owner)
	u.Idle, u.Answered, u.Late, u.Foreign = !any, o.undone.check, o.late, o.foreign
	u.Cleared = func(e ledger.Entry) bool { return o.owner.knows("/apps/" + e.ID) }
	o.noteRefused()
	entries, lines := o.account.Entries(), map[ledger.Entry]string{}
	for _, err := range o.account.Undo(ctx, u) {
		line := o.log.Mask("", err.Error())
		failed = append(failed, line)
		var undo *ledger.UndoError
		if errors.As(err, &undo) {
			lines[undo.Entry] = line
		}
	}
	if any {
		o.after.expect(o.scenario.ID, entries, lines)
	}
	return failed
}

// close undoes what the scenario made and saves its recording. A scenario that did not
// finish leaves no recording, since it would be incomplete.
func (o *liveSession) close(ctx context.Context, finished bool) (cleanup []string, err error) {
	if o.tape != nil && finished {
		err = o.save()
	}
	if o.receiver != nil {
		o.receiver.Forget(session.InboxName(o.scenario.ID))
	}
	cleanup = o.leave(ctx)
	o.numbers.give(o.share)
	return cleanup, err
}

// wire returns the findings about the shape of answers to the runner's own calls.
func (o *liveSession) wire() (all []expect.Finding) {
	for _, f := range append(o.undone.take(), o.shapes.take()...) {
		all = append(all, f.Shown(o.log.Mask))
	}
	return all
}
