package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/evidence"
)

// LateError is a command that had to be ended.
type LateError struct{ limit time.Duration }

func (e *LateError) Error() string { return fmt.Sprintf("did not end within %s", e.limit) }

// Run runs a command of the operator's, as it is and without a shell, and no
// longer than limit.
func Run(ctx context.Context, limit time.Duration, command, environ []string, stdout, stderr io.Writer) error {
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(bounded, command[0], command[1:]...)
	// What it started must not keep us waiting by holding its output open.
	cmd.WaitDelay = time.Second
	cmd.Env, cmd.Stdout, cmd.Stderr = environ, stdout, stderr
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrWaitDelay):
		return nil // the command itself has ended well
	case err == nil, bounded.Err() == nil:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return &LateError{limit}
}

// Environ is our environment for a command of the operator's: without the
// variables that are hidden by name, and without those that hold a secret.
func Environ(hide, secrets []string) []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, value, _ := strings.Cut(variable, "=")
		return slices.Contains(hide, name) ||
			evidence.Holds(value, secrets)
	})
}
