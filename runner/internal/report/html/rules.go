package html

import (
	"fmt"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// ruleView is one rule as the page shows it.
type ruleView struct {
	*verdict.RuleReport
	Look  Look
	Place string
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
	// Count is the number of scenarios, counting each row of examples.
	Count int
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

// builder arranges a report's rules by mode and subject.
type builder struct {
	r        *verdict.Report
	byPlace  map[report.Position]report.Placed
	rules    map[string]*verdict.RuleReport
	views    map[string]*ruleView
	modes    map[catalogue.Mode]*modeView
	seen     map[report.Position]bool
	sections int
	told     map[string]bool // features whose description was added
}

// modes arranges the rules by mode, then by feature, in the features' order. Rules
// without a feature come last in their mode.
func modes(r *verdict.Report, features []plan.Feature) []*modeView {
	b := &builder{
		r: r, byPlace: report.ByPosition(r), rules: map[string]*verdict.RuleReport{}, views: map[string]*ruleView{},
		seen: map[report.Position]bool{}, told: map[string]bool{},
	}
	order := []*modeView{
		{ID: "dispatch", Title: "DISPATCH mode", About: "Rules that speak of DISPATCH mode alone."},
		{ID: "conversation", Title: "CONVERSATION mode", About: "Rules that speak of CONVERSATION mode alone."},
		{ID: "both", Title: "Both modes", About: "Rules that hold in either mode, or tell the two apart."},
	}
	b.modes = map[catalogue.Mode]*modeView{catalogue.Dispatch: order[0], catalogue.Conversation: order[1], catalogue.Both: order[2]}
	for i := range r.Rules {
		b.rules[r.Rules[i].ID] = &r.Rules[i]
	}
	for _, f := range features {
		b.feature(f)
	}
	b.leftovers()
	return order
}

// feature adds the rules of one feature.
func (b *builder) feature(f plan.Feature) {
	subjects := map[catalogue.Mode]*subjectView{}
	for _, child := range f.Document.Feature.Children {
		if child.Rule == nil {
			continue
		}
		rr := b.rules[ruleID(child.Rule)]
		if rr == nil {
			continue
		}
		v := b.views[rr.ID]
		if v == nil {
			if subjects[rr.Mode] == nil {
				subjects[rr.Mode] = b.subject(rr.Mode, f)
			}
			v = b.view(rr, subjects[rr.Mode])
		}
		for _, c := range child.Rule.Children {
			if c.Scenario != nil {
				b.scenario(v, f.URI, c.Scenario)
			}
		}
	}
}

func ruleID(r *messages.Rule) string {
	for _, t := range r.Tags {
		if id, ok := strings.CutPrefix(t.Name, "@rule:"); ok {
			return id
		}
	}
	return ""
}

// subject adds a section to a mode. A feature with rules of several modes has a
// section in each, and its description in the first.
func (b *builder) subject(m catalogue.Mode, f plan.Feature) *subjectView {
	s := b.section(m, f.Document.Feature.Name)
	if !b.told[f.URI] {
		b.told[f.URI] = true
		s.Story = strings.Join(strings.Fields(f.Document.Feature.Description), " ")
	}
	return s
}

func (b *builder) section(m catalogue.Mode, title string) *subjectView {
	mode := b.modes[m]
	if mode == nil { // an unknown mode must not hide a rule
		mode = b.modes[catalogue.Both]
	}
	b.sections++
	s := &subjectView{ID: fmt.Sprintf("subject-%d", b.sections), Title: title}
	mode.Subjects = append(mode.Subjects, s)
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
			if !strings.HasPrefix(sc.Name, "whether ") {
				seen = sc.Name + ": " + seen
			}
			v.Observations = append(v.Observations, report.OneLine(seen))
		}
	}
	b.views[rr.ID] = v
	s.Rules = append(s.Rules, v)
	if mode := b.modes[rr.Mode]; mode != nil {
		mode.Rules++
	} else {
		b.modes[catalogue.Both].Rules++
	}
	return v
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
	others := map[catalogue.Mode]*subjectView{}
	for i := range b.r.Rules {
		rr := &b.r.Rules[i]
		v := b.views[rr.ID]
		if v == nil {
			if others[rr.Mode] == nil {
				others[rr.Mode] = b.section(rr.Mode, "Rules that stand in no feature")
			}
			v = b.view(rr, others[rr.Mode])
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
