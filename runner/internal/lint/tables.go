package lint

import (
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/plan"
)

// filler are words that say nothing about what a scenario is about.
var filler = regexp.MustCompile(`(^|-)(a|an|the|and|or|nor|but)(-|$)`)

// tables checks the examples of an outline: each table and each column varies
// something that the steps show.
func (l *linter) tables(f plan.Feature, s *messages.Scenario) {
	values := map[string][]string{}
	for _, e := range s.Examples {
		l.prose(f, e.Location.Line, "name of the Examples", e.Name)
		if len(e.TableBody) == 1 {
			l.add(f.URI, e.Location.Line, "the table has one row; write a Scenario without Examples, or join it to another table")
		}
		for i, column := range e.TableHeader.Cells {
			for _, row := range e.TableBody {
				values[column.Value] = append(values[column.Value], row.Cells[i].Value)
			}
		}
	}
	if len(s.Examples) == 0 {
		return
	}
	for _, column := range s.Examples[0].TableHeader.Cells {
		if column.Value == plan.CaseColumn {
			continue
		}
		if all := values[column.Value]; len(all) > 1 && len(slices.Compact(slices.Clone(all))) == 1 {
			l.add(f.URI, column.Location.Line, "column %q has the same value in every row; write %q into the steps", column.Value, all[0])
		}
		if !slices.ContainsFunc(s.Steps, func(st *messages.Step) bool { return strings.Contains(st.Text, "<"+column.Value+">") }) {
			l.add(f.URI, column.Location.Line, "only the title uses column %q; leave it out, or let a step say it", column.Value)
		}
	}
}

// key checks the words of a scenario's key.
func (l *linter) key(f plan.Feature, s *messages.Scenario) {
	for _, t := range s.Tags {
		key, ok := strings.CutPrefix(t.Name, "@id:")
		switch word := filler.FindStringSubmatch(key); {
		case !ok:
			l.surplus(f, []*messages.Tag{t})
		case word != nil:
			l.add(f.URI, t.Location.Line, "the key %s holds %q; keys name what a scenario is about, without articles and conjunctions", key, word[2])
		}
	}
}
