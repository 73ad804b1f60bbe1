package evidence

import (
	"encoding/json"
	"regexp"
	"strings"
)

// jsonString matches JSON strings. JSON may escape any character, so that a secret has
// too many spellings to list.
var jsonString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// unescaped applies mask also to JSON strings with their escapes resolved. A string
// without a match keeps its spelling.
func unescaped(text string, mask func(string) string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	return jsonString.ReplaceAllStringFunc(text, func(quoted string) string {
		var plain string
		if !strings.Contains(quoted, `\`) || json.Unmarshal([]byte(quoted), &plain) != nil {
			return quoted
		}
		masked := mask(plain)
		if masked == plain {
			return quoted
		}
		again, _ := json.Marshal(masked) // cannot fail for a string
		return string(again)
	})
}
