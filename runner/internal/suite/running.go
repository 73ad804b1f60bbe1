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
	errInterrupted = errors.New("the run was interrupted before this scenario began")
	errCut         = errors.New("the run was interrupted while this scenario ran")
	errStopped     = errors.New("the run ended at the first violation")
)

// cleanupBudget bounds how long undoing one scenario may take.
const cleanupBudget = 30 * time.Second

// interruptedBudget is that of a run that somebody waits to see end; what it
// leaves stands in the ledger.
const interruptedBudget = 10 * time.Second

// running is one scenario while it runs. godog calls its hooks one after the
// other, from one goroutine.
type running struct {
	*collector
	world   *steps.World
	plan    *plan.Scenario
	session *session.Session
	result  verdict.Result
	started time.Time
	stepAt  time.Time
	next    int // index of the step whose turn it is
}

// Wire takes a fault of a body's shape.
func (r *running) Wire(f expect.Finding) { r.result.WireFindings = append(r.result.WireFindings, f) }

// Observe takes what a may-rule was seen to do.
func (r *running) Observe(o expect.Observation) {
	r.result.Observations = append(r.result.Observations, o)
}

// guard keeps a panic of ours from taking the run down: it becomes a fault.
func (r *running) guard(f func() error) error {
	err := fault.Catch(f)
	var panicked *fault.Panic
	if errors.As(err, &panicked) {
		r.result.Fault, r.result.Err = true, err
	}
	return err
}

// begin finds out which planned scenario this is and opens its session.
func (r *running) begin(p *godog.Scenario) error {
	r.started, r.stepAt = time.Now(), time.Now()
	deepen()
	s, ok := r.planned[r.keyOf(p)]
	if !ok {
		r.plan = &plan.Scenario{ID: p.Uri + ": " + p.Name}
		r.result = verdict.Result{Scenario: r.plan.ID, Fault: true, Err: errors.New("godog runs a scenario that nobody planned")}
		return r.result.Err
	}
	r.plan = s
	r.result.Scenario = s.ID
	if err := r.ending(); err != nil {
		r.result.Interrupted, r.result.Err = true, err
		return err
	}
	opened, err := r.target.Open(r.ctx, s)
	if err != nil {
		// godog does not look for the phrases of a scenario that never begins: a
		// step that was misspelt would pass for a recording that is stale.
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

// deepen has the goroutine's stack grow once, while there is little on it to
// move. Holding bodies against schemas goes deep, and each of the scenarios,
// which have a goroutine each, would have its stack grow in several steps.
//
//go:noinline
func deepen() {
	var room [32 << 10]byte
	runtime.KeepAlive(&room)
}

// undefined names the first step that no phrase states.
func undefined(p *godog.Scenario) error {
	for _, step := range p.Steps {
		if !steps.Known(step.Text) {
			return fmt.Errorf("%w: %s", godog.ErrUndefined, step.Text)
		}
	}
	return nil
}

// step notes how a step ended and what its error means.
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
		// Where the scenario never began godog blames its first step; begin has
		// noted the reason.
		if r.session != nil {
			r.judge(status, err)
		}
	}
	r.result.Steps = append(r.result.Steps, s)
}

// judge sorts a step's error: a finding counts against the target, everything
// else leaves the scenario without an answer.
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

// end closes the session and completes the result.
func (r *running) end(ctx context.Context, err error) {
	r.result.Duration = time.Since(r.started)
	r.account()
	if r.session == nil {
		return
	}
	budget := cleanupBudget
	if r.ctx.Err() != nil {
		budget = interruptedBudget
	}
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	if r.ctx.Err() != nil && err != nil {
		// What a cancelled call says of itself is no finding, and no cause.
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
		if err := r.world.Finish(ctx); err != nil {
			r.judge(godog.StepPassed, err)
		}
	}
	r.confirm(ctx)
	finished := r.result.Err == nil && !r.result.Fault
	if !r.options.Forget {
		r.result.Evidence, r.result.Callbacks = r.session.Exchanges(), r.session.Callbacks()
	}
	cleanup, closeErr := r.session.Close(ctx, finished)
	// godog keeps every step's function to its end, and with it all it refers
	// to: a service of its own, in a proof.
	r.world.Leave()
	if r.session.Wire != nil {
		r.result.WireFindings = append(r.result.WireFindings, r.session.Wire()...)
	}
	r.result.CleanupErrs = cleanup
	if closeErr != nil && r.result.Err == nil {
		r.result.Err = closeErr
	}
	if cause := r.result.Err; cause != nil {
		r.result.Err = &maskedError{cause, r.mask(cause.Error())}
	}
	r.session = nil
}

// confirm lets go of what somebody else may have brought about by moving the clock:
// a finding of any scenario, and the success of one that moves it.
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

// mask takes out of a text what must show nowhere. Errors may quote what a target
// says.
func (r *running) mask(text string) string { return r.maskValue("", text) }

func (r *running) maskValue(pointer, text string) string {
	if r.session == nil || r.session.Steps.Mask == nil {
		return text
	}
	return r.session.Steps.Mask(pointer, text)
}

// maskedError is an error whose text may be shown.
type maskedError struct {
	error
	text string
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.error }

// account adds the steps that never had their turn: godog tells of them only
// after the scenario has ended.
func (r *running) account() {
	for i := len(r.result.Steps); i < len(r.plan.Steps); i++ {
		r.result.Steps = append(r.result.Steps, verdict.Step{Text: r.plan.Steps[i], Status: godog.StepSkipped.String()})
	}
}

// complete reports whether every planned step has passed: a scenario that only
// did not fail has shown nothing.
func (r *running) complete() bool {
	passed := 0
	for _, s := range r.result.Steps {
		if s.Status == godog.StepPassed.String() {
			passed++
		}
	}
	return passed == len(r.plan.Steps)
}
