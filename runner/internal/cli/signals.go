package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/modecert/modecert/runner/internal/report/console"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// errSignalled is the cause of a context that a signal cancels.
var errSignalled = errors.New("interrupted")

// signals returns a context that the first interrupt, SIGTERM or SIGHUP cancels,
// and a channel that the second closes: a user who presses Ctrl-C twice wants to
// stop at once.
func signals() (ctx context.Context, again <-chan struct{}, stop func()) {
	got := make(chan os.Signal, 2)
	signal.Notify(got, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // ignored under nohup
		signal.Notify(got, syscall.SIGHUP)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	over, twice := make(chan struct{}), make(chan struct{})
	next := func() bool {
		select {
		case <-got:
			return true
		case <-over:
			return false
		}
	}
	go func() {
		if !next() {
			return
		}
		cancel(errSignalled)
		if next() {
			close(twice)
		}
	}()
	return ctx, twice, func() {
		signal.Stop(got)
		close(over)
		cancel(nil)
	}
}

// sayInterrupted says, after the first signal, what the run still does and what a second
// signal leaves undone.
func sayInterrupted(ctx context.Context, f *runFlags, p verdict.Progress) {
	if !errors.Is(context.Cause(ctx), errSignalled) {
		return
	}
	line := "modecert: interrupted: the run is ending"
	if f.config != nil {
		file := "FILE, the ledger named above"
		if f.out != "" {
			file = filepath.Join(f.out, folder.LedgerName)
		}
		line = "modecert: interrupted: the run is deleting what it created; a second interrupt leaves that to modecert clean --ledger " + file
	}
	console.Say(p, line)
}
