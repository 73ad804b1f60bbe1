package plan

import (
	"regexp"
	"strings"

	messages "github.com/cucumber/messages/go/v34"
)

const (
	// The tags that carry ids.
	ruleTag = "@rule:"
	idTag   = "@id:"
	// CaseColumn is the first column of Examples. It names the rows in ids.
	CaseColumn = "case"

	longestKey  = 24
	longestCase = 16
	// longestID keeps ids within a line, and the paths of recordings within the limits of
	// file systems and archives.
	longestID = 72
)

var (
	placeholder = regexp.MustCompile(`<([^>]*)>`)
	keyForm     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+){0,3}$`)
	caseForm    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// keysOf returns the keys that tags give, of which a scenario has exactly one.
func keysOf(tags []*messages.Tag) []string { return cutTags(tags, idTag) }

// ruleTags returns the ids that tags give, of which a Rule has exactly one.
func ruleTags(tags []*messages.Tag) []string { return cutTags(tags, ruleTag) }

// RuleOf returns the id of the rule that a Rule of a parsed feature states.
func RuleOf(r *messages.Rule) string { return ruleTags(r.Tags)[0] }

func cutTags(tags []*messages.Tag, prefix string) []string {
	var found []string
	for _, t := range tags {
		if rest, ok := strings.CutPrefix(t.Name, prefix); ok {
			found = append(found, rest)
		}
	}
	return found
}

// idOf returns the id of a scenario or, if row is not nil, of a row of its examples.
func idOf(rule string, s *messages.Scenario, row *messages.TableRow) string {
	id := rule + "/" + keysOf(s.Tags)[0]
	if row != nil {
		id += "/" + row.Cells[0].Value
	}
	return id
}

// checkIDs returns an error unless each scenario of a rule has an id of its own.
func (f *Feature) checkIDs(rule string, scenarios []*messages.Scenario) error {
	lines := map[string]int64{}
	for _, s := range scenarios {
		key, err := f.checkKey(s)
		if err != nil {
			return err
		}
		if line, taken := lines[key]; taken {
			return f.fault(s.Location, "@id:%s is already at line %d of the rule; write another key", key, line)
		}
		lines[key] = s.Location.Line
		if err := f.checkCases(rule, s); err != nil {
			return err
		}
	}
	return nil
}

// checkKey returns the key of a scenario.
func (f *Feature) checkKey(s *messages.Scenario) (string, error) {
	keys := keysOf(s.Tags)
	if len(keys) != 1 {
		return "", f.fault(s.Location, "a scenario carries exactly one tag @id:key, this one has %d; write for instance @id:create-out-of-range above it", len(keys))
	}
	switch key := keys[0]; {
	case len(key) > longestKey:
		return "", f.fault(s.Location, "@id:%s has %d characters, at most %d", key, len(key), longestKey)
	case !keyForm.MatchString(key):
		return "", f.fault(s.Location, "@id:%s: a key is one to four words of lower-case letters and digits, joined by hyphens", key)
	}
	return keys[0], nil
}

// checkCases checks the first column of a scenario's examples.
func (f *Feature) checkCases(rule string, s *messages.Scenario) error {
	if len(s.Examples) == 0 {
		return f.checkLength(s.Location, idOf(rule, s, nil))
	}
	lines := map[string]int64{}
	for _, e := range s.Examples {
		if first := e.TableHeader.Cells[0]; first.Value != CaseColumn {
			return f.fault(first.Location, "the first column is %q; write the column %q before it, with a name for each row", first.Value, CaseColumn)
		}
		for _, row := range e.TableBody {
			name := row.Cells[0].Value
			switch line, taken := lines[name]; {
			case name == "":
				return f.fault(row.Location, "the row has no case; write a name of lower-case letters, digits and hyphens in its first column")
			case len(name) > longestCase:
				return f.fault(row.Location, "case %s has %d characters, at most %d", name, len(name), longestCase)
			case !caseForm.MatchString(name):
				return f.fault(row.Location, "case %q: a case is made of lower-case letters and digits, joined by hyphens", name)
			case taken:
				return f.fault(row.Location, "case %s is already at line %d of the outline; write another name", name, line)
			}
			lines[name] = row.Location.Line
			if err := f.checkLength(row.Location, idOf(rule, s, row)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *Feature) checkLength(at *messages.Location, id string) error {
	if len(id) > longestID {
		return f.fault(at, "the id %s has %d characters, at most %d", id, len(id), longestID)
	}
	return nil
}
