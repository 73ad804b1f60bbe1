package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// The limits protect the run's memory from a hostile or broken target: the validator
// computes numbers exactly.
const (
	maxNumber   = 1000 // characters of a number
	maxExponent = 400  // beyond every float64 (10^308)
)

// Fault is the reason why Decode refuses a body.
type Fault struct {
	Pointer      string // JSON pointer of the fault; may be empty
	Line, Column int    // counted from 1, columns in bytes; 0 if unknown
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

// Decode reads exactly one JSON value, more strictly than encoding/json: the body
// must be valid UTF-8 without unpaired surrogates, have nothing after the value, and
// name no member twice. Its nesting and numbers are limited. Numbers keep their
// digits as json.Number; the names of members are case-sensitive.
//
// The error names line and column, unless the body is empty.
func Decode(body []byte) (any, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, &Fault{Reason: "the body is empty"}
	}
	if i := beyond(body, MaxDepth); i >= 0 {
		return nil, at(body, i, "", fmt.Sprintf("nested deeper than %d levels", MaxDepth))
	}
	r := reader{body: body, dec: jsontext.NewDecoder(bytes.NewBuffer(body))}
	value, err := r.value()
	if err != nil {
		return nil, faultOf(body, err)
	}
	if _, err := r.dec.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, syntaxFault(body) // the decoder would accept a second value
	}
	return value, nil
}

// reader converts the tokens of a body to values.
type reader struct {
	body []byte
	dec  *jsontext.Decoder
}

func (r *reader) value() (any, error) {
	token, err := r.dec.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case '{':
		members := map[string]any{}
		for r.dec.PeekKind() != '}' {
			name, err := r.dec.ReadToken()
			if err != nil {
				return nil, err
			}
			key := name.String() // the next token overwrites it
			if members[key], err = r.value(); err != nil {
				return nil, err
			}
		}
		_, err := r.dec.ReadToken()
		return members, err
	case '[':
		elements := []any{}
		for r.dec.PeekKind() != ']' {
			value, err := r.value()
			if err != nil {
				return nil, err
			}
			elements = append(elements, value)
		}
		_, err := r.dec.ReadToken()
		return elements, err
	case '"':
		return token.String(), nil
	case '0':
		return r.number(token.String())
	case 't', 'f':
		return token.Bool(), nil
	default:
		return nil, nil
	}
}

func (r *reader) number(literal string) (any, error) {
	reason := ""
	if len(literal) > maxNumber {
		reason = fmt.Sprintf("a number of %d characters", len(literal))
	} else if i := strings.IndexAny(literal, "eE"); i >= 0 {
		if e, err := strconv.Atoi(literal[i+1:]); err != nil || e > maxExponent || e < -maxExponent {
			reason = fmt.Sprintf("number %.120s is out of range", literal)
		}
	}
	if reason != "" {
		return nil, at(r.body, int(r.dec.InputOffset())-len(literal), string(r.dec.StackPointer()), reason)
	}
	return json.Number(literal), nil
}

// faultOf describes an error of the decoder.
func faultOf(body []byte, err error) error {
	found, ok := errors.AsType[*jsontext.SyntacticError](err)
	if !ok {
		return err
	}
	offset, pointer := int(found.ByteOffset), string(found.JSONPointer)
	rest := body[min(offset, len(body)):]
	switch r, size := utf8.DecodeRune(rest); {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return at(body, offset, pointer, fmt.Sprintf("duplicate key %q", found.JSONPointer.LastToken()))
	case r == utf8.RuneError && size == 1:
		return at(body, offset, "", "invalid UTF-8")
	case r == '\\' && json.Valid(body): // half of a pair
		return at(body, offset, pointer, "unpaired surrogate "+string(rest[:len(`\uD800`)]))
	default:
		return syntaxFault(body)
	}
}

// syntaxFault gets the place of a syntax error from encoding/json.
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

var pointerToken = strings.NewReplacer("~", "~0", "/", "~1")

// EscapePointer returns a member's name as a token of a JSON pointer (RFC 6901).
func EscapePointer(name string) string { return pointerToken.Replace(name) }
