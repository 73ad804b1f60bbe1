package prove

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"os"
	"path/filepath"
)

//go:embed prove.html.tmpl
var page string

// Write writes prove.json and prove.html to a folder.
func Write(dir string, p *Proof) error {
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "prove.json"), append(text, '\n'), 0o644); err != nil {
		return err
	}
	t, err := template.New("prove").Parse(page)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, p); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "prove.html"), b.Bytes(), 0o644)
}
