package run

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// If no callback arrived in a run, that is reported once, with what to do about it.
func TestSilent(t *testing.T) {
	silence := fmt.Errorf("set-up: %w", steps.ErrSilent)
	other := errors.New("another reason")
	results := []verdict.Result{{Err: silence}, {Err: steps.ErrSilent}, {Err: other}, {}}
	silent(results)
	assert.Equal(t, []error{errSilentRun, errSilentRun, other, nil}, []error{results[0].Err, results[1].Err, results[2].Err, results[3].Err})

	results = []verdict.Result{{Err: silence}, {Callbacks: []wire.Callback{{}}}}
	silent(results)
	assert.Equal(t, silence, results[0].Err, "another scenario got one")
}
