package docs

import (
	_ "embed"
	"fmt"
	"html/template"
	"io/fs"
	"strings"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/reach"
	"github.com/modecert/modecert/runner/internal/report/html"
	"github.com/modecert/modecert/schemas/apireference"
)

//go:embed tables.html
var tablesHTML string

// additions returns what the documentation shows besides the rules: the operations that a
// service must offer, how much of the API reference the scenarios meet, and the decisions
// of the reference service.
func additions(p *plan.Plan, recordings fs.FS) (html.Additions, error) {
	var more html.Additions
	t, err := template.New("tables").Parse(tablesHTML)
	if err != nil {
		return more, fmt.Errorf("parse the tables: %w", err)
	}
	for _, s := range []struct {
		id, title string
		of        func(*plan.Plan, fs.FS) (any, error)
	}{
		{"operations", "Operations, in the order in which it pays to build them", operations},
		{"reach", "What the scenarios meet of the API", met},
		{"decisions", "What the reference service decides by", decisions},
	} {
		data, err := s.of(p, recordings)
		if err != nil {
			return more, err
		}
		body, err := execute(t, s.id, data)
		if err != nil {
			return more, err
		}
		more.Sections = append(more.Sections, html.Section{ID: s.id, Title: s.title, Body: body})
	}
	more.Basis, err = bases(t, p.Catalogue)
	return more, err
}

func execute(t *template.Template, name string, data any) (template.HTML, error) {
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("write the table of %s: %w", name, err)
	}
	return template.HTML(b.String()), nil // #nosec G203: the template has escaped it
}

func operations(p *plan.Plan, recordings fs.FS) (any, error) {
	return reach.Calls(p.Running(), recordings)
}

// figure is a line of a table of counts.
type figure struct {
	Name string
	reach.Count
}

// operation is a group of points, with the call of an operation.
type operation struct {
	reach.Group
	Call string
}

func met(_ *plan.Plan, recordings fs.FS) (any, error) {
	reference, err := apireference.Load()
	if err != nil {
		return nil, err
	}
	evidence, err := reach.OfRecordings(recordings)
	if err != nil {
		return nil, err
	}
	table, err := reach.Of(features.FS, evidence)
	if err != nil {
		return nil, err
	}
	view := struct {
		Source apireference.Source
		Kinds  []figure
		Groups []operation
	}{Source: reference.Source}
	for _, kind := range append(reach.Kinds, reach.All) {
		if c := table.Counts[kind]; c != nil {
			view.Kinds = append(view.Kinds, figure{kind.Plural(), *c})
		}
	}
	for _, g := range table.Groups() {
		op := reference.Operations[g.Of]
		view.Groups = append(view.Groups, operation{g, strings.TrimSpace(op.Method + " " + op.Path)})
	}
	return view, nil
}

func decisions(*plan.Plan, fs.FS) (any, error) {
	ledger, err := behaviour.Ledger()
	if err != nil {
		return nil, err
	}
	view := struct {
		Counts []figure
		Ledger []behaviour.Decision
	}{Ledger: ledger}
	for _, source := range behaviour.Sources() {
		f := figure{Name: source}
		for _, d := range ledger {
			for _, r := range d.Rests {
				if r == source {
					f.Met++
				}
			}
		}
		view.Counts = append(view.Counts, f)
	}
	return view, nil
}

// bases returns, for each rule, what it is based on besides the sentence that it quotes.
func bases(t *template.Template, c *catalogue.Catalogue) (map[string]template.HTML, error) {
	all := map[string]template.HTML{}
	for _, rule := range c.Rules {
		decisions, err := behaviour.LedgerOf(rule.ID)
		if err != nil {
			return nil, err
		}
		all[rule.ID], err = execute(t, "basis", struct {
			Also      []catalogue.Basis
			Decisions []behaviour.Decision
		}{c.RestsOn(rule)[1:], decisions})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
