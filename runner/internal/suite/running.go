package suite

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/fault"
)

var (
	errInterrupted = errors.New(verdict.NeverRan)
	errCut         = errors.New(verdict.CutShort)
	errStopped     = errors.New("the run ended at the first violation")
)

// cleanupBudget limits the time to undo one scenario. It is long, since all scenarios that
// run at once share the few calls a second that a target may allow.
const cleanupBudget = 2 * time.Minute

// interruptedBudget is the limit after an interruption, since a person waits for the
// run to end. What remains is in the ledger.
const interruptedBudget = 10 * time.Second

// running is one scenario while it runs. godog calls its hooks one after the other,
// from one goroutine.
type running struct {
	*collector
	world   *steps.World
	plan    *plan.Scenario
	session *session.Session
	result  verdict.Result
	started time.Time
	stepAt  time.Time
	next    int // index of the current step
	leave   func()
}

// Wire adds a finding about the shape of a body.
func (r *running) Wire(f expect.Finding) { r.result.WireFindings = append(r.result.WireFindings, f) }

// Observe adds what a rule with "may" was seen to do.
func (r *running) Observe(o expect.Observation) {
	r.result.Observations = append(r.result.Observations, o)
}

// guard turns a panic of the suite into a fault, so that the run continues.
func (r *running) guard(f func() error) error {
	err := fault.Catch(f)
	var panicked *fault.Panic
	if errors.As(err, &panicked) {
		r.result.Fault, r.result.Err = true, err
	}
	return err
}

// begin finds the planned scenario and opens its session.
func (r *running) begin(p *godog.Scenario) error {
	s, ok := r.planned[r.keyOf(p)]
	if !ok {
		r.plan = &plan.Scenario{ID: p.Uri + ": " + p.Name}
		r.result = verdict.Result{Scenario: r.plan.ID, Fault: true, Err: errors.New("godog runs a scenario that was not planned")}
		return r.result.Err
	}
	r.plan = s
	r.result.Scenario = s.ID
	r.admit()
	r.started, r.stepAt = time.Now(), time.Now()
	deepen()
	if err := r.ending(); err != nil {
		r.result.Interrupted, r.result.Err = true, err
		return err
	}
	opened, err := r.target.Open(r.ctx, s)
	if err != nil {
		// godog does not look up the phrases of a scenario that never begins: a
		// misspelt step would otherwise look like a stale recording.
		if unknown := undefined(p); unknown != nil {
			r.result.Fault, r.result.Err = true, unknown
			return unknown
		}
		r.result.Err = err
		r.result.NotVerified = errors.Is(err, session.ErrNotRecorded)
		return err
	}
	r.session = opened
	r.world.Enter(opened.Steps, steps.Rule{ID: s.Rule.ID, Needs: s.Rule.Needs}, r)
	return nil
}

// admit waits until the target bears the scenario. If the run ends first, that is
// noticed next.
func (r *running) admit() {
	r.leave, _ = r.target.Admit(r.ctx, r.plan)
}

// deepen grows the goroutine's stack once, while there is little on it to move. Schema
// checks recurse deeply; without this, the stack of each scenario's goroutine would
// grow in several steps.
//
//go:noinline
func deepen() {
	var room [32 << 10]byte
	runtime.KeepAlive(&room)
}

// undefined returns an error for the first step that no phrase matches, or nil.
func undefined(p *godog.Scenario) error {
	for _, step := range p.Steps {
		if !steps.Known(step.Text) {
			return fmt.Errorf("%w: %s", godog.ErrUndefined, step.Text)
		}
	}
	return nil
}

// step records how a step ended and sorts its error.
func (r *running) step(st *godog.Step, status godog.StepResultStatus, err error) {
	now := time.Now()
	text := st.Text
	if r.plan != nil && r.next < len(r.plan.Steps) {
		text = r.plan.Steps[r.next]
	}
	r.next++
	s := verdict.Step{Text: text, Status: status.String(), Duration: now.Sub(r.stepAt).Microseconds()}
	r.stepAt = now
	if err != nil && status != godog.StepSkipped {
		s.Message = r.mask(err.Error())
		// If the scenario never began, godog blames its first step; begin has noted the
		// reason.
		if r.session != nil {
			r.judge(status, err)
		}
	}
	r.result.Steps = append(r.result.Steps, s)
}

