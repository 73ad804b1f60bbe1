// Package lint keeps the suite's own house in order: it refuses features,
// phrases, rules and schemas that a reader could not trust. Each problem is one
// line that names the place.
package lint

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/plan"
	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/steps"
)

// The limits of house style.
const (
	longestName = 70  // characters of a scenario's name
	longestLine = 100 // characters of a feature's line
	mostPhrases = 60  // phrases of the whole suite
)

// Problems checks features, catalogue, phrases and schemas.
func Problems(features fs.FS, phrases []steps.Phrase) []string {
	return append(suite(features, phrases), schemas.Lint()...)
}

// suite checks what the rules, features and phrases say of each other.
func suite(features fs.FS, phrases []steps.Phrase) []string {
	cat, err := catalogue.Load(features)
	if err != nil {
		return []string{err.Error()}
	}
	problems := cat.Problems()
	p, parsed, err := plan.Build(features, cat, plan.Options{Offered: plan.CapabilityNames()})
	if err != nil {
		return append(problems, err.Error())
	}
	l := &linter{cat: cat, phrases: phrases, used: map[string]bool{}, names: map[string]string{}, problems: problems}
	for _, f := range parsed {
		l.feature(f)
	}
	l.coverage(p)
	l.vocabulary()
	return l.problems
}

type linter struct {
	cat      *catalogue.Catalogue
	phrases  []steps.Phrase
	used     map[string]bool   // expressions that a step matched
	names    map[string]string // scenario names and where they stand
	problems []string
}

func (l *linter) add(f plan.Feature, line int64, format string, args ...any) {
	l.problems = append(l.problems, fmt.Sprintf("%s:%d: %s", f.URI, line, fmt.Sprintf(format, args...)))
}

// feature checks the text of one file, then what it says.
func (l *linter) feature(f plan.Feature) {
	for i, line := range strings.Split(string(f.Text), "\n") {
		if n := len([]rune(line)); n > longestLine {
			l.add(f, int64(i+1), "the line has %d characters, at most %d", n, longestLine)
		}
		if strings.TrimRight(line, " \t") != line {
			l.add(f, int64(i+1), "the line ends in blanks")
		}
	}
	for _, child := range f.Document.Feature.Children {
		l.rule(f, child.Rule)
	}
	for _, p := range f.Pickles {
		l.pickle(f, p)
	}
}

// rule checks that a Rule states its catalogue rule, and its scenarios.
func (l *linter) rule(f plan.Feature, r *messages.Rule) {
	var rule *catalogue.Rule
	for _, t := range r.Tags {
		if id, ok := strings.CutPrefix(t.Name, "@rule:"); ok {
			rule, _ = l.cat.ByID(id)
		}
	}
	if rule != nil && !quotes(r.Name, rule.Quote) {
		l.add(f, r.Location.Line, "the rule is not stated in the documentation's words: %q", rule.Quote)
	}
	if len(r.Children) == 0 {
		l.add(f, r.Location.Line, "the rule has no scenario")
	}
	for _, child := range r.Children {
		l.scenario(f, rule, child.Scenario)
	}
}

// quotes reports whether name is the quotation, or the parts of it that an
// ellipsis leaves, in order. At least one word has to be left.
func quotes(name, quote string) bool {
	if strings.Trim(name, " …") == "" {
		return false
	}
	rest := quote
	for _, part := range strings.Split(name, "…") {
		part = strings.TrimSpace(part)
		_, after, ok := strings.Cut(rest, part)
		if !ok {
			return false
		}
		rest = after
	}
	return true
}

func (l *linter) scenario(f plan.Feature, rule *catalogue.Rule, s *messages.Scenario) {
	at := s.Location.Line
	if n := len([]rune(s.Name)); n > longestName {
		l.add(f, at, "the name has %d characters, at most %d", n, longestName)
	}
	if s.Name == "" {
		l.add(f, at, "the scenario has no name")
	}
	if other, ok := l.names[s.Name]; ok {
		l.add(f, at, "a scenario of this name stands at %s already", other)
	}
	l.names[s.Name] = fmt.Sprintf("%s:%d", f.URI, at)
	if wish.MatchString(s.Name) {
		l.add(f, at, "the name states a wish (%q), not a fact", wish.FindString(s.Name))
	}
	whens, keyword := 0, ""
	for _, st := range s.Steps {
		if k := strings.TrimSpace(st.Keyword); k != "And" && k != "But" {
			keyword = k
		}
		if keyword == "When" {
			whens++
		}
		l.words(f, rule, st)
	}
	if whens != 1 {
		l.add(f, at, "the scenario has %d Whens, and tells one story by one", whens)
	}
	if keyword != "Then" {
		l.add(f, at, "the scenario does not end in a Then: it cannot fail by its rule")
	}
}

