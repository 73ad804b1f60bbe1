package explore

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"time"
)

// Members of requests that have no option of their own. A step names one in the words in
// which a scenario does.

type object = map[string]any

// media is on a host that no request reaches: channels fetch it, the API does not.
var media = object{"url": "https://media.example/walk.jpg"}

// kinds are contents other than the usual one: of messages, and of events.
var kinds = map[Op]map[string]object{
	SendMessage: {
		"media message":        {"media_message": media},
		"choice message":       {"choice_message": object{"text_message": object{"text": "Which?"}, "choices": []any{object{"text_message": object{"text": "This"}}}}},
		"card message":         {"card_message": object{"title": "A card", "description": "Described", "media_message": media, "choices": []any{object{"text_message": object{"text": "That"}}}}},
		"location message":     {"location_message": object{"title": "Here", "coordinates": object{"latitude": 55.61, "longitude": 13.0}}},
		"contact info message": {"contact_info_message": object{"name": object{"full_name": "Some Person"}, "phone_numbers": []any{object{"phone_number": "+15550123"}}}},
	},
	SendEvent:   appEvents,
	InjectEvent: appEvents,
}

var appEvents = map[string]object{
	"composing end": {"composing_end_event": object{}},
	"comment reply": {"comment_reply_event": object{"text": "A comment"}},
	"agent joined":  {"agent_joined_event": object{"agent": object{"display_name": "Agent", "type": "BOT"}}},
	"generic":       {"generic_event": object{"payload": object{"of": "a walk"}}},
}

// content returns the content of a message or an event.
func (p *player) content(s Step) (object, bool) {
	if kind := s.With[optKind]; kind != "" {
		c, ok := kinds[s.Do][kind]
		return c, ok
	}
	if s.Do != SendMessage {
		return object{"composing_event": object{}}, true
	}
	return object{"text_message": object{"text": p.value("message", "text", s.N)}}, true
}

// settings beside the modes and the retentions, and what an update names without a value.
var (
	settings = map[string]object{
		"a metadata report view": {"conversation_metadata_report_view": "FULL"},
		"message retry settings": {"message_retry_settings": object{"retry_duration": 3600}},
		"a fallback":             {"delivery_report_based_fallback": object{"enabled": true, "delivery_report_waiting_time": 60}},
		"callback settings":      nil, // the secret is the walk's
	}
	nulls = map[string]object{
		"null for its mode":                   {"processing_mode": nil},
		"null for its name":                   {"display_name": nil},
		"null for its DISPATCH retention":     {"dispatch_retention_policy": nil},
		"null for its CONVERSATION retention": {"retention_policy": nil},
	}
	// options of messages.
	options = map[string]object{
		"a callback URL":    nil, // the inbox
		"a time to live":    {"ttl": "3600s"},
		"high priority":     {"queue": "HIGH_PRIORITY"},
		"metadata replaced": {"conversation_metadata_update_strategy": "REPLACE"},
	}
)

// besides has what each operation may carry beside.
var besides = map[Op][]string{
	CreateApp:   slices.Sorted(maps.Keys(settings)),
	ChangeApp:   slices.Concat(slices.Sorted(maps.Keys(nulls)), slices.Sorted(maps.Keys(nulls)), slices.Sorted(maps.Keys(settings))),
	SendMessage: slices.Sorted(maps.Keys(options)),
	SendEvent:   {"a callback URL"},
}

// beside puts what a step names beside into a body. It reports whether it is known.
func (p *player) beside(s Step, body object) bool {
	name := s.With[optBeside]
	if name == "" {
		return true
	}
	if !slices.Contains(besides[s.Do], name) {
		return false
	}
	switch name {
	case "callback settings":
		body["callback_settings"] = object{"secret_for_overridden_callback_urls": p.s.Values.Secret()}
	case "a callback URL":
		if p.s.Inbox == nil {
			return false
		}
		body["callback_url"] = p.s.Inbox.URL()
	}
	for _, table := range []map[string]object{settings, nulls, options} {
		maps.Copy(body, table[name])
	}
	return true
}

// windows has the start and the end of a list's time, as distances from the acceptance of
// a message. Clocks move by hours.
var windows = map[string]struct{ start, end time.Duration }{
	"before": {0, -windowed},
	"until":  {0, windowed},
	"since":  {-windowed, 0},
	"around": {-windowed, windowed},
}

const windowed = 30 * time.Minute

// window restricts a list to a time about the acceptance of a message.
func (p *player) window(s Step, q url.Values) bool {
	name := s.With[optWindow]
	if name == "" {
		return true
	}
	w, known := windows[name]
	at, accepted := p.names.accepted[p.items[s.Of]]
	if !known || !accepted {
		return false
	}
	for parameter, distance := range map[string]time.Duration{"start_time": w.start, "end_time": w.end} {
		if distance != 0 {
			q.Set(parameter, at.Add(distance).UTC().Format(time.RFC3339))
		}
	}
	return true
}

// identities returns those of a recipient that a step names; ok is false where it names a
// second one and there is none.
func (p *player) identities(s Step) (all []any, ok bool) {
	who := p.people[s.Who]
	for _, id := range []*person{who, who.also} {
		if id != nil && (id == who || s.With[optTwo] != "") {
			all = append(all, object{"channel": id.channel, "identity": id.identity})
		}
	}
	return all, s.With[optTwo] == "" || who.also != nil
}

// accept notes when a message or an event was accepted, as the answer says.
func (n *names) accept(id, at string) {
	if t, err := timeOf(at); err == nil && id != "" {
		n.accepted[id] = t
	}
}

// post returns a call with a body.
func post(path string, body any) request {
	raw, err := json.Marshal(body)
	if err != nil {
		raw = fmt.Appendf(nil, "{}")
	}
	return request{method: "POST", path: path, body: raw}
}
