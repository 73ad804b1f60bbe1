package cli

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/gate"
)

// Reports are written by goroutines of their own, in which a panic would end the
// process with the status of a mistake in usage.
func TestAPanicWhileReportsAreWrittenIsAFault(t *testing.T) {
	var stderr bytes.Buffer
	a := &app{stderr: &stderr}
	err := a.write(t.TempDir(), nil, nil, false)
	var exit *exitError
	require.ErrorAs(t, err, &exit)
	assert.Equal(t, gate.Fault, exit.status)
	assert.Contains(t, stderr.String(), "modecert: a fault of the suite: panic while writing reports: ")
	assert.Contains(t, stderr.String(), "jsonreport.go", "its stack is there")
}
