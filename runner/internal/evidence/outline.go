package evidence

import (
	"encoding/json"
	"regexp"
	"slices"

	"github.com/modecert/modecert/schemas/wire"
)

// keptOfOutline is the size up to which an outline is kept, in bytes.
const keptOfOutline = 8 << 10

// outline returns what a body that is cut consists of: its members, and the values that
// may be those of enumerations. Of a list it keeps one entry of each kind, and two at
// least. It returns nil for a body that is not JSON, or consists of too much.
func outline(b wire.Body) wire.Body {
	if !wire.Clean(b) {
		return nil
	}
	v, err := wire.Parse(b)
	if err != nil {
		return nil
	}
	text, err := wire.Encode(outlined(v))
	if err != nil || len(text) > keptOfOutline {
		return nil
	}
	return text
}

// enumerated matches a value of an enumeration of the API reference.
var enumerated = regexp.MustCompile(`^[A-Z][A-Z_]{1,39}$`)

func outlined(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			v[name] = outlined(v[name])
		}
	case []any:
		return outlinedList(v)
	case string:
		if !enumerated.MatchString(v) {
			return ""
		}
	case json.Number:
		return 0
	}
	return v
}

func outlinedList(list []any) []any {
	kept, seen := []any{}, []string{}
	for _, entry := range list {
		entry = outlined(entry)
		text, err := wire.Encode(entry)
		if err != nil {
			continue
		}
		if known := slices.Contains(seen, string(text)); !known || len(kept) == 1 {
			kept, seen = append(kept, entry), append(seen, string(text))
		}
	}
	return kept
}
