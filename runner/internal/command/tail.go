package command

import (
	"strings"
	"sync"
)

// MaxOutput is how many bytes of a command's output are kept until secrets have been
// masked.
const MaxOutput = 64 << 10

// Tail keeps the last Max bytes written to it. It is safe for concurrent use.
type Tail struct {
	Max  int // bytes
	mu   sync.Mutex
	kept []byte
	cut  bool // there was more
}

// Write adds p. It never fails.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - t.Max; over > 0 {
		t.kept, t.cut = append(t.kept[:0], t.kept[over:]...), true
	}
	return len(p), nil
}

// String returns the kept text, with a leading ellipsis if more was written.
func (t *Tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	said := strings.TrimSpace(strings.ToValidUTF8(string(t.kept), "?"))
	if t.cut {
		said = "…" + said
	}
	return said
}
