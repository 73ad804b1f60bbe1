package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What came is judged; what did not come is told for what it is.
func TestErrSilent_callbacksThatDoNotCome(t *testing.T) {
	queued := called(`"status":"DELIVERED"`, `"status":"QUEUED_ON_CHANNEL"`)
	nothing := func(f *fake, _ *World) { f.callbacks = nil }
	unsigned := func(f *fake, _ *World) { f.signed = "wrong key" }
	wrong := called(`"processing_mode":"CONVERSATION"`, `"processing_mode":"DISPATCH"`)
	anonymous := called(`"identity":"+15550001","status":"OPT_IN_SUCCEEDED"`, `"status":"OPT_IN_SUCCEEDED"`)
	onlyOpts := func(f *fake, w *World) {
		w.sent, w.replies = nil, nil
		f.callbacks = nil
	}
	answersLater := func(f *fake, _ *World) {
		f.callback("message_delivery_report", `"message_id":"M4","status":"DELIVERED",%s`, fakeTraffic)
	}
	for name, tc := range map[string]struct {
		says  string
		where change
		want  Kind
		cause string
	}{
		"judged though not final":     {"the delivery receipt of the message says CONVERSATION", queued, absent, ""},
		"wrong though not final":      {"the delivery receipt of the message says CONVERSATION", all(queued, wrong), Broken, ""},
		"unsigned though not final":   {"every callback of the message is signed", all(queued, unsigned), Broken, ""},
		"signed though not final":     {"every callback of the message is signed", queued, absent, ""},
		"signed without a submission": {"every callback of the message is signed", silent("message_submit_notification"), absent, ""},
		"no signature to judge":       {"every callback of the message is signed", silent("message_delivery_report"), Unfinished, ""},
		"needed to the end":           {"the recipient has no contact", all(queued, unsettled, answers("contact.list", 200, `{"contacts":[]}`)), Unfinished, "QUEUED_ON_CHANNEL"},
		"no submission":               {"the message is reported as submitted", silent("message_submit_notification"), Broken, "though others came"},
		"no receipt of an event": {"the delivery receipt of the event says CONVERSATION", all(silent("event_delivery_report"), func(_ *fake, w *World) {
			w.sent[2] = &traffic{kind: "event", id: "E", mode: modeConversation, app: w.app, with: w.recipient}
		}), Unfinished, "no receipt of the event arrived"},
		"a receipt of another event": {"the delivery receipt of the event says CONVERSATION", all(silent("event_delivery_report"), func(f *fake, w *World) {
			w.sent[2] = &traffic{kind: "event", id: "Q7", mode: modeConversation, app: w.app, with: w.recipient}
			f.callback("event_delivery_report", `"event_id":"X9","status":"DELIVERED",%s`, fakeTraffic)
		}), Broken, "a receipt of X9, an event that the app never sent"},
		"nothing at all":                        {"the message is reported", nothing, Unfinished, ErrSilent.Error()},
		"an opt without the identity":           {"the callback of the opt-in says CONVERSATION", anonymous, absent, ""},
		"an opt without the identity, unsigned": {"every callback of the opt-in is signed", all(anonymous, unsigned), Broken, ""},
		"no opt, and nothing else":              {"the opt-in is reported", onlyOpts, Unfinished, ErrSilent.Error()},
		"no opt, but a callback when asked for": {"the opt-in is reported", all(onlyOpts, func(f *fake, w *World) { w.sent = nil }, answersLater), Broken, "though others came"},
	} {
		f := newFake()
		w := f.world(t)
		tc.where(f, w)
		err := says(t, w, tc.says)
		judged(t, tc.want, err, name)
		if tc.cause != "" {
			assert.ErrorContains(t, err, tc.cause, name)
		}
	}
}

// Before the absence of an opt counts, a message shows that callbacks reach the webhook.
func TestErrSilent_aMessageShowsWhetherCallbacksArrive(t *testing.T) {
	f := newFake()
	w := f.world(t)
	w.sent, f.callbacks = nil, nil
	require.ErrorIs(t, says(t, w, "the opt-in is reported"), ErrSilent)
	assert.Equal(t, "message.send", strings.Join(f.asked, " "))
}

// A callback that comes late leaves the scenario without a result; one that never comes is
// a finding.
func TestLateError(t *testing.T) {
	for after, want := range map[time.Duration]Kind{2 * time.Second: Unfinished, 4 * time.Second: Unfinished, time.Hour: Broken} {
		f := newFake()
		w := f.world(t)
		w.session.Budgets.Late = 5 * time.Second
		all := slices.Clone(f.callbacks)
		silent("message_submit_notification")(f, w)
		w.session.Inbox = &lateInbox{f, all, f.now.Add(after)}
		err := says(t, w, "the message is reported as submitted")
		judged(t, want, err, after.String())
		var late *LateError
		require.Equal(t, want == Unfinished, errors.As(err, &late), after)
	}
}

// lateInbox has all callbacks only from a time on.
type lateInbox struct {
	*fake
	all []string
	due time.Time
}

func (l *lateInbox) Read(ctx context.Context, f Filter) ([]Callback, error) {
	if !l.now.Before(l.due) {
		l.callbacks = l.all
	}
	return l.fake.Read(ctx, f)
}
