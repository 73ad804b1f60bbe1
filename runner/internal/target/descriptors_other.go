//go:build !unix

package target

// descriptorLimit returns 0: there is no such limit here.
func descriptorLimit() uint64 { return 0 }
