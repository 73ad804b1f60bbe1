// Package disguise hides names and numbers in a recording of someone's service, so that
// it can be kept and passed on. [Tape] disguises a tape, [Pseudonyms] the values of a
// scenario, [Accounts] the accounts of channel credentials. It does not mask secrets;
// package evidence does that at capture.
package disguise

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas/wire"
)

// The values that the run handed out become those of a run with Seed. A text of the
// target is kept if the allow-list of JSON pointers names it or if the run said it
// first. All other texts are numbered by first appearance. Equal texts stay equal, so
// that the steps judge the recording as they judged the service.

// Seed is the seed with which a recording of an endpoint is played back.
const Seed = 1

// keptMembers are the members whose text is kept: ids, which a recording renumbers,
// times, and words that the API reference lists. A pointer is on the allow-list if it
// ends in one of these, or in an element of a list of that name.
var keptMembers = members(`
	id app_id contact_id conversation_id event_id message_id project_id request_id
	accept_time accepted_time event_time last_received last_time
	next_page_token
	active_channel channel code conversation_metadata_report_view delivery_status
	direction language processing_mode reason retention_type status sub_code
	target_type triggers type @type`)

// keptPointers are whole pointers that are kept too.
var keptPointers = map[string]bool{"/error/message": true, "/AppID": true}

func members(list string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		m[name] = true
	}
	return m
}

// kept reports whether a pointer of the target's is on the allow-list.
func kept(pointer string) bool {
	for {
		parent, last := cutLast(pointer)
		if last != "*" {
			return keptMembers[last] || keptPointers[pointer]
		}
		pointer = parent
	}
}

// cutLast cuts the last token off a pointer.
func cutLast(pointer string) (parent, last string) {
	i := strings.LastIndexByte(pointer, '/')
	return pointer[:max(i, 0)], pointer[i+1:]
}

// Pseudonyms replaces, in a recording, the values that a scenario received by those of
// another seed.
type Pseudonyms struct{ *session.Values }

// NewPseudonyms returns the pseudonyms of a scenario, those of seed.
func NewPseudonyms(seed int64, scenario string) Pseudonyms {
	return Pseudonyms{session.NewValues(seed, scenario, nil)}
}

// Of returns the pseudonym of the value with a key. Call it once for each key, in
// order.
func (p Pseudonyms) Of(key string) string {
	if kind := key[:strings.LastIndexByte(key, '-')]; kind != "identity" {
		return p.Name(kind)
	}
	return p.Identity()
}

// shortestAccount is the length in bytes from which the name of an account is hidden
// everywhere: a shorter one may be any word.
const shortestAccount = 5

// Accounts maps the texts of channel credentials that name the operator's accounts to
// their replacements. Names that begin with modecert, the suite's own, are left out.
func Accounts(credentials []byte) map[string]string {
	found := map[string]string{}
	editTexts(credentials, func(pointer, text string) string {
		_, member := cutLast(pointer)
		if pointer != "" && member != "channel" && text != evidence.Mask && len(text) >= shortestAccount && !strings.HasPrefix(text, "modecert") && found[text] == "" {
			found[text] = fmt.Sprintf("account-%04d", len(found)+1)
		}
		return text
	})
	return found
}

// HideAccounts replaces the accounts in the credentials themselves.
func HideAccounts(credentials []byte, hidden map[string]string) []byte {
	return editTexts(credentials, func(_, text string) string {
		if other, ok := hidden[text]; ok {
			return other
		}
		return text
	})
}

// disguise disguises one tape.
type disguise struct {
	ours    map[string]bool   // texts that the run said first
	theirs  map[string]string // replacements of the target's texts
	numbers int
	texts   int
}

// Tape returns a copy of a tape in which names and numbers are replaced.
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
		seen[i] = cassette.RecordedCallback{Header: d.header(s.Header), Body: d.answer(s.Body), SignatureFault: d.text(s.SignatureFault), To: s.To}
	}
	c.Seen = seen
	return c
}

func (d *disguise) header(h map[string]string) map[string]string {
	if h == nil {
		return nil
	}
	out := make(map[string]string, len(h))
	for _, name := range slices.Sorted(maps.Keys(h)) { // so that the numbering is the same every time
		out[name] = d.text(h[name])
	}
	return out
}

// url notes our own texts in path and query, and replaces those that repeat the
// target's.
func (d *disguise) url(raw string) string {
	path, query, asked := strings.Cut(raw, "?")
	for segment := range strings.SplitSeq(path, "/") {
		d.say(segment)
	}
	if !asked {
		return raw
	}
	return path + "?" + cassette.EditQuery(query, func(_, text string) string { return d.say(text) })
}

// request replaces the texts that repeat the target's and notes all others as ours.
func (d *disguise) request(body []byte) []byte {
	return editTexts(body, func(_, text string) string { return d.say(text) })
}

// say returns a text of ours, or the replacement if it repeats one of the target's.
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

// structured reports whether a text is itself JSON, as metadata is.
func structured(text string) bool {
	return text != "" && (text[0] == '{' || text[0] == '[') && wire.Valid([]byte(text))
}

// answer replaces the target's texts, except those on the allow-list.
func (d *disguise) answer(body []byte) []byte {
	return editTexts(body, func(pointer, text string) string {
		if pointer == "" || kept(pointer) {
			return d.text(text)
		}
		return d.hidden(text)
	})
}

// hidden returns the replacement of a text of the target's.
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

// number matches a telephone number on its own; numberWithin matches one within a text,
// where only the plus sign distinguishes it from other numbers.
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

// text replaces the telephone numbers in a text that is otherwise kept.
func (d *disguise) text(s string) string {
	return numberWithin.ReplaceAllStringFunc(s, d.hidden)
}
