package expect

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// longest is how many characters of a value a finding shows.
const longest = 120

// Shorten cuts a value to at most 120 characters.
func Shorten(s string) string {
	if r := []rune(s); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return s
}

// Show renders a JSON value for a finding: "absent" if it does not exist. It does not
// shorten the value; see [Finding.Shown].
func Show(v gjson.Result) string {
	if !v.Exists() {
		return "absent"
	}
	return v.Raw
}

// Text expects a JSON string.
func Text(v gjson.Result, want, pointer string) *Finding {
	if v.Type == gjson.String && v.Str == want {
		return nil
	}
	return &Finding{Expected: strconv.Quote(want), Actual: Show(v), Pointer: pointer}
}

// maxExact is the bound below which a JSON number with a fraction or an exponent is read
// without loss.
const maxExact = 1 << 53

// Time reads a time of RFC 3339, whose T and Z "may alternatively be lower case".
func Time(v gjson.Result) (time.Time, error) {
	return time.Parse(time.RFC3339Nano, strings.ToUpper(v.String()))
}

// Integer reads an int64 from a JSON number, which may be written with a point or an
// exponent as long as it is whole, or from a decimal string. ok is false for anything else.
func Integer(v gjson.Result) (n int64, ok bool) {
	switch v.Type {
	case gjson.Number:
		n, err := strconv.ParseInt(v.Raw, 10, 64)
		if exact := int64(v.Num); err != nil && float64(exact) == v.Num && exact > -maxExact && exact < maxExact {
			return exact, true
		}
		return n, err == nil
	case gjson.String:
		n, err := strconv.ParseInt(v.Str, 10, 64)
		return n, err == nil
	}
	return 0, false
}

// Unset reports whether a value is absent, empty or null.
func Unset(v gjson.Result) bool {
	return !v.Exists() || v.Type == gjson.Null || v.Raw == `""`
}

// Int64 expects an integer, as a number or a decimal string. A zero may be unset, as in
// the JSON form of protocol buffers.
func Int64(v gjson.Result, want int64, pointer string) *Finding {
	if Unset(v) && want == 0 {
		return nil
	}
	if n, ok := Integer(v); ok && n == want {
		return nil
	}
	return &Finding{Expected: strconv.FormatInt(want, 10), Actual: Show(v), Pointer: pointer}
}

// Blank expects no id: absent, empty or null. The documentation says both "will be
// empty" and "will not be present".
func Blank(v gjson.Result, pointer string) *Finding {
	if Unset(v) {
		return nil
	}
	return &Finding{Expected: "no id", Actual: Show(v), Pointer: pointer}
}

// Filled expects an id: a string that is not empty.
func Filled(v gjson.Result, pointer string) *Finding {
	if v.Type == gjson.String && v.Str != "" {
		return nil
	}
	return &Finding{Expected: "an id", Actual: Show(v), Pointer: pointer}
}

// SameIdentity reports whether two channel identities are equal. A leading plus sign
// does not count, because some channels leave it out.
func SameIdentity(a, b string) bool {
	return strings.TrimPrefix(a, "+") == strings.TrimPrefix(b, "+")
}

// Refused expects exactly the given status of a refusal; 0 means any 4xx.
func Refused(got, status int) *Finding {
	switch {
	case status != 0 && got == status:
		return nil
	case status == 0 && got >= 400 && got < 500:
		return nil
	case status == 0:
		return &Finding{Expected: "a refusal (4xx)", Actual: fmt.Sprintf("status %d", got)}
	}
	return &Finding{Expected: fmt.Sprintf("status %d", status), Actual: fmt.Sprintf("status %d", got)}
}
