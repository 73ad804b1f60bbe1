package lint

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/plan"
)

// fewestDeviations is how many deviations a must- or should-rule is broken by,
// and fewestReadings how many readings show a may-rule differently: one, since
// the service as documented shows it too.
const (
	fewestDeviations = 2
	fewestReadings   = 1
)

// proof checks that every rule has what proves it: deviations or a reading,
// and a recording of each scenario. Whether they prove it is for prove and the
// recorded run to say; lint names what is missing.
func (l *linter) proof(recordings fs.FS) []string {
	return slices.Concat(deviations(l.cat), readings(l.cat), recorded(l.plan, recordings), unfinished(l.cat))
}

// deviations checks that each rule is broken often enough, by deviations that
// name real rules.
func deviations(cat *catalogue.Catalogue) []string {
	var problems []string
	breaking, ids := map[string]int{}, map[string]bool{}
	for _, d := range behaviour.Deviations() {
		if ids[d.ID] {
			problems = append(problems, fmt.Sprintf("deviation %s: the id is used twice", d.ID))
		}
		ids[d.ID] = true
		for _, rule := range d.Breaks {
			breaking[rule]++
			if _, ok := cat.ByID(rule); !ok {
				problems = append(problems, fmt.Sprintf("deviation %s breaks %s, which is no rule; did you mean %s?", d.ID, rule, cat.Nearest(rule)))
			}
		}
		if len(d.Breaks) == 0 || d.Says == "" {
			problems = append(problems, fmt.Sprintf("deviation %s does not say what it breaks and how", d.ID))
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
		for _, rule := range r.Shows {
			shown[rule]++
			if _, ok := cat.ByID(rule); !ok {
				problems = append(problems, fmt.Sprintf("reading %s shows %s, which is no rule; did you mean %s?", r.ID, rule, cat.Nearest(rule)))
			}
		}
	}
	for _, r := range cat.Rules {
		if r.Level == catalogue.May && shown[r.ID] < fewestReadings {
			problems = append(problems, fmt.Sprintf("catalogue.yaml:%d: no reading shows rule %s to be observed differently", r.Line, r.ID))
		}
	}
	return problems
}

// recorded checks that each scenario has its recording, and no recording is
// left over.
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

func unfinished(cat *catalogue.Catalogue) []string {
	var problems []string
	for _, r := range cat.Rules {
		if strings.Contains(r.Reading+r.Where+r.Quote+strings.Join(r.Cites, ""), Unwritten) {
			problems = append(problems, fmt.Sprintf("catalogue.yaml:%d: rule %s is a scaffold that nobody has filled in", r.Line, r.ID))
		}
	}
	for _, d := range behaviour.Deviations() {
		if strings.Contains(d.Says, Unwritten) {
			problems = append(problems, fmt.Sprintf("deviation %s is a scaffold that nobody has filled in", d.ID))
		}
	}
	return problems
}
