package target

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/steps"
)

func listening(t *testing.T) *receiver {
	t.Helper()
	r, err := listenForCallbacks("127.0.0.1:0", "")
	require.NoError(t, err)
	t.Cleanup(func() { r.close(context.Background()) })
	return r
}

// deliver posts a callback, signed with secret where there is one.
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

func TestEachScenarioHasItsInbox(t *testing.T) {
	r := listening(t)
	a, b := r.open("aaaa", "s", nil), r.open("bbbb", "s", nil)
	assert.Equal(t, r.base+"/aaaa", a.URL())
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

func TestWhatTheReceiverRefuses(t *testing.T) {
	r := listening(t)
	in := r.open("aaaa", "s", nil)
	largest := bytes.Repeat([]byte("x"), maxCallback)
	for name, tc := range map[string]struct {
		method, url, body string
		want              int
	}{
		"foreign path": {"POST", r.base + "/cccc", "{}", 404},
		"no path":      {"POST", r.base, "{}", 404},
		"GET":          {"GET", in.URL(), "", 404},
		"largest":      {"POST", in.URL(), string(largest), 200},
		"too large":    {"POST", in.URL(), string(largest) + "x", 413},
	} {
		assert.Equal(t, tc.want, deliver(t, tc.method, tc.url, tc.body, ""), name)
	}
	got, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	assert.Len(t, got, 1)
	r.forget("aaaa")
	assert.Equal(t, 404, deliver(t, "POST", in.URL(), "{}", ""), "its scenario has ended")
}

func TestSignaturesAreJudgedOnArrival(t *testing.T) {
	r := listening(t)
	in := r.open("aaaa", "the-secret", nil)
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

func TestTheInboxIsFiltered(t *testing.T) {
	r := listening(t)
	in := r.open("aaaa", "s", nil)
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

func TestThePublicURLIsTheOneTold(t *testing.T) {
	r, err := listenForCallbacks("127.0.0.1:0", "https://hooks.example/modecert/")
	require.NoError(t, err)
	defer r.close(t.Context())
	assert.Equal(t, "https://hooks.example/modecert/aaaa", r.open("aaaa", "s", nil).URL())
	_, err = listenForCallbacks("256.0.0.1:0", "")
	assert.ErrorContains(t, err, "listening for callbacks")
}
