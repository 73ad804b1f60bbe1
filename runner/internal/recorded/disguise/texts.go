package disguise

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/schemas/wire"
)

// editTexts copies JSON and puts the text of every value in it through edit,
// which is told its pointer with * for every index. All else, and every text
// that edit leaves alone, keeps its bytes. What is no JSON is one text with an
// empty pointer; what is not even text is returned as it is.
func editTexts(body []byte, edit func(pointer, text string) string) []byte {
	switch {
	case len(body) == 0 || !utf8.Valid(body):
		return body
	case !wire.Valid(body):
		return []byte(edit("", string(body)))
	}
	e := textEditor{body: body, dec: json.NewDecoder(bytes.NewReader(body)), edit: edit}
	e.dec.UseNumber()
	e.value("")
	return append(e.out, body[e.done:]...)
}

type textEditor struct {
	body []byte
	dec  *json.Decoder
	edit func(pointer, text string) string
	out  []byte
	done int // how much of body is in out
}

// value goes through one value. The body is known to be valid, so that no token
// is an error.
func (e *textEditor) value(pointer string) {
	from := e.dec.InputOffset()
	token, _ := e.dec.Token()
	switch t := token.(type) {
	case string:
		if edited := e.edit(pointer, t); edited != t {
			e.replace(int(from), edited)
		}
	case json.Delim:
		for e.dec.More() {
			below := pointer + "/*"
			if t == '{' {
				name, _ := e.dec.Token()
				text, _ := name.(string)
				below = pointer + "/" + escapePointer.Replace(text)
			}
			e.value(below)
		}
		_, _ = e.dec.Token()
	}
}

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")

// replace writes another text where the literal behind from stands.
func (e *textEditor) replace(from int, text string) {
	start := from + bytes.IndexByte(e.body[from:], '"')
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a text always can be
	e.out = append(e.out, e.body[e.done:start]...)
	e.out = append(e.out, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
	e.done = int(e.dec.InputOffset())
}
