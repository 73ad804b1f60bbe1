package ledger

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/api"
)

const (
	marked  = "modecert contact-1 3f9a2b7c44d1"
	ours    = "modecert app-1 20250416T080000Z 3f9a2b7c44d1"
	another = "modecert app-2 20250416T080000Z 0123456789ab"
)

func TestEraser_Undo(t *testing.T) {
	contact := func(name string) Entry { return Entry{Kind: "contact", Channel: "RCS", Name: name} }
	for name, tc := range map[string]struct {
		entry   Entry
		deletes []string
		err     string
	}{
		"app by id":                     {Entry{Kind: "app", Name: ours, ID: "A-2"}, []string{"/apps/A-2"}, ""},
		"app by name":                   {Entry{Kind: "app", Name: ours}, []string{"/apps/A-2"}, ""},
		"app by the id of another":      {Entry{Kind: "app", Name: ours, ID: "A-1"}, []string{"/apps/A-2"}, ""},
		"app by an id that is no id":    {Entry{Kind: "app", Name: ours, ID: ".."}, []string{"/apps/A-2"}, ""},
		"app that never was":            {Entry{Kind: "app", Name: "modecert app-9 000000000000"}, nil, ""},
		"app that is gone":              {Entry{Kind: "app", Name: "modecert app-9 000000000000", ID: "gone"}, nil, ""},
		"app that goes":                 {Entry{Kind: "app", Name: another, ID: "going"}, []string{"/apps/going"}, ""},
		"app that stays":                {Entry{Kind: "app", Name: another, ID: "stuck"}, []string{"/apps/stuck"}, "status 409"},
		"app that cannot be read":       {Entry{Kind: "app", Name: another, ID: "trouble"}, nil, "reading it was answered with status 503"},
		"app of somebody's name":        {Entry{Kind: "app", Name: "Production Bot", ID: "A-1"}, nil, "not one that the suite gives: kept"},
		"the same without an id":        {Entry{Kind: "app", Name: "Production Bot"}, nil, "not one that the suite gives: kept"},
		"contact by id":                 {Entry{Kind: "contact", Channel: "RCS", Name: "+1563", ID: "C-14"}, []string{"/contacts/C-14"}, ""},
		"contact by another's id":       {Entry{Kind: "contact", Channel: "RCS", Name: "+1555", ID: "C-5"}, []string{"/contacts/C-1"}, ""},
		"contact by identity":           {contact("+1555"), []string{"/contacts/C-1"}, ""},
		"contact that never was":        {contact("+1556"), nil, ""},
		"contact of an older ledger":    {Entry{Kind: "contact", Name: "+1555"}, []string{"/contacts/C-1"}, ""},
		"contact by another channel":    {contact("+1557"), nil, ""},
		"contact that stands for two":   {contact("+1558"), nil, "may belong to another client: kept"},
		"contact with a name":           {contact("+1559"), nil, "may belong to another client: kept"},
		"contact with an address":       {contact("+1560"), nil, "may belong to another client: kept"},
		"two contacts, either may be":   {contact("+1561"), nil, "may belong to another client: kept"},
		"a stranger's beside a plain":   {contact("+1562"), []string{"/contacts/C-12"}, "C-11 stands for it and may belong to another client: kept"},
		"a marked one beside a plain":   {contact("+1563"), []string{"/contacts/C-14", "/contacts/C-13"}, ""},
		"a marked one that is of two":   {contact("+1565"), nil, "may belong to another client: kept"},
		"a contact named by its number": {contact("+1564"), []string{"/contacts/C-15"}, ""},
		"what nobody knows of":          {Entry{Kind: "moon", ID: "1"}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var deleted []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				path := r.URL.EscapedPath()
				kind, id, one := strings.Cut(strings.TrimPrefix(path, "/"), "/")
				switch {
				case one && r.Method == http.MethodGet:
					list := map[string]string{"apps": apps, "contacts": people}[kind]
					body := gjson.Get("["+list+"]", `#(id=="`+id+`")`).Raw
					status := map[bool]int{true: 404, false: 200}[body == ""]
					if id == "trouble" {
						status = 503
					}
					w.WriteHeader(status)
					fmt.Fprint(w, body)
				case r.Method == http.MethodDelete:
					deleted = append(deleted, path)
					if status := map[string]int{"/apps/going": 404, "/apps/stuck": 409}[path]; status != 0 {
						w.WriteHeader(status)
					}
				case path == "/apps":
					fmt.Fprint(w, `{"apps":[`+apps+`]}`)
				case path == "/contacts": // and the target ignores the filter
					assert.Equal(t, "RCS", r.FormValue("channel"))
					fmt.Fprint(w, `{"contacts":[`+people+`]}`)
				}
			}))
			defer server.Close()
			var told []string
			u := &Eraser{API: api.Client{HTTP: http.DefaultClient, Root: server.URL}, Channel: "RCS", Deleted: func(e Entry) { told = append(told, "/"+e.Kind+"s/"+e.ID) }}
			err := u.Undo(t.Context(), tc.entry)
			if tc.err == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, tc.err)
			}
			assert.Equal(t, tc.deletes, deleted)
			if tc.err == "" && tc.entry.ID == "" {
				assert.Equal(t, deleted, told)
			}
		})
	}
}

