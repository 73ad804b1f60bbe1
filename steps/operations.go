package steps

import (
	"maps"
	"slices"
	"strings"
)

// operation is one call of the Conversation API: how to make it, the schemas of its
// bodies, and the WIRE rule for their shape.
type operation struct {
	title    string // for findings: "creating an app"
	method   string
	path     string // below /v1/projects/{project}; {} stands for an id
	request  string // schema of the request body, empty for none
	response string // schema of the body of a successful answer
	rule     string
	names    string // the member by which a success names what it made; may be empty
}

// list reports whether the operation lists what belongs to an object.
func (o operation) list() bool { return strings.HasSuffix(o.response, "-list") }

// operations lists every call that the suite makes, with the methods and paths of the
// API reference.
var operations = map[string]operation{
	"app.create": {"creating an app", "POST", "/apps", "app-create-request", "app", "WIRE-APP", "id"},
	"app.get":    {"reading an app", "GET", "/apps/{}", "", "app", "WIRE-APP", ""},
	"app.list":   {"listing apps", "GET", "/apps", "", "app-list", "WIRE-APP", ""},
	"app.update": {"updating an app", "PATCH", "/apps/{}", "app-update-request", "app", "WIRE-APP", ""},
	"app.delete": {"deleting an app", "DELETE", "/apps/{}", "", "empty", "WIRE-APP", ""},

	"contact.create": {"creating a contact", "POST", "/contacts", "contact-create-request", "contact", "WIRE-CONTACT", "id"},
	"contact.get":    {"reading a contact", "GET", "/contacts/{}", "", "contact", "WIRE-CONTACT", ""},
	"contact.delete": {"deleting a contact", "DELETE", "/contacts/{}", "", "empty", "WIRE-CONTACT", ""},
	"contact.list":   {"looking up contacts", "GET", "/contacts", "", "contact-list", "WIRE-CONTACT", ""},

	"conversation.create":         {"creating a conversation", "POST", "/conversations", "conversation-create-request", "conversation", "WIRE-CONVERSATION", "id"},
	"conversation.get":            {"reading a conversation", "GET", "/conversations/{}", "", "conversation", "WIRE-CONVERSATION", ""},
	"conversation.list":           {"listing conversations", "GET", "/conversations", "", "conversation-list", "WIRE-CONVERSATION", ""},
	"conversation.recent":         {"listing recent conversations", "GET", "/conversations:recent", "", "recent-conversation-list", "WIRE-CONVERSATION", ""},
	"conversation.stop":           {"stopping a conversation", "POST", "/conversations/{}:stop", "", "empty", "WIRE-CONVERSATION", ""},
	"conversation.delete":         {"deleting a conversation", "DELETE", "/conversations/{}", "", "empty", "WIRE-CONVERSATION", ""},
	"conversation.inject-message": {"injecting a message", "POST", "/conversations/{}:inject-message", "inject-message-request", "empty", "WIRE-MESSAGE", ""},
	"conversation.inject-event":   {"injecting an event", "POST", "/conversations/{}:inject-event", "inject-event-request", "inject-event-response", "WIRE-EVENT", ""},

	"message.send":   {"sending a message", "POST", "/messages:send", "message-send-request", "message-send-response", "WIRE-MESSAGE", "message_id"},
	"message.get":    {"reading a message", "GET", "/messages/{}", "", "message", "WIRE-MESSAGE", ""},
	"message.list":   {"listing messages", "GET", "/messages", "", "message-list", "WIRE-MESSAGE", ""},
	"message.update": {"changing a message's metadata", "PATCH", "/messages/{}", "message-update-request", "message", "WIRE-MESSAGE", ""},
	"message.delete": {"deleting a message", "DELETE", "/messages/{}", "", "empty", "WIRE-MESSAGE", ""},
	"message.last":   {"fetching last messages", "POST", "/messages:fetch-last-message", "messages-fetch-last-request", "message-list", "WIRE-MESSAGE", ""},

	"event.send": {"sending an event", "POST", "/events:send", "event-send-request", "event-send-response", "WIRE-EVENT", "event_id"},
	"event.get":  {"reading an event", "GET", "/events/{}", "", "event", "WIRE-EVENT", ""},
	"event.list": {"listing events", "GET", "/events", "", "event-list", "WIRE-EVENT", ""},

	"webhook.create":   {"creating a webhook", "POST", "/webhooks", "webhook-create-request", "webhook", "WIRE-WEBHOOK", "id"},
	"webhook.update":   {"updating a webhook", "PATCH", "/webhooks/{}", "webhook-update-request", "webhook", "WIRE-WEBHOOK", ""},
	"webhook.delete":   {"deleting a webhook", "DELETE", "/webhooks/{}", "", "empty", "WIRE-WEBHOOK", ""},
	"webhook.list":     {"listing webhooks", "GET", "/apps/{}/webhooks", "", "webhook-list", "WIRE-WEBHOOK", ""},
	"capability.query": {"querying a capability", "POST", "/capability:query", "capability-query-request", "capability-query-response", "WIRE-CAPABILITY", ""},
}

// Operation is an operation of the API. Path is below the project; {} stands for an id.
// Response is the schema of the body of a successful answer.
type Operation struct{ Name, Method, Path, Response string }

// Operations lists the operations that the suite calls, sorted by name.
func Operations() []Operation {
	var list []Operation
	for _, name := range slices.Sorted(maps.Keys(operations)) {
		list = append(list, Operation{name, operations[name].method, operations[name].path, operations[name].response})
	}
	return list
}

// callbackSchemas maps the member that identifies a callback's kind to its schema.
var callbackSchemas = map[string]string{
	"message":                          "callback-message-inbound",
	"message_delivery_report":          "callback-message-delivery",
	"message_submit_notification":      "callback-message-submit",
	"event":                            "callback-event-inbound",
	"event_delivery_report":            "callback-event-delivery",
	"contact_create_notification":      "callback-contact-create",
	"contact_update_notification":      "callback-contact-update",
	"contact_delete_notification":      "callback-contact-delete",
	"contact_merge_notification":       "callback-contact-merge",
	"conversation_start_notification":  "callback-conversation-start",
	"conversation_stop_notification":   "callback-conversation-stop",
	"conversation_delete_notification": "callback-conversation-delete",
	"opt_in_notification":              "callback-opt-in",
	"opt_out_notification":             "callback-opt-out",
	"capability_notification":          "callback-capability",
}

// otherCallbacks are the members that identify callbacks of triggers that no rule is about:
// to these nothing is subscribed, and a target that sends them breaks no rule.
var otherCallbacks = []string{
	"channel_event_notification", "record_notification", "smart_conversation_notification", "smart_conversations_notification",
	"message_redaction", "unsupported_callback", "duplicated_contact_identities_notification",
}

// triggers are the webhook triggers that an app of the suite subscribes to.
var triggers = []string{
	"MESSAGE_DELIVERY", "MESSAGE_INBOUND", "MESSAGE_SUBMIT",
	"EVENT_DELIVERY", "EVENT_INBOUND",
	"CONTACT_CREATE", "CONVERSATION_START",
	"OPT_IN", "OPT_OUT", "CAPABILITY",
}
