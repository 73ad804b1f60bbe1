package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/report/console"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// output is where the command writes to. On the way there secrets are masked, and
// what would steer a terminal or a pipeline is broken.
type output struct {
	to     io.Writer // what main hands in
	failed error     // of the first write that failed
	plain  *plain.Writer
	flush  func() error
}

// Write implements io.Writer, past all cleaning.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if err != nil && o.failed == nil {
		o.failed = err
	}
	return n, err
}

// terminal returns the file that the output is, where it is one.
func (o *output) terminal() (*os.File, bool) {
	f, ok := o.to.(*os.File)
	return f, ok
}

// through returns the way to an output through all cleaning.
func (a *app) through(to io.Writer) (*output, io.Writer) {
	o := &output{to: to}
	o.plain = plain.NewWriter(o)
	masked := a.secrets.Writer(o.plain)
	o.flush = func() error { return errors.Join(masked.Flush(), o.plain.Flush()) }
	return o, masked
}

// guard cleans all that is printed from now on. The function it returns ends that.
// It turns the status of a command that would have shown a secret, or could not
// say what it had to, into a fault: silence must not pass for success.
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

// progress tells how a run goes on. A bar, which says nothing but our own words,
// draws over its line with what is broken elsewhere.
func (a *app) progress(look console.Options) verdict.Progress {
	if look.TTY {
		return console.NewProgress(a.err, look)
	}
	return console.NewProgress(a.stderr, look)
}

// complain tells on the standard error what is wrong. What is told may have several
// lines; all but the first are indented, so that none can pass for another message.
func (a *app) complain(format string, args ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, args...), "\n")
	fmt.Fprintf(a.stderr, "modecert: %s\n", strings.ReplaceAll(text, "\n", "\n  "))
}
