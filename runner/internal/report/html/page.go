package html

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// page is the template's input.
type page struct {
	CSS    template.CSS
	JS     template.JS
	Policy string

	// Ran is false if the page is only documentation.
	Ran     bool
	Title   string
	Outcome verdict.Outcome
	// Head states the outcome in a few words, Sentence in one line with counts.
	Head, Sentence string
	Notes          []string
	Facts, Details []fact
	Matrix         []matrixRow
	Legend         string
	Attention      []attention
	MoreAttention  int
	Reasons        []string
	Verdicts       []verdict.Verdict
	Subjects       []*subjectView
	Sections       []Section
	// Rules is the number of rules that can be observed.
	Rules int
}

type fact struct{ Name, Value string }

// attention is a line of the first screen that links to a rule not in order: a cause,
// with the rule of its first failure.
type attention struct {
	ID, Text string
	Look     Look
}

// subjectView is a feature: its name, its description and its rules.
type subjectView struct {
	ID    string
	Title string
	Story string
	Rules []*ruleView
}

// shown is how many causes the first screen names.
const shown = 8

func newPage(r *verdict.Report, features []plan.Feature) *page {
	p := &page{
		Ran: r.Outcome != "", Outcome: r.Outcome, Notes: report.Provenance(r),
		Details: details(r), Matrix: matrix(r), Rules: observable(r),
	}
	p.Legend = legend(p.Matrix)
	p.Title, p.Head, p.Sentence = headline(r)
	if p.Ran {
		p.Facts, p.Verdicts = facts(r), verdictsOf(r)
		p.Attention, p.MoreAttention = attend(r)
		if r.Gate.Status != 0 {
			p.Reasons = lines(r.Gate.Reasons)
		}
	}
	p.Subjects = subjects(r, features)
	return p
}

// observable counts the rules that can be observed, as every total does.
func observable(r *verdict.Report) int {
	n := 0
	for i := range r.Rules {
		if r.Rules[i].Unobservable == "" {
			n++
		}
	}
	return n
}

// heads are the outcomes in words.
var heads = map[verdict.Outcome]string{
	verdict.OutcomeConforms:            "It conforms",
	verdict.OutcomeConformsWithWaivers: "It conforms, except for what was waived",
	verdict.OutcomeViolates:            "It violates the documentation",
	verdict.OutcomeIncomplete:          "Incomplete: not everything could be judged",
	verdict.OutcomePartial:             "Nothing is violated; not everything was verified",
}

func headline(r *verdict.Report) (title, head, sentence string) {
	if r.Outcome == "" {
		return "Processing modes of the Conversation API: the rules", "The processing modes, rule by rule",
			fmt.Sprintf("%d rules of the Conversation API's processing modes, DISPATCH and CONVERSATION, each with its sentence, our reading and its scenarios.", observable(r))
	}
	head = heads[r.Outcome]
	if head == "" {
		head = string(r.Outcome)
	}
	if report.CountLevel(r, catalogue.Should)[verdict.Violates] > 0 {
		head = strings.Replace(head, "Nothing is", "No must-rule is", 1)
	}
	return fmt.Sprintf("%s – modecert – %s", head, targetName(r)), head, report.Sentence(r)
}

func targetName(r *verdict.Report) string {
	name := strings.TrimSpace(r.Target.Name + " " + r.Target.Version)
	switch {
	case name != "":
	case r.Target.URL != "":
		name = r.Target.URL
	case r.Target.Kind == "recorded":
		name = "recorded fixtures"
	default:
		name = "the " + r.Target.Kind + " target"
	}
	return report.OneLine(name)
}

// facts says what was certified, and when.
func facts(r *verdict.Report) []fact {
	return []fact{
		{"Target", targetName(r) + kind(r)},
		{"Modes", modeWords(r.Selection.Mode)},
		{"Selection", selection(r.Selection)},
		{"Capabilities", capabilities(r.Capabilities)},
		{"Ran", fmt.Sprintf("%s, %s; %d of %d scenarios, %s", r.Started.UTC().Format("2006-01-02 15:04 UTC"),
			took(r.Finished.Sub(r.Started)), r.Totals.Executed, r.Totals.Planned, report.Counted(r.Totals.Exchanges, "exchange"))},
	}
}

