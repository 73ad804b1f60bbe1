package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// rule checks that a Rule states its catalogue rule, and checks its scenarios.
func (l *linter) rule(f plan.Feature, r *messages.Rule) {
	var rule *catalogue.Rule
	var others []*messages.Tag
	for _, t := range r.Tags {
		if id, ok := strings.CutPrefix(t.Name, "@rule:"); ok {
			rule, _ = l.cat.ByID(id)
		} else {
			others = append(others, t)
		}
	}
	l.tags(f, others)
	if !states(r.Name, rule.Quote) {
		l.add(f.URI, r.Location.Line, "the rule is not stated in the documentation's words: %q", rule.Quote)
	}
	if len(r.Children) == 0 {
		l.add(f.URI, r.Location.Line, "the rule has no scenario")
	}
	for _, child := range r.Children {
		l.scenario(f, rule, child.Scenario)
	}
}

// tags adds a problem for each tag: mode, level and needs come from the catalogue,
// and a tag that nothing reads would look as if it had an effect.
func (l *linter) tags(f plan.Feature, tags []*messages.Tag) {
	for _, t := range tags {
		l.add(f.URI, t.Location.Line, "tag %s: a feature carries @rule:ID at its Rules and no other tag", t.Name)
	}
}

// states reports whether name is the quotation from its first to its last word,
// where an ellipsis may replace words. Some words must remain.
func states(name, quote string) bool {
	if strings.TrimSpace(name) == quote {
		return true
	}
	words := strings.Fields(name)
	left := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == ellipsis })
	return len(left) >= fewestQuoted && elides(words, strings.Fields(quote))
}

const ellipsis = "…"

// elides reports whether the words are those of the quotation, where an ellipsis
// replaces any number of them.
func elides(words, quote []string) bool {
	switch {
	case len(words) == 0:
		return len(quote) == 0
	case words[0] == ellipsis:
		for i := range len(quote) + 1 {
			if elides(words[1:], quote[i:]) {
				return true
			}
		}
		return false
	}
	return len(quote) > 0 && words[0] == quote[0] && elides(words[1:], quote[1:])
}

func (l *linter) scenario(f plan.Feature, rule *catalogue.Rule, s *messages.Scenario) {
	if s.Name == "" {
		l.add(f.URI, s.Location.Line, "the scenario has no name")
	}
	l.tags(f, s.Tags)
	rows := map[string]*messages.TableRow{}
	for _, e := range s.Examples {
		l.tags(f, e.Tags)
		for _, row := range e.TableBody {
			rows[row.Id] = row
		}
	}
	l.order(f, s)
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
			l.add(f.URI, st.Location.Line, "%s does not tell whether the step is a Given, a When or a Then", k)
			return
		case at >= 0 && at < was:
			l.add(f.URI, st.Location.Line, "a %s stands after a %s", k, keyword)
			return
		case at >= 0:
			keyword = k
		}
		if keyword == "When" {
			whens++
		}
	}
	if whens != 1 {
		l.add(f.URI, s.Location.Line, "the scenario has %d Whens, and tells one story by one", whens)
	}
	if keyword != "Then" {
		l.add(f.URI, s.Location.Line, "the scenario does not end in a Then: it cannot fail by its rule")
	}
}

// pickle checks a scenario as it runs, with its row of examples filled in.
func (l *linter) pickle(f plan.Feature, rule *catalogue.Rule, s *messages.Scenario, p *messages.Pickle, row *messages.TableRow) {
	at := s.Location.Line
	if row != nil {
		at = row.Location.Line
	}
	if n := len([]rune(p.Name)); n > longestName {
		l.add(f.URI, at, "the name has %d characters, at most %d", n, longestName)
	}
	name := strings.ToLower(strings.Join(strings.Fields(p.Name), " "))
	if other, ok := l.names[name]; ok {
		l.add(f.URI, at, "a scenario of this name stands at %s already", other)
	}
	l.names[name] = fmt.Sprintf("%s:%d", f.URI, at)

	l.words(f, rule, "name", s.Location.Line, s.Name, at, p.Name)
	for i, st := range p.Steps { // a feature has no Background: all steps are the scenario's
		node := s.Steps[i]
		l.words(f, rule, "step", node.Location.Line, node.Text, at, st.Text)
		l.meaning(f, node.Location.Line, st)
		l.demand(rule, fmt.Sprintf("%s:%d", f.URI, node.Location.Line), st.Text)
	}
}

// words checks a name or a step as written, and with a row filled in. If the text
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

// faults lists the wrong words in a name or a step: technical ones (JSON, URLs,
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
	return found
}
