package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

// The time that narrows a list falls on neither message.
func TestListSpan(t *testing.T) {
	f := newFake()
	w := f.world(t)
	inTurn("message.get", fakeMessage("M2"), fakeMessage("M1"))(f, w) // of the seconds 7 and 8
	require.NoError(t, says(t, w, "the messages accepted after the first message are listed from the DISPATCH source"))
	assert.Equal(t, "2030-01-01T00:00:07.5Z", w.listing.call.query.Get("start_time"))
	assert.False(t, w.listing.call.query.Has("end_time"))
	inTurn("message.get", fakeMessage("M2"), fakeMessage("M1"))(f, w)
	require.NoError(t, says(t, w, "the messages accepted before the second message are listed from the DISPATCH source"))
	assert.Equal(t, "2030-01-01T00:00:07.5Z", w.listing.call.query.Get("end_time"))
	assert.False(t, w.listing.call.query.Has("start_time"))

	inTurn("message.get", fakeMessage("M1"), fakeMessage("M2"))(f, w)
	judged(t, Unfinished, says(t, w, "the messages accepted after the first message are listed from the DISPATCH source"), "times that run backwards")
}

// A query that is refused, or that the target does not offer, says nothing.
func TestQueryIfAccepted(t *testing.T) {
	for _, status := range []int{200, 400, 404, 501} {
		f := newFake()
		w := f.world(t)
		if status != 200 {
			answers("capability.query", status)(f, w)
		}
		assert.NoError(t, says(t, w, "the recipient's capability was queried, if accepted"), status)
	}
}

// What a scenario has seen is judged before it says that every body has its shape.
func TestShapely_whatWasSeen(t *testing.T) {
	f := newFake()
	w := f.world(t)
	w.rule.ID = "WIRE-CONTACT"
	require.NoError(t, says(t, w, "the contact is read"))
	require.NoError(t, says(t, w, "every body matches the API reference"))
	w.evidence.made["contact C"] = gjson.Parse(`{"channel_identities":[{"identity":"+15550001"},{"identity":"+15550002"}]}`)
	judged(t, Broken, says(t, w, "every body matches the API reference"), "an identity is lost")
}
