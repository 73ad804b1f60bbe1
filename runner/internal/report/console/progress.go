package console

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// redraw is the shortest time between two drawings of the bar: a whole run may last
// less than a second, and drawing must not take longer than running.
const redraw = 65 * time.Millisecond

// heartbeat is the longest time for which a log shows nothing.
const heartbeat = 30 * time.Second

// toldAtOnce is how many scenarios that do not conform have a line of the log at once.
// One cause may make hundreds fail.
const toldAtOnce = 10

// NewProgress returns progress for the writer: a bar on a terminal, lines in a log,
// nothing if quiet. It ignores errors of the writer: a run must not fail because its
// progress cannot be shown.
func NewProgress(w io.Writer, o Options) verdict.Progress {
	if o.Quiet {
		return silent{}
	}
	every := o.Every
	if o.Verbose {
		every = 1
	}
	return &progress{w: w, tty: o.TTY, width: o.BarWidth, every: every}
}

type silent struct{}

func (silent) Start(int, map[string]string) {}
func (silent) Done(string, verdict.Verdict) {}
func (silent) Stop()                        {}

type progress struct {
	w     io.Writer
	tty   bool
	width int // of the terminal
	every int // units between two lines of a log; 0 means a line per feature

	mu                   sync.Mutex
	total, done, failing int
	features             map[string]string // by scenario
	left                 map[string]int    // scenarios of a feature that have not ended
	found                map[string]map[verdict.Verdict]int
	begun                time.Time
	beat                 *time.Timer
	drawn                time.Time // when the bar was drawn last
	line                 string    // the bar; empty if none is shown
}

func (p *progress) Start(total int, features map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total, p.done, p.failing, p.begun = total, 0, 0, time.Now()
	p.features, p.left, p.found = features, map[string]int{}, map[string]map[verdict.Verdict]int{}
	for _, feature := range features {
		p.left[feature]++
		p.found[feature] = map[verdict.Verdict]int{}
	}
	switch {
	case total == 0:
	case p.tty:
		p.draw()
	default:
		p.beat = time.AfterFunc(heartbeat, p.alive)
	}
}

// alive shows that the run goes on, where nothing else has for a while.
func (p *progress) alive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.beat != nil {
		p.tell("running for %s", time.Since(p.begun).Round(time.Second))
	}
}

// tell writes a line of a log.
func (p *progress) tell(format string, args ...any) {
	digits := len(strconv.Itoa(p.total))
	_, _ = fmt.Fprintf(p.w, "[%*d/%d] %s\n", digits, p.done, p.total, fmt.Sprintf(format, args...))
	if p.beat != nil {
		p.beat.Reset(heartbeat)
	}
}

// draw draws the bar, no wider than the terminal: a wrapped line cannot be
// overwritten.
func (p *progress) draw() {
	const widest = 24
	before, after := fmt.Sprintf("failing %d %3d%% |", p.failing, 100*p.done/p.total), fmt.Sprintf("| (%d/%d)", p.done, p.total)
	width := widest
	if p.width > 0 {
		width = max(1, min(widest, p.width-len(before)-len(after)-1))
	}
	full := width * p.done / p.total
	p.wipe()
	p.line = before + strings.Repeat("█", full) + strings.Repeat(" ", width-full) + after
	p.drawn = time.Now()
	_, _ = io.WriteString(p.w, p.line)
}

// Say writes a line in the midst of a run's progress, if it shows any.
func Say(to verdict.Progress, line string) {
	if p, ok := to.(*progress); ok {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.wipe()
		_, _ = fmt.Fprintln(p.w, line)
	}
}

// wipe erases the bar, and the ^C that a terminal may have written after it.
func (p *progress) wipe() {
	if p.line != "" {
		blank := utf8.RuneCountInString(p.line)
		if p.width > blank {
			blank = min(blank+len("^C"), p.width-1)
		}
		_, _ = io.WriteString(p.w, "\r"+strings.Repeat(" ", blank)+"\r")
		p.line = ""
	}
}

func (p *progress) Done(scenario string, v verdict.Verdict) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if v == verdict.Violates || v == verdict.Incomplete {
		p.failing++
	}
	switch {
	case p.line != "":
		if time.Since(p.drawn) >= redraw || p.done == p.total {
			p.draw()
		}
	case p.tty:
	case p.every > 0:
		if p.done%p.every == 0 || p.done == p.total {
			p.tell("%-12s  %s", v, scenario)
		}
	default:
		p.ended(scenario, v)
	}
}

// ended writes a line for a scenario that does not conform, and one for its feature if
// it is the last of it.
func (p *progress) ended(scenario string, v verdict.Verdict) {
	if (v == verdict.Violates || v == verdict.Incomplete) && p.failing <= toldAtOnce {
		p.tell("%-12s  %s", v, scenario)
	}
	feature := p.features[scenario]
	if p.found[feature] == nil {
		return
	}
	p.found[feature][v]++
	if p.left[feature]--; p.left[feature] == 0 {
		p.tell("%s: %s", feature, tally(p.found[feature]))
	}
}

// tally counts scenarios by verdict, the worst first.
func tally(found map[verdict.Verdict]int) string {
	var parts []string
	for _, v := range report.WorstFirst {
		if n := found[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	return strings.Join(parts, ", ")
}

func (p *progress) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.beat != nil {
		p.beat.Stop()
		p.beat = nil
	}
	p.wipe()
}
