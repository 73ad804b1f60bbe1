package explore

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/modecert/modecert/steps"
)

// outcome adds a Then for each difference. If any of the texts are phrases, it uses only
// those.
func (t *teller) outcome() {
	var others []string
	for _, p := range t.diff {
		text := t.then(t.w[t.last], p)
		switch {
		case text == "" || slices.Contains(t.thens, text):
		case steps.Known(text):
			t.thens = append(t.thens, text)
		default:
			others = append(others, text)
		}
	}
	all := slices.Clone(t.thens)
	t.thens = slices.DeleteFunc(t.thens, func(text string) bool { // "the contact ID" beside "the contact ID and …"
		return slices.ContainsFunc(all, func(o string) bool { return strings.HasPrefix(o, text+" and ") })
	})
	if act := t.w[t.act].Do; t.w[t.last].Do == ReadApp && len(t.thens) > 0 && (act == SendMessage || act == Reply) && t.ok(t.act) {
		// A message may change the app only once it has been processed.
		t.thens = slices.Insert(t.thens, 0, t.of(t.w[t.act].N, func(which string) string { return fmt.Sprintf(sayIsReported, which, reported) }))
	}
	if len(t.thens) == 0 && t.shape && len(t.diff) > 0 {
		if text := t.thenMet(t.diff[0]); steps.Known(text) {
			t.thens = append(t.thens, text)
		}
	}
	if len(t.thens) == 0 {
		t.cannot("what is expected: %s", strings.Join(append(others, fmt.Sprint(t.diff)), ", "))
	}
}

// thenMet says what shows that a body was met.
func (t *teller) thenMet(p Point) string {
	name, _, _ := strings.Cut(p.At, "/")
	switch {
	case name != "":
		return t.thenCalled(Point{At: name})
	case t.act != t.last:
		return ""
	case t.ok(t.last):
		return saySucceeds
	}
	return t.thenAllowed(t.w[t.last], false)
}

// then says one difference.
func (t *teller) then(s Step, p Point) string {
	if !strings.HasPrefix(p.At, "/") {
		return t.thenCalled(p)
	}
	expected, _ := parsed(t.expected[t.last].Answer).(map[string]any)
	success := t.ok(t.last)
	switch s.Do {
	case CallAsStranger:
		return sayAsks
	case CallMalformed:
		return sayRefusedAsBad
	case ReadMessage:
		return t.thenRead(s, p, success)
	case ReadEvent:
		if p.At == "/status" && success {
			return t.of(s.Of, func(which string) string { return fmt.Sprintf(sayStored, which) })
		}
		return ""
	case CreateApp, ChangeApp, ReadApp:
		if p.At == "/status" && s.Do != ReadApp {
			return t.thenAllowed(s, success)
		}
		return t.thenApp(strings.TrimPrefix(p.At, "/body"), p, sayAppIs, sayAppKeeps)
	case ListApps:
		return t.thenAppListed(p, expected)
	case LookUpContact:
		if s.Who != t.who {
			t.cannot("step %d is about a recipient who is not the last one", s.N)
		}
		if text := t.thenThere(p, "/body/contacts", "contact"); !t.hasTwo(s.Who) || text == "" {
			return text
		} else if text == fmt.Sprintf(sayHasNone, "contact") {
			return sayNeitherHas
		}
		return ""
	case ListConversations:
		if strings.HasSuffix(p.At, "/active") && p.Expected == "true" {
			return sayHasActive
		}
		return t.thenThere(p, "/body/conversations", "conversation with the app")
	case ReadConversation:
		if strings.HasSuffix(p.At, "/active") && p.Expected == "true" {
			return sayHasActive
		}
		return ""
	case ReadContact:
		return ""
	case ListMessages, LastMessages:
		if p.At == "/status" {
			return t.thenAllowed(s, success)
		}
		return t.thenListed(s, p, expected)
	}
	if p.At == "/status" {
		return t.thenAllowed(s, success)
	}
	return ""
}

