package steps

import "context"

// The control of a refusal: the same request succeeds once its fault is fixed. If it
// does not, the fault was not the reason for the refusal.

// acceptedOnceIn repeats the request after it has changed the mode of the app.
func (w *World) acceptedOnceIn(ctx context.Context, mode string) error {
	again := w.last
	if again.phrase == nil {
		return &SuiteFault{"nothing was asked for before this step"}
	}
	changed, err := w.changeMode(ctx, mode, "", "", "")
	if err != nil {
		return err
	}
	if a := changed.answer; !a.done() {
		return w.notGranted(a)
	}
	if err := changed.confirm(ctx); err != nil {
		return &setupError{err}
	}
	return w.accepted(ctx, again, "once the app is in "+mode+" mode")
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
	return w.isGranted(ctx, "the same request succeeds "+how, func() (*Answer, error) {
		f, err := s.repeat(ctx, w)
		if err == nil && f.answer.done() && f.confirm != nil {
			w.unconfirmed = f.confirm
		}
		if err == nil {
			w.mustTell(f.answer)
		}
		return f.answer, err
	})
}
