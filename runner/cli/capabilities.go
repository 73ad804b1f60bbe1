package cli

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/modecert/modecert/runner/config"
	"github.com/modecert/modecert/runner/target"
)

// capabilityFlags say what an operator offers besides the API where there is no
// control protocol.
type capabilityFlags struct {
	callbacks, handsetCommand, legacyApp string
	handsetAsk                           bool
	handsetTimeout                       time.Duration
	command                              []string // of the handset, once settled
}

func (f *capabilityFlags) bind(fl *pflag.FlagSet) {
	fl.StringVar(&f.callbacks, "callbacks", "", "file to which something at --callback-url appends the callbacks it gets, one JSON object a line")
	fl.StringVar(&f.handsetCommand, "handset-command", "", "command that makes a recipient act; MODECERT_ACTION, MODECERT_IDENTITY, MODECERT_TEXT tell it what to do")
	fl.BoolVar(&f.handsetAsk, "handset-ask", false, "ask somebody at the terminal to act as the recipient")
	fl.DurationVar(&f.handsetTimeout, "handset-timeout", 2*time.Minute, "how long command or person may take")
	fl.StringVar(&f.legacyApp, "legacy-app", "", "id of an app from before 2025-04-16 whose mode was never set; it is never changed")
}

// given reports whether any of them was.
func (f *capabilityFlags) given() bool {
	return f.callbacks != "" || f.handsetCommand != "" || f.handsetAsk || f.legacyApp != ""
}

// settle puts what the configuration says where no flag does, and refuses what
// contradicts itself.
func (f *capabilityFlags) settle(c *config.File) error {
	command := strings.Fields(f.handsetCommand)
	public := ""
	if h := c.Capabilities.Handset.Offered; h != nil && len(command) == 0 && !f.handsetAsk {
		command, f.handsetAsk = h.Command, h.Ask
		if h.Timeout > 0 {
			f.handsetTimeout = h.Timeout
		}
	}
	if cb := c.Capabilities.Callbacks.Offered; cb != nil {
		public = cb.PublicURL
		if f.callbacks == "" {
			f.callbacks = cb.File
		}
	}
	f.command = command
	switch {
	case len(command) > 0 && f.handsetAsk:
		return &config.Error{Reason: "--handset-command and --handset-ask name two handsets; give one"}
	case f.callbacks != "" && public == "":
		return &config.Error{Reason: "--callbacks needs --callback-url, by which the target reaches whatever writes the file"}
	case f.handsetTimeout <= 0:
		return &config.Error{Reason: "--handset-timeout must be more than nothing"}
	}
	if f.callbacks != "" {
		if _, err := os.Stat(f.callbacks); errors.Is(err, fs.ErrNotExist) {
			return &config.Error{Reason: "--callbacks " + f.callbacks + " is not there; make it empty before the run"}
		}
	}
	return nil
}

// offer tells an endpoint of them.
func (f *capabilityFlags) offer(e *target.Endpoint, a *app) {
	e.CallbackFile = f.callbacks
	if f.legacyApp != "" {
		e.Apps.Legacy = f.legacyApp
	}
	switch {
	case len(f.command) > 0:
		e.Handset = &target.CommandHandset{Command: f.command, Timeout: f.handsetTimeout, Hide: secretVars}
	case f.handsetAsk:
		e.Handset = target.NewPersonHandset(os.Stdin, a.stderr, f.handsetTimeout)
	}
}
