package evidence

import (
	"context"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// inbox returns the callbacks that a test puts into it.
type inbox struct{ holds, unread []steps.Callback }

func (*inbox) URL() string       { return "http://h/inbox" }
func (*inbox) Door(n int) string { return "http://h/inbox/" + strconv.Itoa(n) }

func (i *inbox) Read(context.Context, steps.Filter) ([]steps.Callback, error) {
	return append([]steps.Callback(nil), i.holds...), nil
}

func (i *inbox) Rest(context.Context) ([]steps.Callback, error) { return i.unread, nil }

func callback(body string) steps.Callback { return steps.Callback{Body: []byte(body), At: noon} }

func read(t *testing.T, in steps.Inbox) (numbers []int) {
	t.Helper()
	seen, err := in.Read(context.Background(), steps.Filter{})
	require.NoError(t, err)
	for _, c := range seen {
		numbers = append(numbers, c.Number)
	}
	return numbers
}

// A callback that is read several times is captured once; one that came twice is
// captured twice.
func TestInbox_capturesOnce(t *testing.T) {
	l := logOf(answer(200, "{}"), nil)
	in := &inbox{holds: []steps.Callback{callback("a"), callback("b"), callback("a")}}
	assert.Equal(t, []int{1, 2, 3}, read(t, l.Inbox(in)))
	assert.Equal(t, []int{1, 2, 3}, read(t, l.Inbox(in)))
	in.holds = []steps.Callback{callback("c"), callback("b")}
	assert.Equal(t, []int{4, 2}, read(t, l.Inbox(in)), "another look keeps their numbers")
	var bodies []string
	for _, c := range l.Callbacks() {
		bodies = append(bodies, string(c.Body))
	}
	assert.Equal(t, []string{"a", "b", "a", "c"}, bodies)
	assert.Equal(t, "http://h/inbox", l.Inbox(in).URL())

	in.unread = []steps.Callback{callback("d")}
	rest, err := l.Inbox(in).Rest(context.Background())
	require.NoError(t, err)
	assert.Equal(t, 5, rest[0].Number, "what no step looked at is evidence too")
	assert.Len(t, l.Callbacks(), 5)
}

func TestInbox_redacts(t *testing.T) {
	const secret = "open-sesame-123"
	l := logOf(answer(200, "{}"), nil, secret)
	c := callback(`{"message":{"text":"` + secret + `"},"token":"t0k3n"}`)
	c.Header = http.Header{"Authorization": {secret}, "X-Api-Key": {"k3y"}, "Content-Type": {"application/json"}, "X-Sinch-Webhook-Signature-Nonce": {"n " + secret}}
	c.SignatureFault = "signed with " + secret
	read(t, l.Inbox(&inbox{holds: []steps.Callback{c}}))
	assert.Equal(t, []wire.Callback{{
		Header:         map[string]string{"content-type": "application/json", "x-sinch-webhook-signature-nonce": "n " + Mask},
		Body:           wire.Body(`{"message":{"text":"` + Mask + `"},"token":"` + Mask + `"}`),
		SignatureFault: "signed with " + Mask, At: noon,
	}}, l.Callbacks())
	assert.Contains(t, string(c.Body), secret, "the steps see it as it came")
}

// Callbacks count towards the limit of the evidence too.
func TestInbox_budget(t *testing.T) {
	l := logOf(answer(200, "{}"), nil)
	in := &inbox{}
	for i := range 40 {
		in.holds = append(in.holds, callback(string(rune('a'+i))+string(make([]byte, keptOfBody))))
	}
	read(t, l.Inbox(in))
	total := 0
	for _, c := range l.Callbacks() {
		total += len(c.Body)
	}
	assert.Less(t, total, keptOfScenario+40*64)
}
