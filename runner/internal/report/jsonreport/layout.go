package jsonreport

import (
	"bytes"
	"encoding/json"

	"github.com/modecert/modecert/runner/internal/plain"
)

// folded is the depth from which a value is on one line: report, rules, rule,
// scenarios, scenario and list are indented, and each step, finding and exchange is
// one line. Evidence is most of a report; fully indented it would be twice as long.
const folded = 6

// ruleDepth is the depth of a rule.
const ruleDepth = 2

// encoder encodes one value after the other, in the same memory: the evidence of a whole
// run has megabytes.
type encoder struct {
	compact bytes.Buffer
	text    []byte
}

// encode encodes and indents a value at a depth. The text is good until the next call.
func (e *encoder) encode(v any, depth int) ([]byte, error) {
	e.compact.Reset()
	enc := json.NewEncoder(&e.compact)
	// The report is for people and is not embedded in HTML unescaped.
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	e.text = layout(e.text[:0], plain.JSON(bytes.TrimSuffix(e.compact.Bytes(), []byte("\n"))), depth)
	return e.text, nil
}

// layout appends compact JSON that starts at a depth to out, indented by two spaces per
// level, down to the depth from which values are folded.
func layout(out, compact []byte, depth int) []byte {
	for i := 0; i < len(compact); i++ {
		switch c := compact[i]; c {
		case '"':
			end := i + stringLength(compact[i:])
			out = append(out, compact[i:end]...)
			i = end - 1
		case '{', '[':
			out = append(out, c)
			depth++
			if closes := compact[i+1]; closes == '}' || closes == ']' {
				out = append(out, closes)
				depth--
				i++
			} else {
				out = breakLine(out, depth)
			}
		case '}', ']':
			depth--
			if depth < folded {
				out = breakLine(out, depth)
			}
			out = append(out, c)
		case ',':
			out = append(out, c)
			out = breakLine(out, depth)
		case ':':
			out = append(out, c, ' ')
		default:
			out = append(out, c)
		}
	}
	return out
}

// stringLength returns the length of the JSON string at the start of s.
func stringLength(s []byte) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// breakLine starts a new line at a depth. Within a folded value it only adds a
// space after a comma.
func breakLine(out []byte, depth int) []byte {
	if depth > folded {
		if out[len(out)-1] == ',' {
			return append(out, ' ')
		}
		return out
	}
	out = append(out, '\n')
	for range depth {
		out = append(out, ' ', ' ')
	}
	return out
}
