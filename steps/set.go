package steps

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// settable are the objects of which a scenario sets members, with the members that an
// answer need not repeat: secrets, what others change, and retentions, which a service
// need not keep where they are out of bounds, and settings that no rule is about.
var settable = map[string][]string{
	"app": {"retention_policy", "dispatch_retention_policy", "callback_settings", "smart_conversation", "message_retry_settings", "delivery_report_based_fallback", "conversation_metadata_report_view"}, "contact": nil, "conversation": {"active"}, "message": {"metadata"}, "webhook": {"secret", "target_type"},
	"capability-query-response": {"recipient"},
}

// keepsWhatWasSet checks that an answer shows the members that the scenario itself set.
// The API reference requires hardly a member of an answer, so the schemas do not either;
// but what was accepted is not left out of what is shown. Their values are for the rules
// to judge.
func (w *World) keepsWhatWasSet(c call, a *Answer) {
	kind, many := strings.CutSuffix(a.op.response, "-list")
	if kind == "recent-conversation" && a.ok() {
		w.recentShown(a)
	}
	if _, known := settable[kind]; !known || !a.ok() {
		return
	}
	if many {
		for i, item := range a.get(kind + "s").Array() {
			w.shows(kind+" "+item.Get("id").String(), item, fmt.Sprintf("/%ss/%d", kind, i), a)
		}
		return
	}
	id := a.get("id").String()
	if len(c.ids) > 0 {
		id = w.answersFor(kind, c.ids[0], a)
	}
	w.noteSet(kind, id, c.body, len(c.ids) == 0, a)
	w.shows(kind+" "+id, gjson.ParseBytes(a.body), "", a)
}

// recentShown checks that each recent conversation is there, beside its last message.
func (w *World) recentShown(a *Answer) {
	for i, item := range a.get("conversations").Array() {
		conversation, pointer := item.Get("conversation"), fmt.Sprintf("/conversations/%d/conversation", i)
		if !conversation.IsObject() {
			w.wireFault(expect.Finding{Rule: a.op.rule, Expected: "a conversation in each entry", Actual: expect.Show(conversation), Pointer: pointer, Exchange: a.exchange})
			return
		}
		w.shows("conversation "+conversation.Get("id").String(), conversation, pointer, a)
	}
}

// answersFor returns the id of the object that an answer is about. An answer about a
// message that was named by its id repeats the id; of apps the reference says so of their
// creation alone.
func (w *World) answersFor(kind, id string, a *Answer) string {
	if v := a.get("id"); kind == "message" && expect.Unset(v) {
		w.wireFault(expect.Finding{Rule: a.op.rule, Expected: "the id by which it was asked for: " + id, Actual: expect.Show(v), Pointer: "/id", Exchange: a.exchange})
	}
	return id
}

// noteSet notes the members of a request that made an object: every later answer shows
// them. Those of a request that changed it, its own answer shows; a read may show the
// object as it was before. What is invalid may be accepted and not kept, and null may
// clear a member.
func (w *World) noteSet(kind, id string, body any, made bool, a *Answer) {
	if w.set == nil {
		w.set = map[string]map[string]bool{}
	}
	key := kind + " " + id
	if w.set[key] == nil || id == "" {
		w.set[key] = map[string]bool{}
	}
	members, _ := body.(map[string]any)
	for _, member := range slices.Sorted(maps.Keys(members)) {
		owed := a.invalid == "" && !slices.Contains(settable[kind], member) && !isDefault(member, members[member])
		switch {
		case made:
			w.set[key][member] = owed
		case owed:
			w.showsMember(member, gjson.ParseBytes(a.body), "", a)
		default:
			delete(w.set[key], member)
		}
	}
}

// modeOf returns the mode that an app is in. A mode that is left out is the documented
// default.
func modeOf(app gjson.Result) string {
	return cmp.Or(app.Get("processing_mode").String(), modeDispatch)
}

// isDefault reports whether a value may be left out, because it is empty or the
// documented default.
func isDefault(member string, value any) bool {
	raw, _ := json.Marshal(value)
	return slices.Contains([]string{`""`, `null`, `[]`}, string(raw)) || member == "processing_mode" && value == modeDispatch
}

// shows checks that an object shows what was set of it.
func (w *World) shows(key string, object gjson.Result, pointer string, a *Answer) {
	for _, member := range slices.Sorted(maps.Keys(w.set[key])) {
		if w.set[key][member] {
			w.showsMember(member, object, pointer, a)
		}
	}
}

func (w *World) showsMember(member string, object gjson.Result, pointer string, a *Answer) {
	if v := object.Get(member); expect.Unset(v) {
		w.wireFault(expect.Finding{Rule: a.op.rule, Expected: "what was set is there: " + member, Actual: expect.Show(v),
			Pointer: pointer + "/" + member, Exchange: a.exchange})
	}
}
