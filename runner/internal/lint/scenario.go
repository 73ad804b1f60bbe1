package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

func (l *linter) scenario(f plan.Feature, rule *catalogue.Rule, s *messages.Scenario) {
	if s.Name == "" {
		l.add(f.URI, s.Location.Line, "the scenario has no title")
	}
	l.key(f, s)
	l.tables(f, s)
	rows := map[string]*messages.TableRow{}
	for _, e := range s.Examples {
		l.surplus(f, e.Tags)
		for _, row := range e.TableBody {
			rows[row.Id] = row
		}
	}
	l.order(f, s)
	l.length(f, rule, s)
	for _, p := range f.Pickles {
		if p.AstNodeIds[0] == s.Id {
			l.pickle(f, rule, s, p, rows[p.AstNodeIds[len(p.AstNodeIds)-1]])
		}
	}
}

// order checks that a scenario has one When, after Given and before Then.
func (l *linter) order(f plan.Feature, s *messages.Scenario) {
	story := []string{"Given", "When", "Then"}
	whens, keyword := 0, ""
	for _, st := range s.Steps {
		k := strings.TrimSpace(st.Keyword)
		switch at, was := slices.Index(story, k), slices.Index(story, keyword); {
		case k == "*" || at < 0 && keyword == "":
			l.add(f.URI, st.Location.Line, "%s does not say whether the step is a Given, a When or a Then", k)
			return
		case at >= 0 && at < was:
			l.add(f.URI, st.Location.Line, "a %s comes after a %s", k, keyword)
			return
		case at >= 0:
			keyword = k
		}
		if keyword == "When" {
			whens++
		}
	}
	if whens != 1 {
		l.add(f.URI, s.Location.Line, "the scenario has %d Whens; it needs exactly one", whens)
	}
	if keyword != "Then" {
		l.add(f.URI, s.Location.Line, "the scenario does not end in a Then: it cannot fail by its rule")
	}
}

// length checks how many steps a scenario has.
func (l *linter) length(f plan.Feature, rule *catalogue.Rule, s *messages.Scenario) {
	if n := len(s.Steps); n > mostSteps {
		if _, excepted := longStories[rule.ID]; !excepted {
			l.add(f.URI, s.Location.Line, "the scenario has %d steps, at most %d; shorten it, or give the reason in longStories of runner/internal/lint", n, mostSteps)
		}
		l.long[rule.ID] = true
	}
}

// pickle checks a scenario as it runs, with its row of examples filled in.
func (l *linter) pickle(f plan.Feature, rule *catalogue.Rule, s *messages.Scenario, p *messages.Pickle, row *messages.TableRow) {
	at := s.Location.Line
	if row != nil {
		at = row.Location.Line
	}
	if n := utf8.RuneCountInString(p.Name); n > longestTitle {
		l.add(f.URI, at, "the title has %d characters, at most %d", n, longestTitle)
	}
	if first, _ := utf8.DecodeRuneInString(p.Name); p.Name != "" && !unicode.IsUpper(first) {
		l.add(f.URI, at, "the title %q does not begin with a capital letter", p.Name)
	}
	name := strings.ToLower(strings.Join(strings.Fields(p.Name), " "))
	if other, ok := l.names[name]; ok {
		l.add(f.URI, at, "a scenario of this title is already at %s; say what is different", other)
	}
	l.names[name] = fmt.Sprintf("%s:%d", f.URI, at)

	l.words(f, rule, "title", s.Location.Line, s.Name, at, p.Name)
	for i, st := range p.Steps { // a feature has no Background, so all steps are the scenario's
		node := s.Steps[i]
		l.words(f, rule, "step", node.Location.Line, node.Text, at, st.Text)
		l.meaning(f, node.Location.Line, st)
		l.demand(rule, fmt.Sprintf("%s:%d", f.URI, node.Location.Line), st.Text)
	}
}

// words checks a title or a step as written, and with a row filled in. If the text
// alone has no fault, the fault is reported at the row.
func (l *linter) words(f plan.Feature, rule *catalogue.Rule, what string, line int64, text string, row int64, filled string) {
	written := faults(rule, text)
	for _, fault := range faults(rule, filled) {
		if slices.Contains(written, fault) {
			l.add(f.URI, line, "the %s %s", what, fault)
		} else {
			l.add(f.URI, row, "the row %s", fault)
		}
	}
}

var (
	// A digit after a bracket is how the documentation writes bounds.
	json   = regexp.MustCompile(`[{}]|\[\D|":`)
	wish   = regexp.MustCompile(`(?i)\b(should|must|shall|ought)\b`)
	url    = regexp.MustCompile(`https?:|/\w|\?\w+=|&\w+=|(?i:[a-z]\.[a-z]+\.[a-z])|[a-z]:\d`)
	status = regexp.MustCompile(`\b[1-5]\d\d\b( days?| hours?)?`)
)

// faults lists the wrong words in a title or a step: technical ones (JSON, URLs,
// statuses) and wishes. A status is allowed if the documentation itself names it.
func faults(rule *catalogue.Rule, text string) []string {
	var found []string
	if json.MatchString(text) {
		found = append(found, "holds JSON")
	}
	if url.MatchString(text) {
		found = append(found, "holds a URL or a path")
	}
	if w := wish.FindString(text); w != "" {
		found = append(found, fmt.Sprintf("states a wish (%q), not a fact", w))
	}
	for _, s := range status.FindAllString(text, -1) {
		span := strings.Contains(s, " ") // a number of days or hours
		if !span && !strings.Contains(rule.Quote+strings.Join(rule.Cites, " ")+rule.Where, s) {
			found = append(found, fmt.Sprintf("names status %s, which the documentation of its rule does not", s))
		}
	}
	return append(found, bans(text)...)
}