const apps = `
	{"id":"A-1","display_name":"Production Bot"},
	{"id":"A-2","display_name":"` + ours + `"},
	{"id":"../A-2","display_name":"` + ours + `"},
	{"id":"going","display_name":"` + another + `"},
	{"id":"stuck","display_name":"` + another + `"}`

const people = `
	{"id":"C-1","channel_identities":[{"channel":"RCS","identity":"1555"},{"channel":"RCS","identity":"+1555"}],"display_name":"Unknown"},
	{"id":"C-2","channel_identities":[{"channel":"RCS","identity":"+15551"}]},
	{"id":"C-3","channel_identities":[{"channel":"SMS","identity":"+1557"}]},
	{"id":"C-4","channel_identities":[{"channel":"RCS","identity":"+1558"},{"channel":"SMS","identity":"+1558"}]},
	{"id":"C-5","channel_identities":[{"channel":"RCS","identity":"+1559"}],"display_name":"Astrid"},
	{"id":"C-6","channel_identities":[{"channel":"RCS","identity":"+1560"}],"email":"a@example.com"},
	{"id":"C-7","channel_identities":[{"channel":"RCS","identity":"+1561"}]},
	{"id":"C-8","channel_identities":[{"channel":"RCS","identity":"+1561"}]},
	{"id":"C-11","channel_identities":[{"channel":"RCS","identity":"+1562"}],"external_id":"4711"},
	{"id":"C-12","channel_identities":[{"channel":"RCS","identity":"+1562"}]},
	{"id":"C-13","channel_identities":[{"channel":"RCS","identity":"+1563"}]},
	{"id":"C-14","channel_identities":[{"channel":"RCS","identity":"+1563"}],"display_name":"` + marked + `"},
	{"id":"C-15","channel_identities":[{"channel":"RCS","identity":"+1564"}],"display_name":"1564"},
	{"id":"C-16","channel_identities":[{"channel":"RCS","identity":"+1565"},{"channel":"RCS","identity":"+46"}],"display_name":"` + marked + `"}`

