package explore

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps"
)

// player makes one walk through one door. It resolves the handles of steps and
// normalises what it sees.
type player struct {
	door  door
	s     *steps.Session // the door's
	steps map[int]Step
	offer Offer

	people        map[int]*person
	apps          map[int]string // by the step that made them
	items         map[int]string // messages and events, the same way
	contacts      map[int]string // by recipient
	conversations map[[2]int]string
	names         names
	called        map[string]bool // normalised callbacks so far
	read          int             // how many callbacks have been taken
}

// person is a recipient.
type person struct {
	channel, identity string
	also              *person // the same on another channel
}

// skipped stands in for the answer to a step whose handles name nothing, or which the
// target does not offer.
const skipped = "skipped: what it names is not known"

func newPlayer(d door, w Walk, offer Offer) *player {
	p := &player{
		door: d, steps: map[int]Step{}, offer: offer, people: map[int]*person{}, apps: map[int]string{}, items: map[int]string{},
		contacts: map[int]string{}, conversations: map[[2]int]string{}, names: newNames(), called: map[string]bool{},
	}
	if d != nil {
		p.s = d.offers()
		p.names.give(p.s.Project, "project")
	}
	for _, s := range w {
		p.steps[s.N] = s
	}
	return p
}

// deed is what a step does: a call, or an action of a recipient or of the clock.
type deed struct {
	call request
	list string // member of a list, whose pages are followed
	act  func(context.Context) error
	// kind and name are claimed in the ledger before the call.
	kind, name string
}

