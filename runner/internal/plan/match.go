package plan

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/modecert/modecert/schemas/nearest"
)

// Matches reports whether a pattern matches the id of a scenario. A pattern is the id of
// a rule, RULE/key or RULE/key/case; a rule matches all its scenarios, and an outline all
// its cases. * stands for any characters except a slash.
func Matches(pattern, id string) bool {
	parts := strings.Split(id, "/")
	for i, p := range strings.Split(pattern, "/") {
		if i == len(parts) {
			return false
		}
		if p == parts[i] {
			continue
		}
		if ok, err := path.Match(p, parts[i]); err != nil || !ok {
			return false
		}
	}
	return true
}

// MatchesRule reports whether a pattern matches a rule or any of its scenarios.
func MatchesRule(pattern, rule string) bool {
	first, _, _ := strings.Cut(pattern, "/")
	return Matches(first, rule)
}

// Names reports whether the selection names a scenario, by its own id or its rule's.
func (s Selection) Names(id string) bool {
	return len(s.Rules) == 0 || slices.ContainsFunc(s.Rules, func(p string) bool { return Matches(p, id) })
}

// NamesRule reports whether the selection names a rule or any of its scenarios.
func (s Selection) NamesRule(rule string) bool {
	return len(s.Rules) == 0 || slices.ContainsFunc(s.Rules, func(p string) bool { return MatchesRule(p, rule) })
}

// Known returns an error if a pattern matches no rule and no scenario of the plan.
func (p *Plan) Known(pattern string) error {
	rules := p.rules()
	if slices.ContainsFunc(rules, func(id string) bool { return Matches(pattern, id) }) {
		return nil
	}
	var scenarios []string
	for _, s := range p.Scenarios {
		if Matches(pattern, s.ID) {
			return nil
		}
		scenarios = append(scenarios, s.ID)
	}
	kind := "rule"
	if strings.Contains(pattern, "/") {
		kind = "scenario"
	}
	return &SelectionError{fmt.Sprintf("unknown %s %q%s", kind, pattern, cmp.Or(Alike(pattern, rules, scenarios), allIDs))}
}

// rules returns the ids of all rules.
func (p *Plan) rules() []string {
	var ids []string
	for _, r := range p.Catalogue.Rules {
		ids = append(ids, r.ID)
	}
	return ids
}

// mostAlike is how many ids an error lists.
const mostAlike = 8

// Alike returns the end of an error about an unknown id: the ids that begin the same way,
// or otherwise the nearest one, or "".
func Alike(pattern string, rules, scenarios []string) string {
	candidates := rules
	if rule, _, below := strings.Cut(pattern, "/"); below {
		if !slices.Contains(rules, rule) {
			return nearest.Suggest(rule, rules, "")
		}
		candidates = outlines(rule, scenarios)
		if strings.Count(pattern, "/") > 1 {
			candidates = scenarios
		}
	}
	switch begin := Beginning(pattern, candidates); len(begin) {
	case 0:
	case 1:
		return "; did you mean " + begin[0] + "?"
	default:
		more := ""
		if n := len(begin) - mostAlike; n > 0 {
			begin, more = begin[:mostAlike], fmt.Sprintf(" and %d more", n)
		}
		return "; ids that begin like this: " + strings.Join(begin, ", ") + more
	}
	return nearest.Suggest(pattern, candidates, "")
}

const allIDs = "; modecert list shows them all, with --scenarios those of scenarios"

// Beginning returns the ids that begin with a prefix, whatever its case.
func Beginning(prefix string, ids []string) []string {
	if prefix == "" {
		return nil
	}
	var found []string
	for _, id := range ids {
		if len(id) >= len(prefix) && strings.EqualFold(id[:len(prefix)], prefix) {
			found = append(found, id)
		}
	}
	return found
}

// outlines returns the ids of a rule's scenarios without their cases.
func outlines(rule string, scenarios []string) []string {
	var found []string
	for _, id := range scenarios {
		parts := strings.SplitN(id, "/", 3)
		if key := strings.Join(parts[:2], "/"); parts[0] == rule && !slices.Contains(found, key) {
			found = append(found, key)
		}
	}
	return found
}
