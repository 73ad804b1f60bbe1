package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// Again returns the command that runs a rule's scenarios again in the same way and
// against the same target, as far as the report knows them.
func Again(r *verdict.Report, rr *verdict.RuleReport) string {
	if r.Test != "" {
		return "go test -run '" + anchored(r.Test) + "/^(" + strings.Join(toRun(rr), "|") + ")$'"
	}
	args := append([]string{"modecert", "run"}, way(r)...)
	for _, id := range toRun(rr) {
		args = append(args, "--rule", id)
	}
	for i := range args {
		args[i] = quote(OneLine(args[i]))
	}
	return strings.Join(args, " ")
}

// anchored returns the pattern for go test -run that matches only the test of this
// name.
func anchored(test string) string {
	parts := strings.Split(OneLine(test), "/")
	for i, part := range parts {
		parts[i] = "^" + strings.ReplaceAll(regexp.QuoteMeta(part), "'", ".") + "$"
	}
	return strings.Join(parts, "/")
}

// way returns the arguments of the run. It adds settings that came from the
// environment or were defaults: the reader who repeats the run may not have them.
func way(r *verdict.Report) []string {
	args := slices.Clone(r.Invocation)
	given := func(flags ...string) bool {
		return slices.ContainsFunc(flags, func(flag string) bool { return slices.Contains(r.Invocation, flag) })
	}
	switch r.Target.Kind {
	case "reference":
		if !given("--target") {
			args = append(args, "--target", "reference")
		}
	case "endpoint":
		if r.Config != "" && !given("--config") {
			args = append(args, "--config", r.Config)
		}
		if !given("--url", "--region") {
			args = append(args, "--url", r.Target.URL)
		}
	}
	return args
}

// toRun lists the rules whose scenarios produce the verdict. A rule with wire
// findings also requires the rule whose scenario found the first one, and only that
// rule if it has no scenarios itself.
func toRun(rr *verdict.RuleReport) []string {
	ids := []string{rr.ID}
	if len(rr.WireFindings) == 0 {
		return ids
	}
	met, _, _ := strings.Cut(rr.WireFindings[0].Scenario, "/")
	switch {
	case met == rr.ID:
	case len(rr.Scenarios) == 0:
		ids = []string{met}
	default:
		ids = append(ids, met)
	}
	return ids
}
