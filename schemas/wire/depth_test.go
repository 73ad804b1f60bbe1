package wire

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// abysses returns bodies of about 8 MiB, the largest answer that is read, on which a
// recursive reader overflows its stack.
func abysses() map[string]string {
	const size = 8 << 20
	all := map[string]string{}
	for _, unit := range []string{"[", `{"a":`, `[{"a":`, `[[{"a":[{"b\"[":`, ` [` + "\n"} {
		all[fmt.Sprintf("%q for ever", unit)] = strings.Repeat(unit, size/len(unit))
	}
	all["closed again"] = strings.Repeat("[", size/2) + strings.Repeat("]", size/2)
	all["behind a string of brackets"] = `["` + strings.Repeat("]", size/2) + `",` + strings.Repeat("[", size/2)
	all["behind what looks like an end of a string"] = `["\\",` + strings.Repeat("[", size-8)
	return all
}

// No body ends the process, however deep it is.
func TestDecode_seesDepthBeforeItFollows(t *testing.T) {
	for name, body := range abysses() {
		assert.False(t, Valid([]byte(body)), name)
		_, err := Decode([]byte(body))
		assert.ErrorContains(t, err, "nested deeper than 512 levels", name)
	}
}

func TestDeeper(t *testing.T) {
	nested := func(n int, inner string) string { return strings.Repeat("[", n) + inner + strings.Repeat("]", n) }
	for text, want := range map[string]bool{
		nested(512, "1"):                           false,
		nested(513, ""):                            true,
		nested(500, strings.Repeat("[],", 600)):    false, // many, and not deep
		`["` + strings.Repeat("[", 600) + `"]`:     false,
		`["\"` + strings.Repeat("{", 600) + `"]`:   false,
		`["\\",` + strings.Repeat("[", 600):        true,
		strings.Repeat("]", 600) + nested(512, ""): false,
		strings.Repeat(`{"a":`, 513):               true,
		"":                                         false,
	} {
		assert.Equal(t, want, Deeper([]byte(text), MaxDepth), "%.40q", text)
	}
}
