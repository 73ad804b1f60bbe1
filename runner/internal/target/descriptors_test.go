package target

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

	"github.com/modecert/modecert/steps"
)

func TestAtOnce(t *testing.T) {
	for _, tc := range []struct {
		asked int
		limit uint64
		want  int
	}{
		{4, 0, 4}, {4, 1024, 4}, {64, 1024, 64}, {4, 48, 4}, {4, 47, 3}, {64, 64, 6}, {4, 24, 1}, {4, 9, 1}, {1, 3, 1}, {64, 1 << 63, 64},
	} {
		got, limit := atOnce(tc.asked, tc.limit)
		assert.Equal(t, tc.want, got, "%d of %d", tc.asked, tc.limit)
		assert.Equal(t, got < tc.asked || limit != 0, limit == tc.limit && tc.limit != 0, "the limit is told where it matters")
	}
}

// exhausted is what a call, or a listener, says when no descriptor is left.
func exhausted(op string) error {
	return &net.OpError{Op: op, Net: "tcp", Err: os.NewSyscallError("socket", syscall.EMFILE)}
}

// failing accepts nothing, for a reason of this host.
type failing struct{ net.Listener }

func (failing) Accept() (net.Conn, error) { return nil, exhausted("accept") }

// What could not be accepted may be a callback of any scenario that waits for one.
func TestCallbacksThatCouldNotBeReceived(t *testing.T) {
	r := newReceiver("http://receiver.test")
	in := r.open("a", "s", none, nil)
	_, err := in.Read(t.Context(), steps.Filter{})
	require.NoError(t, err)
	_, err = telling{failing{}, r.spoil}.Accept()
	require.Error(t, err, "the server is still to try again")
	_, err = in.Read(t.Context(), steps.Filter{})
	require.EqualError(t, err, "callbacks could not be received: too many open files")
	kind, _ := steps.Judge(err)
	assert.Equal(t, steps.Unfinished, kind)
	later := r.open("b", "s", none, nil)
	_, err = later.Read(t.Context(), steps.Filter{})
	assert.NoError(t, err, "nothing of what came before was for it")

	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	_, err = telling{l, r.spoil}.Accept()
	require.ErrorIs(t, err, net.ErrClosed)
	_, err = later.Read(t.Context(), steps.Filter{})
	assert.NoError(t, err, "a receiver that ends has missed nothing")
}

// A dial of ours that finds no descriptor left tells nothing of the target: it is
// no reason to call it unreachable, and callbacks may be missing for the same
// reason.
func TestADialWithoutADescriptorIsOurTrouble(t *testing.T) {
	for _, err := range []error{exhausted("dial"), &url.Error{Op: "Get", URL: "http://x", Err: exhausted("dial")},
		&net.OpError{Op: "dial", Err: &net.DNSError{UnwrapErr: syscall.EMFILE}}, fmt.Errorf("read: %w", syscall.ENFILE)} {
		assert.True(t, connected(err), err)
		var unreachable *UnreachableError
		assert.False(t, errors.As(tokenFault(err), &unreachable), err)
	}
	c := newClient(Credentials{}, time.Second, 0, 0)
	c.http.Transport = transport(func(*http.Request) (*http.Response, error) { return nil, exhausted("dial") })
	r := newReceiver("http://receiver.test")
	in := r.open("a", "s", none, nil)
	c.exhausted = r.spoil
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://target.test", nil)
	require.NoError(t, err)
	_, err = c.Do(req)
	require.ErrorIs(t, err, syscall.EMFILE)
	_, err = in.Read(t.Context(), steps.Filter{})
	assert.ErrorContains(t, err, "too many open files")
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) { return t(req) }
