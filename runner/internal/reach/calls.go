package reach

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas/apireference"
)

// Call is an operation that a service must offer.
type Call struct {
	Operation string `json:"operation"` // in the API reference, such as App_CreateApp
	Method    string `json:"method"`
	Path      string `json:"path"` // below /v1/projects/{project_id}
	Request   string `json:"request,omitempty"`
	Answer    string `json:"answer,omitempty"`
	Status    int    `json:"status"`
	Rules     int    `json:"rules"` // that call it
	Scenarios int    `json:"scenarios"`
}

// Calls lists the operations that scenarios call, according to their recordings. Those
// that most rules need come first: it pays to build them in this order.
func Calls(scenarios []plan.Scenario, recordings fs.FS) ([]Call, error) {
	table, err := apireference.Load()
	if err != nil {
		return nil, err
	}
	called := map[string]*Call{}
	rules := map[string]map[string]bool{}
	routes := routes(table)
	for _, s := range scenarios {
		recording, err := cassette.Load(recordings, cassette.Path(s.ID))
		if err != nil {
			return nil, fmt.Errorf("what %s calls is not known: %w", s.ID, err)
		}
		met := map[string]bool{}
		for _, e := range recording.Tape {
			if e.Exchange != nil {
				met[operation(routes, e.Exchange.Request)] = true
			}
		}
		delete(met, "")
		for name := range met {
			if called[name] == nil {
				op := table.Operations[name]
				called[name] = &Call{Operation: name, Method: op.Method, Path: op.Path, Request: op.Request, Answer: op.Answer, Status: 200}
				rules[name] = map[string]bool{}
			}
			called[name].Scenarios++
			rules[name][s.Rule.ID] = true
		}
	}
	var list []Call
	for name, c := range called {
		c.Rules = len(rules[name])
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Call) int {
		return cmp.Or(b.Rules-a.Rules, b.Scenarios-a.Scenarios, strings.Compare(a.Operation, b.Operation))
	})
	return list, nil
}
