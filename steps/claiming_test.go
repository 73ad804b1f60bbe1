package steps

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/steps/expect"
)

// crowd is a target where some identities have a contact. It also provides everything
// else that a scenario needs to claim one.
type crowd struct {
	known map[string]bool
	next  int
	said  []string // calls and claims, in order
}

func (c *crowd) Do(req *http.Request) (*http.Response, error) {
	identity := req.URL.Query().Get("identity")
	c.said = append(c.said, strings.TrimSpace(req.Method+" "+req.URL.Query().Get("channel")+" "+identity))
	body := `{"contacts":[]}`
	if c.known[identity] {
		body = fmt.Sprintf(`{"contacts":[{"id":"C","channel_identities":[{"channel":"SMS","identity":%q}]}]}`, identity)
	}
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}, nil
}
func (*crowd) Name(kind string) string           { return kind }
func (c *crowd) Identity() string                { c.next++; return fmt.Sprint("+", c.next) }
func (*crowd) Secret() string                    { return "" }
func (*crowd) Claim(string, string) error        { return nil }
func (*crowd) Made(string, string, string) error { return nil }
func (*crowd) Wire(expect.Finding)               {}
func (*crowd) Observe(expect.Observation)        {}
func (c *crowd) ClaimContact(channel, id string) error {
	c.said = append(c.said, "claim "+channel+" "+id)
	return nil
}

func enter(c *crowd, needs ...string) *World {
	w := NewWorld()
	w.Enter(&Session{HTTP: c, BaseURL: "http://target.test", Project: "p", Values: c, Ledger: c, Channels: Channels{Messages: "SMS", Events: "RCS"}},
		Rule{ID: "R", Needs: needs}, c)
	return w
}

// Every identity that may get a contact is claimed, after a look-up by the same
// channel.
func TestWorldClaimRecipient_afterALookUp(t *testing.T) {
	c := &crowd{}
	require.NoError(t, enter(c).Given(t.Context(), "the recipient is a stranger"))
	assert.Equal(t, []string{"GET SMS +1", "claim SMS +1"}, c.said)

	c = &crowd{}
	require.NoError(t, enter(c, "events").Given(t.Context(), "the recipient is a stranger"))
	assert.Equal(t, []string{"GET RCS +1", "claim RCS +1"}, c.said)
}

// An existing contact belongs to someone else. It is neither claimed nor written to,
// and this does not count against the target.
func TestWorldClaimRecipient_leavesOthersAlone(t *testing.T) {
	c := &crowd{known: map[string]bool{"+1": true}}
	err := enter(c).Given(t.Context(), "the recipient is a contact")
	kind, _ := Judge(err)
	assert.Equal(t, Unfinished, kind)
	assert.ErrorContains(t, err, "+1 has a contact already")
	assert.Equal(t, []string{"GET SMS +1"}, c.said)
}

func TestWorldSettle_anothersContactIsNoControl(t *testing.T) {
	c := &crowd{known: map[string]bool{"+2": true}}
	w := enter(c)
	require.NoError(t, w.Given(t.Context(), "the recipient is a stranger"))
	w.control = &app{id: "A"}
	err := w.settle(context.Background())
	kind, _ := Judge(err)
	assert.Equal(t, Unfinished, kind)
	require.ErrorContains(t, err, "the control message: identity +2 has a contact already")
	assert.Equal(t, []string{"GET SMS +1", "claim SMS +1", "GET SMS +2"}, c.said, "and nothing is sent")
}
