package reach

import (
	"slices"
	"strings"
)

// Group holds the points of one operation or trigger.
type Group struct {
	Of    string
	Count Count
	// Entries are in the order of Kinds. Within a kind, points that are met come first.
	Entries []Entry
}

// Entry holds points of one kind that are met, or that have the same reason.
type Entry struct {
	Kind   Kind
	State  string
	Reason string
	// Points omits a point if a part of it is met by as many rules.
	Points []Row
}

// Name is the point's id without the operation or trigger; "" for the operation or
// trigger itself.
func (p Point) Name() string { return p.ID[min(len(p.ID), len(p.Of)+1):] }

// Groups divides the rows by operation or trigger, for tables.
func (t *Table) Groups() []Group {
	var groups []Group
	for _, name := range names(t.Rows) {
		g := Group{Of: name}
		of := slices.DeleteFunc(slices.Clone(t.Rows), func(r Row) bool { return r.Of != name })
		for _, kind := range Kinds {
			met := Entry{Kind: kind, State: "met"}
			var others []Entry
			for _, r := range of {
				switch {
				case r.Kind != kind:
				case len(r.Rules) > 0:
					if !r.implied(of) {
						met.Points = append(met.Points, r)
					}
				default:
					i := slices.IndexFunc(others, func(e Entry) bool { return e.State == r.State() && e.Reason == r.Reason })
					if i < 0 {
						i = len(others)
						others = append(others, Entry{Kind: kind, State: r.State(), Reason: r.Reason})
					}
					others[i].Points = append(others[i].Points, r)
				}
			}
			if len(met.Points) > 0 {
				g.Entries = append(g.Entries, met)
			}
			g.Entries = append(g.Entries, others...)
		}
		for _, r := range of {
			g.Count.add(r)
		}
		groups = append(groups, g)
	}
	return groups
}

// implied reports whether as many rules meet a part of the point.
func (r Row) implied(rows []Row) bool {
	return slices.ContainsFunc(rows, func(part Row) bool {
		rest, ok := strings.CutPrefix(part.ID, r.ID)
		return ok && rest != "" && strings.Contains(".=[", rest[:1]) && len(part.Rules) == len(r.Rules)
	})
}
