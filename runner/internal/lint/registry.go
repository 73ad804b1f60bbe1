package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/atomicfile"
	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// Registry is the name of the registry of ids in the folder of features.
const Registry = "ids.txt"

const (
	retired  = "retired"
	register = "modecert lint --register adds it"
)

// entry is a line of the registry.
type entry struct {
	id      string
	retired bool
	line    int
}

// readRegistry parses the registry. Lines that it cannot read are problems.
func readRegistry(text string) (entries []entry, problems []string) {
	add := func(line int, format string, args ...any) {
		problems = append(problems, fmt.Sprintf("%s:%d: %s", Registry, line, fmt.Sprintf(format, args...)))
	}
	lines := map[string]int{}
	for i, l := range strings.Split(text, "\n") {
		words := strings.Fields(l)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		e := entry{id: words[0], retired: len(words) == 2 && words[1] == retired, line: i + 1}
		switch twice, taken := lines[e.id]; {
		case len(words) > 1 && !e.retired:
			add(e.line, "%q is neither an id nor an id that is retired; write: %s  %s", strings.TrimSpace(l), e.id, retired)
			continue
		case taken:
			add(e.line, "%s is already in line %d; remove one", e.id, twice)
			continue
		case len(entries) > 0 && entries[len(entries)-1].id > e.id:
			add(e.line, "%s comes after %s; lines are in byte order", e.id, entries[len(entries)-1].id)
		}
		lines[e.id] = e.line
		entries = append(entries, e)
	}
	return entries, problems
}

// registered compares the ids of scenarios with the registry: users keep them in
// waivers, baselines and scripts.
func registered(p *plan.Plan, features fs.FS) []string {
	text, err := fs.ReadFile(features, Registry)
	if err != nil {
		return []string{fmt.Sprintf("%s: the registry of ids cannot be read: %v", Registry, err)}
	}
	entries, problems := readRegistry(string(text))
	known := map[string]entry{}
	for _, e := range entries {
		known[e.id] = e
	}
	used := map[string]bool{}
	for _, s := range p.Scenarios {
		used[s.ID] = true
		if word := doubled(s.ID); word != "" {
			problems = append(problems, fmt.Sprintf("%s:%d: the id %s says %q twice in a row; say it once", s.URI, s.Line, s.ID, word))
		}
		switch e, ok := known[s.ID]; {
		case !ok:
			problems = append(problems, fmt.Sprintf("%s:%d: scenario %s is not in %s; %s", s.URI, s.Line, s.ID, Registry, register))
		case e.retired:
			problems = append(problems, fmt.Sprintf("%s:%d: the id %s is retired (%s:%d) and never reused; write another key or case", s.URI, s.Line, s.ID, Registry, e.line))
		}
	}
	for _, e := range entries {
		if !used[e.id] && !e.retired {
			problems = append(problems, fmt.Sprintf("%s:%d: %s is in no feature; give the scenario its id again or, if it is gone, write: %s  %s", Registry, e.line, e.id, e.id, retired))
		}
	}
	return problems
}

// doubled returns the first word of an id that follows itself, whether or not a slash is
// between, or "".
func doubled(id string) string {
	words := strings.FieldsFunc(id, func(r rune) bool { return r == '-' || r == '/' })
	for i := 1; i < len(words); i++ {
		if strings.EqualFold(words[i], words[i-1]) {
			return words[i]
		}
	}
	return ""
}

// Register adds the ids of the features in a checkout to its registry, and returns
// those that it added. It removes none.
func Register(root string) ([]string, error) {
	folder, err := catalogue.Checkout(root)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, Registry)
	was, err := bounded.ReadFile(path, bounded.Settings)
	if err != nil {
		return nil, err
	}
	l, err := open(os.DirFS(folder), nil)
	if err != nil {
		return nil, err
	}
	entries, problems := readRegistry(string(was))
	if len(problems) > 0 {
		return nil, errors.New(problems[0])
	}
	var head, lines, added []string
	for line := range strings.Lines(string(was)) {
		if strings.HasPrefix(line, "#") {
			head = append(head, line)
		}
	}
	known := map[string]bool{}
	for _, e := range entries {
		known[e.id] = true
		line := e.id
		if e.retired {
			line += "  " + retired
		}
		lines = append(lines, line+"\n")
	}
	for _, s := range l.plan.Scenarios {
		if !known[s.ID] {
			added = append(added, s.ID)
			lines = append(lines, s.ID+"\n")
		}
	}
	if len(added) == 0 {
		return nil, nil
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(strings.Fields(a)[0], strings.Fields(b)[0]) })
	slices.Sort(added)
	return added, atomicfile.WriteBytes(path, 0o644, []byte(strings.Join(head, "")+strings.Join(lines, "")))
}
