package control

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReading_then(t *testing.T) {
	zero := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(s float64) time.Time { return zero.Add(time.Duration(s * float64(time.Second))) }
	// A clock 1000 s ahead of ours, read in a call from 0 to 1.
	first := reading{shown: at(1000.5), from: at(0), to: at(1)}
	for name, tc := range map[string]struct {
		next reading
		by   time.Duration
		want string
	}{
		"it runs":                            {reading{at(1060.5), at(60), at(61)}, 0, ""},
		"whole seconds":                      {reading{at(1060), at(60.9), at(61)}, 0, ""},
		"at the least":                       {reading{at(1057.6), at(60), at(61)}, 0, ""},
		"less":                               {reading{at(1057.4), at(60), at(61)}, 0, "did not move as it should have"},
		"at the most":                        {reading{at(1063.4), at(60), at(61)}, 0, ""},
		"more":                               {reading{at(1063.6), at(60), at(61)}, 0, "moved by another client"},
		"a slow call":                        {reading{at(1070), at(60), at(90)}, 0, ""},
		"our move":                           {reading{at(4660.5), at(60), at(61)}, time.Hour, ""},
		"our move did not come about":        {reading{at(1060.5), at(60), at(61)}, time.Hour, "did not move as it should have"},
		"our move and another's":             {reading{at(8260.5), at(60), at(61)}, time.Hour, "moved by another client"},
		"centuries, which no duration holds": {reading{at(1060.5).AddDate(700, 0, 0), at(60), at(61)}, 0, "moved by another client"},
	} {
		err := first.then(tc.next, tc.by)
		if tc.want == "" {
			assert.NoError(t, err, name)
		} else {
			assert.ErrorContains(t, err, tc.want, name)
		}
	}
}

// lying serves a clock; its two functions give the readings of the two calls. A nil
// function refuses the call.
type lying struct {
	read    func() time.Time
	advance func() time.Time
}

func (l *lying) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	answer := map[string]func() time.Time{"/clock": l.read, "/clock/advance": l.advance}[r.URL.Path]
	if answer == nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintf(w, `{"now":%q}`, answer().UTC().Format(time.RFC3339Nano))
}

func (l *lying) control(t *testing.T) *Client {
	server := httptest.NewServer(l)
	t.Cleanup(server.Close)
	return &Client{HTTP: server.Client(), Base: server.URL, Project: "P"}
}

func TestSession_Accepted(t *testing.T) {
	const ahead = 24 * time.Hour
	fixed := func() time.Time { return time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC) }
	for name, tc := range map[string]struct {
		advance func() time.Time
		want    string
	}{
		"it does not move":         {time.Now, "did not move as it should have"},
		"it moves by less":         {func() time.Time { return time.Now().Add(ahead / 2) }, "did not move as it should have"},
		"it says the same, always": {fixed, "moved by another client"},
		"it moves":                 {func() time.Time { return time.Now().Add(ahead) }, ""},
	} {
		c := (&lying{time.Now, tc.advance}).control(t)
		err := (&Session{Client: c, Redact: none}).Advance(t.Context(), ahead)
		if tc.want == "" {
			assert.NoError(t, err, name)
		} else {
			assert.ErrorContains(t, err, tc.want, name)
		}
	}

	// Both calls may agree with each other while the target ignores the clock.
	by := time.Duration(0)
	c := (&lying{func() time.Time { return time.Now().Add(by) }, func() time.Time { by = ahead; return time.Now().Add(by) }}).control(t)
	s := &Session{Client: c, Redact: none}
	require.NoError(t, s.Advance(t.Context(), ahead))
	assert.NoError(t, s.Accepted(time.Now().Add(ahead), time.Second))
	assert.ErrorContains(t, s.Accepted(time.Now(), time.Second), "the time at which a message was accepted is not that of the clock")
}

func TestUndisturbed(t *testing.T) {
	by := time.Duration(0)
	l := &lying{read: func() time.Time { return time.Now().Add(by) }}
	c := l.control(t)
	ctx := t.Context()
	early := time.Now()
	require.NoError(t, c.ReadClock(ctx))
	begun := time.Now()
	require.NoError(t, c.Undisturbed(ctx, begun))
	assert.ErrorIs(t, c.Undisturbed(ctx, early), errUnread, "nothing is known of the time before the first reading")

	by = time.Hour
	assert.ErrorContains(t, c.Undisturbed(ctx, begun), "the clock was moved by another client")
	assert.ErrorContains(t, c.Undisturbed(ctx, begun), "the clock was moved by another client", "it stays so for what ran at the time")
	assert.NoError(t, c.Undisturbed(ctx, time.Now()), "and is nothing to what begins later")

	// A move that failed may have taken effect.
	begun = time.Now()
	assert.Error(t, c.advance(ctx, time.Hour))
	by += time.Hour
	assert.ErrorIs(t, c.Undisturbed(ctx, begun), errUnread)
	assert.NoError(t, c.Undisturbed(ctx, time.Now()))

	l.read = nil
	assert.ErrorContains(t, c.Undisturbed(ctx, time.Now()), "it is unknown")
}

// A clock that runs for a whole run still reads what is expected.
func TestUndisturbed_longRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, shown := &watch{}, time.Now().AddDate(3, 0, 0)
		begun := time.Now()
		read := func(off time.Duration) error {
			return w.take(reading{shown.Add(time.Since(begun) + off), time.Now(), time.Now()}, 0)
		}
		require.NoError(t, read(0))
		since := time.Now()
		for range 24 {
			time.Sleep(time.Hour)
			require.NoError(t, read(time.Second))
		}
		require.NoError(t, w.undisturbed(since))
		require.Error(t, read(3*time.Second+1))
		assert.Error(t, w.undisturbed(since))
	})
}