// A contact with several identities is the run's if all of them are: it is deleted once,
// by whichever claim is undone first.
func TestEraser_Undo_severalIdentities(t *testing.T) {
	const two, foreign = `{"id":"C-1","channel_identities":[{"channel":"RCS","identity":"1555"},{"channel":"SMS","identity":"+1556"}]`,
		`{"id":"C-1","channel_identities":[{"channel":"RCS","identity":"1555"},{"channel":"SMS","identity":"+46"}]`
	for name, tc := range map[string]struct {
		contact string
		deleted int
		kept    bool
	}{
		"made for a message":                 {two + `,"display_name":"Unknown"}`, 1, false},
		"made by a request":                  {two + `,"display_name":"` + marked + `"}`, 1, false},
		"named by somebody":                  {two + `,"display_name":"Astrid"}`, 0, true},
		"with a foreign one":                 {foreign + `}`, 0, true},
		"with a foreign one, under our mark": {foreign + `,"display_name":"` + marked + `"}`, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			deleted := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				list := tc.contact
				if r.Method == http.MethodDelete {
					deleted++
				}
				if deleted > 0 || r.FormValue("identity") == "+1556" && tc.kept && !strings.Contains(tc.contact, "1556") {
					list = ""
				}
				fmt.Fprint(w, `{"contacts":[`+list+`]}`)
			}))
			defer server.Close()
			l := New(nil)
			require.NoError(t, l.ClaimContact("RCS", "+1555"))
			require.NoError(t, l.ClaimContact("SMS", "+1556"))
			failed := l.Undo(t.Context(), &Eraser{API: api.Client{HTTP: http.DefaultClient, Root: server.URL}, Owns: l.Owns})
			assert.Equal(t, tc.deleted, deleted)
			assert.Equal(t, tc.kept, len(failed) > 0, failed)
		})
	}
}

// If nothing was sent, a new contact with a claimed identity is someone else's: there
// is no look-up at all.
func TestEraser_Undo_idle(t *testing.T) {
	u := &Eraser{Idle: true}
	require.NoError(t, u.Undo(t.Context(), Entry{Kind: "contact", Channel: "SMS", Name: "+1"}))
}

// torn answers a deletion with a body that breaks off.
type torn struct{}

func (torn) Do(req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, "/A") && req.Method == http.MethodGet {
		return answer(http.StatusOK, `{"id":"A","display_name":"`+ours+`"}`), nil
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))}, nil
}

func TestEraser_Undo_ignoresTheAnswersBody(t *testing.T) {
	u := &Eraser{API: api.Client{HTTP: torn{}}}
	require.NoError(t, u.Undo(t.Context(), Entry{Kind: "app", Name: ours, ID: "A"}))
	require.ErrorIs(t, u.Undo(t.Context(), Entry{Kind: "app", Name: ours}), io.ErrUnexpectedEOF, "what a look-up says does")
}

// bottomless answers every list with one more page.
type bottomless struct{ pages int }

func (b *bottomless) Do(*http.Request) (*http.Response, error) {
	b.pages++
	return answer(http.StatusOK, fmt.Sprintf(`{"apps":[{"id":"A-%d","display_name":"modecert app-1 20200101T000000Z 0123456789ab"}],"next_page_token":"t"}`, b.pages)), nil
}

// A list without an end is read to its 100th page, and what was found is returned with
// the error.
func TestOld_endless(t *testing.T) {
	list := &bottomless{}
	old, _, err := (&Eraser{API: api.Client{HTTP: list}}).Old(t.Context(), "app", time.Now())
	require.ErrorIs(t, err, ErrEndless)
	assert.Len(t, old, 100)
	assert.Equal(t, 100, list.pages)
}

// An update may clear the name of an app; the run deletes it if it knows it by its id.
func TestEraser_Undo_clearedName(t *testing.T) {
	for _, name := range []string{`,"display_name":null`, `,"display_name":""`, ``, `,"display_name":"Production Bot"`} {
		for _, known := range []bool{true, false} {
			deleted, foreign := 0, 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodDelete:
					deleted++
				case r.URL.Path == "/apps/A-1":
					fmt.Fprint(w, `{"id":"A-1"`+name+`}`)
				default:
					fmt.Fprint(w, `{"apps":[]}`)
				}
			}))
			u := &Eraser{API: api.Client{HTTP: http.DefaultClient, Root: server.URL},
				Cleared: func(e Entry) bool { return known && e.ID == "A-1" }, Foreign: func(Entry, []byte) { foreign++ }}
			assert.NoError(t, u.Undo(t.Context(), Entry{Kind: "app", Name: ours, ID: "A-1"}))
			server.Close()
			want := map[bool]int{true: 1}[known && !strings.Contains(name, "Bot")]
			assert.Equal(t, []int{want, 1 - want}, []int{deleted, foreign}, "%s, known: %v", name, known)
		}
	}
}
