package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/modecert/modecert/runner/internal/atomicfile"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/report/console"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// output is a destination of the command's text. Before text reaches it, secrets
// are masked, and characters that control a terminal or a pipeline are made
// harmless.
type output struct {
	to     io.Writer // the writer that main passes in
	failed error     // first write error
	plain  *plain.Writer
	flush  func() error
}

// Write implements io.Writer. It writes directly, without masking or cleaning.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if err != nil && o.failed == nil {
		o.failed = err
	}
	return n, err
}

// terminal returns the output's file, if it is one.
func (o *output) terminal() (*os.File, bool) {
	f, ok := o.to.(*os.File)
	return f, ok
}

// through returns an output, and the writer that masks and cleans text for it.
func (a *app) through(to io.Writer) (*output, io.Writer) {
	o := &output{to: to}
	o.plain = plain.NewWriter(o)
	masked := a.secrets.Writer(o.plain)
	o.flush = func() error { return errors.Join(masked.Flush(), o.plain.Flush()) }
	return o, masked
}

// guard masks and cleans all text printed from now on, until end is called. If a secret
// would have been printed, or the standard output could not be written to, end changes
// the status to a fault: missing output must not look like success.
func (a *app) guard() (end func(status int) int) {
	a.out, a.stdout = a.through(a.stdout)
	a.err, a.stderr = a.through(a.stderr)
	return func(status int) int {
		_ = a.out.flush()
		if a.secrets.Found() > 0 && status != gate.Interrupted && status != gate.Fault {
			a.complain("a fault of the suite: a secret was about to be printed, and is masked")
			status = gate.Fault
		}
		if a.out.failed != nil && status != gate.Interrupted {
			a.complain("the standard output cannot be written to: %v", a.out.failed)
			status = gate.Fault
		}
		_ = a.err.flush()
		return status
	}
}

// progress returns the progress of a run. A bar consists only of our own text, and
// cleaning would remove its control characters.
func (a *app) progress(look console.Options) verdict.Progress {
	if look.TTY {
		return console.NewProgress(a.err, look)
	}
	return console.NewProgress(a.stderr, look)
}

// complain prints an error to the standard error. It indents all lines but the
// first, so that none can look like another message.
func (a *app) complain(format string, args ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, args...), "\n")
	fmt.Fprintf(a.stderr, "modecert: %s\n", strings.ReplaceAll(text, "\n", "\n  "))
}

// writeFile writes a file that a flag names.
func writeFile(flag, path string, text []byte, mode os.FileMode) error {
	if err := atomicfile.WriteNamed(path, mode, text); err != nil {
		return fmt.Errorf("%s %s cannot be written to: %w", flag, path, err)
	}
	return nil
}
