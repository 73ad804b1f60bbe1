package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
)

// A line for people ends at so many bytes, a curl line, which holds a whole
// request, at more: longer ones cannot be read, and report.json has them whole.
const (
	lineMax = 2 << 10
	curlMax = 8 << 10
)

// OneLine is how every report for people shows a text of unknown origin: on one
// line of bounded length, without what steers a terminal or a pipeline.
func OneLine(s string) string { return plain.Line(bounded(s, lineMax, "… (%d bytes in all)")) }

// Block is how every report for people shows a text of several lines and of
// unknown origin: lines stay lines.
func Block(s string) string { return plain.Block(s) }

// CurlLine is the shell line that repeats an exchange of the report, fit to be
// shown.
func CurlLine(r *verdict.Report, e wire.Exchange) string { return curlLine(Curl(baseURL(r), e)) }

func curlLine(curl string) string {
	return plain.Block(bounded(curl, curlMax, "… (%d bytes in all, whole in report.json: this line cannot be run)"))
}

// bounded cuts a text that is longer than most bytes, and says how long it is.
func bounded(s string, most int, note string) string {
	if len(s) <= most {
		return s
	}
	end := most
	for end > most-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end-- // a character is not cut in two
	}
	return s[:end] + fmt.Sprintf(note, len(s))
}

// named is how many ids a list of them names before it is cut.
const named = 6

// Shortened is a reason of the gate for people to read: a long list of rule
// ids after the colon ends in how many more there are. report.json has them all.
func Shortened(reason string) string {
	what, list, ok := strings.Cut(reason, ": ")
	ids := strings.Split(list, ", ")
	if !ok || len(ids) <= named || !allIDs(ids) {
		return reason
	}
	return fmt.Sprintf("%s: %s and %d more", what, strings.Join(ids[:named], ", "), len(ids)-named)
}

// allIDs tells a list of rule ids from a sentence with commas in it.
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
