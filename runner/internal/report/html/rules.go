package html

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/sequence"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// ruleView is one rule as the page shows it.
type ruleView struct {
	*verdict.RuleReport
	Look  Look
	Place string
	Basis template.HTML
	// Repeat is the command that runs a rule with failures again.
	Repeat string
	// Reason is empty if the verdict needs none.
	Reason string
	// Open shows the scenarios unfolded.
	Open bool
	// Failures are the scenarios and wire findings that are not in order;
	// Observations are those of a may-rule.
	Failures     []failure
	MoreFailures int
	Observations []string
	Scenarios    []*scenarioView
	// Diagram shows the first scenario of a rule in which more than calls takes part.
	Diagram template.HTML
	// Count is the number of scenarios, counting each row of examples.
	Count int
}

// Heading is the title, or the id in a report from before rules had titles.
func (v *ruleView) Heading() string { return cmp.Or(report.OneLine(v.Title), v.ID) }

// ModeWord names the mode of a rule.
func (v *ruleView) ModeWord() string {
	if v.Mode == catalogue.Both {
		return "both modes"
	}
	return strings.ToUpper(string(v.Mode))
}

// scenarioView is a scenario, or an outline with its examples.
type scenarioView struct {
	Name  string
	Steps string
	// Header and Rows are an outline's examples.
	Header []string
	Rows   []row
	// Marked is set if any row shows a verdict.
	Marked bool
	// Verdict is shown if it differs from the rule's.
	Verdict string
}

type row struct {
	Cells   []string
	Verdict string
}

// builder arranges a report's rules by feature.
type builder struct {
	r        *verdict.Report
	byPlace  map[report.Position]report.Placed
	rules    map[string]*verdict.RuleReport
	views    map[string]*ruleView
	subjects []*subjectView
	seen     map[report.Position]bool
}

// subjects arranges the rules by feature, in the features' order. Rules without a
// feature come last.
func subjects(r *verdict.Report, features []plan.Feature) []*subjectView {
	b := &builder{
		r: r, byPlace: report.ByPosition(r), rules: map[string]*verdict.RuleReport{}, views: map[string]*ruleView{},
		seen: map[report.Position]bool{},
	}
	for i := range r.Rules {
		b.rules[r.Rules[i].ID] = &r.Rules[i]
	}
	for _, f := range features {
		b.feature(f)
	}
	b.leftovers()
	return b.subjects
}

// feature adds the rules of one feature.
func (b *builder) feature(f plan.Feature) {
	var subject *subjectView
	for _, child := range f.Document.Feature.Children {
		if child.Rule == nil {
			continue
		}
		rr := b.rules[plan.RuleOf(child.Rule)]
		if rr == nil {
			continue
		}
		v := b.views[rr.ID]
		if v == nil {
			if subject == nil {
				subject = b.section(f.Document.Feature.Name)
				subject.Story = strings.Join(strings.Fields(f.Document.Feature.Description), " ")
			}
			v = b.view(rr, subject)
		}
		for _, c := range child.Rule.Children {
			if c.Scenario != nil {
				b.scenario(v, f.URI, c.Scenario)
			}
		}
	}
}

func (b *builder) section(title string) *subjectView {
	s := &subjectView{ID: fmt.Sprintf("subject-%d", len(b.subjects)+1), Title: title}
	b.subjects = append(b.subjects, s)
	return s
}

// view adds a rule to a section.
func (b *builder) view(rr *verdict.RuleReport, s *subjectView) *ruleView {
	v := &ruleView{RuleReport: rr, Look: LookOf(b.r, rr, rr.Verdict), Place: place(rr), Count: len(rr.Scenarios)}
	v.Reason = rr.Reason
	if rr.Unobservable != "" {
		v.Reason = "cannot be observed from outside: " + rr.Unobservable
	}
	v.Reason = report.OneLine(v.Reason)
	if v.Failures, v.MoreFailures = failures(b.r, rr); len(v.Failures) > 0 {
		v.Repeat = report.Repeat(b.r, rr)
	}
	for _, sc := range rr.Scenarios {
		for _, seen := range sc.Observations {
			// If the scenario asks an open question, the observation repeats it.
			if !strings.HasPrefix(strings.ToLower(sc.Name), "whether ") {
				seen = sc.Name + ": " + seen
			}
			v.Observations = append(v.Observations, report.OneLine(seen))
		}
	}
	v.Diagram = diagram(rr)
	b.views[rr.ID] = v
	s.Rules = append(s.Rules, v)
	return v
}

