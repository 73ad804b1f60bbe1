// Package fault turns panics of the suite's own code into errors with a stack, so
// that they do not end the process and can be reported. See [Catch].
package fault

import (
	"fmt"
	"runtime"
	"strings"
)

// Panic is a panic of the suite. It always counts as a fault of the suite.
type Panic struct {
	What string
	// Stack lists the calls that led to the panic, innermost first, one per line. It
	// contains no values.
	Stack string
}

func (p *Panic) Error() string { return "panic: " + p.What }

// deepest limits the calls in a stack.
const deepest = 24

// Catch runs f and returns its error. If f panics, the error is a *Panic.
func Catch(f func() error) (err error) {
	defer func() {
		if what := recover(); what != nil {
			err = &Panic{fmt.Sprint(what), stack()}
		}
	}()
	return f()
}

// stack returns the calls that led to the panic that its caller recovers from.
func stack() string {
	pcs := make([]uintptr, 4*deepest)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var calls []string
	for more := true; more && len(calls) < deepest; {
		var f runtime.Frame
		f, more = frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") && !strings.HasPrefix(f.Function, "reflect.") {
			calls = append(calls, fmt.Sprintf("%s (%s:%d)", f.Function, f.File, f.Line))
		}
	}
	return strings.Join(calls, "\n")
}
