package cli

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/fault"
)

// A writer of reports that panics in its goroutine does not end the process, whose
// status would then be that of a usage error.
func TestAWriterThatPanicsIsAFaultOfTheSuite(t *testing.T) {
	a := &app{}
	err := a.write(t.TempDir(), &verdict.Report{}, []plan.Feature{{}}, false) // a feature without its document
	var panicked *fault.Panic
	require.ErrorAs(t, err, &panicked)
	assert.Contains(t, panicked.Stack, "runner/internal/report/")
}
