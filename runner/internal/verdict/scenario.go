package verdict

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// Unverifiable is an error that says why a scenario could not be tried against the
// target although nothing went wrong: for example, the account may no longer keep
// messages. Such a scenario is not-verified, not incomplete.
type Unverifiable interface {
	error
	NotVerified() string
}

// Declared returns the operator's declaration because of which err kept a scenario
// from being verified, for example existing apps, which are never changed. It is
// empty if err has another cause.
func Declared(err error) string {
	var declared interface {
		Unverifiable
		Declared() bool
	}
	if errors.As(err, &declared) && declared.Declared() {
		return "declared: " + declared.NotVerified()
	}
	return ""
}

// Causes that say nothing about the target.
const (
	// NeverRan is the cause of a scenario that was to run and did not begin.
	NeverRan = "never ran"
	// CutShort is the cause of a scenario that an interruption ended.
	CutShort = "the run was interrupted while this scenario ran"
)

// passed is the status of a step that ran to its end without an error.
const passed = "passed"

// JudgeScenario returns the verdict on one scenario, and the cause if the findings
// do not give it. It does not apply waivers. A planned scenario has exactly one
// result; with none or several it is incomplete.
func JudgeScenario(s *plan.Scenario, results ...*Result) (Verdict, string) {
	switch s.Disposition {
	case plan.Run:
	case plan.NotVerified:
		return NotVerified, s.Reason
	case plan.NotApplicable:
		return NotApplicable, s.Reason
	case plan.NotSelected:
		return NotSelected, s.Reason
	default:
		return Incomplete, fmt.Sprintf("the plan disposes of it as %q, which is unknown", s.Disposition)
	}
	if s.Rule == nil {
		return Incomplete, "it belongs to no rule"
	}
	switch len(results) {
	case 0:
		return Incomplete, NeverRan
	case 1:
	default:
		return Incomplete, fmt.Sprintf("ran %d times", len(results))
	}
	res := results[0]
	if s.Rule.Level != catalogue.May && len(res.Findings) > 0 {
		return Violates, ""
	}
	if v, cause := failure(res); v != "" {
		return v, cause
	}
	if len(res.Findings) > 0 {
		return Observed, ""
	}
	if cause := unrun(s, res); cause != "" {
		return Incomplete, cause
	}
	if s.Rule.Level != catalogue.May {
		return Conforms, ""
	}
	if len(res.Observations) == 0 {
		return Incomplete, "observed nothing"
	}
	return Observed, ""
}

// failure returns the verdict that a result has because of something other than a
// finding; it is empty if there is none.
func failure(res *Result) (Verdict, string) {
	cause := ""
	if res.Err != nil {
		cause = res.Err.Error()
	}
	var unverifiable Unverifiable
	switch {
	case res.Fault:
		return Incomplete, cmp.Or(cause, "a fault of the suite")
	case res.Interrupted:
		return Incomplete, cmp.Or(cause, "the run ended before the scenario did")
	case res.NotVerified:
		return NotVerified, cmp.Or(cause, "nothing recorded")
	case errors.As(res.Err, &unverifiable):
		return NotVerified, unverifiable.NotVerified()
	case res.Err != nil:
		return Incomplete, cmp.Or(cause, "an error without a message")
	}
	return "", ""
}

// unrun returns why a result without an error still proves nothing: a scenario that
// skips its steps must not count as conforming.
func unrun(s *plan.Scenario, res *Result) string {
	if len(res.Steps) == 0 {
		return "no step ran"
	}
	for _, step := range res.Steps {
		if step.Status != passed {
			return fmt.Sprintf("step %q is %s", step.Text, cmp.Or(step.Status, "without status"))
		}
	}
	if len(res.Steps) < len(s.Steps) {
		return fmt.Sprintf("%d of %d steps ran", len(res.Steps), len(s.Steps))
	}
	return ""
}

// observations lists what the target did in a scenario. A may-rule requires
// nothing, so a difference from it is an observation too.
func observations(res *Result, level catalogue.Level) (seen []string) {
	for _, o := range res.Observations {
		seen = append(seen, o.String())
	}
	if level == catalogue.May {
		for i := range res.Findings {
			seen = append(seen, res.Findings[i].Error())
		}
	}
	return seen
}
