package target

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/modecert/modecert/runner/internal/ledger"
)

// values hands out names and identities that are a scenario's own: derived
// from the run's seed and the scenario's id, so that a repetition gets the
// same and no two scenarios ever meet.
type values struct {
	seed     int64
	scenario string
	began    time.Time               // of the run; names of a zero one tell no time
	handed   func(key, value string) // told of each, may be nil
	// number, where it is set, picks the n-th identity, from 1.
	number func(n int) string

	mu    sync.Mutex
	count map[string]int
}

func newValues(seed int64, scenario string, handed func(key, value string)) *values {
	return &values{seed: seed, scenario: scenario, handed: handed, count: map[string]int{}}
}

// key numbers the values of a kind.
func (v *values) key(kind string) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.count[kind]++
	return fmt.Sprintf("%s-%d", kind, v.count[kind])
}

// identityHash draws the n-th identity, from 1.
func (v *values) identityHash(n int) [32]byte { return v.hash(fmt.Sprintf("identity-%d", n)) }

func (v *values) hash(key string) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s", v.seed, v.scenario, key))
}

func (v *values) hand(key, value string) string {
	if v.handed != nil {
		v.handed(key, value)
	}
	return value
}

// Name returns "modecert app-1 20250416T080000Z 3f9a2b7c44d1": the suite's mark,
// which tells of what is found again by its name, apps and contacts, when the run
// began. Texts, which a person may have to type, do without.
func (v *values) Name(kind string) string {
	key := v.key(kind)
	h, at := v.hash(key), ""
	if !v.began.IsZero() && (kind == "app" || kind == "contact") {
		at = v.began.UTC().Format(ledger.MarkTime) + " "
	}
	return v.hand(key, fmt.Sprintf("modecert %s %s%s", key, at, hex.EncodeToString(h[:6])))
}

// Identity returns an E.164 number of the greatest length allowed, 15 digits,
// so that no subscriber has it and two scenarios hardly ever share it.
func (v *values) Identity() string {
	key := v.key("identity")
	h := v.hash(key)
	if v.number != nil {
		v.mu.Lock()
		n := v.count["identity"]
		v.mu.Unlock()
		return v.hand(key, v.number(n))
	}
	return v.hand(key, fmt.Sprintf("+1555%011d", binary.BigEndian.Uint64(h[:8])%100_000_000_000))
}

// Secret returns the secret of the scenario's callbacks. It is not handed to a
// recording.
func (v *values) Secret() string {
	h := v.hash("secret")
	return hex.EncodeToString(h[:16])
}