// diagram draws the plainest scenario of a rule.
func diagram(rr *verdict.RuleReport) template.HTML {
	s := Plainest(rr)
	if s == nil {
		return ""
	}
	return sequence.Draw(s.ID, s, nil)
}

// Plainest returns the scenario whose evidence the page draws: of a rule in which a
// callback, a recipient or the clock takes part, the first in the feature that is in
// order. It returns nil for other rules: calls alone need no picture.
func Plainest(rr *verdict.RuleReport) (first *verdict.ScenarioReport) {
	if !slices.ContainsFunc(rr.Needs, func(n string) bool { return n == plan.Callbacks || n == plan.Handset || n == plan.Clock }) {
		return nil
	}
	for i := range rr.Scenarios {
		s := &rr.Scenarios[i]
		if inOrder := s.Verdict == "" || s.Verdict == verdict.Conforms || s.Verdict == verdict.Observed; !inOrder {
			continue
		}
		if first == nil || cmp.Or(cmp.Compare(s.URI, first.URI), cmp.Compare(s.Line, first.Line)) < 0 {
			first = s
		}
	}
	return first
}

// place names a rule's place, with the editions of the page that contain it.
func place(rr *verdict.RuleReport) string {
	p := report.Place(rr)
	if n := len(rr.Editions); n > 0 {
		p += "; " + plural(n, "edition", "editions") + " " + strings.Join(rr.Editions, ", ")
	}
	return p
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// scenario adds a scenario of a feature, if the report has it.
func (b *builder) scenario(v *ruleView, uri string, s *messages.Scenario) {
	sc := &scenarioView{Name: s.Name, Steps: steps(s)}
	at := func(l *messages.Location) (string, bool) {
		pos := report.Position{URI: uri, Line: int(l.Line)}
		b.seen[pos] = true
		placed, ok := b.byPlace[pos]
		if !ok || placed.Scenario.Verdict == v.Verdict {
			return "", ok
		}
		return strings.ReplaceAll(string(placed.Scenario.Verdict), "-", " "), true
	}
	if len(s.Examples) == 0 {
		var known bool
		if sc.Verdict, known = at(s.Location); known {
			v.Scenarios = append(v.Scenarios, sc)
		}
		return
	}
	for _, e := range s.Examples {
		if e.TableHeader == nil {
			continue
		}
		sc.Header = cells(e.TableHeader)
		for _, tr := range e.TableBody {
			if word, known := at(tr.Location); known {
				sc.Rows = append(sc.Rows, row{cells(tr), word})
				sc.Marked = sc.Marked || word != ""
			}
		}
	}
	if len(sc.Rows) > 0 {
		v.Scenarios = append(v.Scenarios, sc)
	}
}

// steps returns the scenario's steps, one per line.
func steps(s *messages.Scenario) string {
	var b strings.Builder
	for i, st := range s.Steps {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.TrimSpace(st.Keyword) + " " + st.Text)
	}
	return b.String()
}

func cells(tr *messages.TableRow) []string {
	out := make([]string, len(tr.Cells))
	for i, c := range tr.Cells {
		out[i] = c.Value
	}
	return out
}

// leftovers adds what the features do not have: rules without scenarios, and
// scenarios of a report that was made with other features.
func (b *builder) leftovers() {
	var others *subjectView
	for i := range b.r.Rules {
		rr := &b.r.Rules[i]
		v := b.views[rr.ID]
		if v == nil {
			if others == nil {
				others = b.section("Rules without a feature")
			}
			v = b.view(rr, others)
		}
		for _, s := range rr.Scenarios {
			if b.seen[report.Position{URI: s.URI, Line: s.Line}] {
				continue
			}
			sc := &scenarioView{Name: s.Name}
			if s.Verdict != rr.Verdict {
				sc.Verdict = string(s.Verdict)
			}
			for j, st := range s.Steps {
				if j > 0 {
					sc.Steps += "\n"
				}
				sc.Steps += report.OneLine(st.Text)
			}
			v.Scenarios = append(v.Scenarios, sc)
		}
	}
}
