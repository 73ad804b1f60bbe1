package explore

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Scenario is a walk told in the phrases of the suite.
type Scenario struct {
	Title string
	Lines []string
	// Missing says what no phrase tells. Such a scenario is a beginning, and does not run.
	Missing []string
}

// String returns the scenario's text, to be pasted under a rule.
func (s Scenario) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "    Scenario: %s\n", s.Title)
	for _, line := range s.Lines {
		fmt.Fprintf(&out, "      %s\n", line)
	}
	for _, m := range s.Missing {
		fmt.Fprintf(&out, "      # no phrase says: %s\n", m)
	}
	return out.String()
}

// Tell tells a walk as a scenario whose Then says what the documented service shows of
// the last step, at the places at which the target differs.
func Tell(w Walk, expected, saw []Seen) Scenario {
	if len(w) == 0 || len(expected) < len(w) || len(saw) < len(w) {
		return Scenario{}
	}
	t := &teller{w: w, last: len(w) - 1, people: map[int]bool{}}
	t.diff, t.expected, t.saw = points(expected, saw, t.last), expected, saw
	t.act = t.lastAct()
	for i, s := range w {
		t.at = i
		t.step(s)
	}
	t.outcome()
	t.title = strings.ReplaceAll(strings.ToLower(string(w[t.last].Do)), "  ", " ") + " after " + strings.ToLower(string(w[max(0, t.act-1)].Do))
	return Scenario{Title: "found by a walk: " + t.title, Lines: t.lines(), Missing: t.missing}
}

type teller struct {
	w             Walk
	at, last, act int // the step being told, the last one, and the one that is the When
	diff          []Point
	expected, saw []Seen
	givens        []string
	when          string
	thens         []string
	missing       []string
	title         string

	app, who   int // current
	people     map[int]bool
	messages   []int // steps, in order
	replies    []int
	apps       int
	appMode    string
	recipients int
}

func (t *teller) lines() []string {
	var out []string
	add := func(keyword string, lines []string) {
		for i, l := range lines {
			if i > 0 {
				keyword = "And"
			}
			out = append(out, keyword+" "+l)
		}
	}
	add("Given", t.givens)
	if t.when != "" {
		add("When", []string{t.when})
	}
	add("Then", t.thens)
	return out
}

// lastAct returns the step that is told as the When: the last one, or, where it only reads
// what an outcome of the phrases reads by itself, the one before.
func (t *teller) lastAct() int {
	for i := t.last; i >= 0; i-- {
		switch t.w[i].Do {
		case ReadMessage, ReadApp, LookUpContact, ListConversations, ReadContact, ReadConversation:
			continue
		}
		return i
	}
	return t.last
}

func (t *teller) cannot(format string, args ...any) {
	t.missing = append(t.missing, fmt.Sprintf(format, args...))
}

// say adds a Given, or the When. past is the text of a Given.
func (t *teller) say(past, present string) {
	if t.at == t.act {
		t.when = present
		return
	}
	if past == "" {
		t.cannot("%s, as a Given", present)
		return
	}
	t.givens = append(t.givens, past)
}

func days(n string) string {
	if n == "1" {
		return "1 day"
	}
	return n + " days"
}

// number returns the days of an option; ok is false if a phrase cannot say it.
func (t *teller) number(text string) (string, bool) {
	if _, err := strconv.ParseInt(text, 10, 64); err != nil {
		t.cannot("a TTL of %s", text)
		return "", false
	}
	return text, true
}

