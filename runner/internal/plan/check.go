package plan

import (
	"fmt"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"
)

func (f *Feature) fault(at *messages.Location, format string, args ...any) error {
	return &FeatureFault{f.URI, int(at.Line), fmt.Sprintf(format, args...)}
}

// check returns an error for what Gherkin accepts but a conformance suite must not.
func (f *Feature) check() error {
	feature := f.Document.Feature
	if feature == nil {
		return &FeatureFault{f.URI, 1, "holds no feature"}
	}
	if err := f.checkProse(feature.Description, feature.Location); err != nil {
		return err
	}
	for _, child := range feature.Children {
		switch {
		case child.Background != nil:
			return f.fault(child.Background.Location, "a background hides what a scenario rests on; say it in the scenario")
		case child.Scenario != nil:
			return f.fault(child.Scenario.Location, "a scenario is outside any rule")
		case child.Rule != nil:
			if err := f.checkRule(child.Rule); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkProse checks the description of a feature or a rule. Gherkin reads a misspelt
// keyword as prose, and drops what the keyword introduces. A word with a colon is
// prose unless it is nearly a keyword.
func (f *Feature) checkProse(description string, at *messages.Location) error {
	for l := range strings.SplitSeq(description, "\n") {
		if strings.Contains(l, ":") && keywordLike.MatchString(l) && keywordNear(l) != "" || blockOpening.MatchString(l) || stepOpening.MatchString(l) {
			return &FeatureFault{f.URI, f.lineOf(l, at), noKeyword(l, "write the sentence otherwise, or correct the keyword")}
		}
	}
	return nil
}

func (f *Feature) checkRule(r *messages.Rule) error {
	if err := f.checkProse(r.Description, r.Location); err != nil {
		return err
	}
	tags := ruleTags(r.Tags)
	if len(tags) != 1 {
		return f.fault(r.Location, "a rule carries exactly one tag @rule:ID, this one has %d", len(tags))
	}
	var scenarios []*messages.Scenario
	for _, child := range r.Children {
		if child.Scenario == nil {
			return f.fault(r.Location, "a rule holds scenarios only")
		}
		if err := f.checkScenario(child.Scenario); err != nil {
			return err
		}
		scenarios = append(scenarios, child.Scenario)
	}
	return f.checkIDs(tags[0], scenarios)
}

func (f *Feature) checkScenario(s *messages.Scenario) error {
	if err := f.noProse(s.Description, s.Location, "below a Scenario, only steps are allowed"); err != nil {
		return err
	}
	if len(s.Steps) == 0 {
		return f.fault(s.Location, "scenario %q has no steps", s.Name)
	}
	for _, st := range s.Steps {
		if st.DataTable != nil || st.DocString != nil {
			return f.fault(st.Location, "the step holds a table or a text block, which no phrase reads")
		}
	}
	if strings.HasSuffix(s.Keyword, "Outline") && len(s.Examples) == 0 {
		return f.fault(s.Location, "the outline %q has no Examples", s.Name)
	}
	for _, e := range s.Examples {
		if err := f.checkExamples(s, e); err != nil {
			return err
		}
	}
	return nil
}

// checkExamples compares the columns of a table with the outline's placeholders:
// Gherkin keeps a placeholder without a column, and the scenario runs with it.
func (f *Feature) checkExamples(s *messages.Scenario, e *messages.Examples) error {
	if err := f.noProse(e.Description, e.Location, "below Examples, only a table is allowed"); err != nil {
		return err
	}
	if len(e.TableBody) == 0 {
		return f.fault(e.Location, "the examples of %q are empty", s.Name)
	}
	var columns []string
	for _, c := range e.TableHeader.Cells {
		if slices.Contains(columns, c.Value) {
			return f.fault(c.Location, "column %q appears twice", c.Value)
		}
		columns = append(columns, c.Value)
	}
	used := map[string]bool{}
	wanted := func(at *messages.Location, text string) error {
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			if used[m[1]] = true; !slices.Contains(columns, m[1]) {
				return f.fault(at, "no column fills <%s>; the Examples of line %d have %s", m[1], e.Location.Line, strings.Join(columns, ", "))
			}
		}
		return nil
	}
	if err := wanted(s.Location, s.Name); err != nil {
		return err
	}
	for _, st := range s.Steps {
		if err := wanted(st.Location, st.Text); err != nil {
			return err
		}
	}
	for _, c := range e.TableHeader.Cells {
		if !used[c.Value] && c.Value != CaseColumn {
			return f.fault(c.Location, "neither name nor steps use column %q", c.Value)
		}
	}
	return nil
}

// checkPickles returns an error if a placeholder is left after the examples are
// filled in: in a scenario that is not an outline, or from a cell that contains
// one.
func (f *Feature) checkPickles() error {
	nodes := index(f.Document)
	for _, p := range f.Pickles {
		n := nodes[p.AstNodeIds[0]]
		if m := placeholder.FindString(p.Name); m != "" {
			return f.fault(n.scenario.Location, "%s is left in the name once the examples are filled in", m)
		}
		for _, st := range p.Steps {
			if m := placeholder.FindString(st.Text); m != "" {
				return f.fault(nodes[st.AstNodeIds[0]].step.Location, "%s is left in the step once the examples are filled in", m)
			}
		}
	}
	return nil
}

// noProse returns an error if there is a description at a place.
func (f *Feature) noProse(text string, at *messages.Location, otherwise string) error {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if line == "" {
		return nil
	}
	return &FeatureFault{f.URI, f.lineOf(line, at), noKeyword(line, otherwise)}
}

// lineOf finds the line number of prose below a place. Gherkin does not give it,
// since it removes the empty lines before the prose.
func (f *Feature) lineOf(prose string, below *messages.Location) int {
	for i, l := range strings.Split(string(f.Text), "\n") {
		if i >= int(below.Line) && strings.TrimSpace(l) == strings.TrimSpace(prose) {
			return i + 1
		}
	}
	return int(below.Line)
}
