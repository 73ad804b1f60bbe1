//go:build linux && amd64

package cli

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// The recorded suite opens no socket: it passes in a process that the kernel would
// kill for the attempt. The test also checks that the kernel does kill it.
func TestRun_recordedOpensNoSocket(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the whole suite")
	}
	switch os.Getenv("MODECERT_TEST_SOCKETS") {
	case "forbidden":
		forbidSockets(t)
		if os.Getenv("MODECERT_TEST_DIAL") != "" {
			_, _ = net.Dial("tcp", "127.0.0.1:1")
		}
		os.Exit(Main([]string{"run", "--quiet"}, os.Stdout, os.Stderr, os.LookupEnv))
	default:
		out, err := inChild(t, "MODECERT_TEST_SOCKETS=forbidden")
		require.NoError(t, err, out)
		assert.Contains(t, out, "conforms on")
		out, err = inChild(t, "MODECERT_TEST_SOCKETS=forbidden", "MODECERT_TEST_DIAL=1")
		require.Error(t, err, "the trap does not spring: %s", out)
		assert.NotContains(t, out, "conforms on")
	}
}

// inChild runs this test in its own process.
func inChild(t *testing.T, env ...string) (string, error) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestRun_recordedOpensNoSocket$", "-test.short=false")
	cmd.Env = append(os.Environ(), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

// forbidSockets makes the kernel kill this process at its next socket(2).
func forbidSockets(t *testing.T) {
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}, // the number of the call
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: 0, Jf: 1, K: unix.SYS_SOCKET},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_KILL_PROCESS},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	require.NoError(t, unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	require.Zero(t, errno)
}
