package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sent is an error that reports by itself whether its call was made.
type sent bool

func (s sent) Error() string { return "the request was not sent" }
func (s sent) Unsent() bool  { return !bool(s) }

func TestUnsent(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		want bool
	}{
		"not made":               {Unsentf("the cap is spent"), true},
		"not made, wrapped":      {fmt.Errorf("looking up: %w", Unsentf("x")), true},
		"of another type":        {sent(false), true},
		"made":                   {sent(true), false},
		"a look-up broke off":    {Unsentf("looking up: %w", io.ErrUnexpectedEOF), true},
		"no connection":          {&url.Error{Op: "Post", URL: "http://h", Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}, true},
		"no proxy":               {&url.Error{Op: "Post", URL: "http://h", Err: &net.OpError{Op: "proxyconnect", Err: io.EOF}}, true},
		"no answer":              {&url.Error{Op: "Post", URL: "http://h", Err: context.DeadlineExceeded}, false},
		"a connection that went": {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, false},
		"the words alone":        {errors.New("not asked: Post: dial tcp: the request was not sent"), false},
	} {
		assert.Equal(t, tc.want, Unsent(tc.err), name)
	}
}

func TestConnected(t *testing.T) {
	for _, err := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EMFILE, context.DeadlineExceeded, StreamError{}} {
		assert.True(t, Connected(&url.Error{Op: "Get", URL: "http://h", Err: err}), err)
	}
	for _, err := range []error{errors.New("stream error: said a proxy"), &net.DNSError{}, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}} {
		assert.False(t, Connected(&url.Error{Op: "Get", URL: "http://h", Err: err}), err)
	}
}

// HTTP/2 stream errors are recognised by their form.
func TestConnected_http2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/begun" {
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
		}
		panic(http.ErrAbortHandler)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	hc := server.Client()
	hc.Timeout = 10 * time.Second
	for _, path := range []string{"/", "/begun"} {
		_, err := Client{HTTP: hc, Root: server.URL}.Do(t.Context(), http.MethodGet, path, nil)
		var stream StreamError
		require.ErrorAs(t, err, &stream, path)
		assert.True(t, Connected(err), path)
		assert.False(t, Unsent(err), path)
	}
}

// net/http itself makes the error, so that the test fails where Go rewords it or gives it a
// form that errors.As converts.
func TestGoneAway(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		// The frames: empty settings, and a GOAWAY with last stream 1 and no error.
		_, _ = conn.Write([]byte{0, 0, 0, 4, 0, 0, 0, 0, 0})
		const headers = 1
		_, _ = io.CopyN(io.Discard, conn, int64(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")))
		for frame := make([]byte, 9); frame[3] != headers; {
			if _, err := io.ReadFull(conn, frame); err != nil {
				return
			}
			_, _ = io.CopyN(io.Discard, conn, int64(frame[0])<<16|int64(frame[1])<<8|int64(frame[2]))
		}
		_, _ = conn.Write([]byte{0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0})
		_ = conn.(*net.TCPConn).CloseWrite() // without a reset, which would overtake the frame
		_, _ = io.Copy(io.Discard, conn)
	}()
	protocols := &http.Protocols{}
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: protocols}
	defer transport.CloseIdleConnections()
	_, err = Client{HTTP: &http.Client{Transport: transport, Timeout: 10 * time.Second}, Root: "http://" + listener.Addr().String()}.
		Do(t.Context(), http.MethodGet, "/", nil)
	require.Error(t, err)
	var stream StreamError
	assert.False(t, errors.As(err, &stream), "the error has no form that errors.As converts")
	assert.True(t, goneAway(err), err)
	assert.True(t, Connected(err), err)
	assert.False(t, Unsent(err), err)
}