// keeping tells the settings of retention of a new app. Each phrase names one of the two
// fields.
func (t *teller) keeping(s Step) string {
	out, fields := "", 0
	for mode, options := range map[string][2]string{"DISPATCH": {optDispatchDays, optDispatchType}, "CONVERSATION": {optDays, optType}} {
		ttl, kind := s.With[options[0]], s.With[options[1]]
		if ttl == "" && kind == "" {
			continue
		}
		fields++
		if ttl == "" {
			own := s.With[optMode]
			if own == "" {
				own = "DISPATCH"
			}
			if mode != own {
				t.cannot("the policy of %s messages of an app in another mode", mode)
			}
		} else if n, ok := t.number(ttl); ok {
			out += fmt.Sprintf(sayKeeping, mode, days(n))
		}
		if kind != "" {
			out += fmt.Sprintf(sayUnder, kind)
		}
	}
	if fields > 1 {
		t.cannot("both retentions with their policies")
	}
	return out
}

func (t *teller) step(s Step) {
	if s.App != 0 && s.App != t.app {
		t.cannot("step %d is about an app that is not the last one", s.N)
	}
	if s.Who != 0 && s.Do != LookUpContact {
		t.meet(s)
	}
	switch s.Do {
	case CreateApp:
		t.apps++
		t.app, t.appMode = s.N, s.With[optMode]
		keeping := t.keeping(s)
		past, present := sayAppWithoutMode, sayAppCreatedWithout
		if t.appMode != "" {
			past, present = fmt.Sprintf(sayAppIn, t.appMode), fmt.Sprintf(sayAppCreatedIn, t.appMode)
			if t.apps > 1 {
				past = fmt.Sprintf(sayAnotherAppIn, t.appMode)
			}
		} else {
			t.appMode = "DISPATCH"
		}
		t.say(past+keeping, present+keeping)
	case LegacyApp:
		t.app, t.appMode = s.N, "CONVERSATION"
		t.say(sayLegacyApp, sayLegacyApp)
	case ChangeApp:
		t.change(s)
	case DeleteApp:
		t.say(sayAppDeleted, sayAppDeleted)
	case CreateContact, CreateConversation: // told as the recipient
	case SendMessage:
		t.messages = append(t.messages, s.N)
		t.say(t.sending(s, saySent), t.sending(s, saySends))
	case SendEvent:
		t.say(t.by(s, sayEventSent), t.by(s, sayEvent))
	case InjectEvent:
		t.say("", sayInjected)
	case QueryCapability:
		t.say(sayCapability, sayCapability)
	case Reply:
		t.replies = append(t.replies, s.N)
		t.say(sayReplied, sayReplies)
	case Type:
		t.say(sayTypes, sayTypes)
	case OptIn:
		t.say(fmt.Sprintf(sayOpts, "in"), fmt.Sprintf(sayOpts, "in"))
	case OptOut:
		t.say(fmt.Sprintf(sayOpts, "out"), fmt.Sprintf(sayOpts, "out"))
	case StopConversation:
		t.say(sayWasStopped, sayStopped)
	case PassTime:
		hours, _ := strconv.Atoi(s.With[optHours])
		if hours%24 == 0 {
			t.say(fmt.Sprintf(sayDays, days(strconv.Itoa(hours/24))), strings.TrimSuffix(fmt.Sprintf(sayDays, days(strconv.Itoa(hours/24))), "ed"))
		} else {
			t.say(fmt.Sprintf(sayHours, s.With[optHours]), strings.TrimSuffix(fmt.Sprintf(sayHours, s.With[optHours]), "ed"))
		}
	case DeleteMessage, ChangeMetadata:
		past, present := sayWasDeleted, sayDeleted
		if s.Do == ChangeMetadata {
			past, present = sayWasGiven, sayGiven
		}
		source := t.among(s)
		t.say(fmt.Sprintf(past, t.subject(s.Of))+source, fmt.Sprintf(present, t.subject(s.Of))+source)
	case ListMessages, LastMessages, ListRecent, ListEvents:
		t.list(s)
	case ListApps:
		t.say("", sayAppsListed)
	case CallAsStranger:
		t.say("", sayCalls[s.With[optCall]]+sayCredentials[cmp.Or(s.With[optFault], "none")])
	case CallMalformed:
		t.say("", fmt.Sprintf(sayIsMalformed, sayRequests[s.With[optCall]], sayFaults[cmp.Or(s.With[optFault], "cut short")]))
	case ReadMessage, ReadApp, LookUpContact, ListConversations, ReadContact, ReadConversation:
		if t.at < t.act && s.Do != LookUpContact {
			break // a read in between tells nothing
		}
	default:
		t.cannot("%s", s.Do)
	}
}

