package evidence

import (
	"encoding/json"
	"regexp"
	"strings"
)

// jsonString finds JSON strings. JSON may write any character as an escape,
// and a secret in more ways than can be listed.
var jsonString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// unescaped masks by mask also what stands behind escapes. A string that holds
// nothing to mask stays as it is written.
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
		again, _ := json.Marshal(masked) // a string always can be
		return string(again)
	})
}
