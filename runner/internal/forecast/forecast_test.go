package forecast

import (
	"reflect"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas/wire"
)

// Each number of a cost is added.
func TestAdd(t *testing.T) {
	number := func(of *Cost, i int) reflect.Value {
		v := reflect.ValueOf(of).Elem().Field(i)
		return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
	}
	var sum, one Cost
	for i := range reflect.TypeFor[Cost]().NumField() {
		number(&sum, i).SetInt(100)
		number(&one, i).SetInt(int64(i + 1))
	}
	sum.Add(&one)
	for i := range reflect.TypeFor[Cost]().NumField() {
		assert.EqualValues(t, 101+i, number(&sum, i).Int(), reflect.TypeFor[Cost]().Field(i).Name)
	}
}

func TestOf(t *testing.T) {
	call := func(method, path string, status int) cassette.Entry {
		return cassette.Entry{Exchange: &wire.Exchange{Request: wire.Request{Method: method, URL: "/v1/projects/P" + path}, Response: &wire.Response{Status: status}}}
	}
	act := func(kind string) cassette.Entry {
		return cassette.Entry{Action: &cassette.Action{Kind: kind, Input: []byte("{}")}}
	}
	text, err := cassette.Encode(&cassette.Recording{Scenario: "R-A/s", Values: map[string]string{"identity-1": "+1", "app-1": "a"}, Tape: []cassette.Entry{
		call("POST", "/apps", 200), call("POST", "/apps", 400), call("GET", "/apps", 200), call("POST", "/contacts", 200),
		call("POST", "/webhooks", 200), call("POST", "/messages:send", 200), call("POST", "/messages:send", 400), call("POST", "/events:send", 200),
		act(cassette.ActReply), act(cassette.ActAdvance), act(cassette.ActLegacy),
	}})
	require.NoError(t, err)
	recordings := fstest.MapFS{cassette.Path("R-A/s"): {Data: text}}
	c, err := Of([]plan.Scenario{{ID: "R-A/s", Steps: []string{"Then the message is never stored"}}, {ID: "R-A/new"}}, recordings)
	require.NoError(t, err)
	assert.Equal(t, &Cost{Scenarios: 2, Unknown: 1, Calls: 8 + 3, Messages: 1, Events: 1, Apps: 1, Contacts: 1, Webhooks: 1,
		Replies: 1, ClockMoves: 1, LegacyApps: 1, Recipients: 1, sending: 1, watching: 1}, c)

	m := Manners{Concurrency: 2, Call: time.Second, Never: 4 * time.Second}
	assert.Equal(t, (11*time.Second+2*4*time.Second)/2, c.Time(m))
	m.Concurrency = 0
	assert.Equal(t, 11*time.Second/borne+2*4*time.Second, c.Time(m), "waits overlap")
	m.PerSecond = 0.5
	assert.Equal(t, 22*time.Second, c.Time(m), "no faster than the rate")

	recordings[cassette.Path("R-A/new")] = &fstest.MapFile{Data: []byte("{")}
	_, err = Of([]plan.Scenario{{ID: "R-A/new"}}, recordings)
	require.ErrorIs(t, err, cassette.ErrTruncated)
}

// What takes longest begins first: what was recorded at length, and what waits.
func TestLongestFirst(t *testing.T) {
	recordings := fstest.MapFS{}
	scenario := func(id string, size int, needs []string, steps ...string) *plan.Scenario {
		if size > 0 {
			recordings[cassette.Path(id)] = &fstest.MapFile{Data: make([]byte, size)}
		}
		return &plan.Scenario{ID: id, Steps: steps, Rule: &catalogue.Rule{Needs: needs}, Turn: 99}
	}
	all := []*plan.Scenario{
		scenario("R/unknown", 0, nil),
		scenario("R/short", 9_000, nil),
		scenario("R/shorter-and-sends", 8_000, []string{plan.Recipients}),
		scenario("R/watches", 8_000, []string{plan.Recipients}, "Given a legacy app whose mode was never set", "Then the recipient has no contact", "And the app is unchanged"),
		scenario("R/watches-nothing", 8_500, nil, "When a dispatch-only message is sent to the recipient", "Then the stored message carries no contact ID"),
		scenario("R/long", 100_000, nil),
		scenario("R/as-short", 9_000, nil),
		scenario("R/observes", 7_000, nil, "When the app's CONVERSATION retention is set to 0 days", "Then it is observed whether the request is refused"),
	}
	LongestFirst(all, recordings)
	var turns []int
	for _, s := range all {
		turns = append(turns, s.Turn)
	}
	assert.Equal(t, []int{7, 4, 2, 1, 6, 0, 5, 3}, turns)
}
