//go:build unix

package ledger

import "syscall"

// noFollow makes opening fail if a link has replaced the file since it was checked.
const noFollow = syscall.O_NOFOLLOW
