package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/schemas/apireference"
)

type object = map[string]any

// payloads are bodies of our own, one for each documented kind of each type.
var payloads = map[string]object{
	"app-message": {
		"text_message":     object{"text": "Your bread is ready."},
		"media_message":    object{"url": "https://bakery.example/rye.jpg"},
		"card_message":     object{"title": "Rye", "description": "Dark and dense", "height": "MEDIUM", "choices": []any{object{"text_message": object{"text": "Keep one"}}}},
		"carousel_message": object{"cards": []any{object{"title": "Rye"}, object{"title": "Spelt"}}},
		"choice_message": object{"text_message": object{"text": "Which?"}, "choices": []any{
			object{"call_message": object{"phone_number": "+15550100", "title": "Ring us"}},
			object{"location_message": object{"title": "Shop", "coordinates": object{"latitude": 1.5, "longitude": -2.25}}},
			object{"text_message": object{"text": "Rye"}, "postback_data": "rye"},
			object{"url_message": object{"title": "Menu", "url": "https://bakery.example"}},
			object{"calendar_message": object{"title": "Note it", "event_start": "2026-05-01T08:00:00Z", "event_end": "2026-05-01T09:00:00Z", "event_title": "Pick up", "fallback_url": "https://bakery.example"}},
			object{"share_location_message": object{"title": "Where are you?", "fallback_url": "https://bakery.example"}},
		}},
		"location_message": object{"title": "Shop", "coordinates": object{"latitude": 1.5, "longitude": -2.25}},
		"list_message": object{"title": "Breads", "sections": []any{object{"items": []any{
			object{"choice": object{"title": "Rye"}}, object{"product": object{"id": "rye-1", "marketplace": "FACEBOOK"}},
		}}}},
		"template_message":     object{"omni_template": object{"template_id": "ready", "version": "latest", "parameters": object{"bread": "rye"}}},
		"contact_info_message": object{"name": object{"full_name": "Ada Baker"}, "phone_numbers": []any{object{"phone_number": "+15550100"}}},
	},
	"omni-message": {
		"text_message": object{"text": "Ready."}, "media_message": object{"url": "https://bakery.example/rye.jpg"},
		"template_reference": object{"template_id": "ready", "version": "1"}, "choice_message": object{"choices": []any{}},
		"card_message": object{"title": "Rye"}, "carousel_message": object{"cards": []any{}},
		"location_message":     object{"title": "Shop", "coordinates": object{"latitude": 1.5, "longitude": -2.25}},
		"contact_info_message": object{"name": object{"full_name": "Ada Baker"}, "phone_numbers": []any{}},
		"list_message":         object{"title": "Breads", "sections": []any{}},
	},
	"app-event": {
		"composing_event": object{}, "composing_end_event": object{}, "read_message_event": object{},
		"comment_reply_event": object{"text": "Thanks"}, "generic_event": object{"payload": object{"oven": 3}},
		"agent_joined_event": object{"agent": object{"display_name": "Ada", "type": "HUMAN"}}, "agent_left_event": object{"agent": object{"type": "BOT"}},
	},
	"contact-message": {
		"text_message": object{"text": "One, please"}, "media_message": object{"url": "https://bakery.example/me.jpg"},
		"location_message":         object{"title": "Home", "coordinates": object{"latitude": 1.5, "longitude": -2.25}},
		"choice_response_message":  object{"message_id": "01M0DECERT0000000000000001", "postback_data": "rye"},
		"fallback_message":         object{"raw_message": "?", "reason": object{"code": "UNKNOWN"}},
		"media_card_message":       object{"url": "https://bakery.example/me.jpg", "caption": "Me"},
		"product_response_message": object{"products": []any{object{"id": "rye-1", "marketplace": "FACEBOOK", "quantity": 2}}},
		"channel_specific_message": object{"message_type": "nfm_reply", "message": object{"type": "nfm_reply"}},
	},
	"channel-credentials": {
		"static_bearer": object{"claimed_identity": "plan", "token": "t"}, "static_token": object{"token": "t"},
		"mms_credentials":       object{"account_id": "a", "api_key": "k", "basic_auth": object{"username": "u", "password": "p"}},
		"kakaotalk_credentials": object{"kakaotalk_plus_friend_id": "f", "kakaotalk_sender_key": "k"}, "kakaotalkchat_credentials": object{"kakaotalk_plus_friend_id": "f"},
		"telegram_credentials": object{"token": "t"}, "line_credentials": object{"token": "t", "secret": "s"},
		"line_enterprise_credentials": object{"line_japan": object{"token": "t", "secret": "s"}},
		"wechat_credentials":          object{"app_id": "a", "app_secret": "s", "token": "t", "aes_key": "k"},
		"instagram_credentials":       object{"token": "t"}, "applebc_credentials": object{"business_chat_account_id": "b"},
	},
}

// whole checks that a payload has what the table requires of its type, at every depth.
func whole(t *testing.T, table *apireference.Table, where, said string, value any) {
	m := apireference.Parse(said)
	if list, ok := value.([]any); ok {
		assert.Equal(t, "list", m.Many, where)
		for _, item := range list {
			whole(t, table, where, m.Name, item)
		}
		return
	}
	type_, ok := table.Type(m.Name)
	body, isObject := value.(object)
	if !ok || m.Many == "map" || !isObject {
		return
	}
	for _, member := range type_.Required {
		assert.Contains(t, body, member, "%s: %s", where, m.Name)
	}
	for member, v := range body {
		said, known := type_.Members[member]
		if !known {
			said, known = type_.OneOf[member]
		}
		if assert.True(t, known, "%s: %s has no %s", where, m.Name, member) {
			whole(t, table, where+"/"+member, said, v)
		}
	}
}

