package cli

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/control"
)

// capabilityFlags hold what an operator offers besides the API without a control
// protocol.
type capabilityFlags struct {
	callbacks, handsetCommand, legacyApp string
	handsetAsk                           bool
	handsetTimeout                       time.Duration
}

func (f *capabilityFlags) bind(fl *pflag.FlagSet) {
	fl.StringVar(&f.callbacks, "callbacks", "", "file to which the program at --callback-url appends the callbacks it receives, one JSON object per line")
	fl.StringVar(&f.handsetCommand, "handset-command", "", "command that makes a recipient act; MODECERT_ACTION, MODECERT_IDENTITY, MODECERT_TEXT tell it what to do")
	fl.BoolVar(&f.handsetAsk, "handset-ask", false, "ask a person at the terminal to act as the recipient")
	fl.DurationVar(&f.handsetTimeout, "handset-timeout", config.DefaultHandset, "how long command or person may take")
	fl.StringVar(&f.legacyApp, "legacy-app", "", "id of an app from before 2025-04-16 whose mode was never set; it is never changed")
}

// given reports whether any of the flags was given.
func (f *capabilityFlags) given() bool {
	return f.callbacks != "" || f.handsetCommand != "" || f.handsetAsk || f.legacyApp != ""
}

// tell copies the flags into the configuration's.
func (f *capabilityFlags) tell(c *config.Flags) {
	c.CallbackFile, c.LegacyApp = f.callbacks, f.legacyApp
	c.HandsetCommand, c.HandsetAsk = strings.Fields(f.handsetCommand), f.handsetAsk
}

// handset returns who acts as the recipient without a control protocol, or nil.
func (a *app) handset(c *config.File) control.Handset {
	h := c.Capabilities.Handset.Offered
	switch {
	case h == nil:
	case len(h.Command) > 0:
		return &control.CommandHandset{Command: h.Command, Timeout: h.Timeout, Hide: c.SecretVariables(), Secrets: a.secrets}
	case h.Ask:
		return control.NewPersonHandset(os.Stdin, a.stderr, h.Timeout)
	}
	return nil
}

// callbackFile returns an error if the file of callbacks does not exist.
func callbackFile(c *config.File) error {
	cb := c.Capabilities.Callbacks.Offered
	if cb == nil || cb.File == "" {
		return nil
	}
	if _, err := os.Stat(cb.File); errors.Is(err, fs.ErrNotExist) {
		return &config.Error{Reason: "--callbacks " + cb.File + " is not there; make it empty before the run"}
	}
	return nil
}
