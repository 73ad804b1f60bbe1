package cli

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/schemas/apireference"
)

// placeholder is the id in a path of the API reference.
var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// calledFor is an operation that a service has to offer.
type calledFor struct {
	Operation string `json:"operation"` // of the API reference, such as App_CreateApp
	Method    string `json:"method"`
	Path      string `json:"path"` // below /v1/projects/{project_id}
	Request   string `json:"request,omitempty"`
	Answer    string `json:"answer,omitempty"`
	Status    int    `json:"status"`
	Rules     int    `json:"rules"` // that call it
	Scenarios int    `json:"scenarios"`
}

// calls lists the operations that the selected scenarios call, as their recordings show
// it, those that most rules need first: the order in which it pays to build them.
func (a *app) calls(p *plan.Plan) ([]calledFor, error) {
	table, err := apireference.Load()
	if err != nil {
		return nil, err
	}
	byCall := map[string]*calledFor{}
	for name, op := range table.Operations {
		path := placeholder.ReplaceAllString(op.Path, "{id}")
		byCall[op.Method+" "+path] = &calledFor{Operation: name, Method: op.Method, Path: op.Path, Request: op.Request, Answer: op.Answer, Status: 200}
	}
	rules := map[*calledFor]map[string]bool{}
	for _, s := range p.Running() {
		recording, err := cassette.Load(a.fixtures, cassette.Path(s.ID))
		if err != nil {
			return nil, fmt.Errorf("what %s calls is not known: %w", s.ID, err)
		}
		met := map[*calledFor]bool{}
		for _, e := range recording.Tape {
			if e.Exchange == nil {
				continue
			}
			if op := byCall[report.Operation(e.Exchange.Request)]; op != nil && !met[op] {
				met[op] = true
				op.Scenarios++
				if rules[op] == nil {
					rules[op] = map[string]bool{}
				}
				rules[op][s.Rule.ID] = true
			}
		}
	}
	var list []calledFor
	for op, of := range rules {
		op.Rules = len(of)
		list = append(list, *op)
	}
	slices.SortFunc(list, func(a, b calledFor) int {
		return cmp.Or(b.Rules-a.Rules, b.Scenarios-a.Scenarios, strings.Compare(a.Operation, b.Operation))
	})
	return list, nil
}

func (a *app) writeCalls(list []calledFor) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "RULES\tMETHOD\tPATH\tREQUEST\tANSWER")
	for _, c := range list {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%d %s\n", c.Rules, c.Method, c.Path, cmp.Or(c.Request, "-"), c.Status, c.Answer)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.stdout, "%d operations below /v1/projects/{project_id}, in the order in which it pays to build them; before them POST to the token URL, with OAuth2\n", len(list))
	return err
}
