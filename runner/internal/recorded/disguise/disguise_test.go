package disguise

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas/wire"
)

func exchanged(method, url, sent, got string) cassette.Entry {
	return cassette.Entry{Exchange: &wire.Exchange{
		Request:  wire.Request{Method: method, URL: url, Body: wire.Body(sent)},
		Response: &wire.Response{Status: 200, Header: map[string]string{"Location": "/u/+15551234567"}, Body: wire.Body(got)},
	}}
}

func TestTape_hidesNamesAndNumbers(t *testing.T) {
	tape := []cassette.Entry{
		exchanged("GET", "/contacts?identity=%2B15550001111", "", `{"contacts":[
			{"id":"C-1","display_name":"Ada Lovelace","email":"ada@example.org","language":"EN_US","channel_identities":[
				{"channel":"SMS","identity":"15550001111"},{"channel":"SMS","identity":"+4479460000"},{"channel":"RCS","identity":"4479460000"}]},
			{"id":"C-2","display_name":"Ada Lovelace","metadata":"{\"boss\":\"Ada Lovelace\",\"n\":1}"}],"next_page_token":"p"}`),
		exchanged("PATCH", "/contacts/C-1", `{"display_name":"Ada Lovelace","metadata":"ours"}`, `{"display_name":"Ada Lovelace","metadata":"ours"}`),
		exchanged("GET", "/apps?name=Ada+Lovelace", "", `{"error":{"message":"no app for +4479460000, nor for +4915112345678"}}`),
		{Callbacks: &cassette.CallbacksRead{Seen: []cassette.RecordedCallback{{Body: wire.Body(`{"message":{"text":"Ada Lovelace was here","identity":"+4479460000"}}`)}}}},
		{Action: &cassette.Action{Kind: cassette.ActReply, Input: []byte(`{"AppID":"A","Identity":"+15550001111"}`), Error: "no phone +4479460000"}},
		exchanged("GET", "/x", "", "<html>+4479460000</html>"),
	}
	original, err := json.Marshal(tape)
	require.NoError(t, err)
	hidden, err := json.Marshal(Tape(tape))
	require.NoError(t, err)
	again, err := json.Marshal(tape)
	require.NoError(t, err)
	assert.Equal(t, string(original), string(again), "the tape itself is not changed")
	for _, name := range []string{"Ada", "Lovelace", "example.org", "4479460000", "4915112345678", "15551234567"} {
		assert.NotContains(t, string(hidden), name)
	}
	got := Tape(tape)
	assert.JSONEq(t, `{"contacts":[
			{"id":"C-1","display_name":"text-0001","email":"text-0002","language":"EN_US","channel_identities":[
				{"channel":"SMS","identity":"15550001111"},{"channel":"SMS","identity":"+155500000000001"},{"channel":"RCS","identity":"155500000000001"}]},
			{"id":"C-2","display_name":"text-0001","metadata":"{\"text\":\"?\"}"}],"next_page_token":"p"}`,
		strings.Replace(string(got[0].Exchange.Response.Body), `{\"boss\":\"text-0001\",\"n\":1}`, `{\"text\":\"?\"}`, 1))
	assert.Equal(t, `{"display_name":"text-0001","metadata":"ours"}`, string(got[1].Exchange.Request.Body), "what we repeat of the target's is hidden alike")
	assert.Equal(t, `{"display_name":"text-0001","metadata":"ours"}`, string(got[1].Exchange.Response.Body), "and equal stays equal")
	assert.Equal(t, "/apps?name=text-0001", got[2].Exchange.Request.URL)
	assert.Contains(t, string(got[2].Exchange.Response.Body), "no app for +155500000000001, nor for +155500000000003")
	assert.Equal(t, `{"AppID":"A","Identity":"+15550001111"}`, string(got[4].Action.Input))
}

func TestKept(t *testing.T) {
	for pointer, want := range map[string]bool{
		"/id": true, "/apps/*/id": true, "/apps/*/webhooks/*/triggers/*": true, "/error/message": true,
		"/message": false, "/apps/*/display_name": false, "/contacts/*/channel_identities/*/identity": false, "/*": false, "": false,
	} {
		assert.Equal(t, want, kept(pointer), pointer)
	}
}

func TestEditTexts(t *testing.T) {
	upper := func(pointer, text string) string {
		if text == "keep" {
			return text
		}
		return "<" + pointer + ">"
	}
	for body, want := range map[string]string{
		`{"a" : "x", "b":["y", {"c/~":"z"}], "n":1.50}`: `{"a" : "</a>", "b":["</b/*>", {"c/~":"</b/*/c~1~0>"}], "n":1.50}`,
		`{"a":"keep","k\u0065y":"keep"}`:                `{"a":"keep","k\u0065y":"keep"}`,
		`{"a":"x","a":"x"}`:                             `{"a":"</a>","a":"</a>"}`,
		`"x"`:                                           `"<>"`,
		` [ ] `:                                         ` [ ] `,
		"no JSON":                                       "<>",
		"\xff":                                          "\xff",
		"":                                              "",
	} {
		assert.Equal(t, want, string(editTexts([]byte(body), upper)), body)
	}
}

// The run's values become those of the replay's seed, whatever numbers the run had.
func TestPseudonyms_areThoseOfReplay(t *testing.T) {
	p, replayed := NewPseudonyms(Seed, "R-A/s"), session.NewValues(Seed, "R-A/s", nil)
	for range 3 {
		replayed.Name("app")
		replayed.Identity()
	}
	want := session.NewValues(Seed, "R-A/s", nil)
	assert.Equal(t, want.Identity(), p.Of("identity-1"))
	assert.Equal(t, want.Name("app"), p.Of("app-1"))
	assert.Equal(t, want.Identity(), p.Of("identity-2"))
	assert.Equal(t, want.Name("app"), p.Of("app-2"))
}

func FuzzEditTexts(f *testing.F) {
	for _, seed := range []string{`{"a":"b","c":["d",{"e":"f"}]}`, `{"a":"a","a":"\ud83d\ude00"}`, `"\u0000"`, "\xff", "no"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		same := editTexts(body, func(_, text string) string { return text })
		if string(same) != string(body) && json.Valid(body) {
			t.Fatalf("%q became %q", body, same)
		}
		edited := editTexts(body, func(_, text string) string { return text + "!" })
		if json.Valid(body) && !json.Valid(edited) {
			t.Fatalf("%q became %q", body, edited)
		}
		Tape([]cassette.Entry{exchanged("POST", "/a?b="+string(body), string(body), string(body))})
	})
}

func TestAccounts(t *testing.T) {
	own := `[{"channel":"SMS","static_bearer":{"claimed_identity":"modecert","token":"not-a-real-token"}}]`
	assert.NotContains(t, Accounts([]byte(own)), "modecert")
	theirs := []byte(`[{"channel":"WHATSAPP","static_bearer":{"claimed_identity":"acme-plan","token":"•••"},"callback_for":"acme-plan","n":"abc"}]`)
	assert.Equal(t, `[{"channel":"WHATSAPP","static_bearer":{"claimed_identity":"account-0001","token":"•••"},"callback_for":"account-0001","n":"abc"}]`,
		string(HideAccounts(theirs, Accounts(theirs))))
}
