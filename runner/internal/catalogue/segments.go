package catalogue

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// bullet starts the entries of the page's lists in its text.
const bullet = "•"

// Cut divides a page's text into its segments, in order. A segment ends
//
//   - at the end of its line, and
//   - within a line after a full stop, colon, question mark or exclamation
//     mark that is followed by a space.
//
// First, each line loses its bullet and surrounding space, and every run of white
// space becomes one space. A space before a colon or a full stop is removed, since
// a link rendered as text leaves one there ("On the App :"). Empty lines are not
// segments.
//
// Quotations are cut in the same way. A quotation of several lines of the page must
// keep their line breaks.
func Cut(text string) []string {
	var segments []string
	for line := range strings.Lines(text) {
		words := strings.Fields(strings.TrimLeft(strings.TrimSpace(line), bullet))
		segments = append(segments, cutLine(words)...)
	}
	return segments
}

// cutLine joins the words of one line into its segments.
func cutLine(words []string) []string {
	var segments []string
	current := ""
	for i, word := range words {
		if current != "" && word != ":" && word != "." {
			current += " "
		}
		current += word
		// A separate mark belongs to the word before it.
		if i+1 < len(words) && (words[i+1] == ":" || words[i+1] == ".") {
			continue
		}
		if strings.ContainsAny(word[len(word)-1:], ".:?!") {
			segments, current = append(segments, current), ""
		}
	}
	if current != "" {
		segments = append(segments, current)
	}
	return segments
}

// Digest is the SHA-256 of one segment's text, in lower-case hex digits.
func Digest(segment string) string {
	sum := sha256.Sum256([]byte(segment))
	return hex.EncodeToString(sum[:])
}

// digests returns the digest of each segment of a quotation.
func digests(quote string) []string {
	pieces := Cut(quote)
	for i, piece := range pieces {
		pieces[i] = Digest(piece)
	}
	return pieces
}

// find returns the indices of the segments that make up the quotation of these digests:
// one, or several adjacent ones. It returns nil if the edition does not contain the
// quotation to the letter, or contains it only as part of a segment.
func (e *Edition) find(want []string) []int {
	if len(want) == 0 {
		return nil
	}
	for start := 0; start+len(want) <= len(e.Segments); start++ {
		run := make([]int, 0, len(want))
		for i := range want {
			if e.Segments[start+i].SHA256 != want[i] {
				break
			}
			run = append(run, start+i)
		}
		if len(run) == len(want) {
			return run
		}
	}
	return nil
}
