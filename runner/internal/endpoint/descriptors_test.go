package endpoint

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/session"
)

// exhausted is the error of a call or a listener without a free descriptor.
func exhausted(op string) error {
	return &net.OpError{Op: op, Net: "tcp", Err: os.NewSyscallError("socket", syscall.EMFILE)}
}

// A dial without a free descriptor says nothing about the target. It does not make the
// target unreachable, and callbacks may be missing for the same reason.
func TestClient_Do_noDescriptors(t *testing.T) {
	for _, err := range []error{exhausted("dial"), &url.Error{Op: "Get", URL: "http://x", Err: exhausted("dial")},
		&net.OpError{Op: "dial", Err: &net.DNSError{UnwrapErr: syscall.EMFILE}}, fmt.Errorf("read: %w", syscall.ENFILE)} {
		assert.True(t, api.Connected(err), err)
		var unreachable *session.UnreachableError
		assert.False(t, errors.As(tokenFault(err), &unreachable), err)
	}
	c := newClient(Credentials{}, time.Second, 0, 0)
	c.http.Transport = transport(func(*http.Request) (*http.Response, error) { return nil, exhausted("dial") })
	var told error
	c.exhausted = func(err error) { told = err }
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://target.test", nil)
	require.NoError(t, err)
	_, err = c.Do(req)
	require.ErrorIs(t, err, syscall.EMFILE)
	assert.ErrorIs(t, told, syscall.EMFILE, "callbacks may be missing for the same reason")
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) { return t(req) }
