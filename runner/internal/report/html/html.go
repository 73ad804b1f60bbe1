// Package html writes report.html: the living documentation and, after a run, the
// result of each rule. See [Encode]. It is one file without remote
// assets, for viewing, mailing, printing and archiving.
package html

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"sync"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/sequence"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// FileName is the report's name in the folder of reports.
const FileName = "report.html"

var (
	//go:embed page.html
	pageHTML string
	// Style is the style sheet of the page, for use in related pages.
	//
	//go:embed page.css
	Style string
	//go:embed page.js
	pageJS string
)

// parsed parses the template on first use, so that other commands start without
// that cost.
var parsed = sync.OnceValues(func() (*template.Template, error) {
	return template.New("page").Parse(pageHTML)
})

// Encode writes the page. The features give the texts of the scenarios; the report
// gives them for scenarios that the features do not have. For a report without an
// outcome the page is documentation without verdicts.
func Encode(w io.Writer, r *verdict.Report, features []plan.Feature) error {
	return EncodeWith(w, r, features, Additions{})
}

// Additions is what documentation has besides the page of a report.
type Additions struct {
	// Sections follow the rules.
	Sections []Section
	// Basis says, for the id of a rule, what the rule is based on besides its sentence.
	Basis map[string]template.HTML
}

// Section is a part of the page.
type Section struct {
	ID, Title string
	Body      template.HTML
}

// EncodeWith writes the page with additions.
func EncodeWith(w io.Writer, r *verdict.Report, features []plan.Feature, more Additions) error {
	t, err := parsed()
	if err != nil {
		return fmt.Errorf("parse the page: %w", err)
	}
	view := newPage(r, features)
	view.Sections = more.Sections
	for _, s := range view.Subjects {
		for _, v := range s.Rules {
			v.Basis = more.Basis[v.ID]
		}
	}
	view.CSS, view.JS, view.Policy = template.CSS(Style+sequence.Style), template.JS(pageJS), policy()
	var buf bytes.Buffer
	if err := t.Execute(&buf, view); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	_, err = io.WriteString(w, report.Block(buf.String()))
	return err
}

// policy returns the page's Content-Security-Policy: it loads nothing, and allows
// only the page's own script and style. Much of the page's content comes from a
// target.
func policy() string {
	return fmt.Sprintf("default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src %s; script-src %s",
		source(Style+sequence.Style), source(pageJS))
}

// source identifies an inline text by its digest.
func source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