func (t *teller) thenAllowed(s Step, success bool) string {
	switch {
	case success:
		return saySucceeds
	case s.Do == ListMessages:
		return sayRefusedAsBad
	}
	if mode := s.With[optMode]; mode == "" || mode == "DISPATCH" || mode == "CONVERSATION" {
		for _, bound := range []struct {
			field, mode string
			least, most int
		}{{optDispatchDays, "DISPATCH", 0, 7}, {optDays, "CONVERSATION", 1, 3650}} {
			if n, err := strconv.Atoi(s.With[bound.field]); err == nil && (n < bound.least || n > bound.most) {
				return fmt.Sprintf(sayNeverBeyond, bound.mode, strconv.Itoa(bound.least), strconv.Itoa(bound.most))
			}
		}
		if kind := s.With[optDispatchType]; kind != "" && kind != "MESSAGE_EXPIRE_POLICY" {
			return sayOnlyExpire
		}
	}
	return sayRefused
}

func (t *teller) thenRead(s Step, p Point, success bool) string {
	among := ""
	if mode := sourceMode(s); mode != "" {
		among = fmt.Sprintf(sayAmong, mode)
	} else {
		among = fmt.Sprintf(sayAmong, "CONVERSATION") // the default source
	}
	said := func(format, rest string) string {
		return t.of(s.Of, func(which string) string { return fmt.Sprintf(format, which) + rest })
	}
	switch {
	case p.At == "/status" && success:
		return said(sayStored, among)
	case p.At == "/status":
		for i, before := range t.w[:t.last] {
			if before.Do == PassTime || before.Do == DeleteMessage && before.Of == s.Of && t.ok(i) {
				return said(sayNoLonger, "")
			}
		}
		return said(sayNeverStored, among)
	}
	return t.thenShown(s.Of, stored, strings.TrimPrefix(p.At, "/body"), p)
}

// The places in which a message appears.
const (
	stored    = "stored"
	listed    = "listed"
	reported  = "reported"
	submitted = "reported as submitted"
)

// shows describes a message in a place; rest is the end of the phrase.
func (t *teller) shows(n int, place, rest string) string {
	return t.of(n, func(which string) string { return shower(which, place) + rest })
}

// shower returns the subject of a sentence about a message in a place.
func shower(which, place string) string {
	switch place {
	case stored, listed:
		return fmt.Sprintf(sayKept, place, which)
	case submitted:
		return fmt.Sprintf(saySubmission, which)
	}
	if which == "message" || which == "event" || strings.HasSuffix(which, " message") && !strings.HasSuffix(which, "inbound message") {
		return fmt.Sprintf(sayReceipt, which)
	}
	return fmt.Sprintf(sayCallback, which)
}

// thenShown describes a member of a message in a place.
func (t *teller) thenShown(n int, place, at string, p Point) string {
	switch {
	case at == "/processing_mode" && (place == stored || place == listed):
		return t.of(n, func(which string) string { return fmt.Sprintf(sayIsIn, which, place, p.Expected) })
	case at == "/metadata":
		return t.shows(n, place, t.metadata(p))
	}
	return t.shows(n, place, t.shownRest(place, at, p))
}

// shownRest returns the end of a phrase about a member, for any subject.
func (t *teller) shownRest(place, at string, p Point) string {
	switch at {
	case "/processing_mode":
		return fmt.Sprintf(saySays, p.Expected)
	case "/contact_id", "/conversation_id":
		switch {
		case p.Expected == "nothing":
			return sayCarriesNoIDs
		case at == "/contact_id" && place == reported:
			return sayCarriesContact
		}
		return sayCarriesIDs
	case "/channel_identity/identity":
		return sayCarriesIdentity
	}
	return " shows " + at // not a phrase
}

var ofStep = regexp.MustCompile(`of step (\d+)`)

