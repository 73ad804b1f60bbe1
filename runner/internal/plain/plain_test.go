package plain

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBlock(t *testing.T) {
	for name, tc := range map[string]struct{ in, line, block string }{
		"plain":              {"as it is: ## a heading, a::b, [::1], emoji ☑️ é", "as it is: ## a heading, a::b, [::1], emoji ☑️ é", "as it is: ## a heading, a::b, [::1], emoji ☑️ é"},
		"escape":             {"\x1b[31mred\x1b]0;t\a", "\uFFFD[31mred\uFFFD]0;t\uFFFD", "\uFFFD[31mred\uFFFD]0;t\uFFFD"},
		"C1":                 {"\u009b31m", "\uFFFD31m", "\uFFFD31m"},
		"C1 as a byte":       {"\x9b31m", "\uFFFD31m", "\uFFFD31m"},
		"direction":          {"a\u202eb\u2066c", "a\uFFFDb\uFFFDc", "a\uFFFDb\uFFFDc"},
		"invisible":          {"#\u200b#[x] \u00ad \ufeff", "#\uFFFD#[x] \uFFFD \uFFFD", "#\uFFFD#[x] \uFFFD \uFFFD"},
		"separators":         {"a\u2028::b::\u2029c", "a ::b:: c", "a\uFFFD::b::\uFFFDc"},
		"ends of lines":      {"a\nb\r\nc\rd\te", "a b c d e", "a\nb\nc\uFFFDd\te"},
		"old command":        {"see ##[add-mask]x", "see # #[add-mask]x", "see # #[add-mask]x"},
		"three hashes":       {"###[error]", "## #[error]", "## #[error]"},
		"others' commands":   {"##vso[task.x] ##TeamCity[y]", "# #vso[task.x] # #TeamCity[y]", "# #vso[task.x] # #TeamCity[y]"},
		"command":            {"::error::x", ": :error::x", ": :error::x"},
		"command in a line":  {"a ::error::x", "a ::error::x", "a ::error::x"},
		"after blanks":       {" \t\u00a0\u3000::error::x", ": :error::x", " \t\u00a0\u3000: :error::x"},
		"on the second line": {"a\n  ::error::x\n::y::", "a ::error::x ::y::", "a\n  : :error::x\n: :y::"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, tc.line, Line(tc.in))
			assert.Equal(t, tc.block, Block(tc.in))
			assert.Equal(t, tc.block, Block(tc.block), "what is broken stays as it is")
		})
	}
}

// However a text is split into writes, the output contains nothing that steers and
// equals Block of the whole.
func TestWriter_splitText(t *testing.T) {
	steers := regexp.MustCompile(`##[A-Za-z]*\[|(?m)^[\s\p{Z}]*::`)
	pieces := []string{"#", "##", "[", "vso", "teamcity[", ":", "::", "error::", "\n", "\r", " ", "\u00a0", "\u2028", "\x1b", "[31m", "\u202e", "é", "x", "\x9b", "\xe2", "\x80", "."}
	draw := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var whole strings.Builder
		var out bytes.Buffer
		w := NewWriter(&out)
		for range 1 + draw.IntN(8) {
			piece := pieces[draw.IntN(len(pieces))]
			whole.WriteString(piece)
			_, err := w.Write([]byte(piece))
			require.NoError(t, err)
		}
		require.NoError(t, w.Flush())
		require.Equal(t, Block(whole.String()), out.String(), "%q", whole.String())
		require.NotRegexp(t, steers, out.String(), "%q", whole.String())
		require.False(t, strings.ContainsFunc(out.String(), func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || Steers(r)) }), "%q", whole.String())
	}
}

// Text that does not depend on what follows is written at once: a prompt does not end
// its line.
func TestWriter_prompt(t *testing.T) {
	var out bytes.Buffer
	_, err := NewWriter(&out).Write([]byte("reply, then press Enter: "))
	require.NoError(t, err)
	assert.Equal(t, "reply, then press Enter: ", out.String())
}

// The longest ends that the next text may turn into something wait for it.
func TestWriter_longestEnd(t *testing.T) {
	for _, end := range []string{"#" + strings.Repeat("a", 16), "\x1b[" + strings.Repeat("1", 16)} {
		var out bytes.Buffer
		_, err := NewWriter(&out).Write([]byte("before " + end))
		require.NoError(t, err)
		assert.Equal(t, "before ", out.String())
	}
}

func TestWriter_Colours(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	w.Colours()
	_, err := w.Write([]byte("\x1b[31;1mVIOLATES\x1b[0m \x1b[2J ::x \x1b]0;title\a\n\x1b[0m::error::"))
	require.NoError(t, err)
	require.NoError(t, w.Flush())
	assert.Equal(t, "\x1b[31;1mVIOLATES\x1b[0m \uFFFD[2J ::x \uFFFD]0;title\uFFFD\n\x1b[0m: :error::", out.String())
}

func TestJSON(t *testing.T) {
	text := "a\u009b\u202e\u2028\U000e0001\u007f é \U0001f600 \\ \x1b"
	encoded, err := json.Marshal(map[string]string{"text": text})
	require.NoError(t, err)
	clean := JSON(encoded)
	assert.False(t, bytes.ContainsFunc(clean, Steers), "%s", clean)
	var back map[string]string
	require.NoError(t, json.Unmarshal(clean, &back))
	assert.Equal(t, text, back["text"])
}

func TestShorten(t *testing.T) {
	assert.Equal(t, "né€", Shorten("né€", 3), "characters count, not bytes")
	assert.Equal(t, "né…", Shorten("né€d", 3))
}
