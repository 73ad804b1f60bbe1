package gate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/nearest"
)

// waiverKeys returns the keys of a waiver in the order in which they are written.
func waiverKeys() []string { return []string{"rule", "scenario", "reason", "owner", "expires", "link"} }

// WaiverFault is a mistake in a file of waivers.
type WaiverFault struct {
	File   string
	Line   int // 0 for the file as a whole
	Reason string
}

func (f *WaiverFault) Error() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s", f.File, f.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Reason)
}

// ReadWaivers reads a file of waivers. It is strict: a misspelt key or value would
// waive nothing, or the wrong thing. Whether the rules and scenarios exist is
// checked when the run is judged. Errors are *WaiverFault.
func ReadWaivers(path string) ([]verdict.Waiver, error) {
	text, err := bounded.ReadFile(path, bounded.Settings)
	if err != nil {
		return nil, &WaiverFault{File: path, Reason: fmt.Sprintf("it cannot be read: %v", errors.Unwrap(err))}
	}
	return ParseWaivers(path, text)
}

// ParseWaivers parses the text of a file of waivers; errors name it as file.
func ParseWaivers(file string, text []byte) ([]verdict.Waiver, error) {
	r := waiverReader{file: file}
	list, err := r.list(text)
	if err != nil {
		return nil, err
	}
	waivers := make([]verdict.Waiver, 0, len(list))
	lines := map[string]int{}
	for _, node := range list {
		w, err := r.waiver(node)
		if err != nil {
			return nil, err
		}
		subject := w.Rule + " " + w.Scenario
		if line, twice := lines[subject]; twice {
			return nil, r.fault(node, "%s is waived in line %d already", strings.TrimSpace(subject), line)
		}
		lines[subject] = node.Line
		waivers = append(waivers, w)
	}
	return waivers, nil
}

type waiverReader struct{ file string }

func (r waiverReader) fault(node *yaml.Node, format string, args ...any) error {
	return &WaiverFault{r.file, node.Line, fmt.Sprintf(format, args...)}
}

// list returns the entries under the only key of the only document.
func (r waiverReader) list(text []byte) ([]*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, more yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, &WaiverFault{File: r.file, Reason: "it is empty; a file that waives nothing says `waivers: []`"}
	case err != nil:
		return nil, &WaiverFault{File: r.file, Reason: err.Error()}
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, r.fault(&more, "a second document, or none that is YAML, follows the first")
	}
	top := document.Content[0]
	if top.Kind != yaml.MappingNode {
		return nil, r.fault(top, "expected the key waivers, with a list")
	}
	for i := 0; i < len(top.Content); i += 2 {
		if key := top.Content[i]; key.Value != "waivers" {
			return nil, r.fault(key, "unknown key %q; did you mean %q?", key.Value, "waivers")
		}
		if i > 0 {
			return nil, r.fault(top.Content[i], "the key waivers stands here a second time")
		}
	}
	if len(top.Content) == 0 {
		return nil, r.fault(top, "expected the key waivers, with a list")
	}
	list := top.Content[1]
	if list.Kind != yaml.SequenceNode {
		return nil, r.fault(list, "waivers: expected a list")
	}
	return list.Content, nil
}

func (r waiverReader) waiver(node *yaml.Node) (verdict.Waiver, error) {
	if node.Kind != yaml.MappingNode {
		return verdict.Waiver{}, r.fault(node, "a waiver has the keys %s", strings.Join(waiverKeys(), ", "))
	}
	values := map[string]*yaml.Node{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		switch {
		case !slices.Contains(waiverKeys(), key.Value):
			return verdict.Waiver{}, r.fault(key, "unknown key %q%s", key.Value, nearest.Suggest(key.Value, waiverKeys(), "; there are "+strings.Join(waiverKeys(), ", ")))
		case values[key.Value] != nil:
			return verdict.Waiver{}, r.fault(key, "the key %s stands in line %d already", key.Value, values[key.Value].Line)
		case value.Kind != yaml.ScalarNode || value.Tag == "!!null" || strings.TrimSpace(value.Value) == "":
			return verdict.Waiver{}, r.fault(value, "%s: expected a text", key.Value)
		}
		values[key.Value] = value
	}
	return r.checked(node, values)
}

var (
	// Both may be patterns, in which * stands for any characters but a slash.
	ruleID     = regexp.MustCompile(`^[A-Z*][A-Z0-9*]*(-[A-Z0-9*]+)*$`)
	scenarioID = regexp.MustCompile(`^[A-Z*][A-Z0-9*]*(-[A-Z0-9*]+)*/[a-z0-9*-]+(/[a-z0-9*-]+)?$`)
	link       = regexp.MustCompile(`^https?://\S+$`)
)

// checked makes a waiver from its values.
func (r waiverReader) checked(node *yaml.Node, values map[string]*yaml.Node) (verdict.Waiver, error) {
	text := func(key string) string {
		if v := values[key]; v != nil {
			return v.Value
		}
		return ""
	}
	w := verdict.Waiver{
		Rule: text("rule"), Scenario: text("scenario"), Reason: text("reason"),
		Owner: text("owner"), Expires: text("expires"), Link: text("link"),
	}
	for _, key := range []string{"reason", "owner", "expires"} {
		if values[key] == nil {
			return w, r.fault(node, "a waiver needs the key %s", key)
		}
	}
	_, err := time.Parse(time.DateOnly, w.Expires)
	switch {
	case w.Rule == "" && w.Scenario == "":
		return w, r.fault(node, "a waiver names a rule or a scenario")
	case w.Rule != "" && !ruleID.MatchString(w.Rule):
		return w, r.fault(values["rule"], "rule: %q is no rule's id, as DISPATCH-TTL-BOUNDS is", w.Rule)
	case w.Scenario != "" && !scenarioID.MatchString(w.Scenario):
		return w, r.fault(values["scenario"], "scenario: %q is no scenario's id: RULE-ID/key or RULE-ID/key/case, as `modecert list --scenarios` shows them", w.Scenario)
	case w.Rule != "" && w.Scenario != "" && !strings.HasPrefix(w.Scenario, w.Rule+"/"):
		return w, r.fault(values["scenario"], "scenario %s is not one of rule %s", w.Scenario, w.Rule)
	case err != nil:
		return w, r.fault(values["expires"], "expires: %q is no day, as 2026-12-31 is", w.Expires)
	case w.Link != "" && !link.MatchString(w.Link):
		return w, r.fault(values["link"], "link: %q is no http or https URL", w.Link)
	}
	return w, nil
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
	list := &yaml.Node{Kind: yaml.SequenceNode}
	if len(waivers) == 0 {
		list.Style = yaml.FlowStyle
	}
	for _, v := range waivers {
		entry := &yaml.Node{Kind: yaml.MappingNode}
		for i, text := range []string{v.Rule, v.Scenario, v.Reason, v.Owner, v.Expires, v.Link} {
			if text != "" {
				entry.Content = append(entry.Content,
					&yaml.Node{Kind: yaml.ScalarNode, Value: waiverKeys()[i]},
					&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text})
			}
		}
		list.Content = append(list.Content, entry)
	}
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: "waivers"}, list}}); err != nil {
		return fmt.Errorf("write the waivers: %w", err)
	}
	return enc.Close()
}
