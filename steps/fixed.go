package steps

import (
	"context"
	"strings"

	"github.com/modecert/modecert/steps/expect"
)

// mended is what a sound request has in the place of what one that was refused
// had. An empty member stays as it was.
type mended struct{ by, strategy, mode, days, policy string }

// sameAccepted is the control of a refusal: the same request succeeds once its
// fault is mended. Where it does not, the refusal was none of the fault.
func (w *World) sameAccepted(ctx context.Context, by, strategy, mode, days, policy string) error {
	if w.repeat == nil {
		return &SuiteFault{"nothing was asked for that can be asked for again"}
	}
	app, earlier, refused := w.app, w.earlier, w.outcome
	defer func() { w.app, w.earlier, w.outcome = app, earlier, refused }()
	m := mended{by, strategy, mode, days, policy}
	if err := w.repeat(ctx, m); err != nil {
		return err
	}
	if a := w.outcome; !a.ok() {
		return w.finding(expect.Finding{Expected: "the same request succeeds " + m.String(), Actual: a.summary(), Exchange: a.exchange})
	}
	return nil
}

// String says what is sound in the words of the features.
func (m mended) String() string {
	var says []string
	for _, part := range []struct{ before, value, after string }{
		{"by ", m.by, ""}, {"", m.strategy, ""}, {"in ", m.mode, " mode"}, {"for ", m.days, " days"}, {"under ", m.policy, ""},
	} {
		if part.value != "" {
			says = append(says, part.before+part.value+part.after)
		}
	}
	return strings.Join(says, " ")
}
