package disguise

import (
	"unicode/utf8"

	"github.com/modecert/modecert/schemas/wire"
)

// editTexts copies JSON and passes every string value through edit, with its pointer,
// see [wire.EditStrings]. A body that is not JSON is one text with an empty pointer. A
// body that is not UTF-8 is returned unchanged.
func editTexts(body []byte, edit func(pointer, text string) string) []byte {
	switch {
	case len(body) == 0 || !utf8.Valid(body):
		return body
	case !wire.Valid(body):
		return []byte(edit("", string(body)))
	}
	return wire.EditStrings(body, func(at wire.Place, text string) string {
		if at.Name {
			return text
		}
		return edit(at.Pointer, text)
	})
}
