package inbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/steps"
)

// collected returns a receiver that reads a file of callbacks, and a function that
// appends to the file.
func collected(t *testing.T) (r *Receiver, add func(text string)) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "callbacks.ndjson")
	f, err := os.Create(name)
	require.NoError(t, err)
	r, err = Import(name, "https://hooks.example/")
	require.NoError(t, err)
	t.Cleanup(func() {
		assert.NoError(t, r.Close(t.Context()))
		f.Close()
	})
	return r, func(text string) {
		_, err := f.WriteString(text)
		require.NoError(t, err)
	}
}

// line returns a signed callback as a collector would write it.
func line(t *testing.T, path, body, secret string) string {
	t.Helper()
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s.nonce.1714000000", body)
	text, err := json.Marshal(map[string]any{"path": path, "body": body, "header": map[string]any{
		"Content-Type": []string{"application/json"}, "X-Sinch-Webhook-Signature-Timestamp": "1714000000",
		"x-sinch-webhook-signature-nonce": "nonce", "x-sinch-webhook-signature-algorithm": "HmacSHA256",
		"x-sinch-webhook-signature": base64.StdEncoding.EncodeToString(mac.Sum(nil)),
	}})
	require.NoError(t, err)
	return string(text) + "\n"
}

func TestImport(t *testing.T) {
	r, add := collected(t)
	a, b := r.Open("aaaa", "secret-a", none, nil), r.Open("bbbb", "secret-b", none, nil)
	assert.True(t, strings.HasPrefix(a.URL(), "https://hooks.example/"))
	count := func(in *Inbox, want int) []steps.Callback {
		t.Helper()
		got, err := in.Read(t.Context(), steps.Filter{})
		require.NoError(t, err)
		require.Len(t, got, want)
		return got
	}
	count(a, 0)
	add(line(t, a.URL(), `{"message":{"id":"<é&>"}}`, "secret-a"))
	add(line(t, "/of/an/earlier/run", `{}`, "secret-a") + "\n")
	forged := line(t, "/"+r.path("bbbb")+"?a=/b", `{"event":{}}`, "forged")
	add(forged[:40])
	got := count(a, 1)
	assert.Equal(t, `{"message":{"id":"<é&>"}}`, string(got[0].Body))
	assert.Empty(t, got[0].SignatureFault, "the body is what was signed, to the byte")
	assert.Equal(t, "application/json", got[0].Header.Get("content-type"))
	count(b, 0) // its line is incomplete
	add(forged[40:])
	assert.Contains(t, count(b, 1)[0].SignatureFault, "does not verify")
	count(a, 1)
}

func TestParseCallback_refuses(t *testing.T) {
	for text, want := range map[string]string{
		"no JSON":                          "callbacks.ndjson:2: no callback: invalid character",
		strings.Repeat(`{"a":`, 800_000):   "callbacks.ndjson:2: no callback: ",
		"{}":                               "callbacks.ndjson:2: no callback: path is missing",
		`{"path":7}`:                       "callbacks.ndjson:2: no callback: ",
		`{"path":"/a","header":{"A":7}}`:   "header A is neither a text nor a list of texts",
		`{"path":"/a","header":{"A":[7]}}`: "header A holds a value that is not text",
		`{"path":"/a","body":"b","body_base64":"Yg=="}`:      "give one",
		strings.Repeat("x", maxLine+1):                       "the line is longer than",
		`{"path":"/a","body":"` + long(maxCallback+1) + `"}`: "the body is larger than",
	} {
		r, add := collected(t)
		in := r.Open("aaaa", "s", none, nil)
		add("\n" + strings.Replace(text, `"/a"`, `"/`+r.path("aaaa")+`"`, 1) + "\n")
		for range 2 { // it stays broken
			_, err := in.Read(t.Context(), steps.Filter{})
			assert.ErrorContains(t, err, want)
		}
	}
	// Errors in callbacks of other scenarios, or of none, do not matter here.
	r, add := collected(t)
	a, b := r.Open("aaaa", "s", none, nil), r.Open("bbbb", "s", none, nil)
	add(`{"path":"/of/an/earlier/run","body":7}` + "\n" + `{"path":"/` + r.path("bbbb") + `","header":{"A":7}}` + "\n" + line(t, a.URL(), `{}`, "s"))
	got, err := a.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	assert.Len(t, got, 1)
	_, err = b.Read(t.Context(), steps.Filter{})
	require.ErrorContains(t, err, "callbacks.ndjson:2: header A is neither")
	_, err = Import(filepath.Join(t.TempDir(), "none"), "")
	assert.ErrorContains(t, err, "callbacks captured elsewhere (--callbacks): open ")
}

func long(n int) string { return strings.Repeat("x", n) }

func TestParseCallback_binaryBody(t *testing.T) {
	r, add := collected(t)
	in := r.Open("aaaa", "s", none, nil)
	add(`{"path":"/` + r.path("aaaa") + `","body_base64":"/wA="}` + "\n")
	got, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Equal(t, []byte{0xff, 0}, got[0].Body)
}

// For all lines of a collector, reading neither panics nor accepts what it should
// refuse.
func FuzzCallbackLine(f *testing.F) {
	for _, seed := range []string{`{"path":"/a","header":{"A":["b"]},"body":"{}"}`, `{"path":"https://h/a?b","body_base64":"/wA="}`, `{}`, `[`, "\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		path, header, body, err := parseCallback(text)
		if err != nil {
			return
		}
		if strings.Contains(path, "/") || header == nil || len(body) > maxCallback {
			t.Fatalf("path %q, header %v, %d bytes", path, header, len(body))
		}
		newReceiver("").Open("aaaa", "s", none, nil).take(header, body, 0)
	})
}
