package schemas

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/schemas/wire"
)

// kilobyte is a body of about 1 KB, such as a list of two messages.
var kilobyte = []byte(`{"messages":[` + strings.TrimSuffix(strings.Repeat(fmt.Sprintf(
	`{"id":"01M0DECERT0000000000000001","direction":"TO_CONTACT","app_message":{"text_message":{"text":%q}},"channel_identity":{"channel":"SMS","identity":"+15550100","app_id":""},"conversation_id":"01M0DECERT0000000000000004","contact_id":"01M0DECERT0000000000000003","metadata":"","accept_time":"2026-03-14T09:26:53.589793Z","processing_mode":"CONVERSATION","injected":false},`,
	strings.Repeat("bread ", 20)), 2), ",") + `],"next_page_token":""}`)

func BenchmarkCheck(b *testing.B) {
	b.SetBytes(int64(len(kilobyte)))
	for b.Loop() {
		if v, err := Check("message-list", kilobyte); len(v) > 0 || err != nil {
			b.Fatal(v, err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	b.SetBytes(int64(len(kilobyte)))
	for b.Loop() {
		if _, err := wire.Decode(kilobyte); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirstUse measures the first check of a process.
func BenchmarkFirstUse(b *testing.B) {
	for b.Loop() {
		if _, err := newShelf(files).schema("message-list"); err != nil {
			b.Fatal(err)
		}
	}
}

// Bodies are checked at every step of every scenario, so a check must be fast. The
// limit is ten times the measured time, so that the test passes on a busy machine.
func TestCheck_isFast(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	const rounds = 200
	_, err := Check("message-list", kilobyte)
	require.NoError(t, err)
	best := time.Hour
	for range 5 {
		start := time.Now()
		for range rounds {
			_, _ = Check("message-list", kilobyte)
		}
		best = min(best, time.Since(start)/rounds)
	}
	require.Less(t, best, time.Millisecond)
}
