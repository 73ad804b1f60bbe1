package console

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// redraw is the shortest time between two drawings of the bar: a whole run may last
// less than a second, and drawing must not take longer than running.
const redraw = 65 * time.Millisecond

// NewProgress returns progress for the writer: a bar on a terminal, a line per
// scenario in a log, nothing if quiet. It ignores errors of the writer: a run must
// not fail because its progress cannot be shown.
func NewProgress(w io.Writer, o Options) verdict.Progress {
	if o.Quiet {
		return silent{}
	}
	return &progress{w: w, tty: o.TTY, width: o.BarWidth, every: max(1, o.Every)}
}

type silent struct{}

func (silent) Start(int)                    {}
func (silent) Done(string, verdict.Verdict) {}
func (silent) Stop()                        {}

type progress struct {
	w     io.Writer
	tty   bool
	width int // of the terminal
	every int // scenarios between two lines of a log

	mu                   sync.Mutex
	total, done, failing int
	drawn                time.Time // when the bar was drawn last
	line                 string    // the bar; empty if none is shown
}

func (p *progress) Start(total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total, p.done, p.failing = total, 0, 0
	if p.tty && total > 0 {
		p.draw()
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

// wipe erases the bar.
func (p *progress) wipe() {
	if p.line != "" {
		_, _ = io.WriteString(p.w, "\r"+strings.Repeat(" ", utf8.RuneCountInString(p.line))+"\r")
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
	case p.done%p.every == 0 || p.done == p.total:
		digits := len(strconv.Itoa(p.total))
		_, _ = fmt.Fprintf(p.w, "[%*d/%d] %-12s  %s\n", digits, p.done, p.total, v, scenario)
	}
}

func (p *progress) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
}
