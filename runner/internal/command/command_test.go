package command

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A command has a hard end, even if it leaves processes running with its output open.
func TestRun_timeLimit(t *testing.T) {
	began := time.Now()
	var out bytes.Buffer
	require.NoError(t, Run(t.Context(), time.Minute, []string{"/bin/sh", "-c", "echo done; sleep 45 &"}, nil, &out, nil))
	assert.Equal(t, "done\n", out.String(), "it has ended well")

	var late *LateError
	err := Run(t.Context(), 100*time.Millisecond, []string{"/bin/sh", "-c", "sleep 45 & sleep 45"}, nil, &out, nil)
	require.ErrorAs(t, err, &late)

	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err = Run(ctx, time.Minute, []string{"/bin/sh", "-c", "sleep 45"}, nil, &out, nil)
	assert.ErrorIs(t, err, context.DeadlineExceeded, "it was not late: the run has ended")
	assert.Less(t, time.Since(began), 20*time.Second)
}
