package evidence

import "bytes"

// maskMembers masks the values of secret members. It starts again at each quote instead
// of parsing JSON, so that it also works on a body that was cut short or on the text of
// a log. It is not a regular expression because every body is searched several times,
// and that would take most of the time.
func maskMembers(b []byte) []byte {
	var out []byte
	kept := 0 // how much of b is in out
	for at := bytes.IndexByte(b, '"'); at >= 0; {
		if begin, end, ok := secretAt(b, at); ok {
			if out == nil {
				out = make([]byte, 0, len(b)+len(Mask))
			}
			out = append(append(out, b[kept:begin]...), Mask...)
			kept, at = end, end
		}
		if at == len(b) {
			break
		}
		next := bytes.IndexByte(b[at+1:], '"')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	if kept == 0 {
		return b
	}
	return append(out, b[kept:]...)
}

// secretAt finds the value of a secret member whose name begins with the quote at this
// index. begin and end delimit the value's text, which ends at its closing quote or, if
// the body was cut short, at the end of the body. ok is false for an empty value.
func secretAt(b []byte, at int) (begin, end int, ok bool) {
	name, rest, ok := bytes.Cut(b[at+1:], []byte{'"'})
	if !ok || !secretMembers[string(name)] {
		return 0, 0, false
	}
	rest = bytes.TrimLeft(rest, space)
	if len(rest) == 0 || rest[0] != ':' {
		return 0, 0, false
	}
	rest = bytes.TrimLeft(rest[1:], space)
	if len(rest) == 0 || rest[0] != '"' {
		return 0, 0, false
	}
	begin = len(b) - len(rest) + 1
	for end = begin; end < len(b); end++ {
		switch b[end] {
		case '\\':
			end++
		case '"':
			return begin, end, end > begin
		}
	}
	return begin, len(b), len(b) > begin
}

// space is the white space that JSON allows between tokens, and the form feed, which
// other texts may have.
const space = " \t\r\n\f"
