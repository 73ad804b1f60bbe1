package conformance

import (
	"flag"
	"regexp"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/plan"
)

// narrow narrows the run to the subtests that go test -run and -skip select. It
// returns the scenarios that they select and that are to run or to be skipped.
func (r *testRun) narrow(p *plan.Plan) []*plan.Scenario {
	matches := selected(r.t.Name(), option("test.run"), option("test.skip"))
	var chosen []*plan.Scenario
	var rules, ids []string
	whole, all := true, true // of the rules that are chosen, and of those that there are
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

// option is the value of a flag of go test.
func option(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// selected returns what reports whether go test runs a subtest of a test. It
// follows package testing, which says nothing of a subtest before it is to run.
func selected(test, run, skip string) func(subtest string) bool {
	runs, skips := split(run), split(skip)
	return func(subtest string) bool {
		name := strings.Split(test+"/"+subtest, "/")
		return (run == "" || slices.ContainsFunc(runs, func(p pattern) bool { return p.matches(name) })) &&
			// A name that is not as deep as the pattern is skipped by none.
			(skip == "" || !slices.ContainsFunc(skips, func(p pattern) bool { return len(p) <= len(name) && p.matches(name) }))
	}
}

// pattern has an expression for each part of a test's name.
type pattern []string

// matches reports whether each part matches, as far as both go. Package testing
// has refused what is no expression before any test ran.
func (p pattern) matches(name []string) bool {
	for i := range min(len(p), len(name)) {
		if ok, err := regexp.MatchString(p[i], name[i]); !ok || err != nil {
			return false
		}
	}
	return true
}

// split takes the value of -run or -skip apart: at | into alternatives, and these
// at / into parts, but not within brackets.
func split(text string) []pattern {
	var all []pattern
	var p pattern
	text = strings.ReplaceAll(text, " ", "_") // as testing has it in names
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
