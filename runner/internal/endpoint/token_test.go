package endpoint

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/session"
)

func TestTokenInShape(t *testing.T) {
	for body, fault := range map[string]string{
		`{"access_token":"t0ken","token_type":"bearer","expires_in":3600,"scope":""}`: "",
		`{"access_token":"t0ken","token_type":"bearer"}`:                              "", // RFC 6749, 5.1: expires_in is recommended
		`{"access_token":"t0ken","expires_in":3600}`:                                  "token_type",
		`{"access_token":"t0ken","token_type":"bearer","scope":7}`:                    "/scope",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, body)
		}))
		_, err := quick(Credentials{KeyID: "k", KeySecret: "s", TokenURL: server.URL}).token(t.Context())
		server.Close()
		if fault == "" {
			assert.NoError(t, err, body)
			continue
		}
		var unreachable *session.UnreachableError
		assert.ErrorAs(t, err, &unreachable, body)
		assert.ErrorContains(t, err, fault, body)
		assert.NotContains(t, err.Error(), "t0ken")
	}
}
