package descriptors

import (
	"errors"
	"syscall"
)

// A scenario that runs has connections of its own to the target, and the target
// has some to the receiver of callbacks; where the target is in this process,
// both ends count. The run itself needs files and listeners besides.
const (
	ofScenario = 8
	ofRun      = 16
)

// AtOnce returns how many scenarios this process has file descriptors for, at
// most asked and at least one, and its limit, which is 0 where there is none that
// matters.
func AtOnce(asked int) (n int, limit uint64) {
	return atOnce(asked, openLimit())
}

func atOnce(asked int, limit uint64) (int, uint64) {
	if limit == 0 || limit >= Needed(asked) {
		return asked, 0
	}
	if limit < Needed(1) {
		return 1, limit
	}
	return int((limit - ofRun) / ofScenario), limit
}

// Needed returns how many file descriptors some scenarios at once need.
func Needed(scenarios int) uint64 {
	return ofRun + ofScenario*uint64(scenarios)
}

// Exhausted reports whether an error says that this process, or this host, has
// no file descriptor left: a trouble of ours, whoever was called.
func Exhausted(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
