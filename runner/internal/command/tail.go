package command

import (
	"strings"
	"sync"
)

// MaxOutput is how much is kept of a command's output, in bytes, until what is
// secret has been masked.
const MaxOutput = 64 << 10

// Tail keeps the end of what is written to it.
type Tail struct {
	Max  int // bytes
	mu   sync.Mutex
	kept []byte
	cut  bool // there was more
}

// Write takes more in.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - t.Max; over > 0 {
		t.kept, t.cut = append(t.kept[:0], t.kept[over:]...), true
	}
	return len(p), nil
}

// String returns what is kept, marked where there was more.
func (t *Tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	said := strings.TrimSpace(strings.ToValidUTF8(string(t.kept), "?"))
	if t.cut {
		said = "…" + said
	}
	return said
}
