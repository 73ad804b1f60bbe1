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

// UnsentError reports that a call was not made, and why.
type UnsentError struct{ Err error }

// Unsentf returns an *UnsentError.
func Unsentf(format string, args ...any) error { return &UnsentError{fmt.Errorf(format, args...)} }

func (e *UnsentError) Error() string { return e.Err.Error() }
func (e *UnsentError) Unwrap() error { return e.Err }

// Unsent returns true, see [Unsent].
func (e *UnsentError) Unsent() bool { return true }

// Unsent reports whether a call failed before the target saw it: it was not made, which
// our errors report by a method of this name, or there was no connection.
func Unsent(err error) bool {
	var ours interface{ Unsent() bool }
	if errors.As(err, &ours) {
		return ours.Unsent()
	}
	return unconnected(err)
}

// unconnected reports whether no connection to the target or the proxy was made.
func unconnected(err error) bool {
	var way *net.OpError
	return errors.As(err, &way) && (way.Op == "dial" || way.Op == "proxyconnect")
}

// Troubled reports whether a status says that the server cannot answer at the moment.
func Troubled(status int) bool { return status == http.StatusTooManyRequests || status >= 500 }

// Connected reports whether the server may exist in spite of an error: it hangs or
// breaks off, or we had no file descriptor left to call it. Any other error, of the
// name, the proxy, the certificate or the protocol, means that no server was reached.
func Connected(err error) bool {
	if descriptors.Exhausted(err) {
		return true
	}
	var name *net.DNSError
	if unconnected(err) || errors.As(err, &name) {
		return false
	}
	return timedOut(err) || Broken(err)
}

func timedOut(err error) bool {
	var slow net.Error
	return errors.As(err, &slow) && slow.Timeout()
}

// Broken reports whether a connection that was made broke off, by the server's or the
// network's doing: neither at a time limit, nor for what TLS or the protocol forbids.
func Broken(err error) bool {
	if timedOut(err) {
		return false
	}
	var way *net.OpError // of TLS, it names an alert instead
	if errors.As(err, &way) {
		return way.Op == "read" || way.Op == "write"
	}
	for _, broken := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, net.ErrClosed} {
		if errors.Is(err, broken) {
			return true
		}
	}
	var stream StreamError
	return errors.As(err, &stream) || goneAway(err)
}

// StreamError is an HTTP/2 stream error, with which an answer breaks off. net/http does
// not export its type but lets errors.As convert it to any struct of this form.
type StreamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e StreamError) Error() string { return fmt.Sprintf("stream %d: error %d", e.StreamID, e.Code) }

// goneAway reports whether an HTTP/2 server closed the connection. net/http exports
// neither a type nor a value for this error and, unlike for a [StreamError], lets
// errors.As convert it to none, so only its text identifies it.
func goneAway(err error) bool { return strings.Contains(err.Error(), "server sent GOAWAY") }
