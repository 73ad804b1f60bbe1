package expect

import "strings"

// maxID is the greatest length of a plain id, in characters: far above that of any
// documented one.
const maxID = 128

// unreserved are the characters that are never escaped in a path (RFC 3986, 2.3).
const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

// PlainID reports whether an id can stand in a path and means nothing else there.
func PlainID(id string) bool {
	return id != "" && len(id) <= maxID && id != "." && id != ".." && strings.Trim(id, unreserved) == ""
}
