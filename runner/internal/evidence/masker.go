package evidence

import (
	"math/bits"
	"slices"
	"strings"
)

// masker masks texts, the forms of secrets. Hardly any text contains one. It searches for
// a few forms one by one. A run may know thousands of forms; masker then makes one pass
// and looks up how the text continues at every byte.
type masker struct {
	forms    []string          // each at least shortest bytes long
	replacer *strings.Replacer // of all forms; nil after one was added
	// If there are more than a few forms, begins lists them by their first bytes, as many as
	// shortest says. maybe has a bit for each hash of such a beginning; most of its bits are
	// not set.
	begins map[uint64][]string
	maybe  []uint64
	shift  int // turns a hash into the number of a bit
}

// emptiness is the minimum number of bits for each form, if there are more than a few
// forms.
const (
	emptiness = 32
	few       = 8
)

// add adds forms.
func (m *masker) add(forms ...string) {
	m.forms, m.replacer = append(m.forms, forms...), nil
	if len(m.forms) <= few {
		return
	}
	if emptiness*len(m.forms) > 64*len(m.maybe) {
		size := bits.Len(uint(emptiness * len(m.forms))) // a power of two, with room for as many
		m.maybe, m.shift, m.begins = make([]uint64, 1<<size/64), 64-size, map[uint64][]string{}
		forms = m.forms
	}
	for _, form := range forms {
		begins := uint64(0)
		for i := range shortest {
			begins = further(begins, form[i])
		}
		m.begins[begins] = append(m.begins[begins], form)
		at := m.hash(begins)
		m.maybe[at/64] |= 1 << (at % 64)
	}
}

// further moves a window of shortest bytes one byte on.
func further(last uint64, b byte) uint64 { return last<<8 | uint64(b) }

// hash returns the number of the bit of a beginning. The factor is that of Fibonacci
// hashing, 2^64 divided by the golden ratio.
func (m *masker) hash(begins uint64) uint64 { return begins * 0x9e3779b97f4a7c15 >> m.shift }

// mask masks every form in a text.
func (m *masker) mask(text string) string {
	if !m.in(text) {
		return text
	}
	m.ready()
	return m.replacer.Replace(text)
}

// ready makes the replacer. From then on, until a form is added, a masker is safe for
// concurrent use.
func (m *masker) ready() {
	if m.replacer != nil {
		return
	}
	pairs := make([]string, 0, 2*len(m.forms))
	for _, form := range m.forms {
		pairs = append(pairs, form, Mask)
	}
	m.replacer = strings.NewReplacer(pairs...)
}

// in reports whether a text holds a form.
func (m *masker) in(text string) bool {
	if len(m.forms) <= few {
		return slices.ContainsFunc(m.forms, func(form string) bool { return strings.Contains(text, form) })
	}
	last := uint64(0)
	for i := range len(text) {
		last = further(last, text[i])
		at := m.hash(last)
		if m.maybe[at/64]&(1<<(at%64)) == 0 || i < shortest-1 {
			continue
		}
		rest := text[i-shortest+1:]
		if slices.ContainsFunc(m.begins[last], func(form string) bool { return strings.HasPrefix(rest, form) }) {
			return true
		}
	}
	return false
}
