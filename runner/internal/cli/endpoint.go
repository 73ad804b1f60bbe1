package cli

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/descriptors"
	"github.com/modecert/modecert/runner/internal/endpoint"
)

// bindEndpoint binds the flags about an endpoint's address and how to use it, which
// several commands share.
func (f *runFlags) bindEndpoint(fl *pflag.FlagSet) {
	fl.StringVar(&f.configFile, "config", "", "configuration file (default modecert.yaml, if present)")
	fl.StringVar(&f.url, "url", "", "root of the API to run against")
	fl.StringVar(&f.region, "region", "", "run against the public service in this region: us, eu or br")
	fl.StringVar(&f.control, "control", "", "root of the control protocol, for handset, clock and legacy app")
	fl.StringVar(&f.callbackURL, "callback-url", "", "URL at which the target reaches this host's callback receiver")
	fl.StringVar(&f.callbackListen, "callback-listen", "127.0.0.1:0", "address that the callback receiver listens on")
	fl.StringSliceVar(&f.without, "without", nil, "capabilities declared absent, comma-separated")
	fl.IntVar(&f.concurrency, "concurrency", 0, "scenarios that run at once (default as many as the target bears, 4 with recordings)")
	fl.BoolVar(&f.yes, "yes", false, "confirm a run against the public service, which sends messages")
	fl.DurationVar(&f.eventually, "eventually", config.DefaultEventually, "how long a change may take to become visible")
	fl.DurationVar(&f.never, "never", 0, "how long to watch for what must not happen (default 50ms reference, 2s endpoint)")
	f.capabilities.bind(fl)
	fl.DurationVar(&f.request, "request-timeout", config.DefaultRequest, "time-out of one request")
}

// configure sets the endpoint's configuration, if the target is an endpoint.
func (a *app) configure(f *runFlags) error {
	if f.target != "" || f.recordings != "" {
		return f.homeless()
	}
	file, err := config.Read(f.configFile, a.env)
	if err != nil {
		return err
	}
	if file == nil && f.url == "" && f.region == "" {
		switch region, _ := a.env("SINCH_REGION"); {
		case region != "" && !f.yes:
			// This check is first: a user who set the variable for another reason
			// did not ask for a run there, nor for an error about keys.
			return &config.Error{Reason: "SINCH_REGION=" + region + " makes the public service the target, and " + askFirst}
		case region != "":
		case f.record != "":
			return &config.Error{Reason: noRecord}
		default:
			return f.homeless()
		}
	}
	if err := a.settle(f, file); err != nil {
		return err
	}
	if err := callbackFile(f.config); err != nil {
		return err
	}
	if _, err := f.config.Endpoint(); err != nil { // reads the files that it names
		return err
	}
	if !f.given("concurrency") {
		f.concurrency = f.config.Concurrency
	}
	if config.Public(f.config.Target.URL) && !f.config.Confirm {
		return &config.Error{Reason: f.config.Target.URL + " is the public service, and " + askFirst}
	}
	return nil
}

// effective sets the effective configuration.
func (a *app) effective(f *runFlags) error {
	file, err := config.Read(f.configFile, a.env)
	if err != nil {
		return err
	}
	return a.settle(f, file)
}

// settle combines flags, environment and file.
func (a *app) settle(f *runFlags, file *config.File) (err error) {
	if f.from = f.configFile; f.from == "" && file != nil {
		f.from = config.DefaultFile
	}
	if f.config, err = config.Effective(file, f.flags(), a.env); err == nil {
		a.secrets.Add(append(f.config.Secrets(), config.ProxySecrets(a.env)...)...)
	}
	return err
}

// askFirst is the error for a run against the public service without confirmation.
const askFirst = "a run there sends messages that cost money and reach people: confirm with --yes (or confirm: true in the configuration), or play the recordings with --target recorded"

// noRecord is the error for recording from recordings.
const noRecord = "--record needs something live to record: --target reference, --url or --config"