var (
	wish   = regexp.MustCompile(`(?i)\b(should|must|shall|ought)\b`)
	json   = regexp.MustCompile(`[{}\[\]]|":`)
	url    = regexp.MustCompile(`https?:|/v1/|\?\w+=|&\w+=`)
	status = regexp.MustCompile(`\b(200|201|202|204|301|302|400|401|403|404|409|410|413|415|422|429|500|501|502|503|504)\b( days?| hours?)?`)
)

// words refuses a step in the words of the wire. A status is welcome where the
// documentation itself names it.
func (l *linter) words(f plan.Feature, rule *catalogue.Rule, st *messages.Step) {
	at := st.Location.Line
	if json.MatchString(st.Text) {
		l.add(f, at, "the step holds JSON")
	}
	if url.MatchString(st.Text) {
		l.add(f, at, "the step holds a URL")
	}
	if wish.MatchString(st.Text) {
		l.add(f, at, "the step states a wish, not a fact")
	}
	for _, s := range status.FindAllString(st.Text, -1) {
		span := strings.Contains(s, " ") // so many days or hours
		if span || rule != nil && strings.Contains(rule.Quote+strings.Join(rule.Cites, " ")+rule.Where, s) {
			continue
		}
		l.add(f, at, "the step names status %s, which the documentation of its rule does not", s)
	}
	if st.DocString != nil {
		l.add(f, at, "the step holds a text block")
	}
}

// stepKeywords maps a pickle's step type to the keywords of phrases it may match.
var stepKeywords = map[messages.PickleStepType][]string{
	messages.PickleStepType_CONTEXT: {"Given", "Given/When"},
	messages.PickleStepType_ACTION:  {"When", "Given/When"},
	messages.PickleStepType_OUTCOME: {"Then"},
}

// pickle checks that each step means exactly one thing.
func (l *linter) pickle(f plan.Feature, p *messages.Pickle) {
	for _, st := range p.Steps {
		found := l.match(st.Text, stepKeywords[st.Type])
		if len(found) != 1 {
			l.problems = append(l.problems, fmt.Sprintf("%s: %q: %d phrases match step %q %s", f.URI, p.Name, len(found), st.Text, strings.Join(found, " | ")))
		}
		// What is only observed is a phrase too.
		if claim, ok := strings.CutPrefix(st.Text, "it is observed whether "); ok {
			if found := l.match(claim, []string{"Then"}); len(found) != 1 {
				l.problems = append(l.problems, fmt.Sprintf("%s: %q: %d phrases match what is observed: %q", f.URI, p.Name, len(found), claim))
			}
		}
	}
}

func (l *linter) match(text string, keywords []string) []string {
	var found []string
	for _, p := range l.phrases {
		if slices.Contains(keywords, p.Keyword) && p.Expr.MatchString(text) {
			found = append(found, p.Expr.String())
			l.used[p.Expr.String()] = true
		}
	}
	return found
}

// coverage checks that every rule has a scenario, or a reason for none.
func (l *linter) coverage(p *plan.Plan) {
	has := map[string]bool{}
	for _, s := range p.Scenarios {
		has[s.Rule.ID] = true
	}
	for _, r := range l.cat.Rules {
		switch {
		case !has[r.ID] && r.Unobservable == "":
			l.problems = append(l.problems, fmt.Sprintf("catalogue.yaml:%d: rule %s has neither a scenario nor a reason why it cannot be observed", r.Line, r.ID))
		case has[r.ID] && r.Unobservable != "":
			l.problems = append(l.problems, fmt.Sprintf("catalogue.yaml:%d: rule %s is called unobservable and has a scenario", r.Line, r.ID))
		}
	}
}

// vocabulary checks the phrases themselves.
func (l *linter) vocabulary() {
	if n := len(l.phrases); n > mostPhrases {
		l.problems = append(l.problems, fmt.Sprintf("steps: %d phrases, at most %d", n, mostPhrases))
	}
	for _, p := range l.phrases {
		if !l.used[p.Expr.String()] {
			l.problems = append(l.problems, fmt.Sprintf("steps: no scenario uses the phrase %s", p.Expr))
		}
	}
}
