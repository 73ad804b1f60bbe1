package reach

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/modecert/modecert/schemas/apireference"
)

// Kind is the kind of a point.
type Kind string

// The kinds of points.
const (
	Called    Kind = "operation"
	Status    Kind = "status"    // of an operation's answer
	Parameter Kind = "parameter" // of the query, or a value of it
	Member    Kind = "member"    // of a request, or a value of it
	Content   Kind = "content"   // of a message or event in an answer or callback
	Received  Kind = "callback"
)

// Plural names several points of the kind.
func (k Kind) Plural() string {
	switch k {
	case Status:
		return "statuses"
	case Content:
		return "kinds of content"
	case All:
		return string(All)
	}
	return string(k) + "s"
}

// Point is something that a client can send or receive, as the API reference documents
// it. Its ID begins with the operation or the trigger, and goes on:
//
//	Messages_ListMessages
//	Messages_ListMessages 400
//	Messages_ListMessages ?messages_source=DISPATCH_SOURCE
//	Messages_SendMessage message.media_message.url
//	Messages_SendMessage recipient.identified_by.channel_identities[2]
//	App_UpdateApp retention_policy=null
//	Messages_GetMessage answer app_message.media_message
//	MESSAGE_INBOUND message.contact_message.text_message
//
// [2] stands for a list of two entries or more.
type Point struct {
	ID   string `json:"id"`
	Of   string `json:"of"` // operation or trigger
	Kind Kind   `json:"kind"`
}

// content names the types whose alternatives are kinds of content.
var content = []string{"message", "app-message", "contact-message", "app-event", "contact-event", "contact-message-event"}

// everything stands for a value with every documented member.
var everything = new(struct{})

// Points lists everything that the API reference documents, operations first, by name.
func Points(t *apireference.Table) []Point {
	var points []Point
	seen := map[string]bool{}
	add := func(of string, kind Kind, id string) {
		if !seen[id] {
			seen[id] = true
			points = append(points, Point{id, of, kind})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Operations)) {
		op := t.Operations[name]
		emit := func(kind Kind) func(string) { return func(id string) { add(name, kind, id) } }
		add(name, Called, name)
		for _, status := range slices.Concat([]int{200}, t.Errors) {
			add(name, Status, name+" "+strconv.Itoa(status))
		}
		for _, p := range slices.Sorted(maps.Keys(op.Parameters)) {
			visit(t, name+" ?"+p, op.Parameters[p], everything, emit(Parameter))
		}
		members(t, name, op, everything, emit(Member))
		kinds(t, name+" answer", op.Answer, everything, emit(Content))
	}
	for _, trigger := range slices.Sorted(maps.Keys(t.Callbacks)) {
		add(trigger, Received, trigger)
		kinds(t, trigger, t.Callbacks[trigger], everything, func(id string) { add(trigger, Content, id) })
	}
	return points
}

// members visits the members of a request. An update can set each of them to null.
func members(t *apireference.Table, name string, op apireference.Operation, body any, emit func(string)) {
	each(t, op.Request, body, func(member, said string, value any) {
		visit(t, name+" "+member, said, value, emit)
		if op.Method == "PATCH" && value == everything {
			emit(name + " " + member + "=null")
		}
	})
}

// visit emits the ids of the documented parts of a value.
func visit(t *apireference.Table, id, said string, value any, emit func(string)) {
	m := apireference.Parse(said)
	if value == nil {
		emit(id + "=null")
		return
	}
	emit(id)
	if many, ok := value.([]any); m.Many == "list" && (value == everything || ok && len(many) > 1) {
		emit(id + "[2]")
	}
	for _, v := range single(m, value) {
		for _, documented := range t.Enumerations[m.Name].Values {
			if v == everything || v == documented {
				emit(id + "=" + documented)
			}
		}
		each(t, m.Name, v, func(member, said string, value any) { visit(t, id+"."+member, said, value, emit) })
	}
}

// kinds emits the ids of the kinds of content in a value.
func kinds(t *apireference.Table, id, said string, value any, emit func(string)) {
	m := apireference.Parse(said)
	whole, _ := t.Type(m.Name)
	join := "."
	if !strings.Contains(strings.TrimSuffix(id, " answer"), " ") {
		join = " "
	}
	for _, v := range single(m, value) {
		each(t, m.Name, v, func(member, said string, value any) {
			below := id + join + member
			_, alternative := whole.OneOf[member]
			if alternative && slices.Contains(content, m.Name) {
				emit(below)
			}
			if !alternative || m.Name == "message" {
				kinds(t, below, said, value, emit)
			}
		})
	}
}

// each calls f for each documented member in a value of a type.
func each(t *apireference.Table, name string, value any, f func(member, said string, value any)) {
	whole, ok := t.Type(name)
	if !ok {
		return
	}
	all := maps.Clone(whole.Members)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, whole.OneOf)
	object, _ := value.(map[string]any)
	for _, member := range slices.Sorted(maps.Keys(all)) {
		switch v, held := object[member]; {
		case value == everything:
			f(member, all[member], everything)
		case held:
			f(member, all[member], v)
		}
	}
}

// single returns the values of a list or a map, or the value itself.
func single(m apireference.Member, value any) []any {
	if value == everything {
		return []any{everything}
	}
	switch many := value.(type) {
	case []any:
		if m.Many == "list" {
			return many
		}
	case map[string]any:
		if m.Many == "map" {
			return slices.Collect(maps.Values(many))
		}
	}
	return []any{value}
}

// below compiles a pattern of points, which also matches all parts of these points. A *
// stands for any characters except a space.
func below(pattern string) *regexp.Regexp {
	quoted := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, `[^ ]*`)
	return regexp.MustCompile(`^` + quoted + `($|[ .=\[])`)
}

// over returns the ids of the points that contain a point, innermost first.
func over(id string) []string {
	var ids []string
	for i := len(id) - 1; i > 0; i-- {
		if strings.IndexByte(" .=[", id[i]) >= 0 {
			ids = append(ids, id[:i])
		}
	}
	return ids
}
