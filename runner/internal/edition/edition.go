// Package edition holds the sets of rules that releases certify. An edition is frozen:
// [Load] reads the published ones, [All.Hold] applies one to a catalogue, and
// [Freeze] makes the next one. Errata are the exception: a challenged rule does not
// count, whatever the edition.
package edition

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/strictyaml"
	"github.com/modecert/modecert/schemas/nearest"
)

// The files of editions, below the folder of features.
const (
	Folder  = "editions"
	errata  = Folder + "/errata.yaml"
	digests = Folder + "/digests.txt"
)

// Edition is one frozen set of rules.
type Edition struct {
	// Name is the month in which it was frozen: 2026-11; a second one is 2026-11-2.
	Name string `yaml:"name"`
	// Steps is the version of the steps that judge its rules.
	Steps string `yaml:"steps"`
	// Rules are in byte order of their ids.
	Rules []Rule `yaml:"rules"`
	// Digest identifies the bytes of its file: "sha256:" and hex digits.
	Digest string `yaml:"-"`
}

// Rule is a rule as an edition counts it.
type Rule struct {
	ID    string          `yaml:"id"`
	Level catalogue.Level `yaml:"level"`
}

// Erratum is a challenge of a rule.
type Erratum struct {
	Rule string `yaml:"rule"`
	// Since is the day of the challenge: 2026-12-31.
	Since string `yaml:"since"`
	Why   string `yaml:"why"`
}

// All is every edition that was shipped, oldest first, and all errata.
type All struct {
	Editions []Edition
	Errata   []Erratum
	// frozen maps the name of each edition to the digest that its file must have.
	frozen map[string]string
}

