package expect

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
)

// The headers of a signed callback (API reference, Callbacks, "Validating
// Callbacks").
const (
	headerTimestamp = "x-sinch-webhook-signature-timestamp"
	headerNonce     = "x-sinch-webhook-signature-nonce"
	headerAlgorithm = "x-sinch-webhook-signature-algorithm"
	headerSignature = "x-sinch-webhook-signature"
)

// Signature checks the signature of a callback: base64 of HMAC-SHA256, keyed with the
// webhook's secret, over raw body, nonce and timestamp, joined with dots. It returns
// what is wrong, or "".
func Signature(h http.Header, body []byte, secret string) string {
	for _, name := range []string{headerTimestamp, headerNonce, headerAlgorithm, headerSignature} {
		if h.Get(name) == "" {
			return "the header " + name + " is missing"
		}
	}
	// "For now it's set to HmacSHA256."
	if got := h.Get(headerAlgorithm); got != "HmacSHA256" {
		return fmt.Sprintf("the algorithm is %q, not HmacSHA256", got)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	mac.Write([]byte("." + h.Get(headerNonce) + "." + h.Get(headerTimestamp)))
	if want := base64.StdEncoding.EncodeToString(mac.Sum(nil)); !hmac.Equal([]byte(want), []byte(h.Get(headerSignature))) {
		return "the signature does not verify over body, nonce and timestamp"
	}
	return ""
}
