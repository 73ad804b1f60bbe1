package explore

import (
	"context"
	"net/http"

	"github.com/modecert/modecert/steps"
)

// door is the side of a service that a walk uses: an endpoint, or a reference service in
// this process.
type door interface {
	// call makes a call below the project's root. A header of the request overrides the
	// door's own.
	call(ctx context.Context, r request) (answer, error)
	// offers returns what a walk has besides the API: values, ledger, callbacks and
	// capabilities.
	offers() *steps.Session
}

// request is a call of the API.
type request struct {
	method, path, query string
	body                []byte
	header              http.Header
}

// answer is the answer to a call.
type answer struct {
	status int
	body   []byte
	// overfull reports that a page of a list holds more than was asked for.
	overfull bool
}

func (a answer) ok() bool { return a.status/100 == 2 }
