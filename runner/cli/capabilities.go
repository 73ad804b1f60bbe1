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
}

func (f *capabilityFlags) bind(fl *pflag.FlagSet) {
	fl.StringVar(&f.callbacks, "callbacks", "", "file to which something at --callback-url appends the callbacks it gets, one JSON object a line")
	fl.StringVar(&f.handsetCommand, "handset-command", "", "command that makes a recipient act; MODECERT_ACTION, MODECERT_IDENTITY, MODECERT_TEXT tell it what to do")
	fl.BoolVar(&f.handsetAsk, "handset-ask", false, "ask somebody at the terminal to act as the recipient")
	fl.DurationVar(&f.handsetTimeout, "handset-timeout", 2*time.Minute, "how long command or person may take")
	fl.StringVar(&f.legacyApp, "legacy-app", "", "id of an app from before 2025-04-16 whose mode was never set; it is never changed")
}

// check refuses what contradicts itself or has no target.
func (f *capabilityFlags) check(callbackURL string) error {
	switch {
	case f.handsetCommand != "" && f.handsetAsk:
		return &config.Error{Reason: "--handset-command and --handset-ask name two handsets; give one"}
	case f.callbacks != "" && callbackURL == "":
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

// given reports whether any of them was.
func (f *capabilityFlags) given() bool {
	return f.callbacks != "" || f.handsetCommand != "" || f.handsetAsk || f.legacyApp != ""
}

// offer tells an endpoint of them; a flag goes before the configuration.
func (f *capabilityFlags) offer(e *target.Endpoint, c *config.File, a *app) {
	if f.callbacks != "" {
		e.CallbackFile = f.callbacks
	}
	if f.legacyApp != "" {
		e.LegacyApp = f.legacyApp
	}
	h := c.Capabilities.Handset.Offered
	if h != nil && h.Timeout > 0 {
		f.handsetTimeout = h.Timeout
	}
	switch {
	case f.handsetCommand != "":
		e.Handset = &target.CommandHandset{Command: strings.Fields(f.handsetCommand), Timeout: f.handsetTimeout, Hide: secretVars}
	case f.handsetAsk:
		e.Handset = target.NewPersonHandset(os.Stdin, a.stderr, f.handsetTimeout)
	case h != nil && len(h.Command) > 0:
		e.Handset = &target.CommandHandset{Command: h.Command, Timeout: f.handsetTimeout, Hide: secretVars}
	case h != nil && h.Ask:
		e.Handset = target.NewPersonHandset(os.Stdin, a.stderr, f.handsetTimeout)
	}
}
