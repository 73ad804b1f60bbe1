//go:build unix

package descriptors

import "syscall"

// openLimit returns how many file descriptors this process may have open, or 0 if that
// is unknown.
func openLimit() uint64 {
	var l syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l) != nil {
		return 0
	}
	return uint64(l.Cur)
}
