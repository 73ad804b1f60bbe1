package plan

import (
	"bytes"
	"slices"
	"sort"

	messages "github.com/cucumber/messages/go/v34"
)

// Masked is a feature file in which everything not to be run is blank; line numbers
// are those of the original.
type Masked struct {
	URI  string
	Text []byte
}

// Mask blanks every scenario and example row whose digest is not in keep. It omits
// files without remaining scenarios.
func Mask(features []Feature, digest func(*messages.Pickle) string, keep map[string]bool) []Masked {
	var masked []Masked
	for _, f := range features {
		keptLines := map[int64]bool{} // lines of scenarios and rows to keep
		nodes := index(f.Document)
		for _, p := range f.Pickles {
			if !keep[digest(p)] {
				continue
			}
			keptLines[nodes[p.AstNodeIds[0]].scenario.Location.Line] = true
			if len(p.AstNodeIds) > 1 {
				keptLines[nodes[p.AstNodeIds[1]].row.Location.Line] = true
			}
		}
		if len(keptLines) > 0 {
			masked = append(masked, Masked{f.URI, f.mask(keptLines)})
		}
	}
	return masked
}

// mask blanks the lines of scenarios and rows that are not kept.
func (f *Feature) mask(kept map[int64]bool) []byte {
	lines := bytes.Split(f.Text, []byte("\n"))
	starts := f.starts()
	for _, child := range f.Document.Feature.Children {
		if child.Rule == nil {
			continue
		}
		for _, rc := range child.Rule.Children {
			s := rc.Scenario
			if !kept[s.Location.Line] {
				from := startOf(s.Tags, s.Location)
				blank(lines, from, next(starts, from, int64(len(lines)+1))-1)
				continue
			}
			for _, e := range s.Examples {
				for _, row := range e.TableBody {
					if !kept[row.Location.Line] {
						blank(lines, row.Location.Line, row.Location.Line)
					}
				}
			}
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

// starts returns the first lines of all rules and scenarios, in order.
func (f *Feature) starts() []int64 {
	var starts []int64
	for _, child := range f.Document.Feature.Children {
		if child.Rule == nil {
			continue
		}
		starts = append(starts, startOf(child.Rule.Tags, child.Rule.Location))
		for _, rc := range child.Rule.Children {
			starts = append(starts, startOf(rc.Scenario.Tags, rc.Scenario.Location))
		}
	}
	slices.Sort(starts)
	return starts
}

func startOf(tags []*messages.Tag, at *messages.Location) int64 {
	line := at.Line
	for _, t := range tags {
		line = min(line, t.Location.Line)
	}
	return line
}

// next returns the first start after from, or end if there is none.
func next(starts []int64, from, end int64) int64 {
	i := sort.Search(len(starts), func(i int) bool { return starts[i] > from })
	if i == len(starts) {
		return end
	}
	return starts[i]
}

// blank empties lines from..to, both included, counted from 1.
func blank(lines [][]byte, from, to int64) {
	for i := from; i <= to && i <= int64(len(lines)); i++ {
		lines[i-1] = nil
	}
}