var name = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])(-[2-9])?$`)

// Load reads the editions of a folder of features. Features without editions have none,
// and all their rules count.
func Load(features fs.FS) (*All, error) {
	a := &All{frozen: map[string]string{}}
	paths, err := fs.Glob(features, Folder+"/*.yaml")
	if err != nil || len(paths) == 0 {
		return a, err
	}
	for _, path := range paths {
		if path == errata {
			continue
		}
		var e Edition
		text, err := decode(features, path, &e)
		if err != nil {
			return nil, err
		}
		if want := strings.TrimSuffix(strings.TrimPrefix(path, Folder+"/"), ".yaml"); e.Name != want || !name.MatchString(e.Name) {
			return nil, fmt.Errorf("%s: name: %q is not the month of the file's name, such as 2026-11 or 2026-11-2", path, e.Name)
		}
		e.Digest = "sha256:" + catalogue.Digest(string(text))
		a.Editions = append(a.Editions, e)
	}
	slices.SortFunc(a.Editions, func(a, b Edition) int { return strings.Compare(a.Name, b.Name) })
	var list struct {
		Errata []Erratum `yaml:"errata"`
	}
	if _, err := decode(features, errata, &list); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	a.Errata = list.Errata
	return a, a.readDigests(features)
}

// decode decodes a file strictly and returns its text.
func decode(features fs.FS, path string, into any) ([]byte, error) {
	text, err := read(features, path)
	if err != nil {
		return nil, err
	}
	_, err = strictyaml.Decode(path, text, into)
	return text, err
}

// read reads a file. A checkout may have other line endings and is the same suite.
func read(features fs.FS, path string) ([]byte, error) {
	text, err := fs.ReadFile(features, path)
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), err
}

func (a *All) readDigests(features fs.FS) error {
	text, err := read(features, digests)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for i, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(words[0], "#"):
		case len(words) != 2 || !name.MatchString(words[0]):
			return fmt.Errorf("%s:%d: %q is not the name of an edition and its digest", digests, i+1, line)
		default:
			a.frozen[words[0]] = words[1]
		}
	}
	return nil
}

// Find returns the edition with a name; "" means the newest. It returns nil without an
// error if there are no editions and the name is empty.
func (a *All) Find(name string) (*Edition, error) {
	if name == "" && len(a.Editions) == 0 {
		return nil, nil
	}
	var names []string
	for i := range a.Editions {
		e := &a.Editions[i]
		if e.Name == name || name == "" && i == len(a.Editions)-1 {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return nil, fmt.Errorf("edition %q is not known%s", name, nearest.Suggest(name, names, "; known are "+cmp.Or(strings.Join(names, ", "), "none")))
}

// Level returns the level of a rule in the edition, and whether the edition has the rule.
func (e *Edition) Level(id string) (catalogue.Level, bool) {
	i, found := slices.BinarySearchFunc(e.Rules, id, func(r Rule, id string) int { return strings.Compare(r.ID, id) })
	if !found {
		return "", false
	}
	return e.Rules[i].Level, true
}

// Erratum returns the erratum of a rule, or nil.
func (a *All) Erratum(id string) *Erratum {
	if i := slices.IndexFunc(a.Errata, func(e Erratum) bool { return e.Rule == id }); i >= 0 {
		return &a.Errata[i]
	}
	return nil
}

// Hold applies the edition to a catalogue: each rule gets the edition's level. A rule
// that is not in the edition, or is challenged, is only observed. If e is nil, only the
// errata apply.
func (a *All) Hold(e *Edition, cat *catalogue.Catalogue) error {
	if e != nil {
		for _, r := range e.Rules {
			if _, ok := cat.ByID(r.ID); !ok {
				return fmt.Errorf("edition %s has the rule %s, which this version of the suite no longer has: use the release that shipped the edition", e.Name, r.ID)
			}
		}
	}
	for _, rule := range cat.Rules {
		if e != nil {
			level, in := e.Level(rule.ID)
			if in {
				rule.Level = level
			} else {
				rule.Standing = catalogue.Provisional
				rule.StandingWhy = fmt.Sprintf("provisional: not in edition %s; a %s-rule of the next one", e.Name, rule.Level)
			}
		}
		if x := a.Erratum(rule.ID); x != nil {
			rule.Standing = catalogue.Challenged
			rule.StandingWhy = fmt.Sprintf("challenged since %s: %s", x.Since, x.Why)
		}
		if rule.Standing != "" {
			rule.Level = catalogue.May
		}
	}
	return nil
}

// Problems returns the mistakes in the editions, for lint. stepsVersion is the current
// version of the steps.
func (a *All) Problems(cat *catalogue.Catalogue, stepsVersion string) (problems []string) {
	add := func(file, format string, args ...any) {
		problems = append(problems, file+": "+fmt.Sprintf(format, args...))
	}
	shipped := map[string]bool{}
	for i, e := range a.Editions {
		file := Folder + "/" + e.Name + ".yaml"
		shipped[e.Name] = true
		if e.Digest != a.frozen[e.Name] {
			add(file, "its digest is %s, %s has %q: an edition is never edited; restore it, and freeze another", e.Digest, digests, a.frozen[e.Name])
		}
		if !slices.IsSortedFunc(e.Rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) }) {
			add(file, "its rules are not in byte order")
		}
		for _, r := range e.Rules {
			if _, ok := cat.ByID(r.ID); !ok {
				add(file, "the catalogue has no rule %s any more: what a release certified stays in the catalogue", r.ID)
			}
		}
		if i == len(a.Editions)-1 && e.Steps != stepsVersion {
			add(file, "it was frozen with version %s of the steps, they are %s now: freeze the next edition", e.Steps, stepsVersion)
		}
	}
	for name := range a.frozen {
		if !shipped[name] {
			add(digests, "edition %s has no file: what a release shipped stays", name)
		}
	}
	seen := map[string]bool{}
	for _, x := range a.Errata {
		_, known := cat.ByID(x.Rule)
		_, err := time.Parse(time.DateOnly, x.Since)
		switch {
		case !known:
			add(errata, "rule %q is not in the catalogue%s", x.Rule, cat.Suggest(x.Rule))
		case seen[x.Rule]:
			add(errata, "rule %s is challenged twice; say all in one entry", x.Rule)
		case err != nil:
			add(errata, "rule %s: since: %q is not a date such as 2026-12-31", x.Rule, x.Since)
		case strings.TrimSpace(x.Why) == "":
			add(errata, "rule %s: why is empty", x.Rule)
		}
		seen[x.Rule] = true
	}
	slices.Sort(problems)
	return problems
}
