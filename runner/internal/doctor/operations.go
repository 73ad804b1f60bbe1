package doctor

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/steps"
)

// operations calls each read-only operation once, with an unknown id. An operation that
// exists lists nothing, or refuses the id with a documented error. Operations that change
// something are not called. An unknown app may be refused with 404 too, so that an answer
// like that of a path that does not exist is doubtful.
func (x *examination) operations(ctx context.Context) {
	var missing, doubtful, lying []string
	nowhere, nowhereErr := x.probe.Get(ctx, "/"+steps.UnknownID)
	for _, op := range steps.Operations() {
		if op.Method != http.MethodGet || op.Path == "/apps" {
			continue
		}
		path := strings.ReplaceAll(op.Path, "{}", steps.UnknownID)
		byID := path != op.Path && strings.HasSuffix(op.Path, "{}")
		if path == op.Path && op.Path != "/contacts" {
			path += "?app_id=" + steps.UnknownID
		}
		a, err := x.probe.Get(ctx, path)
		call := "GET " + strings.ReplaceAll(op.Path, "{}", "{id}")
		switch {
		case err != nil:
			if !x.lost(err) {
				x.find("unreachable", "%v", err)
			}
			return
		case a.Status >= 200 && a.Status < 300:
			if faults, err := schemas.Check(op.Response, a.Body); byID || err != nil || len(faults) > 0 {
				lying = append(lying, fmt.Sprintf("%s (%d)", call, a.Status))
			}
		case absent(a.Status, a.Body), op.Path == "/contacts" && a.Status == http.StatusNotFound:
			missing = append(missing, fmt.Sprintf("%s (%d)", call, a.Status))
		case path != op.Path && strings.HasPrefix(path, op.Path) && nowhereErr == nil && a.Status == nowhere.Status && bytes.Equal(a.Body, nowhere.Body):
			doubtful = append(doubtful, fmt.Sprintf("%s (%d)", call, a.Status))
		}
	}
	if len(missing) > 0 {
		x.find("operations-missing", "not there: %s", strings.Join(missing, ", "))
	}
	if len(doubtful) > 0 {
		x.find("operations-doubtful", "answered like a path that does not exist: %s", strings.Join(doubtful, ", "))
	}
	if len(lying) > 0 {
		x.find("operations-lie", "a success of no documented shape, or for an id that nothing has: %s", strings.Join(lying, ", "))
	}
}

// absent reports whether an answer means that there is no such operation: a server error,
// a refused method, or a router's 404, which has no error body of the API.
func absent(status int, body []byte) bool {
	switch {
	case status >= 500, status == http.StatusMethodNotAllowed:
		return true
	case status != http.StatusNotFound:
		return false
	}
	faults, err := schemas.Check("error", body)
	return err != nil || len(faults) > 0
}
