package steps

import (
	"context"
	"fmt"

	"github.com/modecert/modecert/steps/expect"
)

// The control of a refusal: the same request succeeds once its fault is fixed. If it
// does not, the fault was not the reason for the refusal.

func (w *World) acceptedBy(ctx context.Context, naming string) error {
	return w.sameAccepted(ctx, "by", naming, "by "+naming)
}

func (w *World) acceptedUnderStrategy(ctx context.Context, strategy string) error {
	return w.sameAccepted(ctx, "strategy", strategy, strategy)
}

func (w *World) acceptedFor(ctx context.Context, days string) error {
	return w.sameAccepted(ctx, "days", days, "for "+days+" days")
}

func (w *World) acceptedUnderPolicy(ctx context.Context, policy string) error {
	return w.sameAccepted(ctx, "policy", policy, "under "+policy)
}

// acceptedInMode repeats the request in another mode. If the request names no mode,
// it first changes the mode of the app.
func (w *World) acceptedInMode(ctx context.Context, mode string) error {
	how := "in " + mode + " mode"
	if _, err := w.last.with("mode", mode); err == nil || w.last.phrase == nil {
		return w.sameAccepted(ctx, "mode", mode, how)
	}
	changed, err := w.changeMode(ctx, mode)
	if err != nil {
		return err
	}
	if a := changed.answer; !a.ok() {
		return &setupError{fmt.Errorf("%s was refused: %s", a.op.title, a.summary())}
	}
	return w.accepted(ctx, w.last, how)
}

// sameAccepted checks that the last request succeeds with another value for a group
// of its phrase.
func (w *World) sameAccepted(ctx context.Context, group, value, how string) error {
	same, err := w.last.with(group, value)
	if err != nil {
		return err
	}
	return w.accepted(ctx, same, how)
}

func (w *World) accepted(ctx context.Context, s spoken, how string) error {
	f, err := s.phrase.act(w, ctx, s.said)
	if err != nil {
		return err
	}
	if a := f.answer; !a.done() {
		return w.finding(expect.Finding{Expected: "the same request succeeds " + how, Actual: a.summary(), Exchange: a.exchange})
	}
	if f.confirm != nil {
		w.unconfirmed = f.confirm
	}
	return nil
}
