package evidence

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// phone is a handset and a clock that answer with err.
type phone struct{ err error }

func (p phone) Reply(_ context.Context, _ steps.Sender, text string) (string, error) {
	return text, p.err
}
func (p phone) Event(context.Context, steps.Sender) error       { return p.err }
func (p phone) Opt(context.Context, steps.Sender, string) error { return p.err }
func (p phone) Advance(context.Context, time.Duration) error    { return p.err }
func (p phone) Accepted(time.Time, time.Duration) error         { return p.err }

// Actions and callbacks know what came before them, so that a reader can put the whole
// scenario in order.
func TestActions(t *testing.T) {
	ctx := context.Background()
	l := logOf(answer(200, "{}"), nil)
	in := &inbox{holds: []steps.Callback{callback("a")}, unread: []steps.Callback{callback("b")}}
	get := func() {
		req, err := http.NewRequest(http.MethodGet, "http://h/x", nil)
		require.NoError(t, err)
		_, err = l.Do(req)
		require.NoError(t, err)
	}
	get()
	require.NoError(t, l.Handset(phone{}).Event(ctx, steps.Sender{}))
	read(t, l.Inbox(in))
	sent, err := l.Handset(phone{}).Reply(ctx, steps.Sender{}, "hi")
	require.NoError(t, err)
	assert.Equal(t, "hi", sent)
	get()
	assert.Error(t, l.TimeMachine(phone{errors.New("no power")}).Advance(ctx, 2*time.Hour))
	require.NoError(t, l.Handset(phone{}).Opt(ctx, steps.Sender{}, "out"))
	_, err = l.Inbox(in).Rest(ctx)
	require.NoError(t, err)

	assert.Equal(t, []wire.Action{
		{Kind: "handset.event", After: 1}, {Kind: "handset.reply", After: 1, AfterCallback: 1},
		{Kind: "clock.advance", Seconds: 7200, Error: "no power", After: 2, AfterCallback: 1},
		{Kind: "handset.opt", Direction: "out", After: 2, AfterCallback: 1},
	}, l.Actions())
	assert.Equal(t, 1, l.Callbacks()[0].After)
	assert.Zero(t, l.Callbacks()[1].After, "no step read it")
}

// A recording gives the evidence that its replay would.
func TestOfRecording(t *testing.T) {
	seen := []cassette.RecordedCallback{{Body: wire.Body(`{"message":{}}`)}}
	exchanges, callbacks, actions := OfRecording(&cassette.Recording{Tape: []cassette.Entry{
		{Action: &cassette.Action{Kind: cassette.ActLegacy}},
		{Exchange: &wire.Exchange{Request: wire.Request{Method: "GET", URL: "/v1/projects/p/apps"}}},
		{Action: &cassette.Action{Kind: cassette.ActAdvance, Input: []byte(`{"Seconds":60}`)}},
		{Callbacks: &cassette.CallbacksRead{Body: "message", Seen: seen}},
		{Callbacks: &cassette.CallbacksRead{Body: "message", Seen: seen}},
		{Action: &cassette.Action{Kind: cassette.ActOpt, Input: []byte(`{"AppID":"a","Direction":"in"}`)}},
		{Callbacks: &cassette.CallbacksRead{Seen: []cassette.RecordedCallback{{Body: wire.Body(`{"event":{}}`)}}}},
	}})
	assert.Len(t, exchanges, 1)
	require.Len(t, callbacks, 2)
	assert.Equal(t, []int{1, 0}, []int{callbacks[0].After, callbacks[1].After})
	assert.Equal(t, []wire.Action{
		{Kind: "clock.advance", Seconds: 60, After: 1}, {Kind: "handset.opt", Direction: "in", After: 1, AfterCallback: 1},
	}, actions)
}