// meet tells who a recipient is, at his first step. A contact or a conversation has to be
// created before anything else happens with him.
func (t *teller) meet(s Step) {
	if t.people[s.Who] {
		if s.Who != t.who {
			t.cannot("step %d is about a recipient who is not the last one", s.N)
		}
		return
	}
	t.people[s.Who], t.who = true, s.Who
	t.recipients++
	text := sayStranger
	if t.recipients > 1 {
		text = sayAnother
	}
	if s.Do == CreateContact {
		text = sayKnown
		for _, later := range t.w[t.at+1:] {
			if later.Who != s.Who {
				continue
			}
			if later.Do == CreateConversation && later.App == t.app {
				text = sayPartner
			}
			break
		}
		if t.app == 0 {
			t.cannot("a recipient before the app")
		}
	}
	t.givens = append(t.givens, text)
}

func (t *teller) change(s Step) {
	if s.With[optName] != "" {
		if len(s.With) > 1 {
			t.cannot("a new name together with other settings")
		}
		t.say(sayAppRenamed, sayAppRenamed)
		return
	}
	mode := s.With[optMode]
	past, present := fmt.Sprintf(sayAppWasChanged, mode), fmt.Sprintf(sayAppChanged, mode)
	settings := s.clone()
	delete(settings.With, optMode)
	switch {
	case mode == "" && s.With[optDispatchDays] != "" && s.With[optDays] == "" && s.With[optType] == "":
		if n, ok := t.number(s.With[optDispatchDays]); ok {
			past, present = fmt.Sprintf(sayAppWasSet, "DISPATCH", days(n)), fmt.Sprintf(sayAppSet, "DISPATCH", days(n))
		}
		if kind := s.With[optDispatchType]; kind != "" {
			past, present = past+fmt.Sprintf(sayUnder, kind), present+fmt.Sprintf(sayUnder, kind)
		}
	case mode == "" && s.With[optDays] != "" && s.With[optDispatchDays] == "" && s.With[optDispatchType] == "":
		if n, ok := t.number(s.With[optDays]); ok {
			past, present = fmt.Sprintf(sayAppWasSet, "CONVERSATION", days(n)), fmt.Sprintf(sayAppSet, "CONVERSATION", days(n))
		}
		if kind := s.With[optType]; kind != "" {
			past, present = past+fmt.Sprintf(sayUnder, kind), present+fmt.Sprintf(sayUnder, kind)
		}
	case mode == "" || len(settings.With) > 0:
		t.cannot("these settings together: %s", compact(s.With))
	}
	if mode != "" {
		t.appMode = mode
	}
	t.say(past, present)
}

func (t *teller) by(s Step, text string) string {
	return text + map[string]string{"contact": sayByContact, "unknown": sayByUnknown, "both": sayByBoth,
		"empty": sayByEmpty, "nobody": sayByNone}[s.With[optBy]]
}

