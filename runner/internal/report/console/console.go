// Package console writes for a person at a terminal, or for the log of a pipeline:
// [NewProgress] during a run, and [Write] at its end. It only counts what conforms,
// and shows in full what does not.
package console

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Options controls the output.
type Options struct {
	// Color colours verdicts. The caller checks for a terminal and NO_COLOR.
	Color bool
	// TTY lets progress redraw its line. Without it each feature has a line, and each
	// of the first scenarios that do not conform; with Verbose each scenario has one. If
	// Every is set, one unit in Every has.
	TTY   bool
	Every int
	// Width is the terminal's width in columns; with 0, unknown, nothing is cut or
	// wrapped. BarWidth is the width of the terminal that shows progress.
	Width, BarWidth int
	// Verbose lists every selected scenario and the observations of may-rules.
	Verbose bool
	// Quiet writes only the line of the verdict, and no progress.
	Quiet bool
	// Reports is the folder of the other reports, which shortened texts refer to;
	// empty if there is none.
	Reports string
}

// Write writes the end of a run. The last line is the verdict in words.
func Write(w io.Writer, r *verdict.Report, o Options) error {
	p := &printer{o: o, r: r, paint: painter(o.Color), causes: report.Causes(r)}
	if !o.Quiet {
		p.foremost()
		p.head()
		p.scenarios()
		p.tables()
		p.failures()
		p.unverified()
		p.waivers()
		p.cleanup()
		p.counts()
	}
	provenance, sentence := report.Provenance(r), report.Sentence(r)
	if o.Quiet {
		// The one line must also say that recordings are only recordings.
		sentence = strings.Join(append([]string{sentence}, provenance...), "; ")
	} else {
		p.reasons()
		for _, line := range provenance {
			p.line("%s", p.paint.yellow(p.hang(line, "  ")))
		}
		sentence = p.hang(sentence, "  ")
	}
	p.line("%s", p.paint.outcome(r.Outcome, sentence))
	_, err := w.Write(p.buf.Bytes())
	return err
}

// printer collects the text, so that there is one write and one error.
type printer struct {
	o     Options
	r     *verdict.Report
	paint painter
	// causes are those of what does not conform.
	causes []*report.Cause
	buf    bytes.Buffer
}

func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(&p.buf, format, args...)
	p.buf.WriteByte('\n')
}

func (p *printer) head() {
	parts := []string{strings.TrimSpace("modecert " + p.r.Suite.Version)}
	if target := p.r.Target.String(); target != "" {
		parts = append(parts, "target "+report.OneLine(target))
	}
	if m := p.r.Selection.Mode; m != "" {
		parts = append(parts, "mode "+m)
	}
	if e := p.r.Suite.Edition; e != "" {
		parts = append(parts, "edition "+e)
	}
	parts = append(parts, fmt.Sprintf("seed %d", p.r.Seed))
	p.line("%s", p.hang(strings.Join(parts, " · "), "  "))
}

// scenarios lists every selected scenario with its verdict, if Verbose is set.
func (p *printer) scenarios() {
	if !p.o.Verbose {
		return
	}
	p.line("")
	for i := range p.r.Rules {
		rr := &p.r.Rules[i]
		for _, s := range rr.Scenarios {
			if s.Verdict == verdict.NotSelected || s.Verdict == verdict.NotApplicable {
				continue
			}
			word := fmt.Sprintf("%-14s", s.Verdict)
			if warns(rr, s.Verdict, p.r.Strict) {
				word = p.paint.yellow(word)
			} else {
				word = p.paint.verdict(s.Verdict, word)
			}
			p.line("%s  %s", word, p.hang(fmt.Sprintf("%s  %.0f ms", report.OneLine(s.ID), s.DurationMS), indent(16)))
			for _, seen := range s.Observations {
				p.line("%s%s", indent(16), p.hang(report.OneLine(seen), indent(16)))
			}
		}
	}
}

