package report

import (
	"fmt"
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
