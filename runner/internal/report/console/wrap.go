package console

import (
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/plain"
)

// narrowest is the width in columns below which text is not wrapped: text that is
// indented by twelve columns would have no room.
const narrowest = 30

// indent returns n spaces.
func indent(n int) string { return strings.Repeat(" ", n) }

// hang wraps a text whose first line starts at the same column as the others.
func (p *printer) hang(text, indent string) string {
	return p.hangAfter(text, len(indent), indent)
}

// hangAfter wraps a text whose first line starts after taken columns; its other
// lines are indented.
func (p *printer) hangAfter(text string, taken int, indent string) string {
	if p.o.Width < narrowest {
		return text
	}
	return strings.Join(wrap(text, p.o.Width-taken, p.o.Width-len(indent)), "\n"+indent)
}

// wrap breaks a text between words into a line of at most first columns, and lines
// of at most room columns. It keeps runs of spaces within a line. A word that is
// longer than a line is broken after a character where readers expect a break, such
// as a hyphen.
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

// breakable returns how many bytes of a long word fit on a line of that width.
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

// cut shortens a text to room columns, but never to fewer than forty, which would
// be unreadable.
func cut(s string, room int) string { return plain.Shorten(s, max(room, 40)) }