func (t *teller) sending(s Step, text string) string {
	text = t.by(s, text)
	switch strategy := s.With[optStrategy]; strategy {
	case "":
	case "DISPATCH_ONLY":
		text += sayInDispatch
	case "DEFAULT":
		text += sayInOwn
	default:
		text += fmt.Sprintf(sayUnderUnknown, strategy)
	}
	var extras []string
	if key := s.With[optTopic]; key != "" {
		what := map[string]string{"topic": "conversation metadata", "reason": "other conversation metadata"}[key]
		if s.With[optMerge] != "" {
			what = "merged conversation metadata"
			if key != "reason" {
				t.cannot("merged metadata with the same key")
			}
		}
		extras = append(extras, what)
	}
	if s.With[optMetadata] != "" {
		extras = append(extras, map[string]string{"plain": "message metadata", "signs": "message metadata full of signs"}[s.With[optMetadata]])
	}
	if s.With[optCorrelation] != "" {
		extras = append(extras, "a correlation id")
	}
	if len(extras) > 0 {
		text += fmt.Sprintf(sayWith, strings.Join(extras, " and "))
	}
	if len(extras) > 2 || len(extras) == 2 && extras[1] != "a correlation id" {
		t.cannot("a message with %s", strings.Join(extras, " and "))
	}
	if s.With[optAtOnce] != "" {
		t.cannot("two steps at once")
	}
	return text
}

// subject returns what a feature calls the message or reply of a step.
func (t *teller) subject(n int) string {
	for _, list := range [][]int{t.messages, t.replies} {
		at := slices.Index(list, n)
		if at < 0 {
			continue
		}
		word := "message"
		if slices.Contains(t.replies, n) {
			word = "reply"
		}
		total := 0
		for _, s := range t.w {
			if s.Do == map[string]Op{"message": SendMessage, "reply": Reply}[word] {
				total++
			}
		}
		if total == 1 {
			return word
		}
		if at > 2 || word == "reply" && at > 1 {
			t.cannot("the %s of step %d", word, n)
			return word
		}
		return []string{"first ", "second ", "third "}[at] + word
	}
	t.cannot("what step %d made", n)
	return "message"
}

func (t *teller) among(s Step) string {
	switch s.With[optSource] {
	case "DISPATCH_SOURCE":
		return fmt.Sprintf(sayAmong, "DISPATCH")
	case "CONVERSATION_SOURCE":
		return fmt.Sprintf(sayAmong, "CONVERSATION")
	}
	if s.Do == ReadMessage {
		return fmt.Sprintf(sayAmong, "CONVERSATION") // the default source
	}
	return ""
}

func (t *teller) list(s Step) {
	what := map[Op]string{ListMessages: "messages", LastMessages: "last messages", ListRecent: "recent conversations", ListEvents: "events"}[s.Do]
	text := fmt.Sprintf(sayListed, what)
	switch s.With[optSource] {
	case "DISPATCH_SOURCE":
		text += fmt.Sprintf(sayFrom, "DISPATCH")
	case "CONVERSATION_SOURCE":
		text += fmt.Sprintf(sayFrom, "CONVERSATION")
	}
	var by []string
	for _, option := range []string{optContact, optConversation} {
		switch value := s.With[option]; {
		case value == "unknown":
			by = append(by, "an unknown "+option)
		case value == "empty" || value == "twice":
			t.cannot("an id that is %s", value)
		case value != "":
			by = append(by, "the "+option)
		}
	}
	if who := s.With[optIdentity]; who != "" {
		by = append(by, "the recipient's identity")
	}
	if s.With[optMOs] != "" {
		by = append(by, "only what recipients wrote")
	}
	if len(by) > 0 {
		text += fmt.Sprintf(sayNarrowed, strings.Join(by, " and "))
	}
	if len(by) > 2 || s.With[optPage] != "" {
		t.cannot("a list with %s", compact(s.With))
	}
	if s.With[optNoApp] != "" {
		text += sayWithoutApp
	}
	t.say("", text)
}

// outcome says what is expected where the target differs.
func (t *teller) outcome() {
	s := t.w[t.last]
	for _, p := range t.diff {
		if text := t.then(s, p); text != "" && !slices.Contains(t.thens, text) {
			t.thens = append(t.thens, text)
		}
	}
	if len(t.thens) == 0 {
		t.cannot("what is expected: %s", fmt.Sprint(t.diff))
	}
}

