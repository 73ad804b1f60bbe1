package compare

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Side is one of the compared reports and its name.
type Side struct {
	Name   string
	Report *verdict.Report
}

// Row is a scenario, a rule or the outcome for which the sides differ. Told has a
// text for each side, in their order.
type Row struct {
	ID   string   `json:"id"`
	Told []string `json:"told"`
}

// Sides compares any number of reports and counts the compared scenarios. Rows are
// in order of id; the outcome comes last.
func Sides(sides []Side) (rows []Row, compared int) {
	told := make([]map[string]string, len(sides))
	ids := map[string]bool{}
	for i, s := range sides {
		told[i] = accounts(s.Report)
		for id := range told[i] {
			ids[id] = true
		}
	}
	for id := range ids {
		if leftOut(told, id) {
			continue
		}
		if scenario(id) {
			compared++
		}
		rows = appendIfDiffers(rows, id, sides, func(i int) string { return cmp.Or(told[i][id], "not in this report") })
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].ID < rows[j].ID })
	if LeftOut(sides) > 0 {
		return rows, compared // outcomes of different selections are not comparable
	}
	rows = appendIfDiffers(rows, "outcome", sides, func(i int) string { return string(sides[i].Report.Outcome) })
	return rows, compared
}

// LeftOut counts the scenarios that some sides ran and others did not select.
func LeftOut(sides []Side) int {
	ran, out := map[string]bool{}, map[string]bool{}
	for _, s := range sides {
		for _, rule := range s.Report.Rules {
			for _, sc := range rule.Scenarios {
				if sc.Verdict == verdict.NotSelected {
					out[sc.ID] = true
				} else {
					ran[sc.ID] = true
				}
			}
		}
	}
	n := 0
	for id := range out {
		if ran[id] {
			n++
		}
	}
	return n
}

// leftOut reports whether some side left a scenario or rule out on purpose.
func leftOut(told []map[string]string, id string) bool {
	return slices.ContainsFunc(told, func(m map[string]string) bool { return m[id] == string(verdict.NotSelected) })
}

func appendIfDiffers(rows []Row, id string, sides []Side, tell func(int) string) []Row {
	row, differs := Row{ID: id}, false
	for i := range sides {
		row.Told = append(row.Told, tell(i))
		differs = differs || row.Told[i] != row.Told[0]
	}
	if differs {
		return append(rows, row)
	}
	return rows
}

// Suites names the sides that ran another suite than the first: a scenario may then
// differ because its text does. It is empty if all ran the same.
func Suites(sides []Side) []string {
	var notes []string
	first := sides[0].Report.Suite
	for _, s := range sides[1:] {
		if s.Report.Suite != first {
			notes = append(notes, fmt.Sprintf("%s ran another suite (%s) than %s (%s): scenarios may differ because their texts do",
				report.OneLine(s.Name), suiteName(s.Report.Suite), report.OneLine(sides[0].Name), suiteName(first)))
		}
	}
	return notes
}

func suiteName(s verdict.Suite) string {
	return report.OneLine(s.Version + " " + short(s.CatalogueDigest) + " " + short(s.FeaturesDigest))
}

// short returns enough of a digest to distinguish two.
func short(digest string) string {
	algorithm, hex, ok := strings.Cut(digest, ":")
	if !ok || len(hex) < 8 {
		return digest
	}
	return algorithm + ":" + hex[:8]
}

// Text writes the differences for a terminal. The last line counts them, and differ
// is that count; it includes rules and the outcome.
func Text(w io.Writer, sides []Side) (differ int, err error) {
	rows, compared := Sides(sides)
	width := 0
	for _, s := range sides {
		width = max(width, utf8.RuneCountInString(s.Name))
	}
	var b strings.Builder
	for _, note := range Suites(sides) {
		b.WriteString(note + "\n")
	}
	for _, row := range rows {
		b.WriteString(report.OneLine(row.ID) + "\n")
		for i, s := range sides {
			fmt.Fprintf(&b, "  %-*s  %s\n", width, s.Name, report.OneLine(row.Told[i]))
		}
	}
	differing := 0
	for _, row := range rows {
		if scenario(row.ID) {
			differing++
		}
	}
	if others := len(rows) - differing; others > 0 {
		fmt.Fprintf(&b, "rules and outcomes that differ: %d\n", others)
	}
	if n := LeftOut(sides); n > 0 {
		fmt.Fprintf(&b, "not compared, since not every run selected them: %s\n", report.Counted(n, "scenario"))
	}
	fmt.Fprintf(&b, "%s compared, %d differ\n", report.Counted(compared, "scenario"), differing)
	_, err = io.WriteString(w, b.String())
	return len(rows), err
}
