package wire

import (
	"bytes"

	"github.com/tidwall/gjson"
)

// MaxDepth is how many levels of nesting a body may have. JSON readers are recursive,
// and Go cannot recover from a stack overflow.
const MaxDepth = 512

// Valid reports whether data is one JSON value of at most MaxDepth levels. It must be
// called before anything recursive reads data from outside.
func Valid(data []byte) bool { return !Deeper(data, MaxDepth) && gjson.ValidBytes(data) }

// Deeper reports whether data, which need not be JSON, is nested deeper than the
// given number of levels.
func Deeper(data []byte, levels int) bool { return beyond(data, levels) >= 0 }

// beyond returns the index of the first bracket that opens one level too many, or -1.
// It does not recurse. A reader that stops at the first syntax error never goes
// deeper than the level counted here.
func beyond(data []byte, levels int) int {
	if bytes.Count(data, []byte{'['})+bytes.Count(data, []byte{'{'}) <= levels {
		return -1 // the usual case
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
