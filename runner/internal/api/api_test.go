package api

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClientDo(t *testing.T) {
	var came []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		came = append(came, r.Method+" "+r.URL.String()+" "+r.Header.Get("Content-Type")+" "+string(body))
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "short")
	}))
	defer server.Close()
	c := Client{HTTP: server.Client(), Root: server.URL + "/v1"}
	got, err := c.Do(t.Context(), http.MethodGet, "/apps?a=b", nil)
	require.NoError(t, err)
	assert.Equal(t, http.StatusTeapot, got.Status)
	assert.Equal(t, "short", string(got.Body))
	_, err = c.Do(t.Context(), http.MethodPost, "/apps", []byte("{}"))
	require.NoError(t, err)
	assert.Equal(t, []string{"GET /v1/apps?a=b application/json ", "POST /v1/apps application/json {}"}, came)
	server.Close()
	got, err = c.Do(t.Context(), http.MethodGet, "/apps", nil)
	require.Error(t, err)
	assert.Zero(t, got.Status)
}

// An answer that breaks off or never ends still has its status.
func TestClientDo_answersThatCannotBeRead(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large":
			_, _ = io.WriteString(w, strings.Repeat("x", MaxAnswer+1))
		case "/largest":
			_, _ = io.WriteString(w, strings.Repeat("x", MaxAnswer))
		default:
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "{")
		}
	}))
	defer server.Close()
	c := Client{HTTP: server.Client(), Root: server.URL}
	got, err := c.Do(t.Context(), http.MethodGet, "/large", nil)
	require.ErrorIs(t, err, ErrTooLarge)
	assert.Equal(t, 200, got.Status)
	got, err = c.Do(t.Context(), http.MethodGet, "/largest", nil)
	require.NoError(t, err)
	assert.Len(t, got.Body, MaxAnswer)
	got, err = c.Do(t.Context(), http.MethodGet, "/broken", nil)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, 200, got.Status)
}
