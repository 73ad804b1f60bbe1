//go:build unix

package cli

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
)

// stuck is a target in which no scenario ever begins, even after a signal.
type stuck struct {
	session.Target
	begun chan struct{}
}

func (s *stuck) Open(ctx context.Context, p *plan.Scenario) (*session.Session, error) {
	select {
	case s.begun <- struct{}{}:
	default:
	}
	select {}
}

// firstSignal is the variable with the first signal, in a process that a test
// started.
const firstSignal = "MODECERT_TEST_FIRST_SIGNAL"

// The second signal immediately ends what the first cannot. A run that never ends
// blocks later ones in its process, so each signal has its own process.
func TestSignals_second(t *testing.T) {
	if name := os.Getenv(firstSignal); name != "" {
		endsAtTheSecondSignal(t, unix.SignalNum(name))
		return
	}
	for _, name := range []string{"SIGINT", "SIGTERM", "SIGHUP"} {
		t.Run(name, func(t *testing.T) {
			if signal.Ignored(unix.SignalNum(name)) {
				t.Skip("this process ignores it, as under nohup, and so does what it starts")
			}
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSignals_second$", "-test.v")
			cmd.Env = append(os.Environ(), firstSignal+"="+name)
			said, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", said)
			assert.Contains(t, string(said), "--- PASS: TestSignals_second")
		})
	}
}

func endsAtTheSecondSignal(t *testing.T, first syscall.Signal) {
	begun := make(chan struct{}, 1)
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, env: os.LookupEnv, fixtures: recorded.FS,
		wrap: func(t session.Target) session.Target { return &stuck{t, begun} }}
	status := make(chan int, 1)
	go func() { status <- a.main([]string{"run", "--rule", "APP-DEFAULT-DISPATCH"}) }()
	<-begun
	require.NoError(t, syscall.Kill(os.Getpid(), first))
	select {
	case s := <-status:
		t.Fatalf("status %d after the first signal, though nothing can end", s)
	case <-time.After(200 * time.Millisecond):
	}
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGINT))
	select {
	case s := <-status:
		assert.Equal(t, gate.Interrupted, s)
	case <-time.After(5 * time.Second):
		t.Fatal("it never ended")
	}
}
