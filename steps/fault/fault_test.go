package fault

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// deep panics after some nested calls.
func deep(n int) {
	if n > 0 {
		deep(n - 1)
		return
	}
	panic(errors.New("assignment to entry in nil map"))
}

func TestCatch(t *testing.T) {
	cause := errors.New("no panic")
	assert.Equal(t, cause, Catch(func() error { return cause }))
	var p *Panic
	require.ErrorAs(t, Catch(func() error { deep(2); return nil }), &p)
	assert.EqualError(t, p, "panic: assignment to entry in nil map")
	first, _, _ := strings.Cut(p.Stack, "\n")
	assert.Regexp(t, `^github.com/modecert/modecert/steps/fault\.deep \(.*fault_test\.go:\d+\)$`, first, "the place itself comes first")
	assert.Contains(t, p.Stack, "TestCatch")
	require.ErrorAs(t, Catch(func() error { deep(1000); return nil }), &p)
	assert.Equal(t, deepest, strings.Count(p.Stack, "\n")+1, "however deep it was")
}
