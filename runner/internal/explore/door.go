package explore

import (
	"context"
	"net/http"
	"time"

	"github.com/modecert/modecert/steps"
)

// door is what a walk is made through: an endpoint, or a reference service in this
// process.
type door interface {
	// call makes a call below the project's root. A header goes before the door's own.
	call(ctx context.Context, r request) (answer, error)
	// name and identity return values that no other walk has.
	name(kind string) string
	identity() string
	// claim notes what is about to be made, made its id.
	claim(kind, name string) error
	claimContact(channel, identity string) error
	made(kind, name, id string) error
	// hook returns the URL for callbacks and the secret; "" if there are none.
	hook() (url, secret string)
	// called returns the callbacks so far.
	called(ctx context.Context) ([]steps.Callback, error)
	// reply, typing, opt, legacy and advance are the capabilities beside the API.
	reply(ctx context.Context, from steps.Sender, text string) error
	typing(ctx context.Context, from steps.Sender) error
	opt(ctx context.Context, from steps.Sender, direction string) error
	legacy(ctx context.Context, name string) (id string, owned bool, err error)
	advance(ctx context.Context, by time.Duration) error
	// channels are those of apps.
	channels() steps.Channels
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
}

func (a answer) ok() bool { return a.status/100 == 2 }
