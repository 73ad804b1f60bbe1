package conformance

import (
	"flag"
	"regexp"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/plan"
)

// narrow restricts the run to the subtests that go test -run and -skip select. It
// returns those selected scenarios that are to run or to be skipped.
func (r *testRun) narrow(p *plan.Plan) []*plan.Scenario {
	matches := selected(r.t.Name(), option("test.run"), option("test.skip"))
	var chosen []*plan.Scenario
	var rules, ids []string
	whole, all := true, true // of the chosen rules; of all rules
	left := map[string]bool{}
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		switch {
		case s.Disposition != plan.Run && s.Disposition != plan.NotVerified:
		case matches(s.ID):
			chosen = append(chosen, s)
			ids = append(ids, s.ID)
			if !slices.Contains(rules, s.Rule.ID) {
				rules = append(rules, s.Rule.ID)
			}
		default:
			all = false
			left[s.Rule.ID] = true
		}
	}
	if all {
		return chosen
	}
	for _, id := range rules {
		whole = whole && !left[id]
	}
	r.options.Selection.Rules = rules
	if !whole {
		r.options.Selection.FailedFrom = ids
	}
	return chosen
}

// option returns the value of a flag of go test.
func option(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// selected returns a function that reports whether go test runs a subtest of a test.
// It repeats the matching of package testing, which does not say whether a subtest
// will run before it is started.
func selected(test, run, skip string) func(subtest string) bool {
	runs, skips := split(run), split(skip)
	return func(subtest string) bool {
		name := strings.Split(test+"/"+subtest, "/")
		return (run == "" || slices.ContainsFunc(runs, func(p pattern) bool { return p.matches(name) })) &&
			// A pattern with more parts than the name does not skip it.
			(skip == "" || !slices.ContainsFunc(skips, func(p pattern) bool { return len(p) <= len(name) && p.matches(name) }))
	}
}

// pattern has a regular expression for each part of a test's name.
type pattern []string

// matches reports whether each part matches, up to the shorter of the two. Package
// testing refuses an invalid expression before any test runs.
func (p pattern) matches(name []string) bool {
	for i := range min(len(p), len(name)) {
		if ok, err := regexp.MatchString(p[i], name[i]); !ok || err != nil {
			return false
		}
	}
	return true
}

// split splits the value of -run or -skip at | into alternatives, and each of these
// at / into parts, but not within brackets or parentheses.
func split(text string) []pattern {
	var all []pattern
	var p pattern
	text = strings.ReplaceAll(text, " ", "_") // as package testing does in names
	brackets, parentheses, start := 0, 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case c == '[':
			brackets++
		case c == ']':
			brackets = max(brackets-1, 0)
		case c == '(' && brackets == 0:
			parentheses++
		case c == ')' && brackets == 0:
			parentheses--
		case (c == '/' || c == '|') && brackets == 0 && parentheses == 0:
			p = append(p, text[start:i])
			start = i + 1
			if c == '|' {
				all, p = append(all, p), nil
			}
		}
	}
	return append(all, append(p, text[start:]))
}
