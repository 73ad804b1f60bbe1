package inbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/steps"
)

var none = evidence.NewRedactor()

func listening(t *testing.T) *Receiver {
	t.Helper()
	r, err := Listen("127.0.0.1:0", "")
	require.NoError(t, err)
	t.Cleanup(func() { r.Close(context.Background()) })
	return r
}

// deliver posts a callback, signed with secret if there is one.
func deliver(t *testing.T, method, url, body, secret string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	if secret != "" {
		mac := hmac.New(sha256.New, []byte(secret))
		fmt.Fprintf(mac, "%s.%s.%s", body, "nonce", "1714000000")
		req.Header.Set("x-sinch-webhook-signature-timestamp", "1714000000")
		req.Header.Set("x-sinch-webhook-signature-nonce", "nonce")
		req.Header.Set("x-sinch-webhook-signature-algorithm", "HmacSHA256")
		req.Header.Set("x-sinch-webhook-signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	resp.Body.Close()
	return resp.StatusCode
}

func TestReceiver_Open(t *testing.T) {
	r := listening(t)
	a, b := r.Open("aaaa", "s", none, nil), r.Open("bbbb", "s", none, nil)
	assert.Regexp(t, "^"+r.base+"/[0-9a-f]{32}$", a.URL())
	assert.NotEqual(t, r.path("aaaa"), listening(t).path("aaaa"), "a path is one run's own")
	assert.Equal(t, 200, deliver(t, "POST", a.URL(), `{"message":{"id":"1"}}`, ""))
	assert.Equal(t, 200, deliver(t, "POST", a.URL(), `{"message":{"id":"2"}}`, ""))

	got, err := a.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.Contains(t, string(got[0].Body), `"1"`, "in order of arrival")
	got, err = b.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestReceiver_refuses(t *testing.T) {
	r := listening(t)
	in := r.Open("aaaa", "s", none, nil)
	largest := bytes.Repeat([]byte("x"), maxCallback)
	for name, tc := range map[string]struct {
		method, url, body string
		want              int
	}{
		"foreign path": {"POST", r.base + "/cccc", "{}", 404},
		"no path":      {"POST", r.base, "{}", 404},
		"guessed path": {"POST", r.base + "/aaaa", "{}", 404},
		"GET":          {"GET", in.URL(), "", 404},
		"largest":      {"POST", in.URL(), string(largest), 200},
		"too large":    {"POST", in.URL(), string(largest) + "x", 413},
	} {
		assert.Equal(t, tc.want, deliver(t, tc.method, tc.url, tc.body, ""), name)
	}
	got, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	assert.Len(t, got, 1)
	r.Forget("aaaa")
	assert.Equal(t, 404, deliver(t, "POST", in.URL(), "{}", ""), "its scenario has ended")
}

func TestReceiver_signatures(t *testing.T) {
	r := listening(t)
	in := r.Open("aaaa", "the-secret", none, nil)
	for _, secret := range []string{"the-secret", "another", ""} {
		require.Equal(t, 200, deliver(t, "POST", in.URL(), `{"a":"<&>"}`, secret), "whatever it says, it is taken")
	}
	got, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	require.Len(t, got, 3)
	assert.Empty(t, got[0].SignatureFault)
	assert.Contains(t, got[1].SignatureFault, "does not verify")
	assert.Contains(t, got[2].SignatureFault, "is missing")
}

func TestInbox_Read(t *testing.T) {
	r := listening(t)
	in := r.Open("aaaa", "s", none, nil)
	for _, body := range []string{`{"message":{"id":"m-1"}}`, `{"message":{"id":"m-2"}}`, `{"event":{"id":"m-1"}}`, `no JSON m-1`} {
		deliver(t, "POST", in.URL(), body, "")
	}
	for f, want := range map[steps.Filter]int{
		{}:                                   4,
		{Body: "message"}:                    2,
		{Body: "event"}:                      1,
		{Body: "message_delivery_report"}:    0,
		{Contains: "m-1"}:                    3,
		{Body: "message", Contains: "m-1"}:   1,
		{Body: "event", Contains: "m-2"}:     0,
		{Body: "message", Contains: `"m-2"`}: 1,
	} {
		got, err := in.Read(t.Context(), f)
		require.NoError(t, err)
		assert.Len(t, got, want, "%+v", f)
	}
}

func TestReceiver_Address(t *testing.T) {
	r, err := Listen("127.0.0.1:0", "https://hooks.example/modecert/")
	require.NoError(t, err)
	defer r.Close(t.Context())
	assert.Equal(t, "https://hooks.example/modecert/"+r.path("aaaa"), r.Open("aaaa", "s", none, nil).URL())
	_, err = Listen("256.0.0.1:0", "")
	assert.ErrorContains(t, err, "callbacks cannot be listened for")
}

// A flood is refused, costs bounded memory, and leaves the scenario without a result: a
// refused callback may have mattered.
func TestReceiver_flood(t *testing.T) {
	for name, tc := range map[string]struct{ size, taken int }{
		"many":  {2, maxInboxCount},
		"large": {maxCallback, maxInbox / maxCallback},
	} {
		t.Run(name, func(t *testing.T) {
			r := listening(t)
			in, other := r.Open("aaaa", "s", none, nil), r.Open("bbbb", "s", none, nil)
			body := bytes.Repeat([]byte("x"), tc.size)
			for range tc.taken {
				require.True(t, in.take(http.Header{}, body, 0))
			}
			got, err := in.Read(t.Context(), steps.Filter{})
			require.NoError(t, err)
			require.Len(t, got, tc.taken)
			for range 10 {
				assert.Equal(t, http.StatusTooManyRequests, deliver(t, "POST", in.URL(), string(body), "s"))
			}
			_, err = in.Read(t.Context(), steps.Filter{})
			assert.ErrorContains(t, err, "a flood of callbacks: 10 were refused")

			assert.Equal(t, 200, deliver(t, "POST", other.URL(), "{}", "s"))
			_, err = other.Read(t.Context(), steps.Filter{})
			assert.NoError(t, err, "nobody else pays for it")
		})
	}
}

// Headers cost memory as bodies do: unused ones are not kept, the others are counted,
// and there is a limit for all.
func TestReceiver_largeHeaders(t *testing.T) {
	r := listening(t)
	in := r.Open("aaaa", "s", none, nil)
	large := func(name string) http.Header {
		return http.Header{name: {strings.Repeat("x", 60<<10)}, "Content-Type": {"application/json"}}
	}
	for range maxInboxCount / 2 {
		require.True(t, in.take(large("X-Filler"), []byte("{}"), 0))
	}
	got, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	for _, c := range got {
		require.Equal(t, http.Header{"Content-Type": {"application/json"}}, c.Header)
	}
	taken := 0
	for in.take(large("X-Sinch-Webhook-Signature-Nonce"), []byte("{}"), 0) {
		taken++
	}
	assert.Less(t, maxInbox-in.size, 61<<10)
	assert.Less(t, taken, maxInbox/(60<<10)+1)

	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, in.URL(), strings.NewReader("{}"))
	require.NoError(t, err)
	req.Header.Set("X-Filler", strings.Repeat("x", 16<<10))
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	resp.Body.Close()
	assert.Equal(t, http.StatusRequestHeaderFieldsTooLarge, resp.StatusCode)
}

func TestInbox_repetitions(t *testing.T) {
	r := listening(t)
	in := r.Open("aaaa", "s", none, nil)
	for _, body := range []string{`{"n":2}`, `{"n":1}`, `{"n":2}`} {
		deliver(t, "POST", in.URL(), body, "s")
	}
	got, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	bodies := []string{}
	for _, c := range got {
		bodies = append(bodies, string(c.Body))
		assert.Empty(t, c.SignatureFault)
	}
	assert.Equal(t, []string{`{"n":2}`, `{"n":1}`, `{"n":2}`}, bodies)
}

// Slow or large senders must not keep a run from ending.
func TestReceiver_Close(t *testing.T) {
	r := listening(t)
	in := r.Open("aaaa", "s", none, nil)
	slow, sending := io.Pipe()
	defer sending.Close()
	req, err := http.NewRequest("POST", in.URL(), slow)
	require.NoError(t, err)
	ended := make(chan struct{})
	go func() {
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
		}
		close(ended)
	}()
	_, err = sending.Write([]byte("{"))
	require.NoError(t, err)
	start := time.Now()
	require.NoError(t, r.Close(t.Context()))
	assert.Less(t, time.Since(start), 5*time.Second)
	sending.Close()
	<-ended
}

// Callbacks that came before the last one read are returned. Later ones are not, since
// their arrival depends on timing.
func TestInbox_Rest(t *testing.T) {
	r := listening(t)
	tape := cassette.NewRecorder("http://h", "P")
	in := r.Open("aaaa", "s", none, tape)
	rest := func() (bodies []string) {
		got, err := in.Rest(t.Context())
		require.NoError(t, err)
		for _, c := range got {
			bodies = append(bodies, string(c.Body))
		}
		return bodies
	}
	for _, body := range []string{`{"a":1}`, `{"b":1}`, `{"c":1}`, `{"b":2}`, `{"d":1}`} {
		in.take(http.Header{}, []byte(body), 0)
	}
	assert.Empty(t, rest(), "nothing was read")
	for range 2 {
		_, err := in.Read(t.Context(), steps.Filter{Body: "b"})
		require.NoError(t, err)
		assert.Equal(t, []string{`{"a":1}`, `{"c":1}`}, rest())
	}
	last := tape.Tape()[len(tape.Tape())-1].Callbacks
	assert.Empty(t, last.Body+last.Contains)
	require.Len(t, last.Seen, 2, "it is on the tape, for a replay to see the same")
	assert.Equal(t, `{"c":1}`, string(last.Seen[1].Body))
}

// Callbacks in a recording are redacted at capture too.
func TestInbox_redactsRecordings(t *testing.T) {
	const secret = "canary-7f3e9b1c"
	r := listening(t)
	tape := cassette.NewRecorder("http://h", "P")
	in := r.Open("aaaa", "s", evidence.NewRedactor(secret), tape)
	header := http.Header{"Content-Type": {"text/" + secret}, "X-Other": {secret}}
	in.take(header, []byte(`{"message":{"text":"`+secret+`","token":"t"}}`), 0)
	got, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	assert.Contains(t, string(got[0].Body), secret, "the steps see it as it came")
	require.Len(t, tape.Tape(), 1)
	seen := tape.Tape()[0].Callbacks.Seen[0]
	assert.Equal(t, `{"message":{"text":"`+evidence.Mask+`","token":"`+evidence.Mask+`"}}`, string(seen.Body))
	assert.Equal(t, map[string]string{"Content-Type": "text/" + evidence.Mask}, seen.Header)
}

// exhausted is the error of a call or a listener without a free descriptor.
func exhausted(op string) error {
	return &net.OpError{Op: op, Net: "tcp", Err: os.NewSyscallError("socket", syscall.EMFILE)}
}

// failing is a listener that fails for a reason of this host.
type failing struct{ net.Listener }

func (failing) Accept() (net.Conn, error) { return nil, exhausted("accept") }

// A connection that was not accepted may have been a callback of any waiting scenario.
func TestReceiver_Spoil(t *testing.T) {
	r := newReceiver("http://receiver.test")
	in := r.Open("a", "s", none, nil)
	_, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	_, err = telling{failing{}, r.Spoil}.Accept()
	require.Error(t, err, "the server is still to try again")
	_, err = in.Read(t.Context(), steps.Filter{})
	require.EqualError(t, err, "callbacks could not be received: too many open files")
	kind, _ := steps.Judge(err)
	assert.Equal(t, steps.Unfinished, kind)
	later := r.Open("b", "s", none, nil)
	_, err = later.Read(t.Context(), steps.Filter{})
	assert.NoError(t, err, "nothing of what came before was for it")

	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	_, err = telling{l, r.Spoil}.Accept()
	require.ErrorIs(t, err, net.ErrClosed)
	_, err = later.Read(t.Context(), steps.Filter{})
	assert.NoError(t, err, "a receiver that ends has missed nothing")
}

// What comes to a further door of an inbox is read with the rest, and says to which.
func TestReceiver_doors(t *testing.T) {
	r := newReceiver("http://h/hooks")
	in := r.Open("aaaa", "s", none, nil)
	for _, url := range []string{in.URL(), in.Door(2)} {
		answer := httptest.NewRecorder()
		r.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, url, strings.NewReader(`{"message":{}}`)))
		assert.Equal(t, http.StatusOK, answer.Code)
	}
	seen, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	require.Len(t, seen, 2)
	assert.Equal(t, []int{0, 2}, []int{seen[0].To, seen[1].To})

	r.Forget("aaaa")
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, in.Door(2), strings.NewReader(`{}`)))
	assert.Equal(t, http.StatusNotFound, answer.Code)
}