// prepare resolves a step; ok is false if the step must be skipped. Call it once for each
// step, since it draws names.
func (p *player) prepare(ctx context.Context, s Step) (pl deed, ok bool, err error) {
	if s.Who != 0 {
		if err := p.meet(ctx, s); err != nil {
			return pl, false, err
		}
	}
	app := p.apps[s.App]
	if s.App != 0 && app == "" {
		return pl, false, nil
	}
	get := func(path string) request { return request{method: http.MethodGet, path: path} }
	item := p.items[s.Of]
	if s.Of != 0 && item == "" {
		return pl, false, nil
	}
	contact, conversation := p.contacts[s.Who], p.conversations[[2]int{s.App, s.Who}]
	switch s.Do {
	case CreateApp:
		pl.kind, pl.name = "app", p.value("app", "name", s.N)
		body := p.settings(s)
		body["display_name"], body["channel_credentials"] = pl.name, json.RawMessage(p.s.Channels.Credentials)
		ok = p.beside(s, body)
		pl.call = post("/apps", body)
		return pl, ok, nil
	case LegacyApp:
		name := p.value("app", "name", s.N)
		if err := p.s.Ledger.Claim("app", name); err != nil {
			return pl, false, err
		}
		pl.act = func(ctx context.Context) error {
			id, owned, err := p.s.LegacyApps.App(ctx, name)
			if err == nil && !owned {
				return errors.New("the legacy app is the operator's, and walks change apps")
			}
			if err == nil {
				p.apps[s.N] = id
				p.names.give(id, fmt.Sprintf("app %d", s.N))
				return p.s.Ledger.Made("app", name, id)
			}
			return err
		}
	case ChangeApp:
		body := p.settings(s)
		if s.With[optName] != "" {
			name := p.value("app", "name", s.N)
			if err := p.s.Ledger.Claim("app", name); err != nil {
				return pl, false, err
			}
			body["display_name"] = name
		}
		ok = p.beside(s, body)
		pl.call = post("/apps/"+app, body)
		pl.call.method = http.MethodPatch
		return pl, ok, nil
	case DeleteApp:
		pl.call = request{method: http.MethodDelete, path: "/apps/" + app}
	case ReadApp:
		pl.call = get("/apps/" + app)
	case ListApps:
		pl.call, pl.list = get("/apps"), "apps"
	case ListWebhooks:
		pl.call, pl.list = get("/apps/"+app+"/webhooks"), "webhooks"
	case CreateContact:
		all, known := p.identities(s)
		if contact != "" || !known {
			return pl, false, nil
		}
		pl.call = post("/contacts", object{"channel_identities": all, "language": "EN_US", "display_name": p.value("contact", "contact name", s.N)})
		pl.kind, pl.name = "contact", p.people[s.Who].identity
	case LookUpContact:
		who := p.people[s.Who]
		if s.With[optTwo] != "" && who.also != nil {
			who = who.also
		}
		pl.call, pl.list = get("/contacts"), "contacts"
		pl.call.query = url.Values{"channel": {who.channel}, "identity": {who.identity}}.Encode()
	case ReadContact:
		pl.call = get("/contacts/" + contact)
		return pl, contact != "", nil
	case DeleteContact:
		pl.call = request{method: http.MethodDelete, path: "/contacts/" + contact}
		return pl, contact != "", nil
	case DeleteConversation:
		pl.call = request{method: http.MethodDelete, path: "/conversations/" + conversation}
		return pl, conversation != "", nil
	case CreateConversation:
		pl.call = post("/conversations", map[string]any{"app_id": app, "contact_id": contact, "active": true, "active_channel": p.people[s.Who].channel})
		return pl, contact != "", nil
	case ReadConversation:
		pl.call = get("/conversations/" + conversation)
		return pl, conversation != "", nil
	case StopConversation:
		pl.call = post("/conversations/"+conversation+":stop", map[string]any{})
		pl.call.body = nil
		return pl, conversation != "", nil
	case InjectEvent:
		event, known := p.content(s)
		pl.call = post("/conversations/"+conversation+":inject-event", object{"app_event": event})
		return pl, known && conversation != "", nil
	case ListConversations:
		q := url.Values{"app_id": {app}}
		if by := s.With[optContact]; by != "" {
			values, known := p.ids(by, p.contacts)
			if !known {
				return pl, false, nil
			}
			q["contact_id"] = values
		}
		pl.call, pl.list = get("/conversations"), "conversations"
		pl.call.query = q.Encode()
	case ListRecent:
		pl.call, pl.list = get("/conversations:recent"), "conversations"
		pl.call.query = url.Values{"app_id": {app}}.Encode()
	case SendMessage, SendEvent:
		body, known := p.sending(s, app, contact)
		pl.call = post(map[Op]string{SendMessage: "/messages:send", SendEvent: "/events:send"}[s.Do], body)
		return pl, known, nil
	case QueryCapability:
		all, known := p.identities(s)
		pl.call = post("/capability:query", object{"app_id": app, "recipient": object{"identified_by": object{"channel_identities": all}}})
		return pl, known, nil
	case Reply, Type, OptIn, OptOut:
		who := p.people[s.Who]
		from := steps.Sender{AppID: app, Channel: who.channel, Identity: who.identity}
		text := ""
		if s.Do == Reply {
			text = p.value("reply", "text", s.N)
		}
		pl.act = func(ctx context.Context) error {
			switch s.Do {
			case Reply:
				_, err := p.s.Handset.Reply(ctx, from, text)
				return err
			case Type:
				return p.s.Handset.Event(ctx, from)
			}
			return p.s.Handset.Opt(ctx, from, map[Op]string{OptIn: "in", OptOut: "out"}[s.Do])
		}
	case PassTime:
		hours, err := strconv.Atoi(s.With[optHours])
		if err != nil || hours <= 0 || hours > maxHours {
			return pl, false, nil
		}
		pl.act = func(ctx context.Context) error { return p.s.TimeMachine.Advance(ctx, time.Duration(hours)*time.Hour) }
	case ReadMessage, DeleteMessage, ChangeMetadata:
		pl.call = get("/messages/" + item)
		if s.With[optSource] != "" {
			pl.call.query = "messages_source=" + s.With[optSource]
		}
		switch s.Do {
		case DeleteMessage:
			pl.call.method = http.MethodDelete
		case ChangeMetadata:
			pl.call.method = http.MethodPatch
			pl.call.body, _ = json.Marshal(map[string]any{"metadata": p.value("metadata", "metadata", s.N)})
		}
	case ListMessages, LastMessages:
		return p.listing(s, app)
	case ReadEvent:
		pl.call = get("/events/" + item)
	case ListEvents:
		q := url.Values{}
		for option, from := range map[string]string{optContact: contact, optConversation: conversation} {
			if s.With[option] != "" && from != "" {
				q.Set(option+"_id", from)
			}
		}
		pl.call, pl.list = get("/events"), "events"
		pl.call.query = q.Encode()
		return pl, len(q) > 0, nil
	case CallAsStranger, CallMalformed:
		return p.wrong(s, app)
	default:
		return pl, false, nil
	}
	return pl, true, nil
}

