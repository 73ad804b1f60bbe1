package target

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/ledger"
	"github.com/modecert/modecert/runner/plan"
)

// mark is how the suite names what it makes; see values.Name.
var mark = regexp.MustCompile(`^modecert [a-z]+-\d+ [0-9a-f]{12}$`)

// marked reports whether a display name is one of the suite's.
func marked(name string) bool { return mark.MatchString(name) }

// Cleaned says what a clean-up did.
type Cleaned struct {
	// Deleted, Kept and Failed hold a line each.
	Deleted, Kept, Failed []string
}

// cleaner connects to an endpoint to delete there and nothing else.
func cleaner(ctx context.Context, e Endpoint) (*endpoint, error) {
	e.Absent, e.Control = plan.CapabilityNames(), ""
	e.CallbackURL, e.Ledger = "", nil
	t, err := Connect(ctx, e)
	if err != nil {
		return nil, err
	}
	return t.(*endpoint), nil
}

// CleanLedger undoes what an interrupted run left, newest first: exactly what
// its ledger holds. A ledger of another target is an error.
func CleanLedger(ctx context.Context, e Endpoint, path string) (*Cleaned, error) {
	accounts, err := ledger.Read(path)
	if err != nil {
		return nil, err
	}
	t, err := cleaner(ctx, e)
	if err != nil {
		return nil, err
	}
	defer t.Close(context.WithoutCancel(ctx))
	var of []string
	for _, a := range accounts {
		of = append(of, a.URL+" project "+a.Project)
		if a.URL == t.URL && a.Project == t.Project {
			return t.undoAccount(ctx, a, path)
		}
	}
	return nil, fmt.Errorf("%s is no ledger of %s project %s, but of %s", path, t.URL, t.Project, strings.Join(of, ", "))
}

func (t *endpoint) undoAccount(ctx context.Context, a *ledger.Account, path string) (*Cleaned, error) {
	file, err := ledger.Open(path)
	if err != nil {
		return nil, err
	}
	done := &Cleaned{}
	if err = file.Begin(a.URL, a.Project); err == nil {
		u := noting{undoer{http: t.client, base: t.root(), channels: t.Channels, after: true}, done}
		done.Failed = ledger.Restore(file, a).Undo(ctx, u)
	}
	return done, errors.Join(err, file.Close())
}

// noting notes what was undone.
type noting struct {
	undoer
	done *Cleaned
}

// Undo deletes what an entry speaks of.
func (n noting) Undo(ctx context.Context, e ledger.Entry) error {
	err := n.undoer.Undo(ctx, e)
	if err == nil {
		n.done.Deleted = append(n.done.Deleted, e.Kind+" "+e.Name)
	}
	return err
}

// CleanOlder deletes apps and contacts that bear the suite's mark and are older
// than an age, counted from now. Ids tell the age (they are ULIDs, whose first
// part is a time); what has another id is kept.
func CleanOlder(ctx context.Context, e Endpoint, age time.Duration, now time.Time) (*Cleaned, error) {
	t, err := cleaner(ctx, e)
	if err != nil {
		return nil, err
	}
	defer t.Close(context.WithoutCancel(ctx))
	u := undoer{http: t.client, base: t.root(), channels: t.Channels}
	done := &Cleaned{}
	for _, kind := range []string{"app", "contact"} {
		if err := u.sweep(ctx, kind, now.Add(-age), done); err != nil {
			return done, fmt.Errorf("listing %ss: %w", kind, err)
		}
	}
	return done, nil
}

// maxPages bounds how many pages are followed, in case the last one never comes.
const maxPages = 10_000

// sweep deletes what is old enough of one kind. It lists everything first: a
// list whose items vanish may skip some.
func (u undoer) sweep(ctx context.Context, kind string, before time.Time, done *Cleaned) error {
	var found []gjson.Result
	token := ""
	for range maxPages {
		path := "/" + kind + "s"
		if token != "" {
			path += "?" + query("page_token", token)
		}
		body, err := u.get(ctx, path)
		if err != nil {
			return err
		}
		found = append(found, gjson.GetBytes(body, kind+"s").Array()...)
		if token = gjson.GetBytes(body, "next_page_token").String(); token == "" {
			break
		}
	}
	for _, x := range found {
		id, name := x.Get("id").String(), x.Get("display_name").String()
		if !marked(name) {
			continue
		}
		what := kind + " " + name + " " + id
		made, err := ulid.ParseStrict(id)
		switch {
		case err != nil:
			done.Kept = append(done.Kept, what+": its id does not tell its age")
		case !ulid.Time(made.Time()).Before(before):
			done.Kept = append(done.Kept, what+": not old enough")
		default:
			if err := u.delete(ctx, "/"+kind+"s/"+id); err != nil {
				done.Failed = append(done.Failed, what+": "+err.Error())
			} else {
				done.Deleted = append(done.Deleted, what)
			}
		}
	}
	return nil
}
