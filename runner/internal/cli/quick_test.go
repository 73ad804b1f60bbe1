package cli

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/run"
)

var progressLine = regexp.MustCompile(`(?m)^\[ *\d+/\d+\] conforms +(\S+)$`)

// What a run begins with is what the proof's table says catches most, whether it is
// quick or ends at the first violation.
func TestRun_inTheOrderOfWhatIsCaught(t *testing.T) {
	rules := []string{"DISPATCH-TTL-BOUNDS", "APP-MODE-CHANGE"}
	for flag, f := range map[string]*runFlags{
		"--quick":     {quick: true},
		"--fail-fast": {failFast: true},
	} {
		t.Run(flag, func(t *testing.T) {
			f.concurrency = config.DefaultConcurrency
			p, _, err := run.Plan(run.Options{Selection: plan.Selection{Rules: rules}}, plan.CapabilityNames())
			require.NoError(t, err)
			all := len(p.Running())
			a := &app{fixtures: recorded.FS}
			first, err := a.order(f).choose(p)
			require.NoError(t, err)
			require.Greater(t, len(first), 3)
			require.Less(t, len(first), all)

			var stdout, stderr bytes.Buffer
			a = &app{stdout: &stdout, stderr: &stderr, env: func(string) (string, bool) { return "", false }, fixtures: recorded.FS}
			require.Zero(t, a.main(append([]string{"run", flag, "--verbose", "--concurrency", "1"}, rules...)), stderr.String())
			var ran []string
			for _, m := range progressLine.FindAllStringSubmatch(stderr.String(), -1) {
				ran = append(ran, m[1])
			}
			require.GreaterOrEqual(t, len(ran), len(first), stderr.String())
			assert.Equal(t, first, ran[:len(first)])
			if f.quick {
				assert.Len(t, ran, len(first))
			} else {
				assert.Len(t, ran, all, "the others come after them")
			}
		})
	}
}
