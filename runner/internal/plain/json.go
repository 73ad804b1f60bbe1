package plain

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf16"
)

// JSON returns an equivalent JSON text in which the characters for which Steers reports
// true are escaped, since a person may look at it in a terminal. White space between
// tokens stays.
func JSON(text []byte) []byte {
	// Valid JSON escapes those below already, and nearly all of it has no others.
	from := slices.IndexFunc(text, func(b byte) bool { return b >= 0x7f })
	if from < 0 {
		return text
	}
	steers := func(r rune) bool { return r >= 0x7f && Steers(r) }
	if bytes.IndexFunc(text[from:], steers) < 0 {
		return text
	}
	var out bytes.Buffer
	for _, r := range string(text) {
		if !steers(r) {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.Bytes()
}
