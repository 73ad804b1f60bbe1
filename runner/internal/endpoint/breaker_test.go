package endpoint

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBreaker(t *testing.T) {
	slow := &net.OpError{Op: "read", Err: timeout{}}
	now := time.Unix(0, 0)
	p := &breaker{window: time.Second, now: func() time.Time { return now }}
	for range breakerLimit - 1 {
		p.learn(0, slow)
	}
	require.NoError(t, p.ask(), "one short of the limit")
	p.learn(500, nil)
	for range breakerLimit - 1 {
		p.learn(429, nil)
	}
	require.NoError(t, p.ask(), "an answer, whatever it says, begins the count anew")
	p.learn(0, context.Canceled)
	p.learn(0, errors.New("connection reset"))
	require.NoError(t, p.ask(), "neither our leaving nor a quick failure costs time")

	p.learn(0, slow)
	assert.EqualError(t, p.ask(), "not called: the last 16 calls failed (no answer within 1s)")
	now = now.Add(time.Second)
	assert.NoError(t, p.ask(), "one call per window")
	assert.Error(t, p.ask(), "and no more")
	p.learn(200, nil)
	assert.NoError(t, p.ask(), "the target is back")
}

// One stall, which every call under way meets, is no reason to give up, however many
// there are.
func TestBreaker_oneStall(t *testing.T) {
	slow := &net.OpError{Op: "read", Err: timeout{}}
	p := &breaker{window: time.Second, now: func() time.Time { return time.Unix(0, 0) }}
	const many = 10 * breakerLimit
	for range many {
		require.NoError(t, p.ask())
	}
	for range many {
		p.learn(0, slow)
	}
	require.NoError(t, p.ask(), "those under way were not refused")
	p.learn(0, slow)
	assert.ErrorContains(t, p.ask(), "not called: the last 161 calls failed")
}

type timeout struct{}

func (timeout) Error() string   { return "i/o timeout" }
func (timeout) Timeout() bool   { return true }
func (timeout) Temporary() bool { return true }
