package reach

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
)

// Kinds are the kinds of points, in the order in which tables have them.
var Kinds = []Kind{Called, Status, Parameter, Member, Content, Received}

// Summary writes, for people, how much is met, by operation and by kind, and lists the
// holes.
func (t *Table) Summary(w io.Writer) error {
	rows := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(rows, "OPERATION OR CALLBACK\tMET\tNOT YET\tOUT OF SCOPE\tHOLES")
	for _, g := range t.Groups() {
		g.Count.line(rows, g.Of)
	}
	fmt.Fprintln(rows, "\t\t\t\t\nKIND\tMET\tNOT YET\tOUT OF SCOPE\tHOLES")
	for _, kind := range append(Kinds, All) {
		if c := t.Counts[kind]; c != nil {
			c.line(rows, string(kind))
		}
	}
	if err := rows.Flush(); err != nil {
		return err
	}
	for _, r := range t.Rows {
		if r.Hole() {
			fmt.Fprintf(w, "not met, and without a reason: %s\n", r.ID)
		}
	}
	return nil
}

// Markdown writes how much is met, as a table.
func (t *Table) Markdown(w io.Writer) error {
	c := t.Counts[All]
	_, err := fmt.Fprintf(w, "| API reference | met | not yet | out of scope |\n|-|-|-|-|\n| %d points | %d | %d | %d |\n",
		c.Met+c.NotYet+c.Holes+c.OutOfScope, c.Met, c.NotYet+c.Holes, c.OutOfScope)
	return err
}

func (c Count) line(w io.Writer, name string) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\n", name, c.Met, c.NotYet, c.OutOfScope, c.Holes)
}

// most is how many rules are named for a point.
const most = 3

// Write writes rows for people: each point, with what meets it.
func Write(w io.Writer, rows []Row) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\n", r.ID, r.State(), r.Told())
	}
	return table.Flush()
}

// State returns met, not yet met, out of scope, or not met.
func (r Row) State() string {
	switch {
	case r.Hole():
		return "not met"
	case r.NotYet:
		return "not yet met"
	case r.Reason != "":
		return "out of scope"
	}
	return "met"
}

// Told names the rules that meet the point, or gives the reason why none needs to.
func (r Row) Told() string {
	if r.Reason != "" {
		return r.Reason
	}
	return short(r.Rules, most)
}

// WriteJSON writes rows with their counts, and all rules of each.
func WriteJSON(w io.Writer, rows []Row) error {
	t := &Table{Counts: map[Kind]*Count{All: {}}}
	for _, r := range rows {
		t.add(r)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(t)
}