// maxHours is the longest time that a step lets pass: the control protocol advances the
// clock by at most thirty years.
const maxHours = 30 * 365 * 24

// meet finds an identity for a recipient that nobody has a contact for, and a second one
// where a step names both and the target has another channel.
func (p *player) meet(ctx context.Context, s Step) error {
	channels := p.s.Channels
	who, name, err := p.people[s.Who], fmt.Sprintf("recipient %d", s.Who), error(nil)
	if who == nil {
		channel := channels.Messages
		if byEvents(s.Who) && channels.Events != "" {
			channel = channels.Events
		}
		if who, err = p.stranger(ctx, channel, name); err != nil {
			return err
		}
		p.people[s.Who] = who
	}
	if s.With[optTwo] != "" && who.also == nil && channels.Events != "" && channels.Events != channels.Messages {
		channel := channels.Messages
		if channel == who.channel {
			channel = channels.Events
		}
		who.also, err = p.stranger(ctx, channel, name+" elsewhere")
	}
	return err
}

// stranger claims an identity that nobody has a contact for.
func (p *player) stranger(ctx context.Context, channel, name string) (*person, error) {
	someone := &person{channel: channel, identity: p.s.Values.Identity()}
	found, err := p.door.call(ctx, request{method: http.MethodGet, path: "/contacts",
		query: url.Values{"channel": {channel}, "identity": {someone.identity}}.Encode()})
	switch {
	case err != nil:
		return nil, err
	case !found.ok():
		return nil, fmt.Errorf("looking up the contacts of a recipient was answered with status %d", found.status)
	case len(gjson.GetBytes(found.body, "contacts").Array()) > 0:
		return nil, errors.New("a recipient has a contact already; name recipients that have none")
	}
	p.names.give(someone.identity, name)
	return someone, p.s.Ledger.ClaimContact(channel, someone.identity)
}

// value draws a value and names it after the step that uses it.
func (p *player) value(kind, label string, n int) string {
	v := p.s.Values.Name(kind)
	p.names.give(v, fmt.Sprintf("%s of step %d", label, n))
	return v
}

// settings returns the part of an app that a step names.
func (p *player) settings(s Step) map[string]any {
	body := map[string]any{}
	if mode := s.With[optMode]; mode != "" {
		body["processing_mode"] = mode
	}
	policy := func(field, days, kind string) {
		if days == "" && kind == "" {
			return
		}
		set := map[string]any{}
		if days != "" {
			set["ttl_days"] = json.RawMessage(days)
		}
		if kind != "" {
			set["retention_type"] = kind
		}
		body[field] = set
	}
	policy("dispatch_retention_policy", s.With[optDispatchDays], s.With[optDispatchType])
	policy("retention_policy", s.With[optDays], s.With[optType])
	return body
}

