// Package fault turns panics of the suite's own code into errors that say where
// they came from, so that they end no process and can still be reported.
package fault

import (
	"fmt"
	"runtime"
	"strings"
)

// Panic is a panic of the suite: a fault of ours, whatever led to it.
type Panic struct {
	What string
	// Stack lists the calls that led there, innermost first, one a line. It
	// holds no values.
	Stack string
}

func (p *Panic) Error() string { return "panic: " + p.What }

// deepest bounds the calls that a stack lists.
const deepest = 24

// Catch runs f and returns its error; a panic of f is a *Panic.
func Catch(f func() error) (err error) {
	defer func() {
		if what := recover(); what != nil {
			err = &Panic{fmt.Sprint(what), stack()}
		}
	}()
	return f()
}

// stack lists the calls that led to the panic that its caller recovers from.
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