// details are the facts for repeating a run, which other readers do not need.
func details(r *verdict.Report) []fact {
	list := []fact{
		{"Suite", strings.TrimSpace("modecert " + r.Suite.Version)},
		{"Catalogue", short(r.Suite.CatalogueDigest)},
		{"Features", short(r.Suite.FeaturesDigest)},
	}
	if r.Outcome != "" {
		list = append(list, fact{"Seed", fmt.Sprint(r.Seed)})
	}
	return list
}

func kind(r *verdict.Report) string {
	if r.Target.URL == "" || r.Target.Name == "" {
		return ""
	}
	return " at " + report.OneLine(r.Target.URL)
}

func took(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}

// short returns the part of a digest that people compare.
func short(digest string) string {
	_, hex, _ := strings.Cut(digest, ":")
	return hex[:min(len(hex), 12)]
}

func modeWords(selected string) string {
	if selected == "" || selected == "all" {
		return "DISPATCH and CONVERSATION"
	}
	return strings.ToUpper(selected) + " only"
}

func selection(s plan.Selection) string {
	var parts []string
	if len(s.Rules) > 0 {
		parts = append(parts, "rules "+strings.Join(s.Rules, ", "))
	}
	if s.Tags != "" {
		parts = append(parts, "tags "+s.Tags)
	}
	if s.Shard != "" {
		parts = append(parts, "shard "+s.Shard)
	}
	if n := len(s.FailedFrom); n > 0 {
		parts = append(parts, fmt.Sprintf("%d scenarios by their ids", n))
	}
	if s.Quick != nil {
		parts = append(parts, report.QuickWords(s.Quick))
	}
	if len(parts) == 0 {
		return "every rule of these modes"
	}
	return "narrowed to " + strings.Join(parts, "; ")
}

func capabilities(c verdict.Capabilities) string {
	var parts []string
	for _, list := range []struct {
		word  string
		names []string
	}{{"offered", c.Offered}, {"declared absent", c.Absent}, {"neither offered nor declared absent", c.Missing}} {
		if len(list.names) > 0 {
			parts = append(parts, list.word+": "+strings.Join(list.names, ", "))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, "; ")
}

func lines(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = report.OneLine(t)
	}
	return out
}

// verdictsOf lists the verdicts that rules have, as options of the filter.
func verdictsOf(r *verdict.Report) []verdict.Verdict {
	return slices.DeleteFunc(slices.Clone(report.WorstFirst), func(v verdict.Verdict) bool {
		return !slices.ContainsFunc(r.Rules, func(rr verdict.RuleReport) bool { return rr.Verdict == v })
	})
}

// attend lists the causes of what does not conform, and the rules that are waived.
func attend(r *verdict.Report) (list []attention, more int) {
	looks := map[string]Look{"VIOLATES": {"violates", "violates"}, "INCOMPLETE": {"incomplete", "incomplete"}, "WARNING": {"violates (should)", "warns"}}
	for _, c := range report.Causes(r) {
		list = append(list, attention{c.First.RuleID, report.OneLine(c.Title + ": " + c.Extent()), looks[c.Word()]})
	}
	for i := range r.Rules {
		if rr := &r.Rules[i]; rr.Verdict == verdict.Waived {
			list = append(list, attention{rr.ID, report.OneLine(cmp.Or(rr.Title, rr.Reading)), LookOf(r, rr, rr.Verdict)})
		}
	}
	if len(list) > shown {
		list, more = list[:shown], len(list)-shown
	}
	return list, more
}

// Look is how a verdict is shown: a word, and a CSS class.
type Look struct{ Word, Class string }

// LookOf returns how the verdict of a rule or of its scenario is shown: a violation
// that does not decide the run is a warning.
func LookOf(r *verdict.Report, rr *verdict.RuleReport, v verdict.Verdict) Look {
	if v == verdict.Violates && rr.Level == catalogue.Should {
		if rr.Counts(r.Strict) {
			return Look{"violates (should)", "violates"}
		}
		return Look{"violates (should)", "warns"}
	}
	if v == rr.Verdict && report.Narrowed(rr) {
		return Look{string(v) + " " + string(report.InPart), "in-part"}
	}
	return Look{strings.ReplaceAll(string(v), "-", " "), string(v)}
}
