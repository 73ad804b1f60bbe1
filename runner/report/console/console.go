// Package console writes for a person at a terminal, or for the log of a
// pipeline: progress while a run lasts, and what matters of the report at its
// end. What conforms collapses into counts; what does not is told in full.
package console

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/report"
	"github.com/modecert/modecert/runner/verdict"
)

// inFull is how many violations are told in five lines each. A target that
// breaks three hundred rules is better served by a list.
const inFull = 20

// Options says how to write.
type Options struct {
	// Color paints verdicts. The caller knows of terminals and NO_COLOR.
	Color bool
	// TTY lets progress redraw its line.
	TTY bool
	// Width is the terminal's in columns; 0 is unknown, and nothing is cut.
	Width int
	// Verbose lists every scenario and what may-rules were seen to do.
	Verbose bool
	// Quiet leaves the verdict's line alone, and no progress.
	Quiet bool
	// Strict tells violated should-rules as violations and not as warnings.
	Strict bool
	// Reports is the folder that the other reports are written to, empty where
	// there is none: what is cut short here refers to them.
	Reports string
}

// Write writes the end of a run. The last line is the verdict in words.
func Write(w io.Writer, r *verdict.Report, o Options) error {
	p := &printer{o: o, r: r, paint: painter(o.Color)}
	if !o.Quiet {
		p.head()
		p.scenarios()
		p.table()
		p.violations()
		p.incomplete()
		p.unverified()
		p.waivers()
		p.cleanup()
		p.counts()
	}
	provenance, sentence := report.Provenance(r), report.Sentence(r)
	if o.Quiet {
		// One line, which says of recordings that they are no more than that.
		sentence = strings.Join(append([]string{sentence}, provenance...), "; ")
	} else {
		for _, line := range provenance {
			p.line("%s", p.paint.yellow(line))
		}
		p.reasons()
	}
	p.line("%s", p.paint.outcome(r.Outcome, sentence))
	_, err := w.Write(p.buf.Bytes())
	return err
}

// printer gathers the text, so that the writer is written to once and its
// error seen once.
type printer struct {
	o     Options
	r     *verdict.Report
	paint painter
	buf   bytes.Buffer
}

func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(&p.buf, format, args...)
	p.buf.WriteByte('\n')
}

// cut shortens a text to the width, but for so many columns that are taken.
// Below some forty columns cutting helps nobody.
func (p *printer) cut(s string, taken int) string {
	room := p.o.Width - taken
	if p.o.Width <= 0 || utf8.RuneCountInString(s) <= room {
		return s
	}
	room = max(room, 40)
	if runes := []rune(s); len(runes) > room {
		return string(runes[:room-1]) + "…"
	}
	return s
}

func (p *printer) head() {
	t := p.r.Target
	parts := []string{strings.TrimSpace("modecert " + p.r.Suite.Version)}
	if target := strings.Join(strings.Fields(strings.Join([]string{t.Kind, t.Name, t.Version, t.URL}, " ")), " "); target != "" {
		parts = append(parts, "target "+report.OneLine(target))
	}
	if m := p.r.Selection.Mode; m != "" {
		parts = append(parts, "mode "+m)
	}
	parts = append(parts, fmt.Sprintf("seed %d", p.r.Seed))
	p.line("%s", strings.Join(parts, " · "))
}

