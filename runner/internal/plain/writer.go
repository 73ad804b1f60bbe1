package plain

import (
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Writer neutralises text that would control a terminal or a pipeline, including text
// split over several writes. Call Flush at the end. It is safe for concurrent use.
type Writer struct {
	to io.Writer

	mu      sync.Mutex
	colours bool
	inLine  bool   // the current line holds more than white space
	held    string // an end that what follows may complete
}

// NewWriter returns a writer to w.
func NewWriter(w io.Writer) *Writer { return &Writer{to: w} }

// Colours lets sequences that colour text pass, for a terminal on which the suite
// colours verdicts.
func (w *Writer) Colours() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.colours = true
}

// Unwrap returns the underlying writer.
func (w *Writer) Unwrap() io.Writer { return w.to }

// Write writes p, but holds back an end that depends on what follows.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.held + string(p)
	w.held = text[len(text)-w.waits(text):]
	if err := w.put(text[:len(text)-len(w.held)]); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes the text that was held back.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	held := w.held
	w.held = ""
	return w.put(held)
}

var (
	// unfinished matches an end that the next text may turn into a command, a colour or
	// the end of a line: "##vso", "#", the first colon of a line, ESC, CR.
	unfinished = regexp.MustCompile(`(#[A-Za-z#]{0,16}|\x1b(\[[0-9;]{0,16})?|\r)$`)
	colon      = regexp.MustCompile(`(^|\n)[\s\p{Z}]*:$`)
	colour     = regexp.MustCompile(`\x1b\[[0-9;]*m`)
)

// longest is the length of the longest end that unfinished matches, in bytes.
const longest = 18

// before returns a placeholder for the beginning of the line, if that has been written
// already.
func (w *Writer) before() string {
	if w.inLine {
		return "."
	}
	return ""
}

// waits returns how many bytes at the end of a text must be held back.
func (w *Writer) waits(text string) int {
	if end := unfinished.FindString(text[max(0, len(text)-longest):]); end != "" {
		return len(end)
	}
	if colon.MatchString(w.before() + text) {
		return 1
	}
	// A character may be split over two writes.
	for n := 1; n < min(utf8.UTFMax, len(text)+1); n++ {
		if tail := text[len(text)-n:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRuneInString(tail) {
				return n
			}
			break
		}
	}
	return 0
}

// put cleans and writes a text.
func (w *Writer) put(text string) error {
	if text == "" {
		return nil
	}
	var out strings.Builder
	for w.colours {
		at := colour.FindStringIndex(text)
		if at == nil {
			break
		}
		out.WriteString(w.clean(text[:at[0]]) + text[at[0]:at[1]])
		text = text[at[1]:]
	}
	out.WriteString(w.clean(text))
	_, err := io.WriteString(w.to, out.String())
	return err
}

// clean neutralises a text in the context of the current line.
func (w *Writer) clean(text string) string {
	before := w.before()
	clean := Block(before + text)
	last := clean[strings.LastIndexByte(clean, '\n')+1:]
	w.inLine = strings.ContainsFunc(last, func(r rune) bool { return !unicode.IsSpace(r) })
	return clean[len(before):]
}
