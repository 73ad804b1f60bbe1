package wire

import (
	"bytes"

	"github.com/tidwall/gjson"
)

// MaxDepth is how many levels of nesting a body may have. What reads JSON
// follows nesting by recursion, and a stack that overflows ends the process:
// nothing recovers from that.
const MaxDepth = 512

// Valid reports whether data is one JSON value of at most MaxDepth levels. All
// that comes from outside is asked this before anything recursive reads it.
func Valid(data []byte) bool { return !Deeper(data, MaxDepth) && gjson.ValidBytes(data) }

// Deeper reports whether data, which need not be JSON, nests further than so
// many levels.
func Deeper(data []byte, levels int) bool { return beyond(data, levels) >= 0 }

// beyond returns where the bracket stands that opens one level too many, or -1.
// It keeps to one loop over the bytes. A reader that stops at the first fault has
// gone no deeper than this counts.
func beyond(data []byte, levels int) int {
	if bytes.Count(data, []byte{'['})+bytes.Count(data, []byte{'{'}) <= levels {
		return -1 // which is nearly always so
	}
	level, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			if level++; level > levels {
				return i
			}
		case c == ']' || c == '}':
			level--
		}
	}
	return -1
}
