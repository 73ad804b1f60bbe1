// Package session holds what the live endpoint and recorded fixtures have in common,
// which is all that the suite knows of either: a [Target] opens a [Session] for each
// scenario. [Values] hands out the scenario's names and identities, so that a recording
// is played back with those that it was made with.
package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// Target is what a run tests: a live endpoint or a folder of recordings.
type Target interface {
	// Describe names the target for the report.
	Describe() verdict.Target
	// Capabilities lists what the target offers. Names are those of package plan.
	Capabilities() []string
	// Serial reports whether scenarios that move the clock must run alone.
	Serial() bool
	// OneAtATime reports whether no two scenarios may run at once.
	OneAtATime() bool
	// Withholds returns why a scenario must not run, or "" if it may.
	Withholds(s *plan.Scenario) string
	// Seed returns the seed of names and identities.
	Seed() int64
	// Admit waits until a scenario may be opened, or returns why it may not. leave must
	// be called when the scenario has ended; it is never nil.
	Admit(ctx context.Context, s *plan.Scenario) (leave func(), err error)
	// Open begins a scenario.
	Open(ctx context.Context, s *plan.Scenario) (*Session, error)
	// LastLook looks once more, after all scenarios have ended, for what they left, and
	// returns what it found, by scenario.
	LastLook(ctx context.Context) map[string]Left
	// Close ends the run.
	Close(ctx context.Context) error
}

// Unshared is embedded by a Target whose scenarios share nothing: each may run beside
// any other, and leaves nothing.
type Unshared struct{}

// Serial returns false: no two scenarios share a clock.
func (Unshared) Serial() bool { return false }

// OneAtATime returns false.
func (Unshared) OneAtATime() bool { return false }

// Withholds withholds nothing.
func (Unshared) Withholds(*plan.Scenario) string { return "" }

// Admit admits every scenario at once.
func (Unshared) Admit(context.Context, *plan.Scenario) (func(), error) { return func() {}, nil }

// LastLook finds nothing.
func (Unshared) LastLook(context.Context) map[string]Left { return nil }

// Left is what a last look found of one scenario's objects.
type Left struct {
	// Settled are lines of the scenario's own clean-up about the objects that were
	// looked for: they no longer hold.
	Settled []string
	// Stays has a line for each object that remains.
	Stays []string
}

// Session is one scenario's use of a target.
type Session struct {
	Steps *steps.Session
	// Exchanges returns the evidence captured so far.
	Exchanges func() []wire.Exchange
	// Callbacks returns the callbacks that the steps have read so far.
	Callbacks func() []wire.Callback
	// Actions returns what recipients did and how the clock moved so far.
	Actions func() []wire.Action
	// Confirm returns an error if someone else may have moved the clock: then what the
	// scenario saw proves nothing. It is called before a finding counts, and at the end
	// of a scenario that moves the clock. It is nil if the clock cannot be read.
	Confirm func(ctx context.Context) error
	// Close ends the scenario. It undoes what the scenario made, saves its recording,
	// and checks what a replay left unused. cleanup lists what could not be undone; err
	// is a reason why the scenario cannot count.
	// A scenario that broke off has not finished.
	Close func(ctx context.Context, finished bool) (cleanup []string, err error)
	// Wire returns, after Close, the findings about the shape of answers to calls that
	// no step made. They count against WIRE rules and not against the scenario's. It is
	// nil if no such calls are made.
	Wire func() []expect.Finding
}

// UnreachableError reports that the target does not answer, does not speak the
// protocol, or refuses our credentials, so that no rule can be judged.
type UnreachableError struct {
	What string
	Err  error
}

func (e *UnreachableError) Error() string { return fmt.Sprintf("%s: %v", e.What, e.Err) }
func (e *UnreachableError) Unwrap() error { return e.Err }

// ErrNotRecorded is returned by Open if a user's recordings have no usable one of a
// scenario. The scenario is then not verified, which is not a fault of the suite.
var ErrNotRecorded = errors.New("not recorded")

// InboxName returns the name of a scenario's inbox: short, and the same in every run.
func InboxName(scenario string) string {
	h := sha256.Sum256([]byte(scenario))
	return hex.EncodeToString(h[:8])
}

// RecordedInbox returns the URL that replaces the address of a scenario's inbox in
// recordings.
func RecordedInbox(scenario string) string {
	return "http://callbacks.modecert.test/" + InboxName(scenario)
}

// RecordedDoor returns the URL that replaces that of a further door of the inbox.
func RecordedDoor(inbox string, n int) string { return fmt.Sprint(inbox, "-", n) }

// SettingError reports that the configuration names something that does not exist or is
// not as described.
type SettingError struct{ Reason string }

func (e *SettingError) Error() string { return e.Reason }
