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

// Swept is the result of a clean-up.
type Swept struct {
	// Deleted, Kept and Failed hold one line for each object.
	Deleted, Kept, Failed []string
}

// Note records why something was not deleted.
func (s *Swept) Note(err error) {
	var kept *KeptError
	if errors.As(err, &kept) {
		s.Kept = append(s.Kept, err.Error())
	} else {
		s.Failed = append(s.Failed, err.Error())
	}
}

// Marks are the display names of objects that were found only by their mark.
type Marks map[string]bool

// Owns reports whether an app or a contact, as read now, has one of these names.
func (m Marks) Owns(_ string, body []byte) bool {
	return m[gjson.GetBytes(body, "display_name").String()]
}

// Old lists the objects of one kind, app or contact, that bear the suite's mark and
// were made before a time. It keeps those whose mark has no time. The name of each
// entry is its display name.
func (u *Eraser) Old(ctx context.Context, kind string, before time.Time) (old []Entry, kept []string, err error) {
	found, err := u.marked(ctx, kind)
	for _, e := range found {
		what := e.Kind + " " + e.Name + " " + e.ID
		made, err := time.Parse(MarkTime, mark.FindStringSubmatch(e.Name)[1])
		switch {
		case !expect.PlainID(e.ID):
			kept = append(kept, e.Kind+" "+e.Name+": its id is not a plain id")
		case err != nil:
			kept = append(kept, what+": its name does not say when it was made")
		case !made.Add(time.Second).Before(before): // the mark has whole seconds
			kept = append(kept, what+": not old enough")
		default:
			old = append(old, e)
		}
	}
	return old, kept, err
}

// Remove deletes an entry from Old, if the object with its id still has its name.
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

// maxPages limits how many pages are read, in case the list never ends.
const maxPages = 100

// ErrEndless is returned for a list with more than maxPages pages.
var ErrEndless = errors.New("the list goes on after 100 pages; what the rest holds is not known")

// marked lists the objects that bear the suite's mark, keeping only ids and names. It
// reads the whole list first, since a list whose items are deleted meanwhile may skip
// some. With an error it returns what it found until then.
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

// shortened returns a copy of an id, cut to a length that still shows that it is too
// long.
func shortened(id string) string { return strings.Clone(id[:min(len(id), 200)]) }
