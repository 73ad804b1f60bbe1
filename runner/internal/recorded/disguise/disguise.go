package disguise

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas/wire"
)

// A recording of somebody's service is made to be kept and passed on, so it
// tells nobody's name and number. What the run was handed becomes what a run
// with Seed is handed. What the target says is kept where an allow-list
// of JSON pointers names it, or where we said it first; everything else is
// numbered by first appearance. Equal stays equal, so that the steps judge the
// recording as they judged the service.

// Seed is the seed by which a recording of an endpoint is played back.
const Seed = 1

// keptMembers are the members whose text is kept whoever said it: ids, which a
// recording renumbers, times, and words that the API reference lists. A pointer
// that ends in one of these, element of a list or not, is on the allow-list.
var keptMembers = members(`
	id app_id contact_id conversation_id event_id message_id project_id request_id
	accept_time accepted_time event_time last_received last_time
	next_page_token
	active_channel channel code conversation_metadata_report_view delivery_status
	direction language processing_mode reason retention_type status sub_code
	target_type triggers type @type`)

// keptPointers are whole pointers that are kept besides.
var keptPointers = map[string]bool{"/error/message": true, "/AppID": true}

func members(list string) map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields(list) {
		m[name] = true
	}
	return m
}

// kept reports whether a pointer of the target's is on the allow-list.
func kept(pointer string) bool {
	for {
		parent, last, _ := cutLast(pointer)
		if last != "*" {
			return keptMembers[last] || keptPointers[pointer]
		}
		pointer = parent
	}
}

func cutLast(pointer string) (parent, last string, ok bool) {
	i := strings.LastIndexByte(pointer, '/')
	if i < 0 {
		return "", pointer, false
	}
	return pointer[:i], pointer[i+1:], true
}

// Pseudonyms lets the values that one scenario is handed stand in a recording
// as those of Seed.
type Pseudonyms struct{ *session.Values }

func NewPseudonyms(scenario string) Pseudonyms {
	return Pseudonyms{session.NewValues(Seed, scenario, nil)}
}

// Of is what stands for the value that was handed out under a key. Each key is
// asked for once, in order.
func (p Pseudonyms) Of(key string) string {
	if kind := key[:strings.LastIndexByte(key, '-')]; kind != "identity" {
		return p.Name(kind)
	}
	return p.Identity()
}

// shortestAccount is the length in bytes from which the name of an account is
// hidden wherever it stands: a shorter one may be any word.
const shortestAccount = 5

// Accounts lists the texts of channel credentials that name the operator's
// accounts at channels, and what stands for them. The suite's own names none.
func Accounts(credentials []byte) map[string]string {
	found := map[string]string{}
	editTexts(credentials, func(pointer, text string) string {
		_, member, _ := cutLast(pointer)
		if pointer != "" && member != "channel" && text != evidence.Mask && len(text) >= shortestAccount && !strings.HasPrefix(text, "modecert") && found[text] == "" {
			found[text] = fmt.Sprintf("account-%04d", len(found)+1)
		}
		return text
	})
	return found
}

// HideAccounts hides them in the credentials themselves.
func HideAccounts(credentials []byte, hidden map[string]string) []byte {
	return editTexts(credentials, func(_, text string) string {
		if other, ok := hidden[text]; ok {
			return other
		}
		return text
	})
}

// disguise goes through one tape and hides who is spoken of.
type disguise struct {
	ours    map[string]bool   // texts that we were the first to say
	theirs  map[string]string // texts of the target's, and what stands for them
	numbers int
	texts   int
}

// Tape returns a tape on which nobody can be told.
func Tape(tape []cassette.Entry) []cassette.Entry {
	d := &disguise{ours: map[string]bool{}, theirs: map[string]string{}}
	out := make([]cassette.Entry, len(tape))
	for i, e := range tape {
		switch {
		case e.Exchange != nil:
			x := d.exchange(*e.Exchange)
			e.Exchange = &x
		case e.Callbacks != nil:
			c := d.callbacks(*e.Callbacks)
			e.Callbacks = &c
		case e.Action != nil:
			a := *e.Action
			a.Input = d.request(a.Input)
			a.Output = d.answer(a.Output)
			a.Error = d.text(a.Error)
			e.Action = &a
		}
		out[i] = e
	}
	return out
}

