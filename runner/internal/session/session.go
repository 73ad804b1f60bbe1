// Package session is what the live endpoint and recorded fixtures have in common,
// and all that the host of the scenarios knows of either: a [Target] opens a
// [Session] for each scenario. [Values] hands out its names and identities, so that
// a recording is played back with those that it was made with.
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

// Target is what a run is pointed at.
type Target interface {
	// Describe names the target for the report.
	Describe() verdict.Target
	// Capabilities lists what the target offers.
	Capabilities() []string
	// Serial reports whether scenarios that move the clock must run alone.
	Serial() bool
	// Seed is what names and identities are derived from.
	Seed() int64
	// Open begins a scenario.
	Open(ctx context.Context, s *plan.Scenario) (*Session, error)
	// Close ends the run.
	Close(ctx context.Context) error
}

// Session is one scenario's use of a target.
type Session struct {
	Steps *steps.Session
	// Exchanges returns the evidence captured so far.
	Exchanges func() []wire.Exchange
	// Callbacks returns the callbacks that the steps have read so far.
	Callbacks func() []wire.Callback
	// Confirm returns an error where what the scenario saw may be the doing of
	// somebody else who moved the clock: then it shows nothing. It is asked before
	// a finding stands, and at the end of a scenario that moves the clock. Nil
	// where nobody can.
	Confirm func(ctx context.Context) error
	// Close ends the scenario: what it made is undone, what it recorded is
	// saved, what it left unused is told. cleanup lists what could not be
	// undone; err is a reason why the scenario cannot count.
	Close func(ctx context.Context, passed bool) (cleanup []string, err error)
	// Wire returns, once Close has, what was wrong with the shape of answers to
	// calls that no step made: it reddens WIRE rules and not the scenario's. Nil
	// where no such calls are made.
	Wire func() []expect.Finding
}

// UnreachableError says that the target does not answer, does not speak the
// protocol, or refuses our credentials: nothing can be said of any rule.
type UnreachableError struct {
	What string
	Err  error
}

func (e *UnreachableError) Error() string { return fmt.Sprintf("%s: %v", e.What, e.Err) }
func (e *UnreachableError) Unwrap() error { return e.Err }

// ErrNotRecorded is returned by Open where a user's recordings hold nothing
// usable for a scenario: it is not verified, which is no fault.
var ErrNotRecorded = errors.New("not recorded")

// InboxName names a scenario's inbox: short, and the same in every repetition.
func InboxName(scenario string) string {
	h := sha256.Sum256([]byte(scenario))
	return hex.EncodeToString(h[:8])
}

// RecordedInbox stands in recordings for the address of a scenario's inbox.
func RecordedInbox(scenario string) string {
	return "http://callbacks.modecert.test/" + InboxName(scenario)
}

// SettingError says that the configuration names what is not there, or is not
// what it is said to be.
type SettingError struct{ Reason string }

func (e *SettingError) Error() string { return e.Reason }
