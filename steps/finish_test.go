package steps

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unread is an inbox with callbacks that no step has read.
type unread struct {
	rest []Callback
	err  error
}

func (*unread) URL() string                                      { return "http://inbox.test" }
func (*unread) Door(int) string                                  { return "http://inbox.test/2" }
func (*unread) Read(context.Context, Filter) ([]Callback, error) { return nil, nil }
func (u *unread) Rest(context.Context) ([]Callback, error)       { return u.rest, u.err }

// A scenario also checks the shape of callbacks that no step asked for.
func TestWorldFinish_callbacksThatNoStepRead(t *testing.T) {
	inbox := &unread{rest: []Callback{{Body: []byte(`{"opt_in_notification":{"status":true}}`)}, {Body: []byte(`{}`)}}}
	w, s := answering(200, "{}")
	require.NoError(t, w.Finish(t.Context()), "nothing is subscribed to, and there may be no inbox")
	w.session.Inbox, w.subscribed = inbox, true
	require.NoError(t, w.Finish(t.Context()))
	require.NotEmpty(t, s.wire)
	for _, f := range s.wire {
		assert.Equal(t, "WIRE-CALLBACK", f.Rule)
	}
	found := len(s.wire)
	require.NoError(t, w.Finish(t.Context()))
	assert.Len(t, s.wire, found, "what was looked at is not looked at again")

	inbox.err = errors.New("flood")
	assert.ErrorIs(t, w.Finish(t.Context()), inbox.err)
	w.Leave()
	assert.NoError(t, w.Finish(t.Context()))
}
