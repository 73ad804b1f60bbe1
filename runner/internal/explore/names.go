package explore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// names replaces the ids, identities and values of a walk by their roles in it, such as
// "app 1", "recipient 2" or "text of step 4", so that the answers of two services can be
// compared. An id without a role is numbered in the order of first use.
//
// It also removes whatever the documentation leaves open in the form of a body: the forms
// of proto3 JSON, absent members against empty ones, undocumented members and values,
// times, the statuses of receipts, and the texts of errors. Readings that differ only in
// form therefore need no walk of their own.
type names struct {
	of    map[string]string
	fresh int
	// accepted is when messages and events were accepted, by their ids, as the answers said.
	accepted map[string]time.Time
	// addressed is how the recipients of messages and events were named, by their ids, if
	// not by their identities.
	addressed map[string]string
	// blank, if it is set, holds what would be new, which gets no name of its own.
	blank map[string]bool
}

func newNames() names {
	return names{of: map[string]string{steps.UnknownID: "an unknown id"}, accepted: map[string]time.Time{}, addressed: map[string]string{}}
}

func (n *names) clone() names {
	return names{of: maps.Clone(n.of), fresh: n.fresh, accepted: n.accepted, addressed: n.addressed}
}

// give names a value, and what becomes of it in other letters.
func (n *names) give(value, name string) {
	for _, v := range []struct{ text, name string }{{value, name}, {strings.ToLower(value), name + " in lower case"}, {strings.ToUpper(value), name + " in upper case"}} {
		if v.text != "" && n.of[v.text] == "" {
			n.of[v.text] = v.name
		}
	}
}

// step returns the step number in the name of a value, if the name begins with a prefix.
func (n *names) step(value, prefix string) (int, bool) {
	number, ok := strings.CutPrefix(n.of[value], prefix)
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(number)
	return i, err == nil
}

// known returns the name of a text. It finds a number with or without its plus sign.
func (n *names) known(text string) (string, bool) {
	if name, ok := n.of[text]; ok {
		return name, true
	}
	if n.blank[text] {
		return "?", true
	}
	name, ok := n.of["+"+text]
	return name, ok
}

// members are the documented names of members.
var members = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{"error": true}
	for _, name := range schemas.Members() {
		all[name] = true
	}
	return all
})

// Members whose values are dropped (left), or replaced by their type (typed).
var (
	left = set("next_page_token", "total_size", "rate_limits", "queue_stats", "state", "details", "callback_settings",
		"smart_conversation", "message_retry_settings", "delivery_report_based_fallback", "static_bearer", "static_token")
	typed = set("status", "language", "capability_status", "conversation_metadata_report_view", "reason", "secret", "target", "target_type", "request_id", "client_credentials")
	// times are the members that hold a time beside those that end in _time.
	times = set("last_received", "accepted_time", "event_time", "accept_time")
	// numbers are the 64-bit numbers, which proto3 JSON may write as strings.
	numbers = set("ttl_days", "total_size", "retry_duration")
	// free are the members whose own members the caller chooses.
	free = set("conversation_metadata", "message_metadata", "metadata_json", "metadata", "event_metadata")
)

// failed is the status of a failed delivery. It counts only where delivery must fail: any
// other may fail on one channel and not on another.
const failed = "FAILED"

// mustFail reports whether a receipt says FAILED of something that must not be delivered:
// it was sent to a contact that does not exist, or by contact ID in DISPATCH mode.
func (n *names) mustFail(receipt map[string]any) bool {
	id, _ := receipt["message_id"].(string)
	if event, ok := receipt["event_id"].(string); ok {
		id = event
	}
	by := n.addressed[id]
	return receipt["status"] == failed && by != "" && (by != "contact" || receipt["processing_mode"] != "CONVERSATION")
}

func set(names ...string) map[string]bool {
	all := map[string]bool{}
	for _, name := range names {
		all[name] = true
	}
	return all
}

