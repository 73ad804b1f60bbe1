package report

import (
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/verdict"
)

// Again is the command that runs a rule's scenarios again, in the same way
// against the same target as far as the report knows them.
func Again(r *verdict.Report, rr *verdict.RuleReport) string {
	args := append([]string{"modecert", "run"}, way(r)...)
	for _, id := range toRun(rr) {
		args = append(args, "--rule", id)
	}
	for i := range args {
		args[i] = quote(oneLine(args[i]))
	}
	return strings.Join(args, " ")
}

// targetFlags each name what is run against.
var targetFlags = []string{"--target", "--url", "--region", "--config", "--recordings"}

// way is how the run was invoked. One that named no target by a flag had it from
// somewhere that whoever repeats it may not have.
func way(r *verdict.Report) []string {
	named := slices.ContainsFunc(r.Invocation, func(arg string) bool { return slices.Contains(targetFlags, arg) })
	var file []string
	if r.Config != "" && !slices.Contains(r.Invocation, "--config") {
		file = []string{"--config", r.Config}
	}
	switch {
	case named:
	case r.Target.Kind == "reference":
		return append([]string{"--target", "reference"}, r.Invocation...)
	case r.Target.Kind == "endpoint":
		return slices.Concat(file, []string{"--url", r.Target.URL}, r.Invocation)
	}
	return append(file, r.Invocation...)
}

// toRun lists the rules by whose scenarios the verdict comes about: for a fault
// of shape, that of the scenario that met it first.
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
