package endpoint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// claims says which objects belong to a caller.
type claims interface {
	// Owns reports whether an app or a contact, as read now, is the caller's.
	Owns(kind string, body []byte) bool
}

// owner makes calls on behalf of a scenario or a clean-up. For its calls the guard
// allows changes to the owner's own objects. An id counts as the owner's once its
// object has been read and found to be so.
type owner struct {
	next   steps.Doer
	guard  *guard // the guard of next; nil if nothing is guarded
	claims claims
	now    func() time.Time
	// legacy is an app from before the run that the owner received. It may be used and
	// must never be changed.
	legacy string

	mu    sync.Mutex
	ours  map[string]bool      // objects seen to be the owner's, by path
	made  map[string]time.Time // when an answer to a creation, a send or a listing of the clean-up named the id
	texts map[string]bool      // texts that were sent
	told  map[string]bool      // foreign objects that the owner has had an error about, by path
}

func newOwner(next steps.Doer, g *guard, c claims) *owner {
	return &owner{next: next, guard: g, claims: c, now: time.Now, ours: map[string]bool{}, made: map[string]time.Time{}, texts: map[string]bool{}, told: map[string]bool{}}
}

// maxCreated is how many bytes of the answer to a creation are read before the steps
// read it.
const maxCreated = 1 << 20

// ownerKey is the context key of the owner of a call.
type ownerKey struct{}

func (o *owner) as(ctx context.Context) context.Context {
	return context.WithValue(ctx, ownerKey{}, o)
}

// Do makes a call on the owner's behalf and notes the id of what it made. It returns an
// error if the object with that id belongs to someone else: such an answer does not
// answer this call.
func (o *owner) Do(req *http.Request) (*http.Response, error) {
	resp, err := o.next.Do(req.WithContext(o.as(req.Context())))
	if err != nil || req.Method != http.MethodPost || resp.StatusCode/100 != 2 {
		return resp, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxCreated))
	// An answer that is not clean JSON names nothing; the steps judge its shape.
	if _, unclean := wire.Decode(body); err == nil && unclean == nil {
		id := gjson.GetBytes(body, "message_id").String()
		if id == "" {
			id = gjson.GetBytes(body, "id").String()
		}
		o.note(id, o.now())
		if o.guard != nil && strings.HasSuffix(req.URL.Path, ":send") {
			o.guard.sent.answer(id)
		}
		if foreign := o.mistaken(req, id); foreign != nil {
			resp.Body.Close()
			return nil, foreign
		}
	}
	rest := io.Reader(resp.Body)
	if err != nil {
		rest = brokenRest{err}
	}
	resp.Body = &readAgain{io.MultiReader(bytes.NewReader(body), rest), resp.Body}
	return resp, nil
}

// mistaken returns an error if the answer to a creation carries the id of an object
// that is not the owner's. An object that cannot be read yet passes; the guard checks
// it before it is changed.
func (o *owner) mistaken(req *http.Request, id string) error {
	_, collection, _ := strings.Cut(req.URL.Path, "/v1/projects/")
	_, collection, _ = strings.Cut(collection, "/")
	if o.guard == nil || !expect.PlainID(id) || collection != "apps" && collection != "contacts" && collection != "conversations" {
		return nil
	}
	got, err := o.guard.read(o.as(req.Context()), "/"+collection+"/"+id)
	if err != nil || got.Status != http.StatusOK {
		return nil
	}
	var foreign *foreignError
	if errors.As(o.guard.judge(req.Context(), o, collection, id, got.Body), &foreign) {
		foreign.answered = true
		return foreign
	}
	return nil
}

// note notes the time at which an answer named an id.
func (o *owner) note(id string, at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.made[id] = at
}

// readAgain is the body of an answer, of which a part has been read already.
type readAgain struct {
	io.Reader
	io.Closer
}

// brokenRest is the rest of a body that broke off.
type brokenRest struct{ err error }

func (f brokenRest) Read([]byte) (int, error) { return 0, f.err }

// OwnerUnknown reports whether a call was not made because its object cannot be found, so that
// nothing shows whose it is.
func OwnerUnknown(err error) bool { return errors.Is(err, errNotFound) }

// foreignError reports a call that was not made because it would have changed an object
// that is not the caller's own, or an answer that carries the id of such an object.
type foreignError struct {
	kind, id, is string
	answered     bool // the answer to a creation carried the id
}

func (e *foreignError) Error() string {
	if e.answered {
		return fmt.Sprintf("the answer carries the id of another %s, %s (%s)", e.kind, e.id, e.is)
	}
	return fmt.Sprintf("%s %s is not the run's own (%s): the request was not sent", e.kind, e.id, e.is)
}

// Unsent reports whether the call was not made (api.Unsent).
func (e *foreignError) Unsent() bool { return !e.answered }

// Foreign returns the kind of the object and what shows that it belongs to someone else
// (steps.Foreign).
func (e *foreignError) Foreign() (kind, is string) { return e.kind, e.is }

// send notes the text of a message.
func (o *owner) send(req *http.Request) {
	if req.GetBody == nil {
		return
	}
	r, err := req.GetBody()
	if err != nil {
		return
	}
	body, _ := io.ReadAll(r)
	o.mu.Lock()
	defer o.mu.Unlock()
	if text := gjson.GetBytes(body, "message.text_message.text").String(); text != "" {
		o.texts[text] = true
	}
}

// foreignTo notes that the owner had an error about a foreign object.
func (o *owner) foreignTo(path string, err *foreignError) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told[path] = true
	return err
}

// wasTold reports whether the owner had an error about the foreign object at a path.
func (o *owner) wasTold(path string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.told[path]
}

// knows reports whether the object at a path was seen to be the owner's own.
func (o *owner) knows(path string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ours[path]
}

// answered reports whether the answer to a creation or a send named an id.
func (o *owner) answered(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, ok := o.made[id]
	return ok
}

// late reports whether the object with an id may not be visible yet.
func (o *owner) late(id string, eventually time.Duration, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	made, ok := o.made[id]
	return ok && now.Before(made.Add(eventually))
}

// latePause is the wait before an object is looked up again.
const latePause = 50 * time.Millisecond