// answer normalises an answer to JSON.
func (n *names) answer(p *player, s Step, pl deed, a answer) string {
	out := map[string]any{"status": standing(s, a.status)}
	switch body, err := wire.Decode(a.body); {
	case pl.act != nil:
		return "done"
	case len(bytes.TrimSpace(a.body)) == 0:
		out["body"] = "none"
	case err != nil:
		out["body"] = "not JSON"
	case !a.ok():
		out["body"] = faultOf(body, a.status)
	default:
		if list, ok := items(body, pl.list); ok {
			body.(map[string]any)[pl.list] = p.ours(list)
		}
		out["body"] = n.tree("", body, false)
		if pl.list == "apps" || pl.list == "contacts" || pl.list == "webhooks" { // lists without an order
			sorted(out["body"], pl.list)
		}
		if a.overfull {
			out["page"] = "holds more than was asked for"
		}
	}
	return compact(out)
}

func items(body any, member string) ([]any, bool) {
	o, ok := body.(map[string]any)
	if !ok || member == "" {
		return nil, false
	}
	list, ok := o[member].([]any)
	return list, ok
}

func sorted(body any, member string) {
	if list, ok := items(body, member); ok {
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(compact(a), compact(b)) })
	}
}

// standing returns the part of a status that matters: success, refusal, or the status
// itself where it is documented.
func standing(s Step, status int) string {
	switch {
	case status/100 == 2:
		return "success"
	case status/100 != 4, s.Do == ListMessages, s.Do == CallMalformed, s.Do == CallAsStranger:
		return strconv.Itoa(status)
	}
	return "refused"
}

// faultOf returns the part of an error body that matters: its shape.
func faultOf(body any, status int) any {
	whole, _ := body.(map[string]any)
	fault, ok := whole["error"].(map[string]any)
	if !ok {
		return "no error object"
	}
	code := kindOf(fault["code"])
	if number, ok := fault["code"].(json.Number); ok {
		code = "another number"
		if number.String() == strconv.Itoa(status) {
			code = "the status"
		}
	}
	return map[string]any{"code": code, "status": kindOf(fault["status"]), "message": kindOf(fault["message"])}
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "absent"
	case string:
		return "text"
	case json.Number:
		return "number"
	case bool:
		return "truth value"
	case []any:
		return "list"
	}
	return "object"
}

// ours returns the items of a list that belong to the walk. Others may use the project.
func (p *player) ours(list []any) []any {
	mine := []any{}
	for _, item := range list {
		o, ok := item.(map[string]any)
		if !ok || p.isMine(o) {
			mine = append(mine, item)
		}
	}
	return mine
}

func (p *player) isMine(o map[string]any) bool {
	for _, key := range []string{"id", "display_name", "app_id", "contact_id"} {
		text, _ := o[key].(string)
		if _, known := p.names.known(text); known && text != "" {
			return true
		}
	}
	if inner, ok := o["conversation"].(map[string]any); ok {
		return p.isMine(inner)
	}
	if id, ok := o["channel_identity"].(map[string]any); ok {
		text, _ := id["identity"].(string)
		return p.isOurs(text)
	}
	list, ok := o["channel_identities"].([]any)
	for _, id := range list {
		of, _ := id.(map[string]any)
		text, _ := of["identity"].(string)
		if p.isOurs(text) {
			return true
		}
	}
	// An item without any of these is broken, and so not someone else's.
	_, one := o["channel_identity"]
	_, named := o["display_name"]
	_, app := o["app_id"]
	return !ok && !one && !named && !app
}

