package evidence

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A masker finds each of its forms wherever it stands, however many it has and whatever
// they begin with, and nothing else.
func TestMasker(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	var m masker
	assert.Equal(t, "none is known", m.mask("none is known"))
	for n := range 400 {
		form := fmt.Sprintf("%08x", draw.Uint32())
		switch n % 4 {
		case 1:
			form = "the same " + form // as many others begin
		case 2:
			form += strings.Repeat("é", n%5)
		case 3:
			form = "\x00" + form
		}
		for _, text := range []string{form, "x" + form, form + "x", strings.Repeat("x", n%70) + form + "xxxxxxxx"} {
			assert.Equal(t, text, m.mask(text), "it is not known yet")
		}
		m.add(form)
		assert.Equal(t, Mask+" and "+Mask, m.mask(form+" and "+m.forms[n/2]))
		assert.Equal(t, "x"+Mask, m.mask("x"+form))
		assert.Equal(t, form[:len(form)-1], m.mask(form[:len(form)-1]), "a part of it")
		assert.Equal(t, form[1:], m.mask(form[1:]), "the other part of it")
	}
	assert.Less(t, emptiness*len(m.forms), 2*64*len(m.maybe))
}

func BenchmarkMasker(b *testing.B) {
	var m masker
	for n := range 5000 {
		m.add(fmt.Sprintf("%032x", n))
	}
	text := strings.Repeat(`{"id":"01JC3Z8T2K5Q","metadata":"","processing_mode":"DISPATCH"},`, 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.in(text)
	}
}
