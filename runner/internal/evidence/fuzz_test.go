package evidence

import (
	"bytes"
	"strings"
	"testing"
)

// Wherever a secret was cut and however it is written, no part of it that is long
// enough to be recognised remains next to the cut.
func FuzzNoPartOfASecretIsLeftNextToACut(f *testing.F) {
	const secret = "sk_live/4eC39HqLyjWDarjtT1zdp7dc+9A"
	f.Add("token ", " is not valid", uint8(0), uint8(12), uint8(0))
	f.Add(`{"message":"`, `"}`, uint8(9), uint8(20), uint8(1))
	f.Add(`{"message":"\n`, `"}`, uint8(30), uint8(40), uint8(6))
	f.Add("…", "...", uint8(3), uint8(90), uint8(3))
	f.Fuzz(func(t *testing.T, before, after string, from, to, form uint8) {
		all := forms(secret)
		written := all[int(form)%len(all)]
		a, b := int(from)%len(written), int(to)%(len(written)+1)
		if b-a < shortest {
			t.Skip()
		}
		for _, text := range []string{before + "…" + written[a:b] + after, before + written[a:b] + "..." + after, before + `"\n` + written[a:b] + `\u2026"` + after} {
			for name, masked := range map[string]string{"capture": NewRedactor(secret).Text(text), "net": NewSecrets(secret).Text(text)} {
				for i := a; i+shortest <= b; i++ {
					part := written[i : i+shortest]
					if strings.Contains(masked, part) && !strings.Contains(before+"\x00"+after, part) {
						t.Fatalf("%s leaves %q of %q: %q", name, part, text, masked)
					}
				}
			}
		}
	})
}

// Wherever a secret is, and however the output is split into writes, nothing of it
// remains.
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
