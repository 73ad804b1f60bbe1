package prove

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"io"
	"path/filepath"

	"github.com/modecert/modecert/runner/internal/atomicfile"
)

//go:embed prove.html.tmpl
var page string

// Write writes prove.json and prove.html to a folder.
func Write(dir string, p *Proof) error {
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	if err := atomicfile.WriteBytes(filepath.Join(dir, "prove.json"), 0o644, append(text, '\n')); err != nil {
		return err
	}
	t, err := template.New("prove").Parse(page)
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, "prove.html"), 0o644, func(w io.Writer) error { return t.Execute(w, p) })
}
