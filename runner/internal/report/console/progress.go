package console

import (
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// redraw is the shortest time between two drawings of the bar.
const redraw = 65 * time.Millisecond

// NewProgress returns the progress that fits the writer: a bar on a terminal,
// a line a scenario in a log, nothing when quiet. An error of the writer is
// ignored: a run must not fail for want of an audience.
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
	every int // that many lie between two lines of a log

	mu                   sync.Mutex
	bar                  *progressbar.ProgressBar // nil in a log
	total, done, failing int
}

func (p *progress) Start(total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total, p.done, p.failing = total, 0, 0
	if p.tty && total > 0 {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionSetDescription(p.description()),
			progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(p.barWidth()),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionClearOnFinish(),
			// The whole run may last less than a second: redrawing must not
			// cost more than running.
			progressbar.OptionThrottle(redraw),
		)
	}
}

// barWidth leaves room for what stands beside the bar: a line that is wrapped
// cannot be drawn over.
func (p *progress) barWidth() int {
	const widest, beside = 24, len("failing 1000 100% || (1000/1000) ")
	if p.width == 0 {
		return widest
	}
	return max(1, min(widest, p.width-beside))
}

func (p *progress) Done(scenario string, v verdict.Verdict) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	failed := v == verdict.Violates || v == verdict.Incomplete
	if failed {
		p.failing++
	}
	switch {
	case p.bar != nil:
		if failed {
			p.bar.Describe(p.description())
		}
		_ = p.bar.Add(1)
	case p.done%p.every == 0 || p.done == p.total:
		digits := len(strconv.Itoa(p.total))
		_, _ = fmt.Fprintf(p.w, "[%*d/%d] %-12s  %s\n", digits, p.done, p.total, v, scenario)
	}
}

func (p *progress) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		// Clear, not Finish: an interrupted run must not show a full bar.
		_ = p.bar.Clear()
		_ = p.bar.Exit()
		p.bar = nil
	}
}

func (p *progress) description() string { return fmt.Sprintf("failing %d", p.failing) }
