package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
)

// Maximum lengths in bytes of a line for people, and of a curl line, which contains
// a whole request. Longer lines are unreadable; report.json has them whole.
const (
	lineMax = 2 << 10
	curlMax = 8 << 10
)

// OneLine returns a text of unknown origin as every report for people shows it: one
// line of bounded length, without characters that control a terminal or a pipeline.
func OneLine(s string) string { return plain.Line(bounded(s, lineMax, "… (%d bytes in all)")) }

// Block is OneLine for a text of several lines: it keeps the line breaks.
func Block(s string) string { return plain.Block(s) }

// CurlLine returns the shell line that repeats an exchange of the report, safe to
// show.
func CurlLine(r *verdict.Report, e wire.Exchange) string {
	if e.Request.Auth == "" && r.Target.Kind != "recorded" {
		e.Request.Auth = "none"
	}
	return curlLine(Curl(baseURL(r), e))
}

func curlLine(curl string) string {
	return plain.Block(bounded(curl, curlMax, "… (%d bytes in all, whole in report.json: this line cannot be run)"))
}

// bounded cuts a text that is longer than most bytes, and adds its length.
func bounded(s string, most int, note string) string {
	if len(s) <= most {
		return s
	}
	end := most
	for end > most-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end-- // do not cut within a character
	}
	return s[:end] + fmt.Sprintf(note, len(s))
}

// named is how many ids a list names before it is cut.
const named = 6

// Shortened returns a reason of the gate for people: a long list of rule ids after
// the colon ends with the number of the others. report.json has them all.
func Shortened(reason string) string {
	what, list, ok := strings.Cut(reason, ": ")
	ids := strings.Split(list, ", ")
	if !ok || len(ids) <= named || !allIDs(ids) {
		return reason
	}
	return fmt.Sprintf("%s: %s and %d more", what, strings.Join(ids[:named], ", "), len(ids)-named)
}

// allIDs reports whether all words are rule ids; otherwise they are a sentence with
// commas.
func allIDs(words []string) bool {
	for _, w := range words {
		if w == "" || strings.ContainsFunc(w, func(r rune) bool {
			return !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-')
		}) {
			return false
		}
	}
	return true
}
