package lint

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
)

// fewestDeviations is how many deviations must break a must- or should-rule.
// fewestReadings is how many readings must show a may-rule differently: one, since
// the service as documented shows another way.
const (
	fewestDeviations = 2
	fewestReadings   = 1
)

// proof checks that every rule has what proves it: deviations or a reading, and a
// recording of each scenario. Package prove and the recorded run check whether they
// do prove it; lint only names what is missing.
func (l *linter) proof(recordings fs.FS) []string {
	return slices.Concat(l.caught(behaviour.Deviations()), l.hollow(behaviour.Hollows()), readings(l.cat), recorded(l.plan, recordings), unfinished(l.cat, l.features, behaviour.Deviations(), behaviour.Readings()))
}

// caught checks the deviations in the code against the table of the proof.
func (l *linter) caught(deviations []behaviour.Deviation) []string {
	table, err := caught.Load()
	if err != nil {
		return []string{err.Error()}
	}
	problems := named(l.cat, deviations)
	if stale := table.Made.Stale(caught.From(l.plan.FeaturesDigest, deviations)); stale != "" {
		// If the table is of another suite, one problem is enough.
		problems = append(problems, fmt.Sprintf("%s was written before a change of %s; write it again with %s", caught.Path, stale, caught.Update))
	} else {
		problems = append(problems, known(l.plan, deviations, table)...)
	}
	return append(problems, broken(l.cat, deviations, table)...)
}

// hollow checks the hollow services in the code against the table of the proof.
func (l *linter) hollow(hollows []behaviour.Hollow) []string {
	table, err := caught.LoadHollow()
	if err != nil {
		return []string{err.Error()}
	}
	if stale := table.Made.Stale(caught.FromHollow(l.plan.FeaturesDigest, hollows)); stale != "" {
		return []string{fmt.Sprintf("%s was written before a change of %s; write it again with %s", caught.HollowPath, strings.Replace(stale, "the deviations", "the hollow services", 1), caught.Update)}
	}
	return nil
}

// named checks that each deviation has a unique id, and names an existing rule.
func named(cat *catalogue.Catalogue, deviations []behaviour.Deviation) []string {
	var problems []string
	ids := map[string]bool{}
	for _, d := range deviations {
		if ids[d.ID] {
			problems = append(problems, fmt.Sprintf("deviation %s: the id is used twice", d.ID))
		}
		ids[d.ID] = true
		if d.Breaks == "" || d.Says == "" {
			problems = append(problems, fmt.Sprintf("deviation %s does not say what it breaks and how", d.ID))
		} else if _, ok := cat.ByID(d.Breaks); !ok {
			problems = append(problems, fmt.Sprintf("deviation %s breaks %s, which is not a rule%s", d.ID, d.Breaks, cat.Suggest(d.Breaks)))
		}
	}
	return problems
}

// known checks that the table's deviations, rules and scenarios exist, that each
// deviation breaks the rule that it is meant to, and that each must- or
// should-scenario fails on a deviation.
func known(p *plan.Plan, deviations []behaviour.Deviation, table *caught.Table) []string {
	var problems []string
	add := func(format string, args ...any) {
		problems = append(problems, caught.Path+": "+fmt.Sprintf(format, args...)+"; write it again with "+caught.Update)
	}
	meant, scenarios, failing := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, d := range deviations {
		meant[d.ID] = true
		if len(table.Scenarios(d.ID, d.Breaks)) == 0 {
			add("deviation %s is meant to break %s, and no scenario reports it", d.ID, d.Breaks)
		}
	}
	for _, s := range p.Scenarios {
		scenarios[s.ID] = true
	}
	for _, d := range table.Deviations() {
		if !meant[d] {
			add("%s is not a deviation", d)
		}
		for _, rule := range table.Rules(d) {
			if _, ok := p.Catalogue.ByID(rule); !ok {
				add("deviation %s: %s is not a rule", d, rule)
			}
			for _, s := range table.Scenarios(d, rule) {
				failing[s] = failing[s] || strings.HasPrefix(s, rule+"/")
				if !scenarios[s] {
					add("deviation %s: %s is not a scenario", d, s)
				}
			}
		}
	}
	for _, s := range p.Scenarios {
		if s.Rule.Level != catalogue.May && !failing[s.ID] {
			add("scenario %s fails on no deviation", s.ID)
		}
	}
	return problems
}

