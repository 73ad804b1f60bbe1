package console

import (
	"strings"
	"unicode/utf8"
)

// narrowest is the width in columns below which wrapping helps nobody: what
// hangs twelve columns in would have no room left.
const narrowest = 30

// indent is so many spaces.
func indent(n int) string { return strings.Repeat(" ", n) }

// hang wraps a text that begins as far in as its other lines are indented.
func (p *printer) hang(text, indent string) string {
	return p.hangAfter(text, len(indent), indent)
}

// hangAfter wraps a text that begins after so many columns; its other lines are
// indented.
func (p *printer) hangAfter(text string, taken int, indent string) string {
	if p.o.Width < narrowest {
		return text
	}
	return strings.Join(wrap(text, p.o.Width-taken, p.o.Width-len(indent)), "\n"+indent)
}

// wrap breaks a text between words into lines of at most first and then room
// columns. Runs of spaces within a line stay; a word that no line has room for
// is broken after a character that people see a break at, such as a hyphen.
func wrap(text string, first, room int) []string {
	var lines []string
	line, width := "", first
	end := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, width = "", room
	}
	for i, word := range strings.Split(text, " ") {
		if i > 0 && line != "" {
			word = " " + word
		}
		for utf8.RuneCountInString(line)+utf8.RuneCountInString(word) > width {
			if line != "" {
				end()
				word = strings.TrimPrefix(word, " ")
				continue
			}
			head := breakable(word, width)
			line, word = word[:head], word[head:]
			end()
		}
		line += word
	}
	return append(lines, strings.TrimRight(line, " "))
}

// breakable is how many bytes of a long word stand on a line of that width.
func breakable(word string, width int) int {
	columns, at, best := 0, 0, 0
	for i, c := range word {
		if columns == width {
			break
		}
		columns++
		at = i + utf8.RuneLen(c)
		if strings.ContainsRune("-/,&=;:", c) {
			best = at
		}
	}
	if best < at/2 {
		return at
	}
	return best
}

// cut shortens a text to so many columns, though not below forty, where cutting
// helps nobody.
func cut(s string, room int) string {
	room = max(room, 40)
	if runes := []rune(s); len(runes) > room {
		return string(runes[:room-1]) + "…"
	}
	return s
}
