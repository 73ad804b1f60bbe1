// Package lint checks the suite itself: features, phrases, rules and schemas. See
// [Problems]. Each problem is one line that names the place.
package lint

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/steps"
)

// The limits of house style.
const (
	longestName  = 70  // characters of a scenario's name
	longestLine  = 100 // characters of a feature's line
	fewestQuoted = 3   // words of a quotation that a Rule must keep
)

// Problems checks features, catalogue, phrases and schemas. It also checks that
// every rule has what proves it, including a recording of each scenario.
func Problems(features, recordings fs.FS, phrases []steps.Phrase) []string {
	l, err := open(features, phrases)
	if err != nil {
		return append(l.problems, err.Error())
	}
	l.texts()
	return slices.Concat(l.problems, l.proof(recordings), schemas.Lint())
}

type linter struct {
	cat      *catalogue.Catalogue
	plan     *plan.Plan
	features []plan.Feature
	phrases  []phrasing
	said     map[alternative]bool         // what any step says
	demanded map[string]map[string]string // by rule and capability: the first step that needs it
	names    map[string]string            // scenario names and their places
	problems []string
}

// open reads features and catalogue. If they cannot be planned, only the
// catalogue's own problems are known.
func open(features fs.FS, phrases []steps.Phrase) (*linter, error) {
	l := &linter{phrases: phrasings(phrases), said: map[alternative]bool{}, demanded: map[string]map[string]string{}, names: map[string]string{}}
	var err error
	if l.cat, err = catalogue.Load(features); err != nil {
		return l, err
	}
	l.problems = l.cat.Problems()
	l.plan, l.features, err = plan.Build(features, l.cat, plan.Options{Offered: plan.CapabilityNames()})
	return l, err
}

// texts checks that rules, features and phrases agree.
func (l *linter) texts() {
	for _, f := range l.features {
		l.feature(f)
	}
	l.coverage()
	l.needs()
	l.vocabulary()
}

// add records a problem once: rows of one outline have the same faults.
func (l *linter) add(file string, line int64, format string, args ...any) {
	problem := fmt.Sprintf("%s:%d: %s", file, line, fmt.Sprintf(format, args...))
	if !slices.Contains(l.problems, problem) {
		l.problems = append(l.problems, problem)
	}
}

// feature checks the lines of one file, then its content.
func (l *linter) feature(f plan.Feature) {
	for i, line := range strings.Split(string(f.Text), "\n") {
		if n := len([]rune(line)); n > longestLine {
			l.add(f.URI, int64(i+1), "the line has %d characters, at most %d", n, longestLine)
		}
		if strings.TrimRight(line, " \t") != line {
			l.add(f.URI, int64(i+1), "the line ends in blanks")
		}
	}
	l.tags(f, f.Document.Feature.Tags)
	for _, child := range f.Document.Feature.Children {
		l.rule(f, child.Rule)
	}
}

// coverage checks that every rule has a scenario, or a reason for having none.
func (l *linter) coverage() {
	has := map[string]bool{}
	for _, s := range l.plan.Scenarios {
		has[s.Rule.ID] = true
	}
	for _, r := range l.cat.Rules {
		switch {
		case !has[r.ID] && r.Unobservable == "":
			l.add(catalogue.File, int64(r.Line), "rule %s has neither a scenario nor a reason why it cannot be observed", r.ID)
		case has[r.ID] && r.Unobservable != "":
			l.add(catalogue.File, int64(r.Line), "rule %s is called unobservable and has a scenario", r.ID)
		}
	}
}
