package evidence

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/schemas/wire"
)

const canary = "canary-7f3e9b1c"

// However a text is split into writes, no secret passes and nothing else is lost.
func TestWriter_splitSecrets(t *testing.T) {
	text := "before " + canary + " and can" + canary + canary + " canar"
	want := strings.ReplaceAll(text, canary, Mask)
	for size := 1; size <= len(text); size++ {
		var out bytes.Buffer
		w := NewSecrets(canary).Writer(&out)
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			_, err := w.Write([]byte(rest[:n]))
			require.NoError(t, err)
			rest = rest[n:]
		}
		require.NoError(t, w.Flush())
		assert.Equal(t, want, out.String(), "writes of %d bytes", size)
	}
}

func TestWriter_writesAtOnce(t *testing.T) {
	var out bytes.Buffer
	s := NewSecrets(canary)
	w := s.Writer(&out)
	_, err := w.Write([]byte("50 of 769\n"))
	require.NoError(t, err)
	assert.Equal(t, "50 of 769\n", out.String())
	assert.Zero(t, s.Found())
	assert.Equal(t, &out, w.Unwrap())
}

func TestSecrets_Mask(t *testing.T) {
	type inner struct {
		Text  string
		Bytes wire.Body
	}
	value := struct {
		Text    string
		List    []inner
		Pointer *inner
		Nil     *inner
		Any     any
		Map     map[string]inner
		hidden  string
	}{
		Text: "a " + canary, List: []inner{{canary, wire.Body(`"` + canary + `"`)}}, Pointer: &inner{Text: canary},
		Any: &inner{Text: canary}, Map: map[string]inner{canary: {Text: canary}, "kept": {Text: "kept"}}, hidden: "kept",
	}
	s := NewSecrets(canary)
	s.Mask(&value)
	assert.Equal(t, "a "+Mask, value.Text)
	assert.Equal(t, []inner{{Mask, wire.Body(`"` + Mask + `"`)}}, value.List)
	assert.Equal(t, Mask, value.Pointer.Text)
	assert.Equal(t, Mask, value.Any.(*inner).Text)
	assert.Equal(t, map[string]inner{Mask: {Text: Mask}, "kept": {Text: "kept"}}, value.Map)
	assert.Equal(t, "kept", value.hidden)
	assert.Equal(t, 7, s.Found())
}

func TestSecrets_Mask_headers(t *testing.T) {
	header := map[string]string{"X-" + canary: "kept", "Authorization": "Bearer " + canary, "Date": "kept"}
	s := NewSecrets(canary)
	s.Mask(&header)
	assert.Equal(t, map[string]string{"X-" + Mask: "kept", "Authorization": "Bearer " + Mask, "Date": "kept"}, header)
	assert.Equal(t, 2, s.Found())
}

// The remains of a secret next to a cut are masked, but do not count as missed by
// capture: they may match by chance.
func TestSecrets_Text_cuts(t *testing.T) {
	const secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
	r, s := NewRedactor(secret), NewSecrets(secret)
	for text, want := range map[string]string{
		"token sk_live_4eC39Hq…":             "token " + Mask + "…",
		"token sk_live_...":                  "token " + Mask + "...",
		"…T1zdp7dc is expired":               "…" + Mask + " is expired",
		"…4eC39HqLyj…":                       "…" + Mask + "…",
		"sk_live_4…9…tT1zdp7dc":              Mask + "…9…" + Mask,
		"sk_live_4eC…rjtT1zdp7dc":            Mask + "…" + Mask,
		"x" + secret[1:] + "…":               "x" + Mask + "…",
		`{"message":"sk_live_4eC\u2026 \""}`: `{"message":"` + Mask + `\u2026 \""}`,
		`{"message":"…sk_live_4"}`:           `{"message":"…` + Mask + `"}`,
		// Too short, or not next to the cut.
		"sk_live…":                   "sk_live…",
		"sk_live_4eC is a token":     "sk_live_4eC is a token",
		"sk_live_4eC is a token …":   "sk_live_4eC is a token …",
		"…, and what comes after … ": "…, and what comes after … ",
		"…":                          "…",
		"......":                     "......",
	} {
		assert.Equal(t, want, r.Text(text), text)
		assert.Equal(t, want, s.Text(text), text)
		assert.Equal(t, want, s.Text(want), "and that stays")
	}
	assert.Zero(t, s.Found())
}

// A secret that comes in several writes right after a cut is masked completely.
func TestWriter_cuts(t *testing.T) {
	for text, want := range map[string]string{
		"…" + canary + " x":      "…" + Mask + " x",
		"more..." + canary:       "more..." + Mask,
		"…" + canary[:11] + " x": "…" + Mask + " x",
		"…" + canary[:11]:        "…" + Mask,
	} {
		for at := range text {
			var out bytes.Buffer
			w := NewSecrets(canary).Writer(&out)
			for _, part := range []string{text[:at], text[at:]} {
				_, err := w.Write([]byte(part))
				require.NoError(t, err)
			}
			require.NoError(t, w.Flush())
			assert.Equal(t, want, out.String(), "%q and %q", text[:at], text[at:])
		}
	}
}

func TestSecrets_Add(t *testing.T) {
	s := NewSecrets()
	assert.Equal(t, canary, s.Text(canary))
	s.Add("short", canary, canary)
	assert.Equal(t, "short "+Mask, s.Text("short "+canary))
	assert.Equal(t, []string{canary}, s.Known())
}

func TestSecrets_nil(t *testing.T) {
	var s *Secrets
	s.Add(canary)
	text := canary
	s.Mask(&text)
	assert.Equal(t, canary, s.Text(text))
	assert.Zero(t, s.Found())
	assert.Empty(t, s.Known())
}

// Most exchanges share their headers: what is masked in one stays in the others.
func TestSecrets_Mask_sharedHeaders(t *testing.T) {
	const secret = "application/json"
	one, other := headers(http.Header{"Content-Type": {secret}}), headers(http.Header{"Content-Type": {secret}, "Cookie": {"x"}})
	x := wire.Exchange{Request: wire.Request{Header: one}, Response: &wire.Response{Header: one}}
	NewSecrets(secret).Mask(&x)
	masked := map[string]string{"content-type": Mask}
	assert.Equal(t, masked, x.Request.Header)
	assert.Equal(t, masked, x.Response.Header)
	assert.Equal(t, masked, NewRedactor(secret).Request(wire.Request{Header: other}).Header)
	assert.Equal(t, map[string]string{"content-type": secret}, other)

	whole := map[string]string{"a": secret, "in " + secret: "b"}
	NewSecrets(secret).Mask(whole)
	assert.Equal(t, map[string]string{"a": Mask, "in " + Mask: "b"}, whole, "where nothing else refers to it, in place")
}