// sending returns the body of a message or an event.
func (p *player) sending(s Step, app, contact string) (body map[string]any, ok bool) {
	all, known := p.identities(s)
	content, kind := p.content(s)
	if !known || !kind {
		return nil, false
	}
	byIdentity := object{"channel_identities": all}
	to := object{}
	switch s.With[optBy] {
	case "":
		to["identified_by"] = byIdentity
	case "contact":
		to["contact_id"] = contact
		ok = contact != ""
		if !ok {
			return nil, false
		}
	case "unknown":
		to["contact_id"] = steps.UnknownID
	case "both":
		if contact == "" {
			return nil, false
		}
		to["contact_id"], to["identified_by"] = contact, byIdentity
	case "empty":
		to["identified_by"] = map[string]any{"channel_identities": []any{}}
	}
	body = object{"app_id": app, "recipient": to}
	if len(all) > 1 {
		who := p.people[s.Who]
		body["channel_priority_order"] = []string{who.also.channel, who.channel}
	}
	if s.Do == SendEvent {
		body["event"] = content
		return body, p.beside(s, body)
	}
	body["message"] = content
	if strategy := s.With[optStrategy]; strategy != "" {
		body["processing_strategy"] = strategy
	}
	if key := s.With[optTopic]; key != "" {
		body["conversation_metadata"] = map[string]any{key: p.value(key, key, s.N)}
		if s.With[optMerge] != "" {
			body["conversation_metadata_update_strategy"] = "MERGE_PATCH"
		}
	}
	if s.With[optCorrelation] != "" {
		id := p.s.Values.Name("correlation") + "-Ab"
		p.names.give(id, fmt.Sprintf("correlation of step %d", s.N))
		body["correlation_id"] = id
	}
	if kind := s.With[optMetadata]; kind != "" {
		text := p.s.Values.Name("metadata")
		if kind == "signs" {
			text += ` <é> & "ß" \ € 😀`
		}
		p.names.give(text, fmt.Sprintf("metadata of step %d", s.N))
		body["message_metadata"] = text
	}
	return body, p.beside(s, body)
}

// ids returns the values of an id parameter, as an option describes them.
func (p *player) ids(by string, of map[int]string) ([]string, bool) {
	switch by {
	case "unknown":
		return []string{steps.UnknownID}, true
	case "empty":
		return []string{""}, true
	case "twice":
		return []string{"", steps.UnknownID}, true
	}
	who, _ := strconv.Atoi(by)
	return []string{of[who]}, of[who] != ""
}

// listing resolves a list of messages.
func (p *player) listing(s Step, app string) (pl deed, ok bool, err error) {
	q := url.Values{}
	if s.With[optNoApp] == "" {
		q.Set("app_id", app)
	}
	if s.With[optSource] != "" {
		q.Set("messages_source", s.With[optSource])
	}
	known := true
	if by := s.With[optContact]; by != "" {
		q["contact_id"], ok = p.ids(by, p.contacts)
		known = known && ok
	}
	if by := s.With[optConversation]; by != "" {
		of := map[int]string{}
		for key, id := range p.conversations {
			if key[0] == s.App {
				of[key[1]] = id
			}
		}
		q["conversation_id"], ok = p.ids(by, of)
		known = known && ok
	}
	if by := s.With[optIdentity]; by != "" {
		who, _ := strconv.Atoi(by)
		if p.people[who] == nil {
			return pl, false, nil
		}
		q.Set("channel_identity", p.people[who].identity)
	}
	if !known || !p.window(s, q) {
		return pl, false, nil
	}
	if s.With[optMOs] != "" {
		q.Set("only_recipient_originated", s.With[optMOs])
	}
	pl.list = "messages"
	if s.Do == LastMessages {
		body := map[string]any{}
		for key, values := range q {
			switch key {
			case "contact_id":
				body["contact_ids"] = values
			case "channel_identity":
				body["channel_identities"] = values
			default:
				body[key] = values[0]
			}
		}
		raw, err := json.Marshal(body)
		pl.call = request{method: http.MethodPost, path: "/messages:fetch-last-message", body: raw}
		return pl, true, err
	}
	if s.With[optPage] != "" {
		q.Set("page_size", s.With[optPage])
	}
	pl.call = request{method: http.MethodGet, path: "/messages", query: q.Encode()}
	return pl, true, nil
}

// credentials are those of an unknown caller.
var credentials = map[string]string{
	"none":     "",
	"token":    "Bearer not-a-token-of-this-project",
	"password": "Basic bm90LWEta2V5Om5vdC1hLXNlY3JldA==", // not-a-key:not-a-secret
}

