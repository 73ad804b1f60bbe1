package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas/nearest"
)

// capable sets which capabilities are offered and which are declared absent.
func (f *File) capable(flags Flags) error {
	for _, one := range f.addresses(flags) {
		if one.url != "" {
			if err := CheckAddress(one.name, one.url, "such as https://staging.example"); err != nil {
				return err
			}
		}
	}
	f.called(flags)
	f.acted(flags)
	c := &f.Capabilities
	if flags.LegacyApp != "" {
		f.Apps.Legacy, c.LegacyApp = &LegacyApp{flags.LegacyApp, true}, Capability[Control]{}
	}
	if f.controlRoot = flags.Control; flags.Control != "" {
		c.Clock = controlled(c.Clock, flags.Control)
		if f.Apps.Legacy == nil {
			c.LegacyApp = controlled(c.LegacyApp, flags.Control)
		}
		if h := c.Handset; !h.Absent && (h.Offered == nil || h.Offered.Control != "") {
			c.Handset = Capability[Handset]{Offered: &Handset{Control: flags.Control}}
		}
	}
	if err := CheckAbsent(flags.Without); err != nil {
		return err
	}
	for _, name := range flags.Without {
		c.byName()[name].declare()
	}
	if _, err := f.control(); err != nil {
		return err
	}
	return f.coherent()
}

// address is a URL and the name of the setting that gave it.
type address struct{ name, url string }

// addresses lists all URLs of the configuration but the API's.
func (f *File) addresses(flags Flags) []address {
	all := []address{{"--control", flags.Control}, {"--callback-url", flags.CallbackURL}}
	c := f.Capabilities
	if c.Callbacks.Offered != nil {
		all = append(all, address{"capabilities.callbacks.public_url", c.Callbacks.Offered.PublicURL})
	}
	return append(all, c.controls()...)
}

// controls lists the roots of the control protocol that capabilities name.
func (c Capabilities) controls() []address {
	var all []address
	if c.Handset.Offered != nil {
		all = append(all, address{"capabilities.handset.control", c.Handset.Offered.Control})
	}
	if c.Clock.Offered != nil {
		all = append(all, address{"capabilities.clock.control", c.Clock.Offered.Control})
	}
	if c.LegacyApp.Offered != nil {
		all = append(all, address{"capabilities.legacy_app.control", c.LegacyApp.Offered.Control})
	}
	return all
}

// called sets how callbacks reach this program.
func (f *File) called(flags Flags) {
	if flags.CallbackURL == "" && flags.CallbackListen == "" && flags.CallbackFile == "" {
		return
	}
	c, was := &f.Capabilities.Callbacks, Callbacks{}
	if c.Offered != nil {
		was = *c.Offered
	}
	*c = Capability[Callbacks]{Offered: &Callbacks{cmp.Or(flags.CallbackURL, was.PublicURL), cmp.Or(flags.CallbackListen, was.Listen), cmp.Or(flags.CallbackFile, was.File)}}
}

// acted sets who acts as the recipient. A flag replaces the file's setting.
func (f *File) acted(flags Flags) {
	h := &f.Capabilities.Handset
	if len(flags.HandsetCommand) > 0 || flags.HandsetAsk {
		*h = Capability[Handset]{Offered: &Handset{Command: flags.HandsetCommand, Ask: flags.HandsetAsk}}
	}
	if h.Offered != nil && (len(h.Offered.Command) > 0 || h.Offered.Ask) {
		settled := *h.Offered
		settled.Timeout = cmp.Or(flags.HandsetTimeout, settled.Timeout, DefaultHandset)
		h.Offered = &settled
	}
}

// coherent returns an error if a capability is offered in several ways or in none.
func (f *File) coherent() error {
	c := f.Capabilities
	if h := c.Handset.Offered; h != nil {
		ways := 0
		for _, given := range []bool{h.Control != "", len(h.Command) > 0, h.Ask} {
			if given {
				ways++
			}
		}
		switch {
		case len(h.Command) > 0 && h.Ask:
			return &Error{"--handset-command and --handset-ask (command and ask of capabilities.handset) name two handsets; give one"}
		case ways != 1:
			return &Error{"capabilities.handset is offered by one of control, command and ask: true; give one, or declare it absent"}
		case h.Timeout < 0:
			return &Error{"--handset-timeout (capabilities.handset.timeout) must be positive, such as 2m"}
		}
	}
	if cb := c.Callbacks.Offered; cb != nil && cb.File != "" && cb.PublicURL == "" {
		return &Error{"--callbacks needs --callback-url (capabilities.callbacks.public_url), at which the target reaches the program that writes the file"}
	}
	if c.LegacyApp.Offered != nil && f.Apps.Legacy != nil {
		return &Error{"capabilities.legacy_app and apps.legacy_app both offer a legacy app; give one"}
	}
	return nil
}

func controlled(c Capability[Control], at string) Capability[Control] {
	if c.Absent {
		return c
	}
	return Capability[Control]{Offered: &Control{at}}
}

// CheckAbsent returns an error if a name is not a capability.
func CheckAbsent(names []string) error {
	for _, name := range names {
		if !slices.Contains(plan.CapabilityNames(), name) {
			return &Error{fmt.Sprintf("--without %q names no capability%s (there are %s)",
				name, nearest.Suggest(name, plan.CapabilityNames(), ""), strings.Join(plan.CapabilityNames(), ", "))}
		}
	}
	return nil
}

// declarable is a capability of any type.
type declarable interface {
	declare()
	declared() bool
}

// byName returns the capabilities by the names of package plan.
func (c *Capabilities) byName() map[string]declarable {
	return map[string]declarable{
		plan.Callbacks: &c.Callbacks, plan.Recipients: &c.Recipients, plan.Events: &c.Events,
		plan.Handset: &c.Handset, plan.Clock: &c.Clock, plan.LegacyApp: &c.LegacyApp,
	}
}

// declare marks the capability as absent.
func (c *Capability[T]) declare() { *c = Capability[T]{Absent: true} }

func (c *Capability[T]) declared() bool { return c.Absent }

// Absent lists the capabilities that are declared absent.
func (f *File) Absent() []string {
	all := f.Capabilities.byName()
	return slices.DeleteFunc(plan.CapabilityNames(), func(name string) bool { return !all[name].declared() })
}

// control returns the one root of the control protocol.
func (f *File) control() (string, error) {
	var roots []string
	for _, at := range append([]address{{"--control", f.controlRoot}}, f.Capabilities.controls()...) {
		if at.url != "" && !slices.Contains(roots, at.url) {
			roots = append(roots, at.url)
		}
	}
	if len(roots) > 1 {
		return "", &Error{fmt.Sprintf("capabilities name several roots of the control protocol (%s); a run has one", strings.Join(roots, ", "))}
	}
	return strings.Join(roots, ""), nil
}
