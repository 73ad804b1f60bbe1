package cli

import (
	"errors"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/report/summary"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/fault"
)

// stepSummary names the file that GitHub shows on the page of a job.
const stepSummary = "GITHUB_STEP_SUMMARY"

// outFlag names the folder of reports.
const outFlag = "--out"

// usage makes an error one that ends a command with the status of a mistake in
// what was asked for.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return &config.Error{Reason: err.Error()}
}

func claim(dir string) (release func(), err error) {
	release, err = folder.Claim(outFlag, dir)
	return release, usage(err)
}

func removeReports(dir string, inputs ...string) error {
	return usage(folder.Remove(outFlag, dir, inputs...))
}

// write writes every report that a folder gets. Its error is that the folder
// cannot be written to, or a fault of ours.
func write(dir string, r *verdict.Report, features []plan.Feature) error {
	err := folder.Write(outFlag, dir, r, features)
	var panicked *fault.Panic
	if errors.As(err, &panicked) {
		return panicked
	}
	return usage(err)
}

// summarise adds a run to the summary of a job on GitHub, also where it writes
// no report. That it cannot is said, and changes no status: the run was judged.
func (a *app) summarise(r *verdict.Report) {
	path, _ := a.env(stepSummary)
	if path == "" {
		return
	}
	if err := summary.Append(path, r); err != nil {
		a.complain("%s cannot be written to: %v", stepSummary, err)
	}
}

// apart refuses to write over what is read.
func apart(flag, out string, inputs ...string) error {
	for _, input := range inputs {
		if folder.IsOneOf(out, []string{input}) {
			return usage(errors.New(flag + " " + out + " would overwrite " + input + ", which is read; give another place"))
		}
	}
	return nil
}