// wrong resolves a call that is valid except for its caller, or whose body is not JSON.
// As in the scenarios, it names no recipient, and no object but the walk's app.
func (p *player) wrong(s Step, app string) (pl deed, ok bool, err error) {
	body := func(v any) []byte {
		raw, _ := json.Marshal(v) // plain values only: it cannot fail
		return raw
	}
	toNobody := map[string]any{"app_id": app, "recipient": map[string]any{"contact_id": steps.UnknownID},
		"message": map[string]any{"text_message": map[string]any{"text": "modecert"}}}
	named := func() []byte { // a target that accepts the call may create or change it
		pl.name = p.value("app", "name", s.N)
		err = p.s.Ledger.Claim("app", pl.name)
		if s.With[optCall] == "create an app" {
			return body(map[string]any{"display_name": pl.name, "channel_credentials": []any{}})
		}
		return body(map[string]any{"display_name": pl.name})
	}
	switch s.With[optCall] {
	case "list the apps":
		pl.call, pl.list = request{method: http.MethodGet, path: "/apps"}, "apps"
	case "create an app":
		pl.call = request{method: http.MethodPost, path: "/apps", body: named()}
	case "read the app":
		pl.call = request{method: http.MethodGet, path: "/apps/" + app}
	case "list the messages":
		pl.call, pl.list = request{method: http.MethodGet, path: "/messages", query: url.Values{"app_id": {app}}.Encode()}, "messages"
	case "send a message":
		pl.call = request{method: http.MethodPost, path: "/messages:send", body: body(toNobody)}
	case "delete a message":
		pl.call = request{method: http.MethodDelete, path: "/messages/" + steps.UnknownID}
	case "rename the app", "change the app":
		pl.call = request{method: http.MethodPatch, path: "/apps/" + app, body: named()}
	case "delete the app":
		pl.call = request{method: http.MethodDelete, path: "/apps/" + app}
	case "add a webhook":
		pl.call = request{method: http.MethodPost, path: "/webhooks", body: body(map[string]any{"app_id": app, "target": "https://modecert.invalid/callbacks", "target_type": "HTTP"})}
	default:
		return pl, false, nil
	}
	if s.Do == CallAsStranger {
		pl.call.header = http.Header{"Authorization": {credentials[s.With[optFault]]}}
		return pl, true, err
	}
	if s.With[optFault] == "plain words" {
		pl.call.body = []byte("please " + s.With[optCall])
	} else if len(pl.call.body) > 0 {
		pl.call.body = pl.call.body[:len(pl.call.body)-1]
	}
	return pl, len(pl.call.body) > 0, err
}

// maxPages is how many pages of a list are followed.
const maxPages = 50

// do makes the call or the action of a step. It joins the pages of a list into one
// answer.
func (p *player) do(ctx context.Context, s Step, pl deed) (answer, error) {
	if pl.act != nil {
		return answer{status: http.StatusNoContent}, pl.act(ctx)
	}
	if pl.kind == "app" {
		if err := p.s.Ledger.Claim(pl.kind, pl.name); err != nil {
			return answer{}, err
		}
	}
	a, err := p.door.call(ctx, pl.call)
	if err != nil || !a.ok() {
		return a, err
	}
	if pl.list != "" && pl.call.method == http.MethodGet {
		size, _ := strconv.Atoi(s.With[optPage])
		a, err = p.pages(ctx, pl, a, size)
	}
	id := gjson.GetBytes(a.body, "id").String()
	if pl.kind != "" && err == nil && id != "" {
		err = p.s.Ledger.Made(pl.kind, pl.name, id)
	}
	return a, err
}

// pages puts the items of all pages into the first. size is what was asked for, 0 if
// nothing was.
func (p *player) pages(ctx context.Context, pl deed, first answer, size int) (answer, error) {
	next := gjson.GetBytes(first.body, "next_page_token").String()
	first.overfull = size > 0 && len(gjson.GetBytes(first.body, pl.list).Array()) > size
	if next == "" {
		return first, nil
	}
	var items []string
	page := first
	for n := 1; ; n++ {
		list := gjson.GetBytes(page.body, pl.list)
		if !page.ok() || list.Exists() && !list.IsArray() {
			return page, nil
		}
		first.overfull = first.overfull || size > 0 && len(list.Array()) > size
		for _, item := range list.Array() {
			items = append(items, item.Raw)
		}
		if next == "" || n == maxPages {
			break
		}
		following := pl.call
		following.query = strings.Trim(pl.call.query+"&page_token="+url.QueryEscape(next), "&")
		var err error
		if page, err = p.door.call(ctx, following); err != nil {
			return page, err
		}
		next = gjson.GetBytes(page.body, "next_page_token").String()
	}
	first.body = []byte(`{"` + pl.list + `":[` + strings.Join(items, ",") + `]}`)
	return first, nil
}

