// Package plain makes text of unknown origin safe to show in a terminal, in the log of
// a pipeline or in a report: [Line], [Block], [Shorten], [JSON], [Writer]. Much of what the suite
// prints comes from a target, and may contain escape sequences, marks that reverse the
// direction of a text, or commands that pipelines look for in the output of their jobs.
// All text for people goes through this package.
package plain

import (
	"regexp"
	"strings"
	"unicode"
)

// Line returns a text on one line: it collapses white space and neutralises what Block
// does.
func Line(s string) string { return Block(strings.Join(strings.Fields(s), " ")) }

// Shorten returns a text of at most so many characters; the last of a text that was cut
// is an ellipsis.
func Shorten(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// Block returns a text that keeps its lines, with control characters and the commands
// of pipelines neutralised.
func Block(s string) string { return broken(visible(s)) }

// visible replaces every character for which Steers reports true, except line feeds and
// tabs, by U+FFFD.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && Steers(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// Steers reports whether a character can move a cursor, set colours, end a line or make
// a text read differently: control and format characters, and the separators of lines
// and paragraphs.
func Steers(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// Patterns of the commands of pipelines. GitHub accepts "::command::" at the start of a
// line, after optional white space, and "##[command]" anywhere in one (ActionCommand of
// its runner). Azure accepts "##vso[" and TeamCity "##teamcity[" anywhere.
var (
	hashes = regexp.MustCompile(`##([A-Za-z]*\[)`)
	colons = regexp.MustCompile(`(?m)^([\s\p{Z}]*):(:)`)
)

// broken inserts a space into text that a pipeline would take for a command.
func broken(s string) string {
	if strings.Contains(s, "##") {
		s = hashes.ReplaceAllString(s, "# #$1")
	}
	if strings.Contains(s, "::") {
		s = colons.ReplaceAllString(s, "$1: $2")
	}
	return s
}
