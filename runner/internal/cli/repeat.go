package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// mostRuns is the maximum of --repeat.
const mostRuns = 100

// repeat runs several times and prints which verdicts vary. The status is that of the
// worst run.
func (a *app) repeat(ctx context.Context, f *runFlags) error {
	var v variation
	worst := gate.Green
	for ctx.Err() == nil && v.runs < f.repeat {
		one := *f
		if f.out != "" {
			one.out = filepath.Join(f.out, strconv.Itoa(v.runs+1))
		}
		one.quiet = !f.verbose // each run is one line
		r, err := a.once(ctx, &one)
		if err != nil {
			return err
		}
		worst = gate.Worse(worst, a.status)
		v.add(r)
	}
	a.status = worst
	return v.write(a.stdout)
}

// variation collects the verdicts of several runs, by scenario.
type variation struct {
	runs int
	ids  []string
	seen map[string][]string
}

func (v *variation) add(r *verdict.Report) {
	if v.runs++; v.seen == nil {
		v.seen = map[string][]string{}
	}
	for i := range r.Rules {
		for _, s := range r.Rules[i].Scenarios {
			if s.Verdict == verdict.NotSelected || s.Verdict == verdict.NotApplicable {
				continue
			}
			if v.seen[s.ID] == nil {
				v.ids = append(v.ids, s.ID)
			}
			v.seen[s.ID] = append(v.seen[s.ID], string(s.Verdict))
		}
	}
}

func (v *variation) write(w io.Writer) error {
	vary := 0
	for _, id := range v.ids {
		verdicts := v.seen[id]
		if len(slices.Compact(slices.Clone(verdicts))) > 1 {
			vary++
			fmt.Fprintf(w, "VARIES  %s: %s\n", id, strings.Join(verdicts, ", "))
		}
	}
	_, err := fmt.Fprintf(w, "runs: %d, scenarios: %d, verdicts that vary: %d\n", v.runs, len(v.ids), vary)
	return err
}