// scenarios lists every scenario with its verdict; only when asked to.
func (p *printer) scenarios() {
	if !p.o.Verbose {
		return
	}
	p.line("")
	for i := range p.r.Rules {
		for _, s := range p.r.Rules[i].Scenarios {
			p.line("%s  %s  %.0f ms", p.paint.verdict(s.Verdict, fmt.Sprintf("%-14s", s.Verdict)), report.OneLine(s.ID), s.DurationMS)
			for _, seen := range s.Observations {
				p.line("%16s%s", "", report.OneLine(seen))
			}
		}
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

// tell tells the first violations in five lines each and the others by rule.
func (p *printer) tell(list []report.Violation, word string, paint func(string) string) {
	n := min(len(list), inFull)
	for _, v := range list[:n] {
		p.line("")
		v.Quote = p.cut(v.Quote, len(`  rule      ""  `)+utf8.RuneCountInString(v.Place))
		lines := v.Lines(word)
		if p.o.Reports != "" {
			lines[3] += "   (" + p.file("report.html") + "#" + v.RuleID + ")"
		}
		p.line("%s", strings.Replace(lines[0], word, paint(word), 1))
		for _, line := range lines[1:] {
			p.line("%s", line)
		}
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
	// rule is that of the first; exchange the last that the first came to.
	rule     *verdict.RuleReport
	exchange string
}

// incomplete tells what could not be judged, with the cause: each by itself, or
// each cause once where there are many. A target that is down gives every
// scenario the same one.
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

// unanswered tells one cause; of a single scenario also its rule and where it
// ended.
func (p *printer) unanswered(u unanswered) {
	if n := len(u.ids); n > 1 {
		p.line("%s  %d scenarios, the first is %s", p.paint.red("INCOMPLETE"), n, report.OneLine(u.ids[0]))
		p.line("  cause     %s", p.cut(u.cause, len("  cause     ")))
		return
	}
	p.line("%s  %s", p.paint.red("INCOMPLETE"), report.OneLine(u.ids[0]))
	place := report.Place(u.rule)
	p.line("  rule      \"%s\"  %s", p.cut(report.OneLine(u.rule.Quote), len(`  rule      ""  `)+utf8.RuneCountInString(place)), place)
	p.line("  cause     %s", p.cut(u.cause, len("  cause     ")))
	if u.exchange != "" {
		p.line("  exchange  %s", u.exchange)
	}
	p.line("  again     %s", report.Again(p.r, u.rule))
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

// byCause joins what has the same cause, the most frequent first.
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

// unverified groups the scenarios that were not verified by their reason.
func (p *printer) unverified() {
	counts := make(map[string]int)
	for i := range p.r.Rules {
		for _, s := range p.r.Rules[i].Scenarios {
			if s.Verdict == verdict.NotVerified {
				counts[report.OneLine(s.Cause)]++
			}
		}
	}
	if len(counts) == 0 {
		return
	}
	p.line("")
	p.line("not verified")
	for _, reason := range sortedKeys(counts) {
		p.line("  %4d  %s", counts[reason], p.cut(reason, 8))
	}
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (p *printer) waivers() {
	if len(p.r.Waivers) == 0 {
		return
	}
	p.line("")
	p.line("waivers")
	for _, w := range p.r.Waivers {
		subject := w.Rule
		if w.Scenario != "" {
			subject = w.Scenario
		}
		p.line("  %-9s  %s  until %s  %s: %s", w.State, report.OneLine(subject), report.OneLine(w.Expires),
			report.OneLine(w.Owner), report.OneLine(w.Reason))
	}
}

// cleanup tells what a run left behind; it changes no verdict, but somebody
// must undo it.
func (p *printer) cleanup() {
	n := 0
	for i := range p.r.Rules {
		for _, s := range p.r.Rules[i].Scenarios {
			for _, e := range s.CleanupErrs {
				if n++; n <= inFull {
					p.line("%s  %s  %s", p.paint.yellow("left behind"), report.OneLine(s.ID), report.OneLine(e))
				}
			}
		}
	}
	if n > inFull {
		p.line("and %d more that may be left behind; the report names them", n-inFull)
	}
}

func (p *printer) counts() {
	t := p.r.Totals
	var parts []string
	for _, v := range order {
		if n := t.Scenarios[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	p.line("")
	p.line("%d of %d scenarios ran (%s), %d exchanges", t.Executed, t.Planned, strings.Join(parts, ", "), t.Exchanges)
	if n := p.r.Unobservable(); n > 0 {
		p.line("rules that cannot be observed from outside, counted nowhere: %d", n)
	}
}

// reasons tells why the gate is not green, where the gate has been decided.
func (p *printer) reasons() {
	// A green gate needs no reasons, unless it leans on a baseline.
	if p.r.Gate.Status == 0 && p.r.Gate.Baseline == nil {
		return
	}
	p.line("")
	p.line("exit status %d", p.r.Gate.Status)
	for _, reason := range p.r.Gate.Reasons {
		p.line("  %s", p.cut(report.OneLine(report.Shortened(reason)), 2))
	}
}

// order is that in which scenarios are counted: worst first.
var order = [...]verdict.Verdict{
	verdict.Violates, verdict.Incomplete, verdict.NotVerified, verdict.Waived, verdict.Observed,
	verdict.Conforms, verdict.NotApplicable, verdict.NotSelected,
}