// client calls a reference service.
type client struct {
	t *testing.T
	*reference.Server
}

func (c client) ok(method, path string, body object) object {
	c.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(c.t, err)
	req, err := http.NewRequest(method, c.URL+"/v1/projects/"+c.Project+path, bytes.NewReader(raw))
	require.NoError(c.t, err)
	req.SetBasicAuth(c.KeyID, c.KeySecret)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	var out object
	_ = json.NewDecoder(resp.Body).Decode(&out) // a success may have no body
	require.Equal(c.t, 200, resp.StatusCode, "%s %s %s: %v", method, path, raw, out)
	return out
}

func aMinuteAgo() string { return time.Now().Add(-time.Minute).UTC().Format(time.RFC3339) }

// The reference service refuses no kind of content that the API reference documents, and
// the suite's own schemas accept each.
func TestPayloads_everyDocumentedKind(t *testing.T) {
	table, err := apireference.Load()
	require.NoError(t, err)
	for name, kinds := range payloads {
		type_, ok := table.Type(name)
		require.True(t, ok, name)
		assert.ElementsMatch(t, slices.Collect(maps.Keys(type_.OneOf)), slices.Collect(maps.Keys(kinds)), "%s: a payload for each kind", name)
		for kind, payload := range kinds {
			whole(t, table, name+"/"+kind, type_.OneOf[kind], payload)
		}
	}
	srv, err := reference.Listen("127.0.0.1:0", reference.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, srv.Close(context.Background())) })
	c := client{t, srv}
	id := func(path string, body object) string {
		id, _ := c.ok("POST", path, body)["id"].(string)
		require.NotEmpty(t, id)
		return id
	}
	credentials := []any{}
	for i, kind := range slices.Sorted(maps.Keys(payloads["channel-credentials"])) {
		channel := table.Enumerations["channel"].Values[i%len(table.Enumerations["channel"].Values)]
		credentials = append(credentials, object{"channel": channel, kind: payloads["channel-credentials"][kind]})
	}
	for _, mode := range []string{"DISPATCH", "CONVERSATION"} {
		app := id("/apps", object{"display_name": "bakery", "channel_credentials": credentials, "processing_mode": mode})
		for _, number := range []string{"+15550100001", "15550100001"} {
			to := object{"identified_by": object{"channel_identities": []any{object{"channel": "SMS", "identity": number}}}}
			send := func(path, schema, member string, content any) {
				t.Helper()
				body := object{"app_id": app, "recipient": to, member: content}
				raw, err := json.Marshal(body)
				require.NoError(t, err)
				violations, err := schemas.Check(schema, raw)
				require.NoError(t, err)
				assert.Empty(t, violations)
				c.ok("POST", path, body)
			}
			for kind, payload := range payloads["app-message"] {
				send("/messages:send", "message-send-request", "message", object{kind: payload})
			}
			for kind, payload := range payloads["omni-message"] {
				send("/messages:send", "message-send-request", "message", object{"explicit_channel_omni_message": object{"KAKAOTALK": object{kind: payload}}})
			}
			send("/messages:send", "message-send-request", "message", object{"channel_specific_message": object{"WHATSAPP": object{"message_type": "FLOWS", "message": object{"flow_id": "1", "flow_cta": "Go"}}}})
			send("/messages:send", "message-send-request", "message", object{"explicit_channel_message": object{"SMS": "{}"}})
			for kind, payload := range payloads["app-event"] {
				send("/events:send", "event-send-request", "event", object{kind: payload})
				send("/events:send", "event-send-request", "event", object{"app_event": object{kind: payload}})
			}
		}
	}
	app := id("/apps", object{"display_name": "bakery", "channel_credentials": credentials, "processing_mode": "CONVERSATION"})
	identity := object{"channel": "SMS", "identity": "15550100002"}
	contact := id("/contacts", object{"channel_identities": []any{identity}, "language": "EN_US"})
	conversation := id("/conversations", object{"app_id": app, "contact_id": contact})
	for kind, payload := range payloads["contact-message"] {
		c.ok("POST", "/conversations/"+conversation+":inject-message", object{"accept_time": aMinuteAgo(), "channel_identity": identity,
			"contact_id": contact, "direction": "TO_APP", "contact_message": object{kind: payload}})
	}
	for kind, payload := range payloads["app-event"] {
		c.ok("POST", "/conversations/"+conversation+":inject-event", object{"accept_time": aMinuteAgo(), "app_event": object{kind: payload}})
	}
	for _, trigger := range table.Enumerations["trigger"].Values {
		if !strings.HasPrefix(trigger, "UNSPECIFIED") { // "Using this value will cause errors."
			hook := id("/webhooks", object{"app_id": app, "target": "https://hooks.example/" + trigger, "target_type": "HTTP", "triggers": []any{trigger}})
			c.ok("DELETE", "/webhooks/"+hook, object{})
		}
	}
}
