package wait

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestThroughout(t *testing.T) {
	wrong := errors.New("wrong")
	const budget, window = 20 * time.Millisecond, 80 * time.Millisecond
	for name, tc := range map[string]struct {
		every  time.Duration
		yields []error
		want   error
		calls  int
	}{
		"at once and at the end":    {window, []error{nil, nil}, nil, 2},
		"wrong at once":             {window, []error{wrong}, wrong, 1},
		"wrong at the end":          {window, []error{nil, wrong}, wrong, 2},
		"not there yet":             {window, []error{Again(errNotYet), Again(errNotYet), nil, nil}, nil, 4},
		"never there":               {window, []error{Again(errNotYet)}, errNotYet, 4},
		"all the time":              {window / 4, []error{nil}, nil, 5},
		"wrong in between":          {window / 4, []error{nil, nil, wrong, nil}, wrong, 3},
		"no answer in between":      {window / 4, []error{nil, Again(errNotYet), nil}, nil, 5},
		"no answer at the end":      {window, []error{nil, Again(errNotYet), Again(errNotYet), nil}, nil, 4},
		"no answer at the end ever": {window, []error{nil, Again(errNotYet)}, errNotYet, 6},
	} {
		probe, calls := yields(tc.yields...)
		err := Throughout(t.Context(), &fake{}, budget, window, tc.every, probe)
		assert.Equal(t, tc.want, err, name)
		assert.Equal(t, tc.calls, *calls, name)
	}
}
