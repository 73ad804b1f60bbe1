package sequence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// kind is what a line of a diagram shows.
type kind int

const (
	call     kind = iota // suite to service, and back
	callback             // service to suite
	act                  // recipient to service
	clock                // the clock moves
	note                 // of ours
	verdicts             // what no single line shows: a finding of absence, a cause
)

// line is one line of a diagram.
type line struct {
	kind kind
	// text is what is sent; detail is what in it matters here.
	text, detail string
	// answer is the response to a call.
	answer string
	times  int
	// marks are the findings that point to the line.
	marks []string
	// reads is set for a GET, scene for a call that only sets the scene; made is what
	// such a call makes.
	reads, scene bool
	made         string
	// unjudged is set if a mark is no violation.
	unjudged bool
}

// maxLines is how many lines a diagram has at most.
const maxLines = 24

// linesOf returns the lines of a scenario, in order.
func linesOf(s *verdict.ScenarioReport, findings []expect.Finding) []line {
	n := names{}
	marks := marksOf(findings)
	var lines, rest []line
	c, a := 0, 0 // the next callback and action
	// upTo adds the callbacks and actions that came before the exchange after number i.
	upTo := func(i int) {
		for {
			callbackNext := c < len(s.Callbacks) && s.Callbacks[c].After > 0 && s.Callbacks[c].After <= i
			switch {
			case a < len(s.Actions) && s.Actions[a].After <= i && (s.Actions[a].AfterCallback <= c || !callbackNext):
				lines = append(lines, ofAction(s.Actions[a]))
				a++
			case callbackNext:
				l := n.ofCallback(s.Callbacks[c])
				l.marks = marks[place{callback: c + 1}]
				lines = append(lines, l)
				c++
			default:
				return
			}
		}
	}
	upTo(0)
	for i, e := range s.Exchanges {
		l := n.ofExchange(e)
		l.marks = marks[place{exchange: i + 1}]
		lines = append(lines, l)
		upTo(i + 1)
	}
	for ; c < len(s.Callbacks); c++ {
		l := n.ofCallback(s.Callbacks[c])
		l.marks = marks[place{callback: c + 1}]
		rest = append(rest, l)
	}
	if s.Verdict == verdict.Incomplete && len(findings) == 0 && s.Cause != "" {
		lines = append(lines, line{kind: verdicts, unjudged: true, marks: []string{"? incomplete: " + s.Cause}})
	}
	lines = append(merged(staged(lines)), unread(rest)...)
	for _, m := range marks[place{}] {
		lines = append(lines, line{kind: verdicts, marks: []string{m}})
	}
	return lines
}

// place is where a finding points to: an exchange or a callback, counted from 1, or
// neither.
type place struct{ exchange, callback int }

func marksOf(findings []expect.Finding) map[place][]string {
	marks := map[place][]string{}
	for _, f := range findings {
		at := place{f.Exchange, f.Callback}
		text := fmt.Sprintf("✗ violated: expected %s, got %s", shown(f.Expected, 120), shown(f.Actual, 80))
		if !slices.Contains(marks[at], text) {
			marks[at] = append(marks[at], text)
		}
	}
	return marks
}

// staged replaces the calls that only set the scene by one line that sums them up, if
// anything else happens.
func staged(lines []line) []line {
	story := slices.IndexFunc(lines, func(l line) bool {
		return l.kind == call && !l.scene && !l.reads || l.kind == callback || l.kind == act
	})
	if story < 0 {
		return lines
	}
	var made []string
	var left []line
	for i, l := range lines {
		if l.kind != call || !l.scene && !(l.reads && i < story) || len(l.marks) > 0 {
			left = append(left, l)
		} else if l.made != "" {
			made = append(made, l.made)
		}
	}
	if len(made) > 0 {
		left = slices.Insert(left, 0, line{kind: note, text: "Set-up: " + counted(made)})
	}
	return left
}

// counted joins words, each once and with how often it comes.
func counted(words []string) string {
	var list []string
	for i, w := range words {
		if slices.Index(words, w) < i {
			continue
		}
		n := 0
		for _, other := range words {
			if other == w {
				n++
			}
		}
		if n > 1 {
			w = fmt.Sprintf("%d × %s", n, w)
		}
		list = append(list, w)
	}
	return strings.Join(list, ", ")
}

// merged counts equal lines in a row as one. Of polls that alternate, each counts as
// one: within a row of reads their order is that of the first.
func merged(lines []line) []line {
	var out []line
	start := 0 // of the row of reads
	for _, l := range lines {
		if !l.reads {
			start = max(0, len(out)-1)
		}
		i := slices.IndexFunc(out[start:], func(o line) bool { return o.same(l) })
		if i >= 0 && (l.reads || start+i == len(out)-1) {
			out[start+i].times++
			continue
		}
		out = append(out, l)
		if !l.reads {
			start = len(out)
		}
	}
	return out
}

func (l line) same(o line) bool {
	return l.kind == o.kind && l.kind != note && l.text == o.text && l.detail == o.detail && l.answer == o.answer && len(l.marks)+len(o.marks) == 0
}

// unread sums up the callbacks that no step read.
func unread(rest []line) (lines []line) {
	var kinds []string
	for _, l := range rest {
		if len(l.marks) > 0 {
			lines = append(lines, l)
			continue
		}
		if l.detail != "" {
			l.text += " (" + l.detail + ")"
		}
		kinds = append(kinds, l.text)
	}
	if len(kinds) > 0 {
		lines = append(lines, line{kind: note, text: "Callbacks that no step reads: " + counted(kinds)})
	}
	return lines
}

// bounded leaves out the middle of a long diagram, except for lines with a mark.
func bounded(lines []line) []line {
	if len(lines) <= maxLines {
		return lines
	}
	room := maxLines
	for _, l := range lines {
		if len(l.marks) > 0 {
			room--
		}
	}
	room = max(room, 2)
	var out []line
	left, gap, marked := 0, -1, 0
	for i, l := range lines {
		switch {
		case len(l.marks) > 0 && marked < maxLines:
			marked++
		case len(l.marks) == 0 && (i < room/2 || i >= len(lines)-room/2):
		default:
			if left++; gap < 0 {
				gap = len(out)
			}
			continue
		}
		out = append(out, l)
	}
	if left > 0 {
		out = slices.Insert(out, gap, line{kind: note, text: fmt.Sprintf("… %d lines left out", left)})
	}
	return out
}

// shown bounds a text of unknown origin, for one line.
func shown(s string, most int) string { return plain.Shorten(report.OneLine(s), most) }
