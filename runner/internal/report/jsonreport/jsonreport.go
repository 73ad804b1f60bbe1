// Package jsonreport writes and reads report.json, the report that all others are
// made from: see [Encode] and [Decode]. Its schema is schemas/report.schema.json.
//
// While schema_version is "1", others may rely on the following:
//
//   - no member that exists today is renamed, removed, or given another
//     meaning or type;
//   - the enumerated words (outcomes, verdicts, levels, modes, sources) keep
//     their meaning, and there are no new ones;
//   - new members may be added anywhere: a reader ignores those that it does
//     not know. A member that is required today stays required;
//   - ids of rules and scenarios are stable: a removed id is never used again;
//   - white space, the order of members, and texts for people (reasons, causes,
//     expected, actual, hints) may change at any time: never compare them.
//
// Any other change raises schema_version. This package reads only its own version
// and rejects unknown members: gates and certificates must not ignore what a newer
// suite reported.
package jsonreport

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// FileName is the report's name in the folder of reports.
const FileName = "report.json"

// Encode writes the report, indented for people; each step, finding and exchange is
// on one line. The same report gives the same bytes.
func Encode(w io.Writer, r *verdict.Report) error {
	var e encoder
	frame := *r
	frame.Rules = []verdict.RuleReport{}
	text, err := e.encode(frame, 0)
	if err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	// No text in the report can match: quotes in texts are escaped.
	before, after, ok := strings.Cut(string(text), "\n  \"rules\": []")
	if !ok {
		return errors.New("encode the report: its rules have no place")
	}
	out := bufio.NewWriter(w)
	out.WriteString(before + "\n  \"rules\": [")
	for i := range r.Rules {
		if i > 0 {
			out.WriteByte(',')
		}
		rule, err := e.encode(&r.Rules[i], ruleDepth)
		if err != nil {
			return fmt.Errorf("encode the report: rule %s: %w", r.Rules[i].ID, err)
		}
		out.WriteString("\n    ")
		out.Write(rule)
	}
	if len(r.Rules) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]" + after + "\n")
	return out.Flush() // returns the first error of any write
}

// Decode reads a report that Encode wrote. It rejects another schema version,
// unknown members and trailing data: gates depend on the report, so it must be read
// completely.
func Decode(r io.Reader) (*verdict.Report, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the report: %w", err)
	}
	var version struct {
		SchemaVersion string `json:"schema_version"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, fmt.Errorf("the report is not JSON: %w", err)
	}
	if version.SchemaVersion != verdict.SchemaVersion {
		return nil, fmt.Errorf("the report has schema_version %q, this is for %q", version.SchemaVersion, verdict.SchemaVersion)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var report verdict.Report
	if err := dec.Decode(&report); err != nil {
		return nil, fmt.Errorf("decode the report: %w", err)
	}
	return &report, nil
}

// Read reads a report from a file.
func Read(path string) (*verdict.Report, error) {
	text, err := bounded.ReadFile(path, bounded.Report)
	if err != nil {
		return nil, fmt.Errorf("open the report: %w", err)
	}
	report, err := Decode(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return report, nil
}
