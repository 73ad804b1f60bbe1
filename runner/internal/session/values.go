package session

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/modecert/modecert/runner/internal/ledger"
)

// Values hands out a scenario's own names and identities. They are derived from the
// run's seed and the scenario's id, so that a repetition gets the same ones and two
// scenarios hardly ever share one.
type Values struct {
	seed     int64
	scenario string
	Began    time.Time               // start of the run; if zero, names contain no time
	handed   func(key, value string) // called with each value; may be nil
	// Number, if set, returns the n-th identity, from 1.
	Number func(n int) string

	mu    sync.Mutex
	count map[string]int
}

// SeedOf returns the seed that a verifier's challenge stands for: positive, and the
// same everywhere.
func SeedOf(challenge string) int64 {
	h := sha256.Sum256([]byte("modecert challenge\x00" + challenge))
	return int64(binary.BigEndian.Uint64(h[:8])>>1 | 1)
}

// NewValues returns the values of a scenario; handed is called with each, and may be
// nil.
func NewValues(seed int64, scenario string, handed func(key, value string)) *Values {
	return &Values{seed: seed, scenario: scenario, handed: handed, count: map[string]int{}}
}

// key returns the key of the next value of a kind.
func (v *Values) key(kind string) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.count[kind]++
	return fmt.Sprintf("%s-%d", kind, v.count[kind])
}

// IdentityHash returns the hash from which the n-th identity is drawn, from 1.
func (v *Values) IdentityHash(n int) [32]byte { return v.hash(fmt.Sprintf("identity-%d", n)) }

func (v *Values) hash(key string) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s", v.seed, v.scenario, key))
}

func (v *Values) hand(key, value string) string {
	if v.handed != nil {
		v.handed(key, value)
	}
	return value
}

// Name returns "modecert app-1 20250416T080000Z 3f9a2b7c44d1". It begins with the
// suite's mark. Apps and contacts, which a clean-up finds by name, also contain the
// start of the run. Other kinds do not: a person may have to type them.
func (v *Values) Name(kind string) string {
	key := v.key(kind)
	h, at := v.hash(key), ""
	if !v.Began.IsZero() && (kind == "app" || kind == "contact") {
		at = v.Began.UTC().Format(ledger.MarkTime) + " "
	}
	return v.hand(key, fmt.Sprintf("modecert %s %s%s", key, at, hex.EncodeToString(h[:6])))
}

// Identity returns the next identity: the one from Number if that is set, otherwise an
// E.164 number of the greatest length allowed, 15 digits, so that no subscriber has it
// and two scenarios hardly ever share it.
func (v *Values) Identity() string {
	key := v.key("identity")
	h := v.hash(key)
	if v.Number != nil {
		v.mu.Lock()
		n := v.count["identity"]
		v.mu.Unlock()
		return v.hand(key, v.Number(n))
	}
	return v.hand(key, fmt.Sprintf("+1555%011d", binary.BigEndian.Uint64(h[:8])%100_000_000_000))
}

// Secret returns the secret of the scenario's callbacks. It is not passed to handed,
// and so not recorded.
func (v *Values) Secret() string {
	h := v.hash("secret")
	return hex.EncodeToString(h[:16])
}