func (d *disguise) exchange(x wire.Exchange) wire.Exchange {
	x.Request.URL = d.url(x.Request.URL)
	x.Request.Body = d.request(x.Request.Body)
	x.Error = d.text(x.Error)
	if x.Response != nil {
		r := *x.Response
		r.Body, r.Header = d.answer(r.Body), d.header(r.Header)
		x.Response = &r
	}
	return x
}

func (d *disguise) callbacks(c cassette.CallbacksRead) cassette.CallbacksRead {
	seen := make([]cassette.RecordedCallback, len(c.Seen))
	for i, s := range c.Seen {
		seen[i] = cassette.RecordedCallback{Header: d.header(s.Header), Body: d.answer(s.Body), SignatureFault: d.text(s.SignatureFault)}
	}
	c.Seen = seen
	return c
}

func (d *disguise) header(h map[string]string) map[string]string {
	if h == nil {
		return nil
	}
	out := make(map[string]string, len(h))
	for _, name := range slices.Sorted(maps.Keys(h)) { // so that numbers come in the same order every time
		out[name] = d.text(h[name])
	}
	return out
}

// url takes in what we say in path and query, and hides what we only repeat.
func (d *disguise) url(raw string) string {
	path, query, asked := strings.Cut(raw, "?")
	for segment := range strings.SplitSeq(path, "/") {
		d.say(segment)
	}
	if !asked {
		return raw
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		text, err := url.QueryUnescape(value)
		if err != nil {
			continue
		}
		if hidden := d.say(text); hidden != text {
			pairs[i] = name + "=" + url.QueryEscape(hidden)
		}
	}
	return path + "?" + strings.Join(pairs, "&")
}

// request hides what we repeat of the target's and takes in all else as ours.
func (d *disguise) request(body []byte) []byte {
	return editTexts(body, func(_, text string) string { return d.say(text) })
}

// say is a text of ours, or one of the target's that we repeat.
func (d *disguise) say(text string) string {
	if hidden, known := d.theirs[text]; known {
		return hidden
	}
	d.ours[text] = true
	d.ours[strings.TrimPrefix(text, "+")] = true
	if structured(text) {
		return string(d.request([]byte(text)))
	}
	return text
}

// structured reports whether a text is JSON itself, as metadata is.
func structured(text string) bool {
	return text != "" && (text[0] == '{' || text[0] == '[') && wire.Valid([]byte(text))
}

// answer hides what the target says, but for what is on the allow-list.
func (d *disguise) answer(body []byte) []byte {
	return editTexts(body, func(pointer, text string) string {
		if pointer == "" || kept(pointer) {
			return d.text(text)
		}
		return d.hidden(text)
	})
}

// hidden is what stands for a text of the target's.
func (d *disguise) hidden(text string) string {
	if text == "" || d.ours[text] {
		return text
	}
	if structured(text) {
		return string(editTexts([]byte(text), func(_, inner string) string { return d.hidden(inner) }))
	}
	if d.theirs[text] == "" {
		d.theirs[text] = d.invent(text)
	}
	return d.theirs[text]
}

// number is a telephone number on its own; numberWithin one in a text, where
// only the plus sign tells it from any other number.
var (
	number       = regexp.MustCompile(`^\+?[0-9]{7,15}$`)
	numberWithin = regexp.MustCompile(`\+[0-9]{7,15}`)
)

func (d *disguise) invent(text string) string {
	if !number.MatchString(text) {
		d.texts++
		return fmt.Sprintf("text-%04d", d.texts)
	}
	bare := strings.TrimPrefix(text, "+")
	if d.theirs["+"+bare] == "" {
		d.numbers++
		d.theirs["+"+bare] = fmt.Sprintf("+15550000%07d", d.numbers)
		d.theirs[bare] = strings.TrimPrefix(d.theirs["+"+bare], "+")
	}
	return d.theirs[text]
}

// text hides the numbers in a text that is kept otherwise.
func (d *disguise) text(s string) string {
	return numberWithin.ReplaceAllStringFunc(s, d.hidden)
}
