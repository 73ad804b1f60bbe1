package endpoint

import (
	"net/http"
	"strings"
	"sync"

	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// shapes holds the answers to calls of our own, look-ups and clean-ups, against
// their schemas, as steps do with theirs. It is safe for concurrent use; nil
// looks at nothing.
type shapes struct {
	mu    sync.Mutex
	found []expect.Finding
}

// ownCalls are the resources that calls of our own concern: the schema of one,
// and of a list.
var ownCalls = map[string]struct{ one, list, rule string }{
	"apps":     {"app", "app-list", "WIRE-APP"},
	"contacts": {"contact", "contact-list", "WIRE-CONTACT"},
}

// check looks at the answer to a call; path is that below the project.
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
		return // a schema of that name is there: tests see to it
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

// take returns what was found and forgets it.
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
