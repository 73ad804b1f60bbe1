//go:build unix

package ledger

import "syscall"

// noFollow refuses a link that has taken a file's place since it was looked at.
const noFollow = syscall.O_NOFOLLOW
