package expect

import "strings"

// maxID is the maximum length of a plain id in characters, far above that of any
// documented id.
const maxID = 128

// unreserved are the characters that a path never escapes (RFC 3986, 2.3).
const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

// PlainID reports whether an id can be used in a path without another meaning.
func PlainID(id string) bool {
	return id != "" && len(id) <= maxID && id != "." && id != ".." && strings.Trim(id, unreserved) == ""
}