// tree normalises a value. key is the member that holds it; open is set if the caller
// chooses the names of members.
func (n *names) tree(key string, v any, open bool) any {
	switch v := v.(type) {
	case map[string]any:
		return n.object(key, v, open)
	case []any:
		if _, some := first(v).(map[string]any); some && key == "channel_credentials" {
			return "some" // the content is the operator's
		}
		out := []any{}
		for _, item := range v {
			out = append(out, n.tree(key, item, open))
		}
		return out
	case string:
		return n.text(key, v)
	case json.Number:
		if typed[key] || times[key] || strings.HasSuffix(key, "_time") {
			return "a number"
		}
		return map[string]any{"number": v.String()}
	case bool:
		if typed[key] {
			return "a truth value"
		}
	}
	return v
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (n *names) object(key string, v map[string]any, open bool) any {
	if key == "reason" {
		return nil // only an undelivered message has one
	}
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if left[name] || !open && !members()[name] {
			continue
		}
		value := v[name]
		if name == "capability_notification" || name == "opt_in_notification" || name == "opt_out_notification" {
			if inner, ok := value.(map[string]any); ok {
				delete(inner, "request_id")
			}
		}
		if value = n.tree(name, value, open || free[name]); !empty(value) {
			out[name] = value
		}
	}
	if n.mustFail(v) {
		out["status"] = failed
	}
	id, _ := v["id"].(string)
	if at, ok := n.accepted[id]; ok && out["accept_time"] == "a time" {
		text, _ := v["accept_time"].(string)
		if is, err := timeOf(text); err == nil && is.Sub(at).Abs() > sameInstant {
			out["accept_time"] = "another time than when it was accepted"
		}
	}
	return out
}

// timeOf reads a time of RFC 3339, which permits small letters.
func timeOf(text string) (time.Time, error) {
	return time.Parse(time.RFC3339Nano, strings.ToUpper(text))
}

// sameInstant is how far apart two accounts of one acceptance may be.
const sameInstant = time.Minute

// empty reports whether a value is what proto3 JSON takes an absent member for.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case bool:
		return !v
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0 || v["number"] == "0" && len(v) == 1
	}
	return false
}

func (n *names) text(key, v string) any {
	if name, ok := n.known(v); ok && v != "" {
		return "<" + name + ">"
	}
	if free[key] && strings.HasPrefix(v, "{") { // metadata that an app gave as an object
		if inner, err := wire.Decode([]byte(v)); err == nil {
			return map[string]any{"text": n.tree(key, inner, true)}
		}
	}
	switch {
	case v == "":
		return ""
	case times[key] || strings.HasSuffix(key, "_time"):
		if _, err := timeOf(v); err != nil {
			return "no time"
		}
		return "a time"
	case typed[key] || key == "display_name":
		return "a text"
	case numbers[key]:
		if i, err := strconv.ParseInt(v, 10, 64); err == nil {
			return map[string]any{"number": strconv.FormatInt(i, 10)}
		}
	case key == "id" || strings.HasSuffix(key, "_id") && key != "sender_id" && key != "correlation_id":
		if n.blank != nil {
			n.blank[v] = true
			return "<?>"
		}
		n.fresh++
		name := fmt.Sprintf("id %d", n.fresh)
		n.of[v] = name
		return "<" + name + ">"
	}
	return v
}

// message is a callback and its normalised text.
type message struct {
	text string
	body []byte
}

// callbacks normalises callbacks. They have no order, so they are sorted by what is known
// in them before new ids get numbers.
func (n *names) callbacks(all []steps.Callback) []message {
	type one struct {
		blank string
		body  any
		steps.Callback
	}
	var list []one
	for _, c := range all {
		body, err := wire.Decode(c.Body)
		if err != nil {
			list = append(list, one{"not JSON", "not JSON", c})
			continue
		}
		blank := ""
		if len(all) > 1 {
			blank = compact((&names{of: n.of, blank: map[string]bool{}}).tree("", body, false))
		}
		list = append(list, one{blank, body, c})
	}
	slices.SortStableFunc(list, func(a, b one) int { return strings.Compare(a.blank, b.blank) })
	var out []message
	for _, c := range list {
		text := compact(n.tree("", c.body, false))
		if c.SignatureFault != "" {
			text += " signature: " + c.SignatureFault
		}
		out = append(out, message{text, c.Body})
	}
	return out
}
