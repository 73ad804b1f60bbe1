// Package reach shows what the scenarios meet of the API, and what they do not: every
// operation, parameter, member of a request, kind of content, status and callback that
// the API reference documents, with the rules whose scenarios meet it. A point that no
// scenario meets either has a reason in [File] or is a hole. See [Of] and [Problems].
//
// The package reads what was sent and received, from a run's report or from recordings.
// It sends nothing.
package reach

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/modecert/modecert/schemas/apireference"
)

// Row is a point, with the rules that meet it or the reason why none needs to.
type Row struct {
	Point
	Rules []string `json:"rules,omitempty"`
	// Reason is why the point is out of scope or, if NotYet is set, what is missing.
	Reason string `json:"reason,omitempty"`
	// NotYet is set if the point is in scope and no scenario meets it yet.
	NotYet bool `json:"not_yet,omitempty"`
}

// Hole reports whether the point is neither met nor has a reason.
func (r Row) Hole() bool { return len(r.Rules) == 0 && r.Reason == "" }

// Table lists the points. It omits the parts of a point that is not met.
type Table struct {
	Rows []Row `json:"points"`
	// Counts counts the rows, by kind and in total.
	Counts map[Kind]*Count `json:"counts"`
}

// Count counts rows.
type Count struct {
	Met        int `json:"met"`
	NotYet     int `json:"not_yet"`
	OutOfScope int `json:"out_of_scope"`
	Holes      int `json:"holes"`
}

// All is the key of the total in Counts.
const All Kind = "all"

// Of compares evidence with the API reference. The features contain the file of reasons.
func Of(features fs.FS, evidence []Evidence) (*Table, error) {
	reference, scope, err := load(features)
	if err != nil {
		return nil, err
	}
	by := met(reference, evidence)
	table := &Table{Counts: map[Kind]*Count{All: {}}}
	lost := map[string]bool{}
	for _, p := range Points(reference) {
		row := Row{Point: p, Rules: by[p.ID]}
		if slices.ContainsFunc(over(p.ID), func(id string) bool { return lost[id] }) {
			continue
		}
		if len(row.Rules) == 0 {
			lost[p.ID] = true
			row.Reason, row.NotYet = scope.reason(p.ID)
		}
		table.add(row)
	}
	return table, nil
}

func (t *Table) add(row Row) {
	t.Rows = append(t.Rows, row)
	for _, kind := range []Kind{All, row.Kind} {
		if t.Counts[kind] == nil {
			t.Counts[kind] = &Count{}
		}
		t.Counts[kind].add(row)
	}
}

func (c *Count) add(row Row) {
	switch {
	case row.Hole():
		c.Holes++
	case row.NotYet:
		c.NotYet++
	case row.Reason != "":
		c.OutOfScope++
	default:
		c.Met++
	}
}

// Only returns the rows of the given operations or triggers, and those with a given id;
// without arguments, it returns all. An argument that matches nothing is an error.
func (t *Table) Only(names []string) ([]Row, error) {
	if len(names) == 0 {
		return t.Rows, nil
	}
	var rows []Row
	for _, name := range names {
		pattern := below(name)
		of := slices.DeleteFunc(slices.Clone(t.Rows), func(r Row) bool { return !pattern.MatchString(r.ID) })
		if len(of) == 0 {
			return nil, unknown(name, t.Rows)
		}
		rows = append(rows, of...)
	}
	return rows, nil
}

// Problems lists, for lint, the holes, and the entries of the file of reasons that match
// nothing or a point that is met.
func Problems(features fs.FS, evidence []Evidence) []string {
	table, err := Of(features, evidence)
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	for _, row := range table.Rows {
		if row.Hole() {
			problems = append(problems, fmt.Sprintf("reach: no scenario meets %s; write one, or give %s a reason", row.ID, File))
		}
	}
	reference, scope, err := load(features)
	if err != nil {
		return append(problems, err.Error())
	}
	return append(problems, scope.problems(Points(reference), met(reference, evidence))...)
}

func load(features fs.FS) (*apireference.Table, *scope, error) {
	reference, err := apireference.Load()
	if err != nil {
		return nil, nil, err
	}
	scope, err := loadScope(features)
	return reference, scope, err
}

// names lists the operations and triggers of the rows, in order.
func names(rows []Row) []string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Of)
	}
	return slices.Compact(all)
}

// short names the first rules, and how many more there are.
func short(rules []string, most int) string {
	if len(rules) <= most {
		return strings.Join(rules, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(rules[:most], ", "), len(rules)-most)
}