// warns reports whether a verdict is a violation that does not decide the run.
func warns(rr *verdict.RuleReport, v verdict.Verdict, strict bool) bool {
	return v == verdict.Violates && !rr.Counts(strict)
}

// mostReasons is how many reasons for what was not verified have a line each.
const mostReasons = 3

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
	if len(counts) > mostReasons && !p.o.Verbose {
		var all []string
		for _, reason := range slices.Sorted(maps.Keys(counts)) {
			all = append(all, fmt.Sprintf("%d %s", counts[reason], reason))
		}
		p.line("not verified  %s", p.hang(strings.Join(all, "; "), indent(14)))
		return
	}
	p.line("not verified")
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		p.line("  %4d  %s", counts[reason], p.hang(reason, indent(8)))
	}
}

func (p *printer) waivers() {
	if len(p.r.Waivers) == 0 {
		return
	}
	p.line("")
	p.line("waivers")
	for _, w := range p.r.Waivers {
		p.line("  %-9s  %s", w.State, p.hang(fmt.Sprintf("%s  until %s  %s: %s", report.OneLine(cmp.Or(w.Scenario, w.Rule)), report.OneLine(w.Expires),
			report.OneLine(w.Owner), report.OneLine(w.Reason)), indent(13)))
	}
}

// mostLeft is how many objects that were left behind are named.
const mostLeft = 20

// cleanup shows what a run left behind. It changes no verdict, but someone must
// delete it.
func (p *printer) cleanup() {
	n := 0
	for i := range p.r.Rules {
		for _, s := range p.r.Rules[i].Scenarios {
			for _, e := range s.CleanupErrs {
				if n++; n <= mostLeft {
					p.line("%s  %s", p.paint.yellow("left behind"), p.hang(report.OneLine(s.ID)+"  "+report.OneLine(e), indent(13)))
				}
			}
		}
	}
	if n > mostLeft {
		p.line("and %d more that may be left behind; the report names them", n-mostLeft)
	}
}

func (p *printer) counts() {
	t := p.r.Totals
	p.line("")
	p.line("%s", p.hang(fmt.Sprintf("%d of %d scenarios ran (%s), %s", t.Executed, t.Planned, tally(t.Scenarios), report.Counted(t.Exchanges, "exchange")), "  "))
}

// reasons shows why a decided gate is not green. If it is green only because of a
// baseline, reasons shows what the baseline excuses.
func (p *printer) reasons() {
	g := p.r.Gate
	reasons := g.Reasons
	switch {
	case g.Status != 0 && len(reasons) > 0:
		p.line("%s", p.hang(fmt.Sprintf("exit status %d: %s", g.Status, report.OneLine(report.Shortened(reasons[0]))), "  "))
		reasons = reasons[1:]
	case g.Status != 0:
		p.line("exit status %d", g.Status)
	case g.Baseline != nil:
		p.line("%s", p.hang("gate green: "+sinceBaseline(g.Baseline), "  "))
		reasons = reasons[min(1, len(reasons)):] // the outcome, which the last line has
		if len(g.Baseline.Known)+len(g.Baseline.Better)+len(g.Baseline.Lost) == 0 {
			reasons = nil
		}
	default:
		return
	}
	for _, reason := range reasons {
		p.line("  %s", p.hang(report.OneLine(report.Shortened(reason)), indent(4)))
	}
}

// sinceBaseline counts what changed since an earlier report if nothing is worse.
func sinceBaseline(b *verdict.Baseline) string {
	parts := []string{"none worse since the baseline of " + b.Started.UTC().Format("2006-01-02 15:04")}
	for _, c := range []struct {
		ids  []string
		what string
	}{{b.Known, "known"}, {b.Better, "better"}, {b.Lost, "no longer verified"}} {
		if n := len(c.ids); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, c.what))
		}
	}
	return strings.Join(parts, ", ")
}
