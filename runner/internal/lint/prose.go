package lint

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/modecert/modecert/runner/internal/plan"
)

// banned are words that read as quaint or that readers misunderstood, with what to
// write instead.
var banned = []struct {
	words   *regexp.Regexp
	instead string
}{
	{ban(`in vain`), "is refused"},
	{ban(`to no avail`), "is refused"},
	{ban(`nobody`), "no contact, or no contact ID and no conversation ID"},
	{ban(`whoever`), "anyone who, or the reader meant"},
	{ban(`told of`), "created with"},
	{ban(`unasked`), "an inbound message"},
	{ban(`has its shape`), "matches the API reference"},
	{ban(`mend(s|ed|ing)?`), "correct"},
	{regexp.MustCompile(`(^|[^\w.-])1 days\b`), "1 day"},
	{regexp.MustCompile(`…`), "the whole words"},
}

func ban(words string) *regexp.Regexp { return regexp.MustCompile(`(?i)\b` + words + `\b`) }

// bans lists the banned words of a text.
func bans(text string) []string {
	var found []string
	for _, b := range banned {
		if w := b.words.FindString(text); w != "" {
			found = append(found, fmt.Sprintf("says %q; write: %s", strings.TrimSpace(w), b.instead))
		}
	}
	return found
}

// prose checks a text for people at a line.
func (l *linter) prose(f plan.Feature, line int64, what, text string) {
	for _, fault := range bans(text) {
		l.add(f.URI, line, "the %s %s", what, fault)
	}
}
