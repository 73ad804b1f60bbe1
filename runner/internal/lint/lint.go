// Package lint checks the suite itself: features, phrases, rules and schemas. See
// [Problems]. Each problem is one line that names the place.
package lint

import (
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/edition"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/steps"
)

// The limits of house style.
const (
	longestTitle = 110 // characters of a scenario's title, with its row filled in
	longestLine  = 100 // characters of a feature's line of prose
	longestRow   = 124 // characters of a step or of a row of examples
	longestFile  = 300 // lines of a feature
	mostSteps    = 7   // of a scenario
)

// longStories are the rules that have scenarios of more than mostSteps steps, with
// the reason.
var longStories = map[string]string{
	"APP-MODE-CHANGE-NEW-MO":                "the app is in use in both directions before its mode changes",
	"APP-MODE-CHANGE-OLD-MESSAGES":          "what was before the change is compared with what comes after it",
	"CONVERSATION-ONE-ACTIVE":               "two conversations are made, one after the other",
	"CONVERSATION-TTL-EXPIRES":              "the clock moves twice, with a look between",
	"DISPATCH-THREAD-NOT-STORED":            "a thread is a message, a reply and an answer",
	"DISPATCH-TTL-EXPIRES":                  "the clock moves twice, with a look between",
	"LIST-IDENTITY":                         "a list is distinguished from one of another identity",
	"LIST-ORDER":                            "an order takes several messages",
	"LIST-RECIPIENT-ORIGINATED":             "both directions are listed",
	"MESSAGE-DELETE-SOURCE":                 "each source has a message of its own",
	"MESSAGE-MODE-MO-REUSES":                "the conversation is there before the message that does not touch it",
	"POLICY-CONVERSATION-EXPIRE-KEEPS":      "the clock moves between the messages of a conversation",
	"POLICY-CONVERSATION-EXPIRE-KEEPS-MO":   "the clock moves between the messages of a conversation",
	"POLICY-CONVERSATION-EXPIRE-REMOVES":    "the clock moves between the messages of a conversation",
	"POLICY-CONVERSATION-EXPIRE-REMOVES-MO": "the clock moves between the messages of a conversation",
	"POLICY-MESSAGE-EXPIRE":                 "the clock moves between the messages of a conversation",
	"POLICY-MESSAGE-EXPIRE-MO":              "the clock moves between the messages of a conversation",
}

// Problems checks features, catalogue, phrases and schemas. It also checks that
// every rule has what proves it, including a recording of each scenario.
func Problems(features, recordings fs.FS, phrases []steps.Phrase) []string {
	l, err := open(features, phrases)
	if err != nil {
		return append(l.problems, err.Error())
	}
	l.texts()
	return slices.Concat(l.problems, registered(l.plan, features), editions(l.cat, features), l.proof(recordings), schemas.Lint())
}

// editions checks that the editions are as they were frozen.
func editions(cat *catalogue.Catalogue, features fs.FS) []string {
	all, err := edition.Load(features)
	if err != nil {
		return []string{err.Error()}
	}
	return all.Problems(cat, steps.Version)
}

type linter struct {
	cat      *catalogue.Catalogue
	plan     *plan.Plan
	features []plan.Feature
	phrases  []phrasing
	said     map[alternative]bool         // texts that the steps say
	demanded map[string]map[string]string // by rule and capability: the first step that needs it
	names    map[string]string            // scenario titles and their places
	long     map[string]bool              // rules with a scenario of more than mostSteps steps
	problems []string
}

// open reads features and catalogue. If they cannot be planned, only the
// catalogue's own problems are known.
func open(features fs.FS, phrases []steps.Phrase) (*linter, error) {
	l := &linter{phrases: phrasings(phrases), said: map[alternative]bool{}, demanded: map[string]map[string]string{}, names: map[string]string{}, long: map[string]bool{}}
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
	l.sequence()
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
	lines := strings.Split(strings.TrimSuffix(string(f.Text), "\n"), "\n")
	if len(lines) > longestFile {
		l.add(f.URI, 1, "the file has %d lines, at most %d; divide it", len(lines), longestFile)
	}
	for i, line := range lines {
		if n := utf8.RuneCountInString(line); n > l.longest(line) {
			l.add(f.URI, int64(i+1), "the line has %d characters, at most %d", n, l.longest(line))
		}
		if strings.TrimRight(line, " \t") != line {
			l.add(f.URI, int64(i+1), "the line ends in blanks")
		}
	}
	feature := f.Document.Feature
	l.surplus(f, feature.Tags)
	l.prose(f, feature.Location.Line, "name of the feature", feature.Name)
	l.prose(f, feature.Location.Line, "description of the feature", feature.Description)
	for _, child := range feature.Children {
		l.rule(f, child.Rule)
	}
}

// longest returns how many characters a line may have. Tags, quotation and place are as
// long as the catalogue has them, and a title has a limit of its own.
func (l *linter) longest(line string) int {
	line = strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(line, "@"), strings.HasPrefix(line, "Scenario"),
		slices.ContainsFunc(l.cat.Rules, func(r *catalogue.Rule) bool { return slices.Contains(strings.Split(r.Citation(), "\n"), line) }):
		return math.MaxInt
	case strings.HasPrefix(line, "|"), stepLine.MatchString(line):
		return longestRow
	}
	return longestLine
}

// stepLine matches a step, with its keyword.
var stepLine = regexp.MustCompile(`^(Given|When|Then|And|But) `)

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
		if _, excepted := longStories[r.ID]; excepted && !l.long[r.ID] {
			l.problems = append(l.problems, fmt.Sprintf("lint: no scenario of %s has more than %d steps; take it out of longStories", r.ID, mostSteps))
		}
	}
}

// sequence checks that the catalogue lists the rules in the order of their scenarios:
// every list and report has that order.
func (l *linter) sequence() {
	last, place := 0, map[string]int{}
	for i, s := range l.plan.Scenarios {
		if _, met := place[s.Rule.ID]; !met {
			place[s.Rule.ID] = i
		}
	}
	for _, r := range l.cat.Rules {
		at, met := place[r.ID]
		if !met {
			continue
		}
		if at < last {
			l.add(catalogue.File, int64(r.Line), "rule %s comes after rules whose scenarios come later; the catalogue has the order of the features", r.ID)
			return
		}
		last = at
	}
}