// broken checks that enough deviations break each rule.
func broken(cat *catalogue.Catalogue, deviations []behaviour.Deviation, table *caught.Table) []string {
	var problems []string
	breaking := map[string]int{}
	for _, d := range deviations {
		rules := append(table.Rules(d.ID), d.Breaks)
		slices.Sort(rules)
		for _, rule := range slices.Compact(rules) {
			breaking[rule]++
		}
	}
	for _, r := range cat.Rules {
		if r.Level != catalogue.May && r.Unobservable == "" && breaking[r.ID] < fewestDeviations {
			problems = append(problems, fmt.Sprintf("catalogue.yaml:%d: rule %s is broken by %d deviations, at least %d", r.Line, r.ID, breaking[r.ID], fewestDeviations))
		}
	}
	return problems
}

func readings(cat *catalogue.Catalogue) []string {
	var problems []string
	shown := map[string]int{}
	for _, r := range behaviour.Readings() {
		shown[r.Shows]++
		if _, ok := cat.ByID(r.Shows); r.Shows != "" && !ok {
			problems = append(problems, fmt.Sprintf("reading %s shows %s, which is not a rule%s", r.ID, r.Shows, cat.Suggest(r.Shows)))
		}
	}
	for _, r := range cat.Rules {
		if r.Level == catalogue.May && shown[r.ID] < fewestReadings {
			problems = append(problems, fmt.Sprintf("catalogue.yaml:%d: no reading shows rule %s to be observed differently", r.Line, r.ID))
		}
	}
	return problems
}

// recorded checks that each scenario has a recording, and that no other recordings
// exist.
func recorded(p *plan.Plan, recordings fs.FS) []string {
	paths, err := cassette.All(recordings)
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	wanted := map[string]bool{}
	for _, s := range p.Scenarios {
		path := cassette.Path(s.ID)
		wanted[path] = true
		if !slices.Contains(paths, path) {
			problems = append(problems, fmt.Sprintf("%s:%d: scenario %s is not recorded; run make record", s.URI, s.Line, s.ID))
		}
	}
	for _, path := range paths {
		if !wanted[path] {
			problems = append(problems, fmt.Sprintf("fixtures/recorded/%s: no scenario has this recording; run make record", path))
		}
	}
	return problems
}

// Unwritten marks what a scaffold leaves for a person to write.
const Unwritten = "TO BE WRITTEN"

// unfinished finds texts of a scaffold that are still to be written.
func unfinished(cat *catalogue.Catalogue, parsed []plan.Feature, deviations []behaviour.Deviation, readings []behaviour.Reading) []string {
	var problems []string
	for _, r := range cat.Rules {
		switch {
		case strings.Contains(r.Reading+r.Where+r.Quote+r.Hint+strings.Join(r.Cites, ""), Unwritten):
			problems = append(problems, fmt.Sprintf("catalogue.yaml:%d: rule %s is a scaffold that is not filled in", r.Line, r.ID))
		case r.Hint == "":
			problems = append(problems, fmt.Sprintf("catalogue.yaml:%d: rule %s has no hint: say what to look at where it is violated", r.Line, r.ID))
		}
	}
	for _, f := range parsed {
		for i, line := range strings.Split(string(f.Text), "\n") {
			if strings.Contains(line, Unwritten) {
				problems = append(problems, fmt.Sprintf("%s:%d: a scaffold that is not filled in", f.URI, i+1))
			}
		}
	}
	for _, d := range deviations {
		if strings.Contains(d.Says, Unwritten) {
			problems = append(problems, fmt.Sprintf("deviation %s is a scaffold that is not filled in", d.ID))
		}
	}
	for _, r := range readings {
		if strings.Contains(r.Says+r.Because, Unwritten) {
			problems = append(problems, fmt.Sprintf("reading %s is a scaffold that is not filled in", r.ID))
		}
	}
	return problems
}
