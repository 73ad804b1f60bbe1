package steps

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// machine is a clock that a test controls.
type machine struct {
	advance error
	// reads is the time of the clock; acceptance at another time is an error.
	reads time.Time
	took  time.Duration
}

var errOtherTime = errors.New("another time")

func (m *machine) Advance(context.Context, time.Duration) error { return m.advance }
func (m *machine) Accepted(at time.Time, took time.Duration) error {
	m.took = took
	if !at.Equal(m.reads) {
		return errOtherTime
	}
	return nil
}

// accepting is a target that creates apps, has no contacts, and accepts messages at a
// given time.
type accepting struct {
	at    string
	sends int
}

func (a *accepting) Do(req *http.Request) (*http.Response, error) {
	status, body := 200, `{"contacts":[]}`
	switch {
	case strings.Contains(req.URL.Path, "/apps"):
		body = `{"id":"A","display_name":"app","channel_credentials":[],"processing_mode":"CONVERSATION"}`
	case strings.HasSuffix(req.URL.Path, ":send"):
		a.sends++
		body = `{"message_id":"M","accepted_time":"` + a.at + `"}`
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

type claimed struct{}

func (claimed) Claim(string, string) error        { return nil }
func (claimed) ClaimContact(string, string) error { return nil }
func (claimed) Made(string, string, string) error { return nil }

type named struct{}

func (named) Name(kind string) string { return kind }
func (named) Identity() string        { return "+15550000000000" }
func (named) Secret() string          { return "secret-of-the-test" }

// A clock that reports to have moved is not trusted: the time of later acceptance has
// to agree, in every scenario that moves the clock.
func TestWorldPass_onlyWhereTheTargetKnowsIt(t *testing.T) {
	const now = "2030-01-01T00:00:00Z"
	reads, err := time.Parse(time.RFC3339, now)
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		m    machine
		at   string
		want string
	}{
		"it has":             {machine{reads: reads}, now, ""},
		"it has not":         {machine{reads: reads}, "2029-12-31T00:00:00Z", "another time"},
		"it cannot be asked": {machine{advance: errors.New("status 500")}, now, "status 500"},
		"no time is given":   {machine{reads: reads}, "soon", ""}, // a finding about the answer's shape
	} {
		w, _ := answering(200, "")
		target := &accepting{at: tc.at}
		w.session.HTTP, w.session.TimeMachine, w.session.Pace = target, &tc.m, impatient{}
		w.session.Values, w.session.Ledger = named{}, claimed{}
		w.session.Channels = Channels{Messages: "SMS", Credentials: []byte(`[]`)}
		_, err := w.pass(t.Context(), "2", "days")
		if tc.want == "" {
			assert.NoError(t, err, name)
			assert.Equal(t, 1, target.sends, name)
			_, err = w.pass(t.Context(), "1", "day")
			require.NoError(t, err, "again, to the same recipient")
			assert.Equal(t, 2, target.sends, name)
			continue
		}
		require.ErrorContains(t, err, tc.want, name)
		kind, _ := Judge(err)
		assert.Equal(t, Unfinished, kind, name)
	}

	w, _ := answering(200, `{"message_id":"M","accepted_time":"`+now+`"}`)
	_, err = w.do(t.Context(), "message.send", call{raw: []byte(`{}`)})
	require.NoError(t, err, "nothing is held against a clock that was not moved")
}
