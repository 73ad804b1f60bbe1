// Package command runs the operator's commands with a time limit ([Run]), in an
// environment without secrets ([Environ]), and keeps the end of their output ([Tail]).
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

// LateError reports that a command was killed at its time limit.
type LateError struct{ limit time.Duration }

func (e *LateError) Error() string { return fmt.Sprintf("did not end within %s", e.limit) }

// Run runs a command of the operator's, without a shell and for no longer than limit.
func Run(ctx context.Context, limit time.Duration, command, environ []string, stdout, stderr io.Writer) error {
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(bounded, command[0], command[1:]...)
	// Processes that it started must not delay us by holding its output open.
	cmd.WaitDelay = time.Second
	cmd.Env, cmd.Stdout, cmd.Stderr = environ, stdout, stderr
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrWaitDelay):
		return nil // the command itself succeeded
	case err == nil, bounded.Err() == nil:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return &LateError{limit}
}

// Environ returns our environment without the variables named in hide and without those
// that contain one of secrets.
func Environ(hide, secrets []string) []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, value, _ := strings.Cut(variable, "=")
		return slices.Contains(hide, name) ||
			evidence.Holds(value, secrets)
	})
}
