package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// The limits keep a hostile or broken target from costing the run its memory: the
// validator computes numbers exactly.
const (
	maxNumber   = 1000 // characters of a number
	maxExponent = 400  // beyond every float64 (10^308)
)

// Fault says what is wrong with a body that is not clean JSON.
type Fault struct {
	Pointer      string // JSON pointer of the fault, where it has one
	Line, Column int    // counted from 1, columns in bytes; 0 where unknown
	Reason       string
}

func (f *Fault) Error() string {
	switch {
	case f.Line > 0:
		return fmt.Sprintf("line %d, column %d: %s", f.Line, f.Column, f.Reason)
	default:
		return f.Reason
	}
}

// Decode reads exactly one JSON value, more strictly than encoding/json: the
// body must be valid UTF-8 without unpaired surrogates, hold nothing after the
// value, and name no member twice. Numbers keep their digits as json.Number;
// members are matched to the letter.
//
// The error tells line and column.
func Decode(body []byte) (any, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, &Fault{Reason: "the body is empty"}
	}
	if !utf8.Valid(body) {
		return nil, at(body, firstInvalid(body), "", "invalid UTF-8")
	}
	if i := beyond(body, MaxDepth); i >= 0 {
		return nil, at(body, i, "", fmt.Sprintf("nested deeper than %d levels", MaxDepth))
	}
	if !gjson.ValidBytes(body) {
		return nil, syntaxFault(body)
	}
	w := walker{body: body}
	value, err := w.value()
	if err != nil {
		return nil, err
	}
	return value, nil
}

// syntaxFault asks encoding/json where the syntax breaks.
func syntaxFault(body []byte) error {
	err := json.Unmarshal(body, new(json.RawMessage))
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return at(body, max(int(syntax.Offset)-1, 0), "", syntax.Error())
	}
	return &Fault{Reason: fmt.Sprintf("no JSON: %v", err)}
}

func at(body []byte, offset int, pointer, reason string) error {
	before := body[:min(offset, len(body))]
	return &Fault{
		Pointer: pointer,
		Line:    1 + bytes.Count(before, []byte("\n")),
		Column:  len(before) - bytes.LastIndexByte(before, '\n'),
		Reason:  reason,
	}
}

func firstInvalid(body []byte) int {
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(body)
}

// walker turns bytes known to be valid JSON into values, and finds what
// validity alone permits. It reads by itself since the tokens of encoding/json
// cost several times as much.
type walker struct {
	body []byte
	pos  int
	path []string // of the value being read
}

func (w *walker) value() (any, error) {
	w.space()
	switch w.body[w.pos] {
	case '{':
		return w.object()
	case '[':
		return w.array()
	case '"':
		return w.text()
	case 't':
		w.pos += len("true")
		return true, nil
	case 'f':
		w.pos += len("false")
		return false, nil
	case 'n':
		w.pos += len("null")
		return nil, nil
	default:
		return w.number()
	}
}

func (w *walker) object() (any, error) {
	members := map[string]any{}
	for w.next('}') {
		start := w.pos
		key, err := w.text()
		if err != nil {
			return nil, err
		}
		w.path = append(w.path, key)
		if _, twice := members[key]; twice {
			return nil, w.fault(start, fmt.Sprintf("duplicate key %q", key))
		}
		w.space()
		w.pos++ // the colon
		value, err := w.value()
		if err != nil {
			return nil, err
		}
		members[key] = value
		w.path = w.path[:len(w.path)-1]
	}
	return members, nil
}

func (w *walker) array() (any, error) {
	elements := []any{}
	for w.next(']') {
		w.path = append(w.path, strconv.Itoa(len(elements)))
		value, err := w.value()
		if err != nil {
			return nil, err
		}
		elements = append(elements, value)
		w.path = w.path[:len(w.path)-1]
	}
	return elements, nil
}

// next steps over the opening bracket or a comma to the next member; false
// means that the closing bracket was reached and stepped over.
func (w *walker) next(closing byte) bool {
	w.space()
	switch w.body[w.pos] {
	case '{', '[':
		// Only the first call of a loop stands on an opening bracket that is
		// its own: later ones stand behind a complete value.
		w.pos++
		w.space()
		if w.body[w.pos] == closing {
			w.pos++
			return false
		}
		return true
	case ',':
		w.pos++
		w.space()
		return true
	default:
		w.pos++
		return false
	}
}

func (w *walker) text() (string, error) {
	start, escaped := w.pos, false
	for w.pos++; w.body[w.pos] != '"'; w.pos++ {
		if w.body[w.pos] == '\\' {
			escaped = true
			w.pos++
		}
	}
	w.pos++
	raw := w.body[start:w.pos]
	if !escaped {
		return string(raw[1 : len(raw)-1]), nil
	}
	if i := unpaired(raw); i >= 0 {
		return "", w.fault(start+i, "unpaired surrogate "+string(raw[i:i+6]))
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", w.fault(start, err.Error())
	}
	return s, nil
}

func (w *walker) number() (any, error) {
	start := w.pos
	for w.pos < len(w.body) && strings.IndexByte("+-.0123456789eE", w.body[w.pos]) >= 0 {
		w.pos++
	}
	literal := string(w.body[start:w.pos])
	if len(literal) > maxNumber {
		return nil, w.fault(start, fmt.Sprintf("a number of %d characters", len(literal)))
	}
	if i := strings.IndexAny(literal, "eE"); i >= 0 {
		if e, err := strconv.Atoi(literal[i+1:]); err != nil || e > maxExponent || e < -maxExponent {
			return nil, w.fault(start, fmt.Sprintf("number %.120s is out of range", literal))
		}
	}
	return json.Number(literal), nil
}

func (w *walker) space() {
	for w.pos < len(w.body) {
		switch w.body[w.pos] {
		case ' ', '\t', '\n', '\r':
			w.pos++
		default:
			return
		}
	}
}

func (w *walker) fault(offset int, reason string) error {
	var pointer strings.Builder
	for _, token := range w.path {
		pointer.WriteString("/" + EscapePointer(token))
	}
	return at(w.body, offset, pointer.String(), reason)
}

// unpaired finds the first \u escape of a surrogate that has no partner in a
// JSON string literal, or -1. encoding/json would silently replace it.
func unpaired(raw []byte) int {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		unit, ok := escapedUnit(raw[i:])
		switch {
		case !ok:
			i++ // skip the escaped character
		case unit < 0xD800 || unit > 0xDFFF:
			i += 5
		case unit >= 0xDC00:
			return i
		default:
			low, ok := escapedUnit(raw[i+6:])
			if !ok || low < 0xDC00 || low > 0xDFFF {
				return i
			}
			i += 11
		}
	}
	return -1
}

// escapedUnit reads the UTF-16 unit of a \uXXXX at the start of b.
func escapedUnit(b []byte) (uint64, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return unit, err == nil
}

var pointerToken = strings.NewReplacer("~", "~0", "/", "~1")

// EscapePointer writes a member's name as a token of a JSON pointer (RFC 6901).
func EscapePointer(name string) string { return pointerToken.Replace(name) }
