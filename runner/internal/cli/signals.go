package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signals returns a context that the first interrupt, SIGTERM or SIGHUP cancels,
// and a channel that the second closes: a user who presses Ctrl-C twice wants to
// stop at once.
func signals() (ctx context.Context, again <-chan struct{}, stop func()) {
	got := make(chan os.Signal, 2)
	signal.Notify(got, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // ignored under nohup
		signal.Notify(got, syscall.SIGHUP)
	}
	ctx, cancel := context.WithCancel(context.Background())
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
		cancel()
		if next() {
			close(twice)
		}
	}()
	return ctx, twice, func() {
		signal.Stop(got)
		close(over)
		cancel()
	}
}
