// Package html writes report.html: the living documentation, and, where there
// was a run, what became of each rule. It is one file without remote assets
// that may be opened from a disk, mailed, printed and kept.
package html

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"sync"

	"github.com/modecert/modecert/runner/internal/atomicfile"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// FileName is the report's name within the folder of reports.
const FileName = "report.html"

var (
	//go:embed page.html
	pageHTML string
	// Style is the style of the pages, for others that belong with them.
	//
	//go:embed page.css
	Style string
	//go:embed page.js
	pageJS string
)

// parsed is the template, parsed when it is first needed: every other command
// starts without that cost.
var parsed = sync.OnceValues(func() (*template.Template, error) {
	return template.New("page").Parse(pageHTML)
})

// Encode writes the page. The features give the scenarios their words; a
// scenario that stands in none of them is told in the report's own. A report
// without an outcome is documentation, and the page shows no verdicts.
func Encode(w io.Writer, r *verdict.Report, features []plan.Feature) error {
	t, err := parsed()
	if err != nil {
		return fmt.Errorf("parse the page: %w", err)
	}
	view := newPage(r, features)
	if view.Steps, err = pack(view.Modes); err != nil {
		return fmt.Errorf("pack the steps: %w", err)
	}
	view.CSS, view.JS, view.Policy = template.CSS(Style), template.JS(pageJS), policy()
	var buf bytes.Buffer
	if err := t.Execute(&buf, view); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	_, err = io.WriteString(w, report.Block(buf.String()))
	return err
}

// Write writes report.html into a folder, which it makes where there is none.
func Write(dir string, r *verdict.Report, features []plan.Feature) error {
	return atomicfile.Write(filepath.Join(dir, FileName), 0o644, func(w io.Writer) error { return Encode(w, r, features) })
}

// policy is the page's Content-Security-Policy: it loads nothing from
// anywhere, and runs no script and no style but its own. Much of what it shows
// was said by a target.
func policy() string {
	return fmt.Sprintf("default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src %s; script-src %s",
		source(Style), source(pageJS))
}

// source names an inline text by its digest.
func source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
