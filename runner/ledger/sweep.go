package ledger

import (
	"context"
	"net/url"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/tidwall/gjson"
)

// Swept says what a sweep did.
type Swept struct {
	// Deleted, Kept and Failed hold a line each.
	Deleted, Kept, Failed []string
}

// Sweep deletes what bears the suite's mark and is older than a time, of one
// kind: app or contact. Ids tell the age (they are ULIDs, whose first part is a
// time); what has another id is kept. Everything is listed first: a list whose
// items vanish may skip some.
func (u *Eraser) Sweep(ctx context.Context, kind string, before time.Time, done *Swept) error {
	found, err := u.all(ctx, "/"+kind+"s", kind+"s")
	if err != nil {
		return err
	}
	for _, x := range found {
		id, name := x.Get("id").String(), x.Get("display_name").String()
		if !Marked(name) {
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
			if err := u.remove(ctx, "/"+kind+"s/", Entry{ID: id}); err != nil {
				done.Failed = append(done.Failed, what+": "+err.Error())
			} else {
				done.Deleted = append(done.Deleted, what)
			}
		}
	}
	return nil
}

// maxPages bounds how many pages are followed, in case the last one never comes.
const maxPages = 10_000

func (u *Eraser) all(ctx context.Context, path, member string) (found []gjson.Result, err error) {
	token := ""
	for range maxPages {
		page := path
		if token != "" {
			page += "?" + url.Values{"page_token": {token}}.Encode()
		}
		body, err := u.get(ctx, page)
		if err != nil {
			return nil, err
		}
		found = append(found, gjson.GetBytes(body, member).Array()...)
		if token = gjson.GetBytes(body, "next_page_token").String(); token == "" {
			break
		}
	}
	return found, nil
}
