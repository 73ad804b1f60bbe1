package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Again returns the command that runs rules or scenarios again, in the same way and
// against the same target as far as the report knows them.
func Again(r *verdict.Report, ids ...string) string {
	if r.Test != "" {
		tests := make([]string, len(ids))
		for i, id := range ids {
			tests[i] = anchored(r.Test + "/" + id)
		}
		return "go test -run '" + strings.Join(tests, "|") + "'"
	}
	args := slices.Concat([]string{"modecert", "run"}, ids, way(r))
	for i := range args {
		args[i] = quote(OneLine(args[i]))
	}
	return strings.Join(args, " ")
}

// Repeat returns the command that runs all of a rule's scenarios again, and what
// met a finding of it on the wire.
func Repeat(r *verdict.Report, rr *verdict.RuleReport) string {
	ids := []string{rr.ID}
	if len(rr.WireFindings) > 0 {
		ids = append(ids, slices.DeleteFunc(toRun(rr, rr.WireFindings[0].Scenario), func(id string) bool { return plan.Matches(rr.ID, id) })...)
	}
	return Again(r, ids...)
}

// anchored returns the pattern for go test -run that matches the test of this name,
// and the tests below it.
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

// toRun lists what produces a finding of a rule on the wire: the scenario that met it
// and, unless it is the rule's own, the rule, which else would not be judged.
func toRun(rr *verdict.RuleReport, met string) []string {
	if strings.HasPrefix(met, rr.ID+"/") {
		return []string{met}
	}
	return []string{rr.ID, met}
}
