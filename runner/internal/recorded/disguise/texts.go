package disguise

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/modecert/modecert/schemas/wire"
)

// editTexts copies JSON and passes every string value through edit, with its pointer,
// in which * replaces every index. Everything else, and every string that edit leaves
// unchanged, keeps its bytes. A body that is not JSON is one text with an empty
// pointer. A body that is not UTF-8 is returned unchanged.
func editTexts(body []byte, edit func(pointer, text string) string) []byte {
	switch {
	case len(body) == 0 || !utf8.Valid(body):
		return body
	case !wire.Valid(body):
		return []byte(edit("", string(body)))
	}
	e := textEditor{body: body, edit: edit, dec: jsontext.NewDecoder(bytes.NewBuffer(body),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))} // for half a surrogate pair
	e.value("")
	return append(e.out, body[e.done:]...)
}

type textEditor struct {
	body []byte
	dec  *jsontext.Decoder
	edit func(pointer, text string) string
	out  []byte
	done int // how much of body is in out
}

// value edits one value. The body is known to be valid, so that reading a token never
// fails.
func (e *textEditor) value(pointer string) {
	switch kind := e.dec.PeekKind(); kind {
	case '"':
		literal, _ := e.dec.ReadValue()
		unquoted, _ := jsontext.AppendUnquote(nil, literal)
		text := string(unquoted)
		if edited := e.edit(pointer, text); edited != text {
			end := int(e.dec.InputOffset())
			e.out = append(e.out, e.body[e.done:end-len(literal)]...)
			e.out, _ = jsontext.AppendQuote(e.out, edited)
			e.done = end
		}
	case '{', '[':
		_, _ = e.dec.ReadToken()
		for k := e.dec.PeekKind(); k > 0 && k != '}' && k != ']'; k = e.dec.PeekKind() {
			below := pointer + "/*"
			if kind == '{' {
				name, _ := e.dec.ReadToken()
				below = pointer + "/" + escapePointer.Replace(name.String())
			}
			e.value(below)
		}
		_, _ = e.dec.ReadToken()
	default:
		_, _ = e.dec.ReadToken()
	}
}

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")
