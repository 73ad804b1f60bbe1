package plan

import (
	"regexp"
	"strings"

	messages "github.com/cucumber/messages/go/v34"
)

var placeholder = regexp.MustCompile(`<([^>]*)>`)

// slug returns a stable, readable part of an id: words of letters, digits and dots,
// joined by hyphens.
func slug(s string) string {
	s = strings.ReplaceAll(s, "-", " minus ")
	if strings.Contains(s, " minus ") && !negative.MatchString(s) {
		s = strings.ReplaceAll(s, " minus ", " ")
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.'
	}), "-")
}

// negative matches negative numbers, which need another slug than positive ones.
var negative = regexp.MustCompile(`(^|\s) ?minus \d`)

func cells(row *messages.TableRow) string {
	var v []string
	for _, c := range row.Cells {
		v = append(v, c.Value)
	}
	return strings.Join(v, " ")
}
