package plain

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON returns an equivalent JSON text in which the characters for which Steers reports
// true are escaped, since a person may look at it in a terminal. White space between
// tokens stays. A text without such characters is returned as it is.
func JSON(text []byte) []byte {
	var out []byte
	done := 0 // how much of text is in out
	for i := 0; i < len(text); {
		if text[i] < 0x7f { // valid JSON escapes those that steer
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if Steers(r) {
			out = append(out, text[done:i]...)
			for _, unit := range utf16.AppendRune(nil, r) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
			done = i + size
		}
		i += size
	}
	if done == 0 {
		return text
	}
	return append(out, text[done:]...)
}
