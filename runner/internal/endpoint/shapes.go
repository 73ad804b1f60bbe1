package endpoint

import (
	"net/http"
	"strings"
	"sync"

	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// shapes checks the answers to the runner's own calls, look-ups and clean-ups, against
// their schemas, as steps do with theirs. It is safe for concurrent use; a nil *shapes
// checks nothing.
type shapes struct {
	mu    sync.Mutex
	found []expect.Finding
}

// ownCalls maps each resource that the runner reads itself to the schemas of one object
// and of a list, and to the rule.
var ownCalls = map[string]struct{ one, list, rule string }{
	"apps":     {"app", "app-list", "WIRE-APP"},
	"contacts": {"contact", "contact-list", "WIRE-CONTACT"},
}

// check checks the answer to a call; path is relative to the project.
func (s *shapes) check(method, path string, status int, body []byte) {
	path, _, _ = strings.Cut(path, "?")
	kind, id, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	of, known := ownCalls[kind]
	if s == nil || !known {
		return
	}
	schema := of.one
	switch {
	case method == http.MethodDelete:
		schema = "empty"
	case id == "":
		schema = of.list
	}
	faults, err := steps.Faults(status, schema, of.rule, body)
	if err != nil {
		return // cannot happen: tests check that the schemas exist
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		f.Expected = "in answer to " + method + " /" + kind + " of our own: " + f.Expected
		s.found = append(s.found, f)
	}
}

// add notes another finding.
func (s *shapes) add(f expect.Finding) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.found = append(s.found, f)
}

// take returns the findings and forgets them.
func (s *shapes) take() []expect.Finding {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.found
	s.found = nil
	return found
}
