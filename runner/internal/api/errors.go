package api

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/modecert/modecert/runner/internal/descriptors"
)

// UnsentError is a call that was not made, and why.
type UnsentError struct{ Err error }

// Unsentf returns an *UnsentError.
func Unsentf(format string, args ...any) error { return &UnsentError{fmt.Errorf(format, args...)} }

func (e *UnsentError) Error() string { return e.Err.Error() }
func (e *UnsentError) Unwrap() error { return e.Err }

// Unsent is true, see [Unsent].
func (e *UnsentError) Unsent() bool { return true }

// Unsent reports whether a call failed before the target saw it: it was not made,
// which errors of ours say by a method of this name, or there was no connection.
func Unsent(err error) bool {
	var ours interface{ Unsent() bool }
	if errors.As(err, &ours) {
		return ours.Unsent()
	}
	return unconnected(err)
}

// unconnected reports whether no connection to the target, or through the proxy,
// came about.
func unconnected(err error) bool {
	var way *net.OpError
	return errors.As(err, &way) && (way.Op == "dial" || way.Op == "proxyconnect")
}

// Troubled reports whether a status says that the other end cannot answer just
// now.
func Troubled(status int) bool { return status == http.StatusTooManyRequests || status >= 500 }

// Connected reports whether the other end may be there in spite of an error: it
// hangs or breaks off, or we had no file descriptor left to call it. Whatever else
// goes wrong on the way, at the name, the proxy, the certificate or the protocol,
// says that nothing was met that could answer.
func Connected(err error) bool {
	if descriptors.Exhausted(err) {
		return true
	}
	var name *net.DNSError
	if unconnected(err) || errors.As(err, &name) {
		return false
	}
	var slow net.Error
	if errors.As(err, &slow) && slow.Timeout() {
		return true
	}
	for _, broken := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, net.ErrClosed} {
		if errors.Is(err, broken) {
			return true
		}
	}
	var stream StreamError
	return errors.As(err, &stream) || goneAway(err)
}

// StreamError is what HTTP/2 says of an answer that breaks off. net/http has no
// such type to offer; it fills in any struct of this form.
type StreamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e StreamError) Error() string { return fmt.Sprintf("stream %d: error %d", e.StreamID, e.Code) }

// goneAway reports whether an HTTP/2 server closed the connection. The error has
// neither a type nor a value that net/http exports: only its text is left.
func goneAway(err error) bool { return strings.Contains(err.Error(), "server sent GOAWAY") }
