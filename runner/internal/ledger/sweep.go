package ledger

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// Swept says what a clean-up did.
type Swept struct {
	// Deleted, Kept and Failed hold a line each.
	Deleted, Kept, Failed []string
}

// Note notes why something was not deleted.
func (s *Swept) Note(err error) {
	var kept *KeptError
	if errors.As(err, &kept) {
		s.Kept = append(s.Kept, err.Error())
	} else {
		s.Failed = append(s.Failed, err.Error())
	}
}

// Marks are display names, of what was found by its mark alone.
type Marks map[string]bool

// Owns reports whether an app or a contact, as it reads now, bears one of them.
func (m Marks) Owns(_ string, body []byte) bool {
	return m[gjson.GetBytes(body, "display_name").String()]
}

// Old lists what bears the suite's mark and was made before a time, of one kind:
// app or contact. The mark says when the run began; what has a mark without a time
// is kept. The name of each entry is its display name.
func (u *Eraser) Old(ctx context.Context, kind string, before time.Time) (old []Entry, kept []string, err error) {
	found, err := u.marked(ctx, kind)
	for _, e := range found {
		what := e.Kind + " " + e.Name + " " + e.ID
		made, err := time.Parse(MarkTime, mark.FindStringSubmatch(e.Name)[1])
		switch {
		case !expect.PlainID(e.ID):
			kept = append(kept, e.Kind+" "+e.Name+": its id is no plain id")
		case err != nil:
			kept = append(kept, what+": its name does not say when it was made")
		case !made.Add(time.Second).Before(before): // the mark leaves fractions out
			kept = append(kept, what+": not old enough")
		default:
			old = append(old, e)
		}
	}
	return old, kept, err
}

// Remove deletes an entry of Old, if its id still names what bears its name.
func (u *Eraser) Remove(ctx context.Context, e Entry) error {
	status, body, err := u.call(ctx, http.MethodGet, "/"+e.Kind+"s/"+e.ID)
	switch {
	case err != nil:
		return err
	case status == http.StatusNotFound:
		return nil
	case status != http.StatusOK:
		return fmt.Errorf("reading it was answered with status %d", status)
	case gjson.GetBytes(body, "id").String() != e.ID || gjson.GetBytes(body, "display_name").String() != e.Name:
		return &KeptError{"its id names something else"}
	}
	return u.remove(ctx, e)
}

// maxPages bounds how many pages are followed, in case the last one never comes.
const maxPages = 100

// ErrEndless is a list that has more pages than are followed.
var ErrEndless = errors.New("the list goes on after 100 pages; what the rest holds is not known")

// marked lists what bears the suite's mark, and keeps no more of it than ids and
// names. Everything is listed first: a list whose items vanish may skip some. An
// error comes with what was found until then.
func (u *Eraser) marked(ctx context.Context, kind string) (found []Entry, err error) {
	token := ""
	for range maxPages {
		page := "/" + kind + "s"
		if token != "" {
			page += "?" + url.Values{"page_token": {token}}.Encode()
		}
		body, err := u.get(ctx, page)
		if err != nil {
			return found, err
		}
		gjson.GetBytes(body, kind+"s").ForEach(func(_, x gjson.Result) bool {
			if name := x.Get("display_name").String(); Marked(name) {
				found = append(found, Entry{Kind: kind, Name: strings.Clone(name), ID: shortened(x.Get("id").String())})
			}
			return true
		})
		if token = gjson.GetBytes(body, "next_page_token").String(); token == "" {
			return found, nil
		}
	}
	return found, ErrEndless
}

// shortened is a copy of an id, of which no more is kept than shows that it is too
// long.
func shortened(id string) string { return strings.Clone(id[:min(len(id), 200)]) }