// learn notes the handles that a step made, and those that its answer contains.
func (p *player) learn(s Step, a answer) {
	read := gjson.ParseBytes(a.body)
	if a.ok() {
		switch s.Do {
		case CreateApp:
			if id := read.Get("id").String(); id != "" {
				p.apps[s.N] = id
				p.names.give(id, fmt.Sprintf("app %d", s.N))
			}
		case SendMessage, SendEvent:
			if id := sentID(read); id != "" {
				p.items[s.N] = id
				p.names.give(id, fmt.Sprintf("item %d", s.N))
				p.names.accept(id, read.Get("accepted_time").String())
			}
		case CreateContact:
			p.contacts[s.Who] = read.Get("id").String()
		case CreateConversation:
			p.conversations[[2]int{s.App, s.Who}] = read.Get("id").String()
		case DeleteContact:
			delete(p.contacts, s.Who)
			maps.DeleteFunc(p.conversations, func(of [2]int, _ string) bool { return of[1] == s.Who })
		case DeleteConversation:
			delete(p.conversations, [2]int{s.App, s.Who})
		case LookUpContact:
			for _, c := range read.Get("contacts").Array() {
				if id := c.Get("id").String(); id != "" && p.isOurs(c.Get("channel_identities.0.identity").String()) {
					p.contacts[s.Who] = id
					break
				}
			}
		case ListConversations:
			for _, c := range read.Get("conversations").Array() {
				p.notice(c.Get("app_id").String(), c.Get("contact_id").String(), c.Get("id").String())
			}
		}
	}
	p.notices(read, "")
}

// sentID returns the id of a message or an event in the answer to its request.
func sentID(v gjson.Result) string {
	return cmp.Or(v.Get("message_id").String(), v.Get("event_id").String())
}

// hookUp subscribes an app to callbacks.
func (p *player) hookUp(ctx context.Context, s Step) (answer, error) {
	id := p.apps[s.N]
	if id == "" || p.s.Inbox == nil {
		return answer{}, nil
	}
	body, err := json.Marshal(map[string]any{"app_id": id, "target": p.s.Inbox.URL(), "target_type": "HTTP", "secret": p.s.Values.Secret(), "triggers": triggers})
	if err != nil {
		return answer{}, err
	}
	return p.door.call(ctx, request{method: http.MethodPost, path: "/webhooks", body: body})
}

// triggers are those that walks subscribe to.
var triggers = []string{
	"MESSAGE_DELIVERY", "MESSAGE_INBOUND", "MESSAGE_SUBMIT", "EVENT_DELIVERY", "EVENT_INBOUND",
	"CONTACT_CREATE", "CONVERSATION_START", "OPT_IN", "OPT_OUT", "CAPABILITY",
}

// isOurs reports whether an identity belongs to a recipient of the walk.
func (p *player) isOurs(identity string) bool { return p.who(identity) != 0 }

// who returns the recipient with an identity, or 0.
func (p *player) who(identity string) int {
	for who, someone := range p.people {
		for ; someone != nil; someone = someone.also {
			if strings.TrimPrefix(someone.identity, "+") == strings.TrimPrefix(identity, "+") {
				return who
			}
		}
	}
	return 0
}

// notices learns handles from any value that has an identity of ours beside ids, or a
// text of ours beside an id.
func (p *player) notices(v gjson.Result, app string) {
	if !v.IsObject() && !v.IsArray() {
		return
	}
	if v.IsObject() {
		if id := v.Get("app_id").String(); id != "" {
			app = id
		}
		if who := p.who(v.Get("channel_identity.identity").String()); who != 0 {
			if id := v.Get("contact_id").String(); id != "" {
				p.contacts[who] = id
			}
			if id := v.Get("conversation_id").String(); id != "" && app != "" {
				for n, known := range p.apps {
					if known == app {
						p.conversations[[2]int{n, who}] = id
					}
				}
			}
		}
		if text := v.Get("contact_message.text_message.text").String(); text != "" {
			if n, ok := p.names.step(text, "text of step "); ok && p.steps[n].Do == Reply && v.Get("id").String() != "" {
				p.items[n] = v.Get("id").String()
				p.names.give(p.items[n], fmt.Sprintf("item %d", n))
			}
		}
	}
	v.ForEach(func(_, inner gjson.Result) bool {
		p.notices(inner, app)
		return true
	})
}

