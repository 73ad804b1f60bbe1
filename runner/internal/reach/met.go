package reach

import (
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/apireference"
	"github.com/modecert/modecert/schemas/wire"
)

// Evidence is what a scenario of a rule sent and received.
type Evidence struct {
	Rule      string
	Exchanges []wire.Exchange
	Callbacks []wire.Callback
}

// OfReport returns the evidence of a run.
func OfReport(r *verdict.Report) []Evidence {
	var all []Evidence
	for _, rule := range r.Rules {
		for _, s := range rule.Scenarios {
			all = append(all, Evidence{rule.ID, s.Exchanges, s.Callbacks})
		}
	}
	return all
}

// OfRecordings returns the evidence of a folder of recordings.
func OfRecordings(recordings fs.FS) ([]Evidence, error) {
	paths, err := cassette.All(recordings)
	if err != nil {
		return nil, err
	}
	var all []Evidence
	for _, path := range paths {
		rec, err := cassette.Load(recordings, path)
		if err != nil {
			return nil, fmt.Errorf("read what was recorded: %w", err)
		}
		e := Evidence{}
		e.Rule, _, _ = strings.Cut(rec.Scenario, "/")
		for _, entry := range rec.Tape {
			switch {
			case entry.Exchange != nil:
				e.Exchanges = append(e.Exchanges, *entry.Exchange)
			case entry.Callbacks != nil:
				for _, c := range entry.Callbacks.Seen {
					e.Callbacks = append(e.Callbacks, wire.Callback{Body: c.Body})
				}
			}
		}
		all = append(all, e)
	}
	return all, nil
}

// met maps the id of each point to the rules whose scenarios meet it, sorted. Only an
// accepted request meets a parameter or a member: a refusal does not show what it does.
func met(t *apireference.Table, evidence []Evidence) map[string][]string {
	by := map[string][]string{}
	routes := routes(t)
	for _, e := range evidence {
		emit := func(id string) {
			if !slices.Contains(by[id], e.Rule) {
				by[id] = append(by[id], e.Rule)
			}
		}
		for _, x := range e.Exchanges {
			exchanged(t, routes, x, emit)
		}
		for _, c := range e.Callbacks {
			received(t, c, emit)
		}
	}
	for _, rules := range by {
		slices.Sort(rules)
	}
	return by
}

// route identifies the requests of an operation.
type route struct {
	name, method string
	path         *regexp.Regexp
}

var placeholder = regexp.MustCompile(`\\\{[a-z_]+\\\}`)

// routes lists the routes of all operations. An id contains no colon, so that no two
// routes match one request.
func routes(t *apireference.Table) []route {
	var all []route
	for name, op := range t.Operations {
		path := placeholder.ReplaceAllString(regexp.QuoteMeta(op.Path), `[^/:]+`)
		all = append(all, route{name, op.Method, regexp.MustCompile(`/v1/projects/[^/]+` + path + `$`)})
	}
	return all
}

// operation names the operation that a request calls, or returns "".
func operation(routes []route, r wire.Request) string {
	path, _, _ := strings.Cut(r.URL, "?")
	i := slices.IndexFunc(routes, func(to route) bool { return to.method == r.Method && to.path.MatchString(path) })
	if i < 0 {
		return ""
	}
	return routes[i].name
}

func exchanged(t *apireference.Table, routes []route, x wire.Exchange, emit func(string)) {
	if x.Response == nil {
		return
	}
	name := operation(routes, x.Request)
	if name == "" {
		return
	}
	op := t.Operations[name]
	emit(name)
	emit(name + " " + strconv.Itoa(x.Response.Status))
	if x.Response.Status/100 != 2 {
		return
	}
	_, query, _ := strings.Cut(x.Request.URL, "?")
	values, _ := url.ParseQuery(query) // an unreadable query has no parameters
	for p, said := range op.Parameters {
		for _, v := range values[p] {
			var value any = v
			if apireference.Parse(said).Many == "list" {
				value = entries(v)
			}
			visit(t, name+" ?"+p, said, value, emit)
		}
	}
	members(t, name, op, decoded(x.Request.Body, x.Request.Outline), emit)
	kinds(t, name+" answer", op.Answer, decoded(x.Response.Body, x.Response.Outline), emit)
}

// entries splits the values of a list in a query.
func entries(text string) []any {
	var all []any
	for _, entry := range strings.Split(text, ",") {
		all = append(all, entry)
	}
	return all
}

// received identifies a callback by the one member that only its type has.
func received(t *apireference.Table, c wire.Callback, emit func(string)) {
	body, _ := decoded(c.Body, c.Outline).(map[string]any)
	for trigger, name := range t.Callbacks {
		for own := range t.Types[name].Members {
			if _, ok := body[own]; ok {
				emit(trigger)
				kinds(t, trigger, name, body, emit)
			}
		}
	}
}

// decoded decodes a body, or the outline of one that is cut. A body that is not clean JSON
// has no documented members.
func decoded(b, outline wire.Body) any {
	if len(outline) > 0 {
		b = outline
	}
	if !wire.Clean(b) {
		return everythingElse{}
	}
	v, err := wire.Parse(b)
	if err != nil {
		return everythingElse{}
	}
	return v
}

// everythingElse stands for a body without documented members.
type everythingElse struct{}