// judge sorts a step's error: a finding counts against the target; any other error
// leaves the scenario without a result.
func (r *running) judge(status godog.StepResultStatus, err error) {
	if status == godog.StepUndefined || status == godog.StepAmbiguous || status == godog.StepPending {
		r.result.Err, r.result.Fault = err, true
		return
	}
	kind, finding := steps.Judge(err)
	switch kind {
	case steps.Broken:
		if finding.Hint == "" {
			finding.Hint = r.plan.Rule.Hint
		}
		r.result.Findings = append(r.result.Findings, finding.Shown(r.maskValue))
	case steps.Unavailable:
		r.result.Err, r.result.NotVerified = err, true
	case steps.Faulty:
		r.result.Err, r.result.Fault = err, true
	default:
		r.result.Err = err
	}
}

// finish checks what every scenario must keep, and its controls. They take the
// scenario's time, not that of its clean-up, and an interruption ends them.
func (r *running) finish() {
	err := r.world.Finish(r.ctx)
	switch {
	case err == nil:
	case r.ctx.Err() == nil:
		r.judge(godog.StepPassed, err)
	case len(r.result.Findings) == 0:
		r.result.Interrupted, r.result.Err = true, errCut
	}
}

// end closes the session and completes the result.
func (r *running) end(ctx context.Context, err error) {
	r.account()
	if r.session == nil {
		r.result.Duration = time.Since(r.started)
		return
	}
	if r.ctx.Err() != nil && err != nil {
		// The error of a cancelled call is neither a finding nor the cause.
		r.result.Interrupted = true
		r.result.Findings = nil
		if !r.result.Fault {
			r.result.Err, r.result.NotVerified = errCut, false
		}
	}
	if err != nil && r.result.Err == nil && len(r.result.Findings) == 0 {
		r.result.Err = errors.New(strings.TrimSpace(err.Error()))
	}
	if r.result.Err == nil && len(r.result.Findings) == 0 && !r.complete() {
		r.result.Fault, r.result.Err = true, errors.New("a step was skipped and nothing says why")
	}
	if r.result.Err == nil {
		r.finish()
	}
	r.result.Duration = time.Since(r.started)
	budget := cleanupBudget
	if r.ctx.Err() != nil {
		budget = interruptedBudget
	}
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	r.confirm(ctx)
	finished := r.result.Err == nil && !r.result.Fault
	if !r.options.Forget {
		r.result.Evidence, r.result.Callbacks, r.result.Actions = r.session.Exchanges(), r.session.Callbacks(), r.session.Actions()
	}
	cleanup, closeErr := r.session.Close(ctx, finished)
	// godog keeps every step's function, and all that it refers to, until it ends. In a
	// proof that includes a service of the scenario's own.
	r.world.Leave()
	if r.session.Wire != nil {
		r.result.WireFindings = append(r.result.WireFindings, r.session.Wire()...)
	}
	r.result.CleanupErrs = cleanup
	if closeErr != nil && r.result.Err == nil {
		r.result.Err = closeErr
	}
	if cause := r.result.Err; cause != nil {
		r.result.Exchange = steps.ShownBy(cause)
		r.result.Err = &maskedError{cause, r.mask(cause.Error())}
	}
	r.session = nil
}

// confirm drops what someone else may have caused by moving the clock: the findings of
// any scenario, and the success of one that moves it.
func (r *running) confirm(ctx context.Context) {
	passed := r.result.Err == nil && movesClock(r.plan)
	if r.session.Confirm == nil || len(r.result.Findings) == 0 && !passed {
		return
	}
	if err := r.session.Confirm(ctx); err != nil {
		r.result.Findings = nil
		if r.result.Err == nil {
			r.result.Err = err
		}
	}
}

// mask masks secrets in a text. Errors may quote what a target says.
func (r *running) mask(text string) string { return r.maskValue("", text) }

func (r *running) maskValue(pointer, text string) string {
	if r.session == nil || r.session.Steps.Mask == nil {
		return text
	}
	return r.session.Steps.Mask(pointer, text)
}

// maskedError is an error with a masked text.
type maskedError struct {
	error
	text string
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.error }

// account adds the steps that never ran: godog reports them only after the scenario has
// ended.
func (r *running) account() {
	for i := len(r.result.Steps); i < len(r.plan.Steps); i++ {
		r.result.Steps = append(r.result.Steps, verdict.Step{Text: r.plan.Steps[i], Status: godog.StepSkipped.String()})
	}
}

// complete reports whether every planned step passed. A scenario without a failure has
// not therefore passed.
func (r *running) complete() bool {
	passed := 0
	for _, s := range r.result.Steps {
		if s.Status == godog.StepPassed.String() {
			passed++
		}
	}
	return passed == len(r.plan.Steps)
}
