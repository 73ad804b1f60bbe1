package plain

import (
	"bytes"
	"fmt"
	"unicode/utf16"
)

// JSON returns a JSON text with the same meaning in which the characters that
// Steers holds for are escaped: somebody may look at it in a terminal. The white
// space between its tokens stays.
func JSON(text []byte) []byte {
	steers := func(r rune) bool { return r >= 0x7f && Steers(r) } // those below are escaped already
	if bytes.IndexFunc(text, steers) < 0 {
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
