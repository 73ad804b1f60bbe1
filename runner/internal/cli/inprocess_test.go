package cli

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/fixtures/recorded"
)

// A run of the command, with progress and reports, in the process of the test, so
// that the race detector checks it.
func TestRun_inThisProcess(t *testing.T) {
	for name, args := range map[string][]string{
		"reference": {"--target", "reference", "--rule", "MESSAGE-MODE-NOT-CARRIED-TO-MO", "--rule", "DISPATCH-TTL-BOUNDS", "--concurrency", "8", "--verbose"},
		"recorded":  {"--rule", "LIST-DISPATCH-CONTACT-ID", "--rule", "CALLBACK-SIGNATURE"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			out := t.TempDir()
			a := &app{stdout: &stdout, stderr: &stderr, env: func(string) (string, bool) { return "", false }, fixtures: recorded.FS}
			assert.Zero(t, a.main(append([]string{"run", "--out", out}, args...)), stderr.String())
			assert.Regexp(t, `conforms on [1-9]`, stdout.String())
			assert.FileExists(t, filepath.Join(out, "report.json"))
		})
	}
}
