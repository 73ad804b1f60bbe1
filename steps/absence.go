package steps

import (
	"context"
	"errors"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// isNotThere checks that something is not there. Every phrase that says so ends here.
// Once everything that was to happen has happened, look watches where the phrase looks;
// then every further documented door is asked once. late is set for what was there
// before: that it went may be seen late.
func (w *World) isNotThere(ctx context.Context, expected string, late bool, look func() error, what ...sought) error {
	seen := func(err error) error { return err }
	if late {
		seen = goneLate
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	if err := w.never(ctx, func() error { return seen(look()) }); err != nil {
		return err
	}
	return w.eventually(ctx, func() error {
		for _, s := range what {
			if err := w.behindNoDoor(ctx, s, expected); err != nil {
				return seen(err)
			}
		}
		return nil
	})
}

// hasLost reports whether what is not there may have been: it has expired, or was removed.
func (w *World) hasLost() bool { return w.moved || w.removed }

// goneLate waits with a finding that something is still there: that it went may be seen
// late.
func goneLate(err error) error {
	var there *expect.Finding
	if errors.As(err, &there) {
		return wait.Again(err)
	}
	return err
}
