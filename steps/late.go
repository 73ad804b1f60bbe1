package steps

import (
	"context"
	"errors"
	"net/http"

	"github.com/modecert/modecert/steps/wait"
)

// What was accepted may be seen late: a read may still show what there was before. So a
// step that reads after a change repeats the read until it shows what it should, or the
// budget is spent.

// errEarlier is the error of an attempt that may have read what there was before.
var errEarlier = errors.New("a read may have shown what there was before")

// reads reports whether an operation only reads.
func (op operation) reads() bool {
	return op.method == http.MethodGet || op == operations["message.last"]
}

// eventually repeats a probe while it returns a [wait.Retry], within the budget for what
// is accepted to be seen.
func (w *World) eventually(ctx context.Context, probe func() error) error {
	return wait.Eventually(ctx, w.session.Pace, w.session.Budgets.Eventually, probe)
}

// throughout checks what must hold and stay so: until it does, within the budget for
// what is accepted to be seen, and once more after the window for what must not happen.
func (w *World) throughout(ctx context.Context, probe func() error) error {
	b := w.session.Budgets
	return wait.Throughout(ctx, w.session.Pace, b.Eventually, b.Never, b.Never, probe)
}

// never checks through the window that nothing is there that must not be. A look that
// is refused is repeated: what is asked about may be seen late.
func (w *World) never(ctx context.Context, probe func() error) error {
	b := w.session.Budgets
	return wait.Throughout(ctx, w.session.Pace, b.Eventually, b.Never, b.Never/8, probe)
}

// isGranted checks that a control succeeds. A read is repeated until it does.
func (w *World) isGranted(ctx context.Context, expected string, ask func() (*Answer, error)) error {
	return w.eventually(ctx, func() error {
		a, err := ask()
		if err != nil || a.done() {
			return err
		}
		err = w.wronglyRefused(a, expected)
		if a.op.reads() {
			err = wait.Again(err)
		}
		return err
	})
}

// reread repeats the last request until its answer is as expected, if it is a read.
// Nothing is wrong if it never is: the caller judges the last answer.
func (w *World) reread(ctx context.Context, expected func(*Answer) bool) error {
	if expected(w.outcome) || !w.outcome.op.reads() || w.last.phrase == nil || w.session.Budgets.Eventually == 0 {
		return nil
	}
	err := w.eventually(ctx, func() error {
		a, err := w.last.again(ctx, w)
		if err != nil {
			return err
		}
		a.granting = w.outcome.granting
		if w.outcome = a; !expected(a) {
			return wait.Again(errEarlier)
		}
		return nil
	})
	if errors.Is(err, errEarlier) {
		return nil
	}
	return err
}
