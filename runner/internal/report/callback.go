package report

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/schemas/wire"
)

// callbackMax is how many characters of a callback's payload a line shows: a
// receipt with its ids and times fits, and report.json has the whole.
const callbackMax = 400

// CallbackKind is the member of a callback's body that tells its kind, such as
// message_delivery_report; empty where none does.
func CallbackKind(c wire.Callback) string {
	kind := ""
	gjson.ParseBytes(c.Body).ForEach(func(member, value gjson.Result) bool {
		if value.IsObject() {
			kind = member.String()
		}
		return kind == ""
	})
	return OneLine(kind)
}

// callbackLine shows a callback in a line: its kind and payload, or, where that
// is not what is wrong with it, all of it.
func callbackLine(c wire.Callback) string {
	payload := string(c.Body)
	kind := CallbackKind(c)
	if kind != "" {
		payload = gjson.GetBytes(c.Body, gjson.Escape(kind)).Raw
	}
	payload = OneLine(payload)
	if text := []rune(payload); len(text) > callbackMax {
		payload = string(text[:callbackMax-1]) + "…"
	}
	return strings.TrimSpace(kind + " " + payload)
}
