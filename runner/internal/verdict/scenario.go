package verdict

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// Unverifiable is implemented by an error that says why the target could not
// be asked at all, though nothing went wrong: an account that may not keep
// messages any longer, say. Such a scenario is not-verified, not incomplete.
type Unverifiable interface {
	error
	NotVerified() string
}

// Declared returns what the operator has declared that keeps a scenario from being
// verified, where err says that the scenario met it: existing apps, which are
// never changed, say. It is empty where err says something else.
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

// passed is the status of a step that ran to its end without an error.
const passed = "passed"

// JudgeScenario returns the verdict on one scenario and its cause, which is
// empty where the findings say it all or there is nothing to say. Waivers are
// applied later. A planned scenario has exactly one result; none, or more than
// one, is incomplete.
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
		return Incomplete, neverRan
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
	if s.Rule.Level != catalogue.May {
		return firstOr(Conforms, unrun(s, res))
	}
	if len(res.Findings) > 0 {
		return Observed, ""
	}
	if cause := unrun(s, res); cause != "" {
		return Incomplete, cause
	}
	if len(res.Observations) == 0 {
		return Incomplete, "observed nothing"
	}
	return Observed, ""
}

// firstOr returns good unless there is a cause against it.
func firstOr(good Verdict, cause string) (Verdict, string) {
	if cause != "" {
		return Incomplete, cause
	}
	return good, ""
}

// failure returns the verdict that a result forces for reasons that are no
// findings, or an empty one.
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
		return Incomplete, cmp.Or(cause, "an error without words")
	}
	return "", ""
}

// unrun returns why a result without an error is still no proof: a scenario
// that skips its steps would pass for one that conforms.
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

// observations lists what a scenario was seen to do. A may-rule claims nothing, so
// that a difference from it is an observation too.
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
