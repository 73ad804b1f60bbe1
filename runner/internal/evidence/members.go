package evidence

import "bytes"

// maskMembers masks the values of secret members. It begins anew at each quote
// instead of reading JSON, so that nothing is overlooked in what is none: a
// body that was cut short, or the text of a log. Every body is looked through
// several times; an expression would take most of that time.
func maskMembers(b []byte) []byte {
	var out []byte
	kept := 0 // how much of b is in out
	for at := bytes.IndexByte(b, '"'); at >= 0; {
		if begin, end, ok := secretAt(b, at); ok {
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

// secretAt finds the value of a secret member whose name's first quote is at
// this place: where its text begins and where it ends, at its last quote or,
// where the body was cut short, with the body. An empty one is no secret.
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

// space is what JSON allows between its tokens, and what else may stand there
// in a text that is none.
const space = " \t\r\n\f"
