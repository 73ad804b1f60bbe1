package expect

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The vectors were computed independently of this code, with
//
//	printf '%s' BODY.NONCE.TIMESTAMP | openssl dgst -sha256 -hmac SECRET -binary | base64
var vectors = []struct{ body, secret, nonce, timestamp, signature string }{
	{`{"app_id":"","message":{}}`, "foo_secret1234", "01FJA8B4A7BM43YGWSG9GBV067", "1634579353", "hwORoZNKGLOwBkwnGLsqT77kKdtjWAmTEN2iMLU/3Zg="},
	{"", "s", "n", "0", "7CoWCa2qg6yvSFwSKxhS/JYiOaCRcQeSK9/YCLtu1FY="},
	{"{\"text\":\"<é> & \\u0026\"}\n", "clé secrète", "a.b", "1714000000", "r1NhUtwC2yy7iMGUqxEG6kjL+s0aD8ylaHClHJcjNYw="},
}

func signed(i int) http.Header {
	v := vectors[i]
	h := http.Header{}
	h.Set(headerTimestamp, v.timestamp)
	h.Set(headerNonce, v.nonce)
	h.Set(headerAlgorithm, "HmacSHA256")
	h.Set(headerSignature, v.signature)
	return h
}

func TestSignature(t *testing.T) {
	for i, v := range vectors {
		assert.Empty(t, Signature(signed(i), []byte(v.body), v.secret), v.body)
	}
}

func TestSignature_faults(t *testing.T) {
	const broken = "the signature does not verify over body, nonce and timestamp"
	for name, tc := range map[string]struct {
		change func(http.Header)
		body   string
		secret string
		want   string
	}{
		"no timestamp":         {func(h http.Header) { h.Del(headerTimestamp) }, "", "", "the header x-sinch-webhook-signature-timestamp is missing"},
		"no nonce":             {func(h http.Header) { h.Del(headerNonce) }, "", "", "the header x-sinch-webhook-signature-nonce is missing"},
		"no algorithm":         {func(h http.Header) { h.Del(headerAlgorithm) }, "", "", "the header x-sinch-webhook-signature-algorithm is missing"},
		"no signature":         {func(h http.Header) { h.Del(headerSignature) }, "", "", "the header x-sinch-webhook-signature is missing"},
		"another algorithm":    {func(h http.Header) { h.Set(headerAlgorithm, "HmacSHA1") }, "", "", `the algorithm is "HmacSHA1", not HmacSHA256`},
		"another timestamp":    {func(h http.Header) { h.Set(headerTimestamp, "1634579354") }, "", "", broken},
		"another nonce":        {func(h http.Header) { h.Set(headerNonce, "01FJA8B4A7BM43YGWSG9GBV068") }, "", "", broken},
		"signature of another": {func(h http.Header) { h.Set(headerSignature, vectors[1].signature) }, "", "", broken},
		"signature cut":        {func(h http.Header) { h.Set(headerSignature, vectors[0].signature[:20]) }, "", "", broken},
		"another body":         {func(http.Header) {}, vectors[0].body + " ", "", broken},
		"another secret":       {func(http.Header) {}, "", "foo_secret1235", broken},
	} {
		h := signed(0)
		tc.change(h)
		body, secret := vectors[0].body, vectors[0].secret
		if tc.body != "" {
			body = tc.body
		}
		if tc.secret != "" {
			secret = tc.secret
		}
		assert.Equal(t, tc.want, Signature(h, []byte(body), secret), name)
	}
}
