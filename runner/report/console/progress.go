package console

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/modecert/modecert/runner/verdict"
)

// every is how many scenarios lie between two lines of progress in a log: often
// enough to see that a run lives, seldom enough to leave the log readable.
const every = 50

// redraw is the shortest time between two drawings of the bar.
const redraw = 65 * time.Millisecond

// Progress is told how a run goes on. All methods may be called from several
// goroutines at once.
type Progress interface {
	// Start says how many scenarios are to run.
	Start(total int)
	// Done says that one of them has ended.
	Done(scenario string, v verdict.Verdict)
	// Stop says that no more will be told; a bar is wiped off its line.
	Stop()
}

// NewProgress returns the progress that fits the writer: a bar on a terminal,
// a line now and then in a log, nothing when quiet. An error of the writer is
// ignored: a run must not fail for want of an audience.
func NewProgress(w io.Writer, o Options) Progress {
	if o.Quiet {
		return silent{}
	}
	return &progress{w: w, tty: o.TTY}
}

type silent struct{}

func (silent) Start(int)                    {}
func (silent) Done(string, verdict.Verdict) {}
func (silent) Stop()                        {}

type progress struct {
	w   io.Writer
	tty bool

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
			progressbar.OptionSetWidth(24),
			progressbar.OptionClearOnFinish(),
			// The whole run may last less than a second: redrawing must not
			// cost more than running.
			progressbar.OptionThrottle(redraw),
		)
	}
}

func (p *progress) Done(_ string, v verdict.Verdict) {
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
	case p.done%every == 0 || p.done == p.total && p.total > 0:
		_, _ = fmt.Fprintf(p.w, "%d/%d done, %d failing\n", p.done, p.total, p.failing)
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
