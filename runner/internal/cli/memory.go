package cli

import (
	"math"
	"runtime/debug"
)

// collectLate has garbage collected late: commands are short, their garbage
// much and what they keep little, which is felt at every commit. The limit, in
// bytes, keeps the whole process below 150 MB. It returns what ends it.
func collectLate() (end func()) {
	percent, limit := debug.SetGCPercent(800), debug.SetMemoryLimit(112<<20)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// collectAsUsual is for a command that lasts, or keeps much: near the limit it
// would do little but collect.
func collectAsUsual() {
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(math.MaxInt64)
}