// carried returns the labels of the values of a kind that a text contains.
func (t *teller) carried(kind, text string) []string {
	var labels []string
	for _, m := range ofStep.FindAllStringSubmatch(text, -1) {
		if at := slices.Index(t.labels[kind], atoi(m[1])); at >= 0 && at < 2 {
			labels = append(labels, []string{"A", "B"}[at])
		}
	}
	slices.Sort(labels)
	return slices.Compact(labels)
}

// metadata returns the end of a phrase about message metadata.
func (t *teller) metadata(p Point) string {
	if p.Expected == "nothing" {
		return sayCarriesNone
	}
	if labels := t.carried(messageMetadata, p.Expected); len(labels) == 1 {
		return fmt.Sprintf(sayCarriesMetadata, labels[0])
	}
	return " carries " + p.Expected // not a phrase
}

// thenApp describes a member of an app, in a read or in a list.
func (t *teller) thenApp(at string, p Point, is, keeps string) string {
	number := p.Expected
	var n struct{ Number string }
	switch {
	case number == "nothing":
		number = "0"
	case json.Unmarshal([]byte(number), &n) == nil && n.Number != "":
		number = n.Number
	}
	for mode, field := range map[string]string{"DISPATCH": "/dispatch_retention_policy", "CONVERSATION": "/retention_policy"} {
		switch at {
		case field + "/ttl_days", field + "/ttl_days/number":
			return fmt.Sprintf(keeps, mode, days(number))
		case field + "/retention_type":
			return fmt.Sprintf(sayAppKeepsUnder, mode, p.Expected)
		}
	}
	switch at {
	case "/processing_mode":
		return fmt.Sprintf(is, p.Expected)
	case "/display_name":
		if t.w[t.act].Do != CreateApp { // a new app has no earlier state
			return sayUnchanged
		}
	}
	return ""
}

// thenAppListed describes a member of the app in the list of apps.
func (t *teller) thenAppListed(p Point, expected map[string]any) string {
	body, _ := expected["body"].(map[string]any)
	list, _ := body["apps"].([]any)
	rest, ok := strings.CutPrefix(p.At, "/body/apps/")
	number, at, _ := strings.Cut(rest, "/")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n >= len(list) {
		return ""
	}
	if o, _ := list[n].(map[string]any); o["id"] != fmt.Sprintf("<app %d>", t.app) {
		return ""
	}
	if strings.HasSuffix(at, "retention_type") {
		return ""
	}
	return t.thenApp("/"+at, p, sayAppListed, sayAppListedWith)
}

func (t *teller) thenThere(p Point, list, what string) string {
	switch {
	case p.At == list && (p.Expected == "nothing" || p.Expected == "an empty list"):
		return fmt.Sprintf(sayHasNone, what)
	case p.At == list:
		return fmt.Sprintf(sayHas, what)
	case p.At == "/status":
		return saySucceeds
	}
	return ""
}

// thenListed says what a list holds.
func (t *teller) thenListed(s Step, p Point, expected map[string]any) string {
	body, _ := expected["body"].(map[string]any)
	list, _ := body["messages"].([]any)
	if rest, ok := strings.CutPrefix(p.At, "/body/messages/"); ok {
		number, at, _ := strings.Cut(rest, "/")
		if n := atoi(number); n < len(list) {
			if of := item(list[n]); of != 0 {
				return t.thenShown(of, listed, "/"+at, p)
			}
		}
		return ""
	}
	if p.At == "/page" {
		return fmt.Sprintf(sayNoPageHolds, s.With[optPage])
	}
	if p.At != "/body/messages" {
		return ""
	}
	var names []string
	for _, i := range list {
		of := item(i)
		if of == 0 {
			return ""
		}
		names = append(names, t.names(of)[0])
	}
	switch len(names) {
	case 0:
		return sayHoldsNothing
	case 1:
		return fmt.Sprintf(sayHoldsOnly, names[0])
	case 2:
		return fmt.Sprintf(sayHoldsBoth, names[0], names[1])
	}
	return ""
}

