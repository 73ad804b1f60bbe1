package sequence

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/schemas/wire"
)

// names numbers the ids of a diagram by kind, in order of appearance: a reader can
// tell a second message from the first, and not one id from another.
type names map[string][]string

// of returns the word for an id: its kind, with a number from the second on.
func (n names) of(kind, id string) string {
	i := slices.Index(n[kind], id)
	if i < 0 {
		i = len(n[kind])
		n[kind] = append(n[kind], id)
	}
	if i == 0 {
		return kind
	}
	return fmt.Sprintf("%s %d", kind, i+1)
}

// ofExchange describes a call and its answer.
func (n names) ofExchange(e wire.Exchange) line {
	l := line{kind: call, times: 1, reads: e.Request.Method == "GET"}
	path, query := address(e.Request.URL)
	segments := strings.Split(path, "/")
	for i := 1; i < len(segments); i += 2 {
		id, verb, has := strings.Cut(segments[i], ":")
		segments[i] = "{" + n.of(strings.TrimSuffix(segments[i-1], "s"), id) + "}"
		if has {
			segments[i] += ":" + verb
		}
	}
	l.text = e.Request.Method + " /" + strings.Join(segments, "/")
	var by []string
	for _, name := range []string{"identity", "contact_id", "conversation_id", "channel_identity"} {
		if query.Has(name) {
			by = append(by, name)
		}
	}
	if len(by) > 0 {
		l.text += "?" + strings.Join(by, "&")
	}
	body := gjson.ParseBytes(e.Request.Body)
	identity := query.Get("identity")
	for _, at := range []string{"recipient.identified_by.channel_identities.0.identity", "channel_identities.0.identity"} {
		identity = cmp.Or(identity, body.Get(at).String())
	}
	seen := slices.Contains(n["recipient"], identity)
	l.detail = joined(n.other("app", body.Get("app_id").String()), n.other("recipient", identity),
		body.Get("processing_mode").String(), body.Get("processing_strategy").String(), query.Get("messages_source"))
	l.answer = n.answer(e, segments[0])
	if len(segments) == 1 && e.Response != nil && e.Response.Status < 300 {
		l.scene, l.made = stage(e, segments[0], identity != "" && !seen)
	}
	return l
}

// other names an object that is not the first of its kind.
func (n names) other(kind, id string) string {
	if id == "" {
		return ""
	}
	if w := n.of(kind, id); w != kind {
		return w
	}
	return ""
}

// lists are the members of a list's body.
var lists = regexp.MustCompile(`^(apps|contacts|conversations|messages|events|webhooks)$`)

// answer describes what comes back: the status, and the mode or how many are listed.
func (n names) answer(e wire.Exchange, collection string) string {
	if e.Response == nil {
		return "no response"
	}
	parts := []string{fmt.Sprint(e.Response.Status)}
	if e.Response.Status >= 300 {
		return parts[0]
	}
	body := gjson.ParseBytes(e.Response.Body)
	parts = append(parts, n.other("message", body.Get("message_id").String()))
	if id := body.Get("id").String(); id != "" {
		n.of(strings.TrimSuffix(collection, "s"), id)
	}
	parts = append(parts, body.Get("processing_mode").String())
	if !wire.Valid(e.Response.Body) { // a cut list does not show how many it holds
		return joined(parts...)
	}
	body.ForEach(func(member, value gjson.Result) bool {
		if e.Request.Method != "GET" || !value.IsArray() || !lists.MatchString(member.String()) {
			return true
		}
		switch count := len(value.Array()); count {
		case 0:
			parts = append(parts, "none")
		case 1:
			parts = append(parts, "1 "+strings.TrimSuffix(member.String(), "s"))
		default:
			parts = append(parts, fmt.Sprint(count, " ", member.String()))
		}
		return false
	})
	return joined(parts...)
}

// stage recognises the calls that set the scene, and what they make: an app, a webhook
// or a contact. The first look at an identity asks whether it is free.
func stage(e wire.Exchange, collection string, first bool) (scene bool, made string) {
	switch e.Request.Method + " " + collection {
	case "POST apps":
		made = "an app"
		if mode := gjson.GetBytes(e.Response.Body, "processing_mode").String(); mode != "" {
			made += " in " + mode + " mode"
		}
		return true, made
	case "POST webhooks":
		return true, "a webhook"
	case "POST contacts":
		return true, "a contact"
	case "GET contacts":
		return first, ""
	}
	return false, ""
}

// address returns the path below the project, and the query.
func address(raw string) (below string, query url.Values) {
	below, after, _ := strings.Cut(strings.TrimPrefix(report.BelowProject(raw), "/"), "?")
	query, _ = url.ParseQuery(after) // what cannot be parsed is not shown
	return below, query
}

// triggers are the callbacks' triggers, by the member that names the kind.
var triggers = map[string]string{
	"message": "MESSAGE_INBOUND", "message_delivery_report": "MESSAGE_DELIVERY", "message_submit_notification": "MESSAGE_SUBMIT",
	"event": "EVENT_INBOUND", "event_delivery_report": "EVENT_DELIVERY",
	"contact_create_notification": "CONTACT_CREATE", "contact_delete_notification": "CONTACT_DELETE",
	"contact_merge_notification": "CONTACT_MERGE", "contact_update_notification": "CONTACT_UPDATE",
	"conversation_start_notification": "CONVERSATION_START", "conversation_stop_notification": "CONVERSATION_STOP",
	"conversation_delete_notification": "CONVERSATION_DELETE",
	"opt_in_notification":              "OPT_IN", "opt_out_notification": "OPT_OUT", "capability_notification": "CAPABILITY",
}

// ofCallback describes a callback: its trigger, its mode, and whose it is.
func (n names) ofCallback(c wire.Callback) line {
	member := report.CallbackKind(c)
	l := line{kind: callback, times: 1, text: triggers[member]}
	if l.text == "" {
		l.text = "of no documented kind"
		if member != "" {
			l.text = member
		}
	}
	body := gjson.ParseBytes(c.Body)
	payload := body.Get(gjson.Escape(member))
	id := payload.Get("message_id").String()
	if member == "message" {
		id = payload.Get("id").String()
	}
	fault := ""
	if c.SignatureFault != "" {
		fault = "wrong signature"
	}
	l.detail = joined(payload.Get("processing_mode").String(), n.other("app", body.Get("app_id").String()), n.other("message", id), fault)
	return l
}

// ofAction describes what a recipient does, or a move of the clock.
func ofAction(a wire.Action) line {
	l := line{kind: act, times: 1}
	switch a.Kind {
	case cassette.ActReply:
		l.text = "writes"
	case cassette.ActEvent:
		l.text = "types"
	case cassette.ActOpt:
		l.text = "opts " + a.Direction
	case cassette.ActAdvance:
		l.kind, l.text = clock, passed(a.Seconds)
	default:
		l.text = a.Kind
	}
	if a.Error != "" {
		l.detail = "failed"
	}
	return l
}

// passed says how far the clock moved.
func passed(seconds int64) string {
	for _, unit := range []struct {
		seconds int64
		word    string
	}{{86400, "day"}, {3600, "hour"}, {60, "minute"}} {
		if seconds%unit.seconds != 0 || seconds == 0 {
			continue
		}
		if seconds == unit.seconds {
			return "1 " + unit.word + " passes"
		}
		return fmt.Sprintf("%d %ss pass", seconds/unit.seconds, unit.word)
	}
	return (time.Duration(seconds) * time.Second).String() + " pass"
}

// joined joins words that are not empty.
func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}
