package cli

import (
	"errors"
	"io"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/report/summary"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/fault"
)

// stepSummary is the variable with the file that GitHub shows on a job's page.
const stepSummary = "GITHUB_STEP_SUMMARY"

// outFlag is the flag for the folder of reports.
const outFlag = "--out"

// usage turns an error into one with the exit status for wrong usage.
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

// write writes every report into a folder. Its error is that the folder cannot be
// written to, or a fault of the suite.
func write(dir string, r *verdict.Report, features []plan.Feature) error {
	err := folder.Write(outFlag, dir, r, features)
	var panicked *fault.Panic
	if errors.As(err, &panicked) {
		return panicked
	}
	return usage(err)
}

// summarise adds a run to GitHub's job summary, even if the run writes no reports.
// If that fails, it prints an error but changes no status: the run was judged.
func (a *app) summarise(r *verdict.Report) {
	a.annotate(r)
	path, _ := a.env(stepSummary)
	if path == "" {
		return
	}
	if err := summary.Append(path, r); err != nil {
		a.complain("%s cannot be written to: %v", stepSummary, err)
	}
}

// annotate prints the annotations that GitHub shows beside a change. They are commands
// for the pipeline, so they bypass the output's cleaning. Their text is already cleaned.
func (a *app) annotate(r *verdict.Report) {
	if on, _ := a.env("GITHUB_ACTIONS"); on != "true" || a.out == nil {
		return
	}
	if a.out.flush() == nil {
		_, _ = io.WriteString(a.out, summary.Annotations(r))
	}
}

// apart returns an error if the output would overwrite an input.
func apart(flag, out string, inputs ...string) error {
	for _, input := range inputs {
		if folder.IsOneOf(out, []string{input}) {
			return usage(errors.New(flag + " " + out + " would overwrite " + input + ", which is also read; name another file"))
		}
	}
	return nil
}
