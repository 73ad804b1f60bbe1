// Package descriptors computes how many scenarios the limit of file descriptors allows
// at once ([AtOnce], [Needed]) and recognises errors at that limit ([Exhausted]).
package descriptors

import (
	"errors"
	"syscall"
)

// A running scenario has connections to the target, and the target has some to the
// receiver of callbacks. If the target is in this process, both ends count. The run
// itself needs descriptors for files and listeners.
const (
	ofScenario = 8
	ofRun      = 16
)

// AtOnce returns how many scenarios this process has file descriptors for, at most
// asked and at least one. limit is the process's limit, or 0 if it does not restrict
// asked.
func AtOnce(asked int) (n int, limit uint64) {
	return atOnce(asked, openLimit())
}

func atOnce(asked int, limit uint64) (int, uint64) {
	asked = max(asked, 1)
	if limit == 0 || limit >= Needed(asked) {
		return asked, 0
	}
	if limit < Needed(1) {
		return 1, limit
	}
	return int((limit - ofRun) / ofScenario), limit
}

// Needed returns how many file descriptors this many concurrent scenarios need.
func Needed(scenarios int) uint64 {
	return ofRun + ofScenario*uint64(scenarios)
}

// Exhausted reports whether an error says that this process or this host has no file
// descriptor left. That is a problem on our side, not the target's.
func Exhausted(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