// homeless returns an error for flags that require an endpoint if the target is
// another.
func (f *runFlags) homeless() error {
	switch {
	case f.control != "" || f.callbackURL != "" || f.given("callback-listen"):
		return &config.Error{Reason: "--control, --callback-url and --callback-listen require --url or --config"}
	case f.capabilities.given():
		return &config.Error{Reason: "--callbacks, --handset-command, --handset-ask and --legacy-app require --url or --config"}
	}
	return nil
}

// sayIdle names the given flags that have no effect on recordings. They are no
// error, since a script may run against several targets.
func (a *app) sayIdle(f *runFlags) {
	if f.config != nil || f.target == "reference" {
		return
	}
	for _, flag := range []string{"eventually", "never", "request-timeout", "yes"} {
		if f.given(flag) {
			a.complain("--%s has no effect on recordings", flag)
		}
	}
}

// atOnce sets how many scenarios run at once. Unless the user chooses, a live target
// determines it; a person or a command that acts as the recipient cannot.
func (a *app) atOnce(f *runFlags) {
	live := f.config != nil || f.target == "reference"
	switch {
	case live && f.concurrency > 0:
		f.concurrency = a.afford(f.concurrency)
	case live && (f.config == nil || !f.config.ActsHere()):
		f.concurrency, _ = descriptors.AtOnce(endpoint.MostOpen)
		f.adapts = true
	default:
		f.concurrency = cmp.Or(f.concurrency, config.DefaultConcurrency)
	}
}

// afford lowers the number of scenarios that run at once against a live target to
// what this process has file descriptors for, and prints a message if it does.
func (a *app) afford(asked int) int {
	n, limit := descriptors.AtOnce(asked)
	if n < asked {
		a.complain("%d scenarios run at a time, not %d: this process may open %d files; for more, raise the limit (ulimit -n %d)",
			n, asked, limit, descriptors.Needed(asked))
	}
	return n
}

// sayReadable warns about unencrypted connections.
func (a *app) sayReadable(f *runFlags) {
	if f.config == nil {
		return
	}
	if t := f.config.Target; config.Readable(t.URL) {
		a.complain("%s is not encrypted: key and messages can be read on the network; use https", t.URL)
	} else if o := t.Auth.OAuth2; o != nil && config.Readable(o.TokenURL) {
		a.complain("the token endpoint is not encrypted: the key can be read on the network; use https")
	}
}

// flags returns the flags that the user gave.
func (f *runFlags) flags() config.Flags {
	c := config.Flags{URL: f.url, Region: f.region, Control: f.control, CallbackURL: f.callbackURL, Without: f.without, Yes: f.yes, Never: f.never}
	if f.given("callback-listen") {
		c.CallbackListen = f.callbackListen
	}
	if f.given("concurrency") {
		c.Concurrency = f.concurrency
	}
	given := func(flag string, d time.Duration) time.Duration {
		if f.given(flag) {
			return d
		}
		return 0
	}
	f.capabilities.tell(&c)
	c.HandsetTimeout = given("handset-timeout", f.capabilities.handsetTimeout)
	c.Eventually, c.Request = given("eventually", f.eventually), given("request-timeout", f.request)
	return c
}

// absent lists the capabilities declared absent by flag or file.
func (f *runFlags) absent() []string {
	all := slices.Clone(f.without)
	if f.config == nil {
		return all
	}
	for _, name := range f.config.Absent() {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// configCommand prints the effective configuration.
func (a *app) configCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the effective configuration, without its secrets",
		Long: `Print the settings that a run against an endpoint would use. Flags override the
variables of the environment, and variables override modecert.yaml; everything else has
its default. Secrets are not shown.`,
		Example: `  modecert config
  modecert config --config staging.yaml --without clock`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.given = cmd.Flags().Changed
			if err := a.effective(&f); err != nil {
				return err
			}
			text, err := f.config.Show()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.stdout, "%s", text)
			return err
		},
	}
	f.bindEndpoint(cmd.Flags())
	complete(cmd, "region", "us", "eu", "br")
	return cmd
}
