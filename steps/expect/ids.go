package expect

import "regexp"

// plainID is what an id has to be to stand in a path: characters that are never
// escaped there (RFC 3986, 2.3, unreserved), and not without end.
var plainID = regexp.MustCompile(`^[A-Za-z0-9._~-]{1,128}$`)

// PlainID reports whether an id can stand in a path and means nothing else there.
func PlainID(id string) bool { return plainID.MatchString(id) && id != "." && id != ".." }