// then says one difference.
func (t *teller) then(s Step, p Point) string {
	if !strings.HasPrefix(p.At, "/") {
		return t.thenCalled(s, p)
	}
	expected, _ := parsed(t.expected[t.last].Answer).(map[string]any)
	success := expected["status"] == "success"
	switch s.Do {
	case CallAsStranger:
		return sayAsks
	case CallMalformed:
		return sayRefusedAsBad
	case ReadMessage:
		return t.thenRead(s, p, success)
	case CreateApp, ChangeApp, ReadApp:
		if p.At == "/status" && s.Do != ReadApp {
			return t.thenAllowed(s, success)
		}
		return t.thenApp(p)
	case LookUpContact:
		return t.thenThere(p, "/body/contacts", "contact")
	case ListConversations:
		return t.thenThere(p, "/body/conversations", "conversation with the app")
	case ListMessages, LastMessages:
		if p.At == "/status" {
			return t.thenAllowed(s, success)
		}
		return t.thenListed(p, expected)
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
	for field, bounds := range map[string][3]string{optDispatchDays: {"DISPATCH", "0", "7"}, optDays: {"CONVERSATION", "1", "3650"}} {
		if n, err := strconv.Atoi(s.With[field]); err == nil && (n < atoi(bounds[1]) || n > atoi(bounds[2])) && s.With[optMode] != "BOTH" {
			return fmt.Sprintf(sayNeverBeyond, bounds[0], bounds[1], bounds[2])
		}
	}
	return sayRefused
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

func (t *teller) thenRead(s Step, p Point, success bool) string {
	which := t.subject(s.Of)
	switch {
	case p.At == "/status" && success:
		return fmt.Sprintf(sayStored, which) + t.among(s)
	case p.At == "/status":
		for _, before := range t.w[:t.last] {
			if before.Do == PassTime {
				return fmt.Sprintf(sayNoLonger, which)
			}
		}
		return fmt.Sprintf(sayNeverStored, which) + t.among(s)
	}
	return t.thenShown(which, "stored", strings.TrimPrefix(p.At, "/body"), p)
}

// thenShown says what a message shows at a place.
func (t *teller) thenShown(which, place, at string, p Point) string {
	switch at {
	case "/processing_mode":
		return fmt.Sprintf(sayIsIn, which, place, p.Expected)
	case "/contact_id", "/conversation_id":
		switch {
		case p.Expected == "nothing":
			return fmt.Sprintf(sayAlone, which, place)
		case at == "/contact_id":
			return fmt.Sprintf(sayWithContact, which, place)
		}
		return fmt.Sprintf(sayWithBoth, which, place)
	case "/metadata":
		return fmt.Sprintf(sayMetadata, which, place)
	}
	return ""
}

func (t *teller) thenApp(p Point) string {
	at := strings.TrimPrefix(p.At, "/body")
	number := func(text string) string {
		var n struct{ Number string }
		if text == "nothing" {
			return "0"
		}
		_ = json.Unmarshal([]byte(text), &n) // what is no number is told as it is
		return n.Number
	}
	switch at {
	case "/processing_mode":
		return fmt.Sprintf(sayAppIs, p.Expected)
	case "/dispatch_retention_policy/ttl_days", "/dispatch_retention_policy/ttl_days/number":
		if !strings.HasPrefix(p.Expected, "{") && p.Expected != "nothing" {
			return fmt.Sprintf(sayAppKeeps, "DISPATCH", days(p.Expected))
		}
		return fmt.Sprintf(sayAppKeeps, "DISPATCH", days(number(p.Expected)))
	case "/retention_policy/ttl_days", "/retention_policy/ttl_days/number":
		if !strings.HasPrefix(p.Expected, "{") && p.Expected != "nothing" {
			return fmt.Sprintf(sayAppKeeps, "CONVERSATION", days(p.Expected))
		}
		return fmt.Sprintf(sayAppKeeps, "CONVERSATION", days(number(p.Expected)))
	case "/dispatch_retention_policy/retention_type":
		return fmt.Sprintf(sayAppKeepsUnder, "DISPATCH", p.Expected)
	case "/retention_policy/retention_type":
		return fmt.Sprintf(sayAppKeepsUnder, "CONVERSATION", p.Expected)
	}
	return ""
}

func (t *teller) thenThere(p Point, list, what string) string {
	switch {
	case p.At == list && p.Expected == "nothing":
		return fmt.Sprintf(sayHasNone, what)
	case p.At == list:
		return fmt.Sprintf(sayHas, what)
	case p.At == "/status":
		return saySucceeds
	}
	return ""
}

// thenListed says what a list holds.
func (t *teller) thenListed(p Point, expected map[string]any) string {
	body, _ := expected["body"].(map[string]any)
	list, _ := body["messages"].([]any)
	if rest, ok := strings.CutPrefix(p.At, "/body/messages/"); ok {
		number, at, _ := strings.Cut(rest, "/")
		if n := atoi(number); n < len(list) {
			if which, ok := t.item(list[n]); ok {
				return t.thenShown(which, "listed", "/"+at, p)
			}
		}
		return ""
	}
	if p.At != "/body/messages" {
		return ""
	}
	var names []string
	for _, item := range list {
		name, ok := t.item(item)
		if !ok {
			return ""
		}
		names = append(names, name)
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

// item returns what a feature calls a normalised message.
func (t *teller) item(v any) (string, bool) {
	o, _ := v.(map[string]any)
	for _, content := range []string{"app_message", "contact_message"} {
		inner, _ := o[content].(map[string]any)
		text, _ := inner["text_message"].(map[string]any)
		name, _ := text["text"].(string)
		if n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "<text of step "), ">")); err == nil {
			return t.subject(n), true
		}
	}
	return "", false
}

// thenCalled says what is reported.
func (t *teller) thenCalled(s Step, p Point) string {
	name, at, _ := strings.Cut(p.At, "/")
	subject, place := "", "reported"
	switch name {
	case "contact_create_notification", "conversation_start_notification":
		what := map[string]string{"contact_create_notification": "contact creation", "conversation_start_notification": "conversation start"}[name]
		if p.Expected == "no such callback" {
			return fmt.Sprintf(sayNeverReported, what)
		}
		if at == "" {
			return fmt.Sprintf(sayCreated, what)
		}
		return ""
	case "message_delivery_report", "message_submit_notification":
		if len(t.messages) == 0 {
			return ""
		}
		subject = t.subject(t.messages[len(t.messages)-1])
		if name == "message_submit_notification" {
			place = "reported as submitted"
		}
	case "message":
		if len(t.replies) == 0 {
			return ""
		}
		subject = t.subject(t.replies[len(t.replies)-1])
	case "event_delivery_report":
		subject = "event"
	case "event":
		subject = "typing"
	case "opt_in_notification", "opt_out_notification":
		subject = map[string]string{"opt_in_notification": "opt-in", "opt_out_notification": "opt-out"}[name]
	default:
		return ""
	}
	at = strings.TrimPrefix("/"+at, "/"+name)
	switch at {
	case "", "/":
		if p.Expected != "no such callback" {
			return fmt.Sprintf(sayIsReported, subject, place)
		}
	case "/message_metadata":
		return t.thenCarries(subject, "conversation metadata", p)
	case "/correlation_id":
		return t.thenCarries(subject, "correlation id", p)
	case "/metadata":
		if p.Expected != "nothing" && place == "reported" {
			return fmt.Sprintf(sayCarries, subject, "message metadata")
		}
	default:
		return t.thenShown(subject, place, at, p)
	}
	return ""
}

func (t *teller) thenCarries(subject, what string, p Point) string {
	if p.Expected == "nothing" {
		return fmt.Sprintf(sayCarriesNo, subject, what)
	}
	return fmt.Sprintf(sayCarries, subject, what)
}