// item returns the step that sent a normalised message, or 0.
func item(v any) int {
	o, _ := v.(map[string]any)
	for _, content := range []string{"app_message", "contact_message"} {
		inner, _ := o[content].(map[string]any)
		text, _ := inner["text_message"].(map[string]any)
		name, _ := text["text"].(string)
		if n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "<text of step "), ">")); err == nil {
			return n
		}
	}
	return 0
}

// thenCalled describes a callback.
func (t *teller) thenCalled(p Point) string {
	name, at, _ := strings.Cut(p.At, "/")
	at = "/" + strings.Trim(strings.TrimPrefix(at+"/", name+"/"), "/")
	gone := p.Expected == "no such callback"
	last := func(of []int) int {
		if len(of) == 0 {
			return 0
		}
		return of[len(of)-1]
	}
	n, place := 0, reported
	switch name {
	case "contact_create_notification", "conversation_start_notification":
		what := map[string]string{"contact_create_notification": "contact creation", "conversation_start_notification": "conversation start"}[name]
		switch {
		case gone && t.reports(name):
			return "" // an earlier one is: no phrase says that there is no second
		case gone:
			return fmt.Sprintf(sayNeverReported, what)
		case at == "/":
			return fmt.Sprintf(sayCreated, what)
		case at == "/signature":
			return fmt.Sprintf(sayCreatedSigned, what)
		}
		return fmt.Sprintf(sayCreated, what)
	case "capability_notification":
		return sayCapabilityIs
	case "opt_in_notification", "opt_out_notification":
		subject := map[string]string{"opt_in_notification": "opt-in", "opt_out_notification": "opt-out"}[name]
		switch {
		case gone:
			return ""
		case at == "/":
			return fmt.Sprintf(sayIsReported, subject, reported)
		case at == "/signature":
			return fmt.Sprintf(saySigned, subject)
		}
		return fmt.Sprintf(sayCallback, subject) + t.shownRest(reported, at, p)
	case "message_submit_notification":
		n, place = last(t.sent), submitted
	case "message_delivery_report", "event_delivery_report":
		n = last(t.sent)
	case "message", "event":
		n = last(t.received)
	}
	if n == 0 || gone {
		return ""
	}
	said := func(format string, rest ...any) string {
		return t.of(n, func(which string) string {
			return fmt.Sprintf(format, slices.Insert(slices.Clone(rest), 0, any(which))...)
		})
	}
	switch {
	case at == "/":
		return said(sayIsReported, place)
	case at == "/signature":
		return said(saySigned)
	case strings.HasPrefix(at, "/message_metadata"):
		labels := t.carried(conversationMetadata, t.callback(name, "message_metadata"))
		switch len(labels) {
		case 0:
			return said(sayCarriesNo, conversationMetadata)
		case 1:
			return said(sayCarries, conversationMetadata, labels[0])
		}
		return said(sayCarriesMerged, labels[0], labels[1])
	case at == "/correlation_id":
		if labels := t.carried(correlationID, p.Expected); len(labels) > 0 {
			return said(sayCarries, correlationID, labels[0])
		}
		return said(sayCarriesNo, correlationID)
	}
	return t.thenShown(n, place, at, p)
}

// reports reports whether a callback of a kind is expected.
func (t *teller) reports(name string) bool {
	return slices.ContainsFunc(t.expected[:t.last+1], func(s Seen) bool {
		return slices.ContainsFunc(s.Called, func(c string) bool { return kind(c) == name })
	})
}

// callback returns a member of the callback of a kind that is expected last.
func (t *teller) callback(name, member string) string {
	for i := t.last; i >= 0; i-- {
		for _, c := range t.expected[i].Called {
			if o, _ := parsed(c).(map[string]any); kind(c) == name {
				return compact(o[member])
			}
		}
	}
	return ""
}
