package evidence

import (
	"bytes"
	"strings"
	"testing"
)

// Wherever a secret stands, and however an output is cut into writes, none of it
// is left.
func FuzzNoSecretIsLeft(f *testing.F) {
	f.Add("before ", " after", 3)
	f.Add(`{"secret":"`, `"}`, 1)
	f.Add(`canary-7f3e9b1`, "c", 0)
	f.Fuzz(func(t *testing.T, before, after string, cut int) {
		text := before + canary + after
		if masked := string(NewRedactor(canary).Body([]byte(text))); strings.Contains(masked, canary) {
			t.Fatalf("capture leaves %q", masked)
		}
		var out bytes.Buffer
		w := NewSecrets(canary).Writer(&out)
		at := min(max(cut, 0), len(text))
		_, _ = w.Write([]byte(text[:at]))
		_, _ = w.Write([]byte(text[at:]))
		_ = w.Flush()
		if strings.Contains(out.String(), canary) {
			t.Fatalf("written: %q", out.String())
		}
	})
}
