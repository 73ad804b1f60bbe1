package lint

import (
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// rule checks that a Rule says what the catalogue says of it, and checks its
// scenarios.
func (l *linter) rule(f plan.Feature, r *messages.Rule) {
	rule, _ := l.cat.ByID(plan.RuleOf(r)) // the plan has reported it already
	l.ruleTags(f, r, rule)
	if r.Name != rule.Title {
		l.add(f.URI, r.Location.Line, "the Rule is not the title of %s in the catalogue; write: %s", rule.ID, rule.Title)
	}
	text, cited := strings.CutPrefix(spaced(r.Description), spaced(rule.Citation()))
	if !cited || text != "" && text[0] != ' ' {
		l.add(f.URI, r.Location.Line, "the description does not begin with quotation and place; write below the Rule:\n    %s",
			strings.ReplaceAll(rule.Citation(), "\n", "\n    "))
	} else {
		l.prose(f, r.Location.Line, "description", text)
	}
	l.prose(f, r.Location.Line, "title", r.Name)
	if len(r.Children) == 0 {
		l.add(f.URI, r.Location.Line, "the rule has no scenario")
	}
	for _, child := range r.Children {
		l.scenario(f, rule, child.Scenario)
	}
}

// ruleTags compares the tags of a Rule with the catalogue, which decides: a reader
// of the feature must see what --tags selects.
func (l *linter) ruleTags(f plan.Feature, r *messages.Rule, rule *catalogue.Rule) {
	wanted := rule.Tags()
	for _, t := range wanted {
		if !slices.ContainsFunc(r.Tags, func(have *messages.Tag) bool { return have.Name == t }) {
			l.add(f.URI, r.Location.Line, "tag %s is missing; write: %s", t, strings.Join(wanted, " "))
		}
	}
	for _, t := range r.Tags {
		if !slices.Contains(wanted, t.Name) {
			l.add(f.URI, t.Location.Line, "the catalogue knows no tag %s of %s; write: %s", t.Name, rule.ID, strings.Join(wanted, " "))
		}
	}
}

// surplus adds a problem for each tag that is neither a Rule's nor an id. Nothing reads
// other tags, but they would look as if they had an effect.
func (l *linter) surplus(f plan.Feature, tags []*messages.Tag) {
	for _, t := range tags {
		l.add(f.URI, t.Location.Line, "tag %s: take it out; Rules carry the tags of the catalogue, scenarios carry @id:key", t.Name)
	}
}

// spaced returns a text with single spaces.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }
