// Package jsonreport writes and reads report.json, the one report that every
// other is made of.
package jsonreport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/modecert/modecert/runner/verdict"
)

// FileName is the report's name within the folder of reports.
const FileName = "report.json"

// Encode writes the report, indented. The same report gives the same bytes.
func Encode(w io.Writer, r *verdict.Report) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	// People read it, and nobody embeds it in HTML unescaped.
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	return nil
}

// Write writes report.json into a folder, which it makes where there is none.
// The file appears whole or not at all.
func Write(dir string, r *verdict.Report) error {
	var buf bytes.Buffer
	if err := Encode(&buf, r); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder of reports: %w", err)
	}
	path := filepath.Join(dir, FileName)
	if err := replace(path, buf.Bytes()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// replace puts a file in place in one step, so that a run that is killed
// leaves the old report or the new one, and never half of one.
func replace(path string, data []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".report-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	if _, err = tmp.Write(data); err != nil {
		_ = tmp.Close()
		return err
	}
	if err = tmp.Chmod(0o644); err != nil {
		_ = tmp.Close()
		return err
	}
	if err = tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// Decode reads a report that Encode wrote. It refuses another schema version,
// unknown members and trailing data: a report decides gates, and half of one
// must not.
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
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the report: %w", err)
	}
	defer f.Close()
	report, err := Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return report, nil
}
