// Package plain makes text of unknown origin fit for people: for a terminal, for
// the log of a pipeline, for a report. Much of what the suite says was said by a
// target first, and a target may say what steers whoever shows it: escape
// sequences, marks that reverse the direction of a text, and the commands that
// pipelines look for in the output of their jobs. All text for people comes
// through here.
package plain

import (
	"regexp"
	"strings"
	"unicode"
)

// Line returns a text on one line: white space collapses, and what would steer
// its reader is broken.
func Line(s string) string { return Block(strings.Join(strings.Fields(s), " ")) }

// Block returns a text whose lines stay lines, and in which what would steer its
// reader is broken.
func Block(s string) string { return broken(visible(s)) }

// visible replaces every character that Steers holds for, but for the ends of
// lines and tabs, by U+FFFD.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && Steers(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// Steers reports whether a character moves a cursor, paints, ends a line or makes
// a text read otherwise than it is: control and format characters, and the
// separators of lines and paragraphs.
func Steers(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// The commands of pipelines. GitHub takes "::command::" at the start of a line,
// blanks before it or not, and "##[command]" anywhere in one (ActionCommand of
// its runner); Azure takes "##vso[" and TeamCity "##teamcity[" anywhere.
var (
	hashes = regexp.MustCompile(`##([A-Za-z]*\[)`)
	colons = regexp.MustCompile(`(?m)^([\s\p{Z}]*):(:)`)
)

// broken puts a space into what a pipeline would take for a command.
func broken(s string) string {
	if strings.Contains(s, "##") {
		s = hashes.ReplaceAllString(s, "# #$1")
	}
	if strings.Contains(s, "::") {
		s = colons.ReplaceAllString(s, "$1: $2")
	}
	return s
}
