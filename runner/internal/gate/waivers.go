package gate

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/strictyaml"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// waiversFile is the content of a file of waivers.
type waiversFile struct {
	Waivers []waiver `yaml:"waivers"`
}

// waiver is an entry of the file, with its keys in the order in which they are written.
type waiver struct {
	Rule     string `yaml:"rule,omitempty"`
	Scenario string `yaml:"scenario,omitempty"`
	Reason   string `yaml:"reason,omitempty"`
	Owner    string `yaml:"owner,omitempty"`
	Expires  string `yaml:"expires,omitempty"`
	Link     string `yaml:"link,omitempty"`
}

// ReadWaivers reads a file of waivers. It is strict: a misspelt key or value would
// waive nothing, or the wrong thing. Whether the rules and scenarios exist is
// checked when the run is judged. Errors are *strictyaml.Fault.
func ReadWaivers(path string) ([]verdict.Waiver, error) {
	text, err := bounded.ReadFile(path, bounded.Settings)
	if err != nil {
		return nil, &strictyaml.Fault{File: path, Reason: fmt.Sprintf("it cannot be read: %v", errors.Unwrap(err))}
	}
	return ParseWaivers(path, text)
}

// ParseWaivers parses the text of a file of waivers; errors name it as file.
func ParseWaivers(file string, text []byte) ([]verdict.Waiver, error) {
	var f waiversFile
	top, err := strictyaml.Decode(file, text, &f)
	if err != nil {
		return nil, err
	}
	if strictyaml.Value(top, "waivers") == nil {
		return nil, &strictyaml.Fault{File: file, Line: top.Line, Reason: "the key waivers is missing; a file that waives nothing says `waivers: []`"}
	}
	waivers := make([]verdict.Waiver, 0, len(f.Waivers))
	lines := map[string]int{}
	for i, node := range strictyaml.Items(top, "waivers") {
		w := f.Waivers[i]
		fault := func(key, format string, args ...any) error {
			at := node
			if value := strictyaml.Value(node, key); value != nil {
				at = value
			}
			return &strictyaml.Fault{File: file, Line: at.Line, Reason: fmt.Sprintf(format, args...)}
		}
		if err := w.check(fault); err != nil {
			return nil, err
		}
		subject := strings.TrimSpace(w.Rule + " " + w.Scenario)
		if line, twice := lines[subject]; twice {
			return nil, fault("", "%s is waived in line %d already", subject, line)
		}
		lines[subject] = node.Line
		waivers = append(waivers, verdict.Waiver{Rule: w.Rule, Scenario: w.Scenario, Reason: w.Reason, Owner: w.Owner, Expires: w.Expires, Link: w.Link})
	}
	return waivers, nil
}

var (
	// Both may be patterns, in which * stands for any characters but a slash.
	ruleID     = regexp.MustCompile(`^[A-Z*][A-Z0-9*]*(-[A-Z0-9*]+)*$`)
	scenarioID = regexp.MustCompile(`^[A-Z*][A-Z0-9*]*(-[A-Z0-9*]+)*/[a-z0-9*-]+(/[a-z0-9*-]+)?$`)
	link       = regexp.MustCompile(`^https?://\S+$`)
)

// check returns an error if a key is missing or its value is not what it must be. fault
// makes an error at the line of a key.
func (w waiver) check(fault func(key, format string, args ...any) error) error {
	for _, needed := range []struct{ key, value string }{{"reason", w.Reason}, {"owner", w.Owner}, {"expires", w.Expires}} {
		if strings.TrimSpace(needed.value) == "" {
			return fault(needed.key, "a waiver needs the key %s, with a text", needed.key)
		}
	}
	_, err := time.Parse(time.DateOnly, w.Expires)
	switch {
	case w.Rule == "" && w.Scenario == "":
		return fault("", "a waiver names a rule or a scenario")
	case w.Rule != "" && !ruleID.MatchString(w.Rule):
		return fault("rule", "rule: %q is not a rule's id such as DISPATCH-TTL-BOUNDS", w.Rule)
	case w.Scenario != "" && !scenarioID.MatchString(w.Scenario):
		return fault("scenario", "scenario: %q is not a scenario's id: RULE-ID/key or RULE-ID/key/case, as `modecert list --scenarios` shows them", w.Scenario)
	case w.Rule != "" && w.Scenario != "" && !strings.HasPrefix(w.Scenario, w.Rule+"/"):
		return fault("scenario", "scenario %s is not one of rule %s", w.Scenario, w.Rule)
	case err != nil:
		return fault("expires", "expires: %q is not a date such as 2026-12-31", w.Expires)
	case w.Link != "" && !link.MatchString(w.Link):
		return fault("link", "link: %q is not an http or https URL", w.Link)
	}
	return nil
}

// FirstWaivers returns the waivers that make a report's violations known failures:
// one per scenario that counts, and one per rule with wire findings. It keeps the
// waivers that the report used. Incomplete scenarios cannot be waived, because
// their result is unknown; FirstWaivers returns how many there are.
func FirstWaivers(r *verdict.Report, owner, expires string) (waivers []verdict.Waiver, incomplete int) {
	for _, w := range r.Waivers {
		if w.State == verdict.WaiverUsed {
			w.State = ""
			waivers = append(waivers, w)
		}
	}
	for i := range r.Rules {
		rr := &r.Rules[i]
		for _, s := range rr.Scenarios {
			if s.Verdict == verdict.Incomplete {
				incomplete++
			}
		}
		if rr.Verdict != verdict.Violates || !rr.Counts(r.Strict) {
			continue
		}
		found := func(expected, actual string) string {
			return oneLine(fmt.Sprintf("found on %s: expected %s, got %s", r.Started.UTC().Format(time.DateOnly), expected, actual))
		}
		if len(rr.WireFindings) > 0 {
			f := rr.WireFindings[0]
			waivers = append(waivers, verdict.Waiver{Rule: rr.ID, Reason: found(f.Expected, f.Actual), Owner: owner, Expires: expires})
			continue
		}
		for _, s := range rr.Scenarios {
			if s.Verdict == verdict.Violates && len(s.Findings) > 0 {
				f := s.Findings[0]
				waivers = append(waivers, verdict.Waiver{Scenario: s.ID, Reason: found(f.Expected, f.Actual), Owner: owner, Expires: expires})
			}
		}
	}
	return waivers, incomplete
}

// oneLine makes a target's answer one readable line.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\ufffd"), func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
	return plain.Shorten(s, 200)
}

// EncodeWaivers writes a file that ParseWaivers reads.
func EncodeWaivers(w io.Writer, waivers []verdict.Waiver) error {
	f := waiversFile{Waivers: []waiver{}}
	for _, v := range waivers {
		f.Waivers = append(f.Waivers, waiver{v.Rule, v.Scenario, v.Reason, v.Owner, v.Expires, v.Link})
	}
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(f); err != nil {
		return fmt.Errorf("write the waivers: %w", err)
	}
	return enc.Close()
}