func (p *player) notice(app, contact, conversation string) {
	for who, id := range p.contacts {
		if id != contact || id == "" || conversation == "" {
			continue
		}
		for n, known := range p.apps {
			if known == app {
				p.conversations[[2]int{n, who}] = conversation
			}
		}
	}
}

// Seen is what was observed at one step, without ids and times.
type Seen struct {
	// Answer is the normalised answer, as JSON.
	Answer string
	// Called holds the normalised callbacks that no earlier step had seen, sorted.
	Called []string
}

// outcome is a step that was made, and its answer.
type outcome struct {
	step   Step
	deed   deed
	answer answer
	// hooked is the answer to the creation of a new app's webhook.
	hooked answer
	// instead says why the step was not made.
	instead string
}

// perform makes a prepared step.
func (p *player) perform(ctx context.Context, o *outcome) (err error) {
	if o.instead != "" {
		return nil
	}
	if o.answer, err = p.do(ctx, o.step, o.deed); err != nil {
		return err
	}
	if o.step.opens() && p.offer.Callbacks {
		p.learn(o.step, o.answer) // its id
		o.hooked, err = p.hookUp(ctx, o.step)
	}
	return err
}

// ready resolves a step.
func (p *player) ready(ctx context.Context, s Step) (outcome, error) {
	pl, ok, err := p.prepare(ctx, s)
	o := outcome{step: s, deed: pl}
	if !ok {
		o.instead = skipped
	}
	return o, err
}

// glimpse is an observation that is not kept yet: what was seen, the names given, how
// many callbacks were read, and which of them are new.
type glimpse struct {
	seen  Seen
	names names
	read  int
	fresh []message
}

// look normalises the answer to a step and the callbacks that no earlier step has taken.
// It changes nothing in the player; see take. calls is false if the step that follows
// takes the callbacks of both.
func (p *player) look(ctx context.Context, o outcome, calls bool) (glimpse, error) {
	g := glimpse{names: p.names.clone()}
	if s := o.step; s.Do == SendMessage || s.Do == SendEvent {
		g.names.addressed[sentID(gjson.ParseBytes(o.answer.body))] = s.With[optBy]
	}
	if g.seen.Answer = o.instead; o.instead == "" {
		g.seen.Answer = g.names.answer(p, o.step, o.deed, o.answer)
	}
	if o.hooked.status != 0 {
		g.seen.Answer += " " + g.names.answer(p, Step{Do: ListWebhooks}, deed{}, o.hooked)
	}
	if !p.offer.Callbacks || !calls || p.s.Inbox == nil {
		return g, nil
	}
	all, err := p.s.Inbox.Read(ctx, steps.Filter{})
	if err != nil {
		return g, err
	}
	g.read = len(all) - p.read
	for _, c := range g.names.callbacks(all[p.read:]) {
		if !p.called[c.text] && !slices.Contains(g.seen.Called, c.text) {
			g.seen.Called, g.fresh = append(g.seen.Called, c.text), append(g.fresh, c)
		}
	}
	slices.Sort(g.seen.Called)
	return g, nil
}

// take keeps an observation and learns handles from it. It learns nothing from a callback
// that repeats another: it may come steps later, when its handles are no longer the
// latest.
func (p *player) take(o outcome, g glimpse) {
	p.names = g.names
	p.read += g.read
	p.learn(o.step, o.answer)
	for _, c := range g.fresh {
		p.called[c.text] = true
		p.notices(gjson.ParseBytes(c.body), "")
	}
}

// clone returns a copy of a step that shares nothing.
func (s Step) clone() Step {
	s.With = maps.Clone(s.With)
	return s
}

func (w Walk) clone() Walk {
	out := make(Walk, len(w))
	for i, s := range w {
		out[i] = s.clone()
	}
	return out
}

// compact returns a JSON text without spaces.
func compact(v any) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(out.String())
}
