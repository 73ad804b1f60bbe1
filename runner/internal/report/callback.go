package report

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/schemas/wire"
)

// callbackMax is how many characters of a callback's payload a line shows. A
// receipt with its ids and times fits; report.json has the whole payload.
const callbackMax = 400

// CallbackKind returns the member of a callback's body that names its kind, such as
// message_delivery_report, or "" if there is none.
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

// callbackLine shows a callback in one line: its kind and payload, or the whole
// body if it has no kind.
func callbackLine(c wire.Callback) string {
	payload := string(c.Body)
	kind := CallbackKind(c)
	if kind != "" {
		payload = gjson.GetBytes(c.Body, gjson.Escape(kind)).Raw
	}
	return strings.TrimSpace(kind + " " + plain.Shorten(OneLine(payload), callbackMax))
}
