package run

import (
	"errors"

	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// errSilentRun is the one reason of all scenarios that waited for callbacks, where none
// arrived in the whole run.
var errSilentRun = errors.New("no callback arrived in this run: `--without callbacks` judges the rest")

// silent gives the scenarios to which no callback came that reason, if no other scenario
// got one either.
func silent(results []verdict.Result) {
	for i := range results {
		if len(results[i].Callbacks) > 0 {
			return
		}
	}
	for i := range results {
		if errors.Is(results[i].Err, steps.ErrSilent) {
			results[i].Err = errSilentRun
		}
	}
}
