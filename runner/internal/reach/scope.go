package reach

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"

	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/schemas/nearest"
)

// File is the name of the file, among the features, with the reasons why points are not
// met. Its head explains its form.
const File = "reach.yaml"

// scope says which points are out of scope, or are not met yet.
type scope struct{ groups []group }

// group is a list of points with the reason why they are out of scope, or with what is
// still missing.
type group struct {
	Reason string
	NotYet string `yaml:"not-yet"`
	Points []pattern
}

// pattern is a pattern of points with its line in the file.
type pattern struct {
	text    string
	line    int
	matches *regexp.Regexp
}

// UnmarshalYAML reads a pattern.
func (p *pattern) UnmarshalYAML(n *yaml.Node) error {
	p.line = n.Line
	if err := n.Decode(&p.text); err != nil {
		return err
	}
	p.matches = below(p.text)
	return nil
}

func loadScope(features fs.FS) (*scope, error) {
	text, err := fs.ReadFile(features, File)
	if err != nil {
		return nil, fmt.Errorf("read what is out of scope: %w", err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	s := &scope{}
	if err := d.Decode(&s.groups); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	return s, nil
}

// reason returns why a point is out of scope, or what is still missing; both are "" if
// the file does not name the point.
func (s *scope) reason(id string) (why string, notYet bool) {
	for _, g := range s.groups {
		for _, p := range g.Points {
			if p.matches.MatchString(id) {
				return g.Reason + g.NotYet, g.NotYet != ""
			}
		}
	}
	return "", false
}

// problems lists the entries that match nothing or a point that is met.
func (s *scope) problems(points []Point, by map[string][]string) []string {
	var problems []string
	for _, g := range s.groups {
		if (g.Reason == "") == (g.NotYet == "") {
			problems = append(problems, File+": a group of points has neither reason nor not-yet, or both")
		}
		for _, p := range g.Points {
			said := false
			for _, point := range points {
				if !p.matches.MatchString(point.ID) {
					continue
				}
				said = true
				if rules := by[point.ID]; len(rules) > 0 {
					problems = append(problems, fmt.Sprintf("%s:%d: %s says that %s is not met, and scenarios of %s meet it", File, p.line, p.text, point.ID, short(rules, 2)))
					break
				}
			}
			if !said {
				problems = append(problems, fmt.Sprintf("%s:%d: the API reference documents nothing that is %s", File, p.line, p.text))
			}
		}
	}
	return problems
}

// unknown is the error for an argument that matches no row.
func unknown(name string, rows []Row) error {
	all := names(rows)
	return fmt.Errorf("the API reference documents no %s%s", name, nearest.Suggest(name, all, "; modecert reach lists the operations"))
}
