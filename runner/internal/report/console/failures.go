package console

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// inFull is how many violations are shown in full. For a target that breaks three
// hundred rules, a list is more useful.
const inFull = 20

// labels is the indentation of the fields' texts.
const labels = len("  exchange  ")

// quoteRows is the maximum number of lines for a sentence of the documentation:
// enough to recognise it; explain shows it whole.
const quoteRows = 2

// quote shortens a sentence so that it fits in quoteRows lines with its place.
func (p *printer) quote(sentence, place string) string {
	if p.o.Width < narrowest {
		return sentence
	}
	return cut(sentence, quoteRows*(p.o.Width-labels)-utf8.RuneCountInString(`""  `+place))
}

// fields writes the fields of a failure, one per line. It does not wrap text that
// is to be copied. It refers to the HTML page, if there is one, for the rest.
func (p *printer) fields(list []report.Field, rule string) {
	for i := 0; i < len(list); i++ {
		f := list[i]
		switch {
		case f.Text == "":
			continue
		case f.Label == "expected" && i+1 < len(list):
			if both := report.SideBySide(f, list[i+1]); p.o.Width < narrowest || labels+utf8.RuneCountInString(both) <= p.o.Width {
				f.Text = both
				i++
			}
		}
		if !f.Verbatim {
			f.Text = p.hang(f.Text, indent(labels))
		}
		p.line("  %-8s  %s", f.Label, f.Text)
	}
	if p.o.Reports != "" {
		p.line("  %-8s  %s#%s", "see", p.file("report.html"), rule)
	}
}

func (p *printer) violations() {
	var list, warnings []report.Violation
	for _, v := range report.Violations(p.r) {
		if v.Level == catalogue.Must || p.o.Strict {
			list = append(list, v)
		} else {
			warnings = append(warnings, v)
		}
	}
	p.tell(list, "VIOLATES", p.paint.red)
	p.tell(warnings, "WARNING", p.paint.yellow)
}

// tell shows the first violations in full and the others by rule.
func (p *printer) tell(list []report.Violation, word string, paint func(string) string) {
	n := min(len(list), inFull)
	for _, v := range list[:n] {
		p.line("")
		p.line("%s  %s", paint(word), p.hang(v.ID, indent(len(word)+2)))
		v.Quote = p.quote(v.Quote, v.Place)
		p.fields(v.Fields(), v.RuleID)
	}
	rest := list[n:]
	if len(rest) == 0 {
		return
	}
	var rules []string
	counts := make(map[string]int)
	for _, v := range rest {
		if counts[v.RuleID] == 0 {
			rules = append(rules, v.RuleID)
		}
		counts[v.RuleID]++
	}
	p.line("")
	p.line("and %d more, by rule:", len(rest))
	for _, id := range rules {
		p.line("%s  %s  %d", paint(word), id, counts[id])
	}
	if p.o.Reports != "" {
		p.line("see %s", p.file("report.json"))
	}
}

func (p *printer) file(name string) string { return strings.TrimSuffix(p.o.Reports, "/") + "/" + name }

// unanswered is a cause that left scenarios, or a rule without any, incomplete.
type unanswered struct {
	cause string
	ids   []string
	// rule is that of the first scenario; exchange is that scenario's last.
	rule     *verdict.RuleReport
	exchange string
}

// incomplete shows what could not be judged, with the cause. If there is much, it
// shows each cause once: a target that is down gives every scenario the same one.
func (p *printer) incomplete() {
	list := unansweredOf(p.r)
	if len(list) > inFull {
		list = byCause(list)
	}
	if len(list) > 0 {
		p.line("")
	}
	for _, u := range list[:min(len(list), inFull)] {
		p.unanswered(u)
	}
	if rest := len(list) - inFull; rest > 0 {
		p.line("and %d more causes", rest)
		if p.o.Reports != "" {
			p.line("see %s", p.file("report.json"))
		}
	}
}

// unanswered shows one cause. For a single scenario it adds the rule and the last
// exchange.
func (p *printer) unanswered(u unanswered) {
	if n := len(u.ids); n > 1 {
		p.line("%s  %s", p.paint.magenta("INCOMPLETE"), p.hang(fmt.Sprintf("%d scenarios, the first is %s", n, report.OneLine(u.ids[0])), indent(12)))
		p.fields([]report.Field{{Label: "cause", Text: u.cause}}, u.rule.ID)
		return
	}
	p.line("%s  %s", p.paint.magenta("INCOMPLETE"), p.hang(report.OneLine(u.ids[0]), indent(12)))
	p.fields([]report.Field{
		{Label: "rule", Text: report.Quoted(p.quote(report.OneLine(u.rule.Quote), report.Place(u.rule)), report.Place(u.rule))}, {Label: "cause", Text: u.cause},
		{Label: "exchange", Text: u.exchange, Verbatim: true}, {Label: "rerun", Text: report.Again(p.r, u.ids[0]), Verbatim: true},
	}, u.rule.ID)
}

func unansweredOf(r *verdict.Report) []unanswered {
	var list []unanswered
	for i := range r.Rules {
		rr := &r.Rules[i]
		for j := range rr.Scenarios {
			if s := &rr.Scenarios[j]; s.Verdict == verdict.Incomplete {
				list = append(list, unanswered{report.OneLine(s.Cause), []string{s.ID}, rr, report.LastExchange(r, s)})
			}
		}
		if rr.Verdict == verdict.Incomplete && len(rr.Scenarios) == 0 {
			list = append(list, unanswered{report.OneLine(rr.Reason), []string{rr.ID}, rr, ""})
		}
	}
	return list
}

// byCause merges entries with the same cause, the most frequent first.
func byCause(list []unanswered) []unanswered {
	var joined []unanswered
	at := make(map[string]int)
	for _, u := range list {
		i, ok := at[u.cause]
		if !ok {
			i = len(joined)
			at[u.cause] = i
			joined = append(joined, unanswered{cause: u.cause, rule: u.rule, exchange: u.exchange})
		}
		joined[i].ids = append(joined[i].ids, u.ids...)
	}
	slices.SortStableFunc(joined, func(a, b unanswered) int { return len(b.ids) - len(a.ids) })
	return joined
}
