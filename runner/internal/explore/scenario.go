package explore

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/steps"
)

// Scenario is a walk written in the phrases of the suite.
type Scenario struct {
	Key   string // last part of its id
	Title string
	Lines []string
	// Further lists the outcomes that do not fit into one scenario.
	Further []string
	// Missing lists what no phrase can express. With it, the scenario is only a draft that
	// does not run.
	Missing []string
}

// String returns the scenario's text, to be pasted under a rule.
func (s Scenario) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "    @id:%s\n    Scenario: %s\n", s.Key, s.Title)
	for _, line := range s.Lines {
		fmt.Fprintf(&out, "      %s\n", line)
	}
	for _, f := range s.Further {
		fmt.Fprintf(&out, "      # also: %s\n", f)
	}
	for _, m := range s.Missing {
		fmt.Fprintf(&out, "      # no phrase says: %s\n", m)
	}
	return out.String()
}

// Limits of a scenario; package lint enforces them.
const (
	mostLines    = 7
	longestTitle = 110
	longestKey   = 24
)

// Tell tells a walk as a scenario whose Then says what the documented service shows of
// the last step, at the places at which the target differs. A fault of body shape, which a
// rule of them is about, every scenario judges that meets the body.
func Tell(w Walk, expected, saw []Seen, rules ...string) Scenario {
	if len(w) == 0 || len(expected) < len(w) || len(saw) < len(w) {
		return Scenario{}
	}
	w = w[:telling(expected[:len(w)], saw[:len(w)])+1]
	t := &teller{w: w, last: len(w) - 1, people: map[int]string{}, labels: map[string][]int{}, expected: expected}
	t.diff = points(expected, saw, t.last)
	t.shape = len(rules) > 0 && !slices.ContainsFunc(rules, func(rule string) bool { return !strings.HasPrefix(rule, "WIRE-") })
	t.act = t.lastAct()
	for _, i := range t.order() {
		t.at = i
		t.step(w[i])
	}
	t.outcome()
	lines, further := t.lines()
	return Scenario{Key: t.key(), Title: t.title(), Lines: lines, Further: further, Missing: t.missing}
}

type teller struct {
	w             Walk
	at, last, act int // the current step, the last one, and the one that becomes the When
	diff          []Point
	shape         bool // the difference is one of body shape
	expected      []Seen
	givens        []string
	when          string
	thens         []string
	missing       []string

	app, who   int            // current
	people     map[int]string // what each recipient is: a stranger, a contact, …
	sent       []int          // steps that send a message or an event, as far as they succeed
	received   []int          // steps in which a recipient writes or types
	apps       int
	appMode    string
	recipients int
	labels     map[string][]int // steps that sent a value of a kind; its index is the label
}

// order returns the order in which steps are written. "The app" in a phrase is the latest
// one, so an app that is used only after another was created is moved to just before its
// first use.
func (t *teller) order() []int {
	later := map[int][]int{} // steps to be written just before a step
	var order []int
	for i, s := range t.w {
		at := slices.IndexFunc(t.w, func(o Step) bool { return o.App == s.N && !o.reads() })
		elsewhere := func(o Step) bool { return o.opens() || o.App != 0 && o.App != s.N }
		if s.opens() && i != t.act && at > i && slices.ContainsFunc(t.w[i+1:at], elsewhere) {
			later[at] = append(later[at], i)
			continue
		}
		order = append(append(order, later[i]...), i)
	}
	return order
}

// lines returns the lines with their keywords, and the outcomes that do not fit.
func (t *teller) lines() (out, further []string) {
	add := func(keyword string, lines []string) {
		for i, l := range lines {
			if i > 0 {
				keyword = "And"
			}
			out = append(out, keyword+" "+l)
			if !steps.Known(l) {
				t.cannot("%s", l)
			}
		}
	}
	add("Given", t.givens)
	if t.when == "" {
		t.cannot("what is done")
	} else {
		add("When", []string{t.when})
	}
	fit := min(len(t.thens), max(1, mostLines-len(out)))
	add("Then", t.thens[:fit])
	return out, t.thens[fit:]
}

// unlabelled leaves the labels of values out of a text.
var unlabelled = strings.NewReplacer(` "A"`, "", ` "B"`, "")

func (t *teller) title() string {
	first := func(text string) string {
		text = unlabelled.Replace(text)
		return strings.ToUpper(text[:1]) + text[1:]
	}
	if len(t.thens) == 0 {
		return "Found by a walk"
	}
	then := t.thens[0]
	for _, start := range []string{"the app ", "its ", "the request ", "the list "} {
		if title := first(cmp.Or(t.when, then)) + ": " + unlabelled.Replace(then); strings.HasPrefix(then, start) && utf8.RuneCountInString(title) <= longestTitle {
			return title
		}
	}
	if title := "In " + t.appMode + " mode, " + unlabelled.Replace(then); t.appMode != "" && utf8.RuneCountInString(title) <= longestTitle {
		return title
	}
	return first(then)
}

// key returns a key made from the operation of the When.
func (t *teller) key() string {
	key := "explored"
	for _, word := range strings.Fields(string(t.w[t.act].Do)) {
		if next := key + "-" + strings.ToLower(word); !slices.Contains([]string{"a", "an", "the", "of", "what", "is"}, word) && len(next) <= longestKey && strings.Count(next, "-") < 4 {
			key = next
		}
	}
	return key
}

// lastAct returns the step that becomes the When: the last one that an outcome does not
// repeat by itself.
func (t *teller) lastAct() int {
	for i := t.last; i >= 0; i-- {
		switch t.w[i].Do {
		case ReadMessage, ReadApp, LookUpContact, ListConversations, ReadContact, ReadConversation, ReadEvent, ListApps, CreateContact, CreateConversation:
			continue
		}
		return i
	}
	return t.last
}

func (t *teller) cannot(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !slices.Contains(t.missing, text) {
		t.missing = append(t.missing, text)
	}
}

// say adds a Given with the text past, or sets the When to the text present.
func (t *teller) say(past, present string) {
	if t.at == t.act {
		t.when = present
		return
	}
	t.givens = append(t.givens, past)
}

// tense is say for a text with "is" or "was".
func (t *teller) tense(format string, args ...any) {
	t.say(tensed(format, "was", args), tensed(format, "is", args))
}

// tensed formats a text in which the verb is the second %s, or the only one.
func tensed(format, verb string, args []any) string {
	if len(args) == 0 {
		return fmt.Sprintf(format, verb)
	}
	return fmt.Sprintf(format, slices.Insert(slices.Clone(args), 1, any(verb))...)
}

// ok reports whether a step is expected to succeed.
func (t *teller) ok(i int) bool {
	o, _ := parsed(t.expected[i].Answer).(map[string]any)
	return o["status"] == nil || o["status"] == "success"
}

// label returns the label, A or B, of a value that a step sends.
func (t *teller) label(kind string, n int) string {
	at := slices.Index(t.labels[kind], n)
	if at < 0 {
		at = len(t.labels[kind])
		t.labels[kind] = append(t.labels[kind], n)
	}
	if at > 1 {
		t.cannot("a third %s", kind)
		at = 1
	}
	return []string{"A", "B"}[at]
}

// days formats a number of days as the phrases do; n may be any JSON.
func days(n string) string {
	if n == "1" {
		return "1 day"
	}
	if _, err := strconv.ParseFloat(n, 64); err != nil {
		return n
	}
	return n + " days"
}

// kept is one retention that a step sets.
type kept struct{ mode, ttl, policy string }

// retentions returns the retentions that a step sets; that of the mode own comes first.
func retentions(s Step, own string) []kept {
	var all []kept
	for _, k := range []kept{{"DISPATCH", s.With[optDispatchDays], s.With[optDispatchType]}, {"CONVERSATION", s.With[optDays], s.With[optType]}} {
		switch {
		case k.ttl == "" && k.policy == "":
		case k.mode == own:
			all = append([]kept{k}, all...)
		default:
			all = append(all, k)
		}
	}
	return all
}

// retention returns the text of a retention, with a word that joins it to an app.
func (k kept) retention(joined string) string {
	text := ""
	if k.ttl != "" {
		text = joined + fmt.Sprintf(sayRetention, k.mode, days(k.ttl))
		if k.policy != "" {
			text += fmt.Sprintf(sayUnder, k.policy)
		}
		return text
	}
	return fmt.Sprintf(sayPolicy, k.policy)
}

// bothTTLs returns the numbers of two retentions without policies.
func bothTTLs(all []kept) (dispatch, conversation string, ok bool) {
	if len(all) != 2 || all[0].policy != "" || all[1].policy != "" {
		return "", "", false
	}
	if all[0].mode != "DISPATCH" {
		all = []kept{all[1], all[0]}
	}
	return all[0].ttl, all[1].ttl, true
}

func (t *teller) create(s Step) {
	t.apps++
	t.app, t.appMode = s.N, s.With[optMode]
	mode, which := t.appMode, "an"
	if t.apps > 1 {
		which = "another"
	}
	own := cmp.Or(mode, "DISPATCH")
	t.appMode = own
	all := retentions(s, own)
	joined, past, present := " with ", fmt.Sprintf(sayAppIn, mode), fmt.Sprintf(sayAppCreatedIn, mode)
	if mode == "" {
		joined, past, present = " and ", sayAppByDefault, sayDefaultIsCreated
	}
	if beside := s.With[optBeside]; beside != "" {
		if mode != "" || len(all) > 0 {
			t.cannot("an app with %s and other settings", beside)
		}
		text := asNew(which, fmt.Sprintf(sayAppCreatedWith, beside))
		t.say(text, text)
		return
	}
	if t.at != t.act {
		// Other settings become further Givens.
		if len(all) > 0 && (all[0].ttl != "" || all[0].mode == own && mode != "") {
			past += all[0].retention(joined)
			if mode == "" && all[0].policy != "" {
				past = strings.Replace(past, sayAppByDefault, sayDefaultIsCreated, 1)
			}
			all = all[1:]
		}
		t.givens = append(t.givens, asNew(which, past))
		t.set(all)
		return
	}
	if d, c, ok := bothTTLs(all); ok {
		t.when = asNew(which, present+fmt.Sprintf(sayBothOfNew, d, c))
		return
	}
	for _, k := range all {
		if k.ttl == "" && (k.mode != own || mode == "") {
			t.cannot("the policy of %s messages of this app without a retention", k.mode)
		}
		present += k.retention(joined)
	}
	t.when = asNew(which, present)
}

// asNew returns a text about an app with another article, if that is a phrase.
func asNew(which, text string) string {
	if other := which + strings.TrimPrefix(text, "an"); steps.Known(other) {
		return other
	}
	return text
}

// set adds a Given for each retention.
func (t *teller) set(all []kept) {
	for _, k := range all {
		if k.ttl == "" {
			t.cannot("the policy of %s messages without a retention", k.mode)
			continue
		}
		text := fmt.Sprintf(sayAppWasSet, k.mode, days(k.ttl))
		if k.policy != "" {
			text += fmt.Sprintf(sayUnder, k.policy)
		}
		t.givens = append(t.givens, text)
	}
}

func (t *teller) change(s Step) {
	mode := s.With[optMode]
	all := retentions(s, cmp.Or(mode, t.appMode))
	if mode != "" && t.ok(t.at) {
		t.appMode = mode
	}
	if t.at != t.act {
		if mode != "" {
			t.givens = append(t.givens, fmt.Sprintf(sayAppWasChanged, mode))
		}
		t.set(all)
		if s.With[optName] != "" {
			t.givens = append(t.givens, sayAppRenamed)
		}
		if beside := s.With[optBeside]; beside != "" {
			t.givens = append(t.givens, fmt.Sprintf(sayAppUpdated, beside))
		}
		return
	}
	if beside := s.With[optBeside]; beside != "" {
		t.when = fmt.Sprintf(sayAppUpdated, beside)
		if len(s.With) > 1 {
			t.cannot("%s together with other settings", beside)
		}
		return
	}
	if s.With[optName] != "" || len(s.With) == 0 { // an update without settings
		t.when = sayAppRenamed
		if len(s.With) > 1 {
			t.cannot("a new name together with other settings")
		}
		return
	}
	d, c, two := bothTTLs(all)
	switch {
	case mode != "" && len(all) < 2:
		t.when = fmt.Sprintf(sayAppChanged, mode)
		for _, k := range all {
			t.when += k.retention(" with ")
		}
	case mode == "" && two:
		t.when = fmt.Sprintf(sayBothSet, d, c)
	case mode == "" && len(all) == 1 && all[0].ttl != "":
		t.when = fmt.Sprintf(sayAppSet, all[0].mode, days(all[0].ttl))
		if all[0].policy != "" {
			t.when += fmt.Sprintf(sayUnder, all[0].policy)
		}
	default:
		t.cannot("these settings together: %s", compact(s.With))
	}
}

func (t *teller) step(s Step) {
	if s.App != 0 && s.App != t.app && !(s.Do == CreateConversation && t.people[s.Who] != "") {
		t.cannot("step %d is about an app that is not the last one", s.N)
	}
	if s.Who != 0 && s.Do != ListMessages && s.Do != LastMessages {
		t.meet(s)
	}
	if by := s.With[optBy]; by == "contact" || by == "both" {
		t.knows("contact ID", s.Who)
	}
	switch s.Do {
	case CreateApp:
		t.create(s)
	case LegacyApp:
		t.apps++
		t.app, t.appMode = s.N, "CONVERSATION"
		t.say(sayLegacyApp, sayLegacyAppRead)
	case ChangeApp:
		t.change(s)
	case DeleteApp:
		t.say(sayAppDeleted, sayAppDeleted)
	case CreateContact, CreateConversation: // part of the recipient
	case SendMessage:
		t.send(s)
	case SendEvent:
		which := "an"
		if len(t.sent) > 0 {
			which = "another"
		}
		if kind := s.With[optKind]; kind != "" {
			if which == "an" {
				which = article(kind)
			}
			t.say(fmt.Sprintf(sayKindOfEvent, which, kind, "was"), fmt.Sprintf(sayKindOfEvent, which, kind, "is"))
			if s.With[optBy] != "" {
				t.cannot("a %s event %s", kind, sayTo[s.With[optBy]])
			}
		} else {
			t.tense(sayEvent, which, sayTo[s.With[optBy]])
		}
		if beside := s.With[optBeside]; beside != "" {
			t.cannot("an event with %s", beside)
		}
		if t.ok(t.at) {
			t.sent = append(t.sent, s.N)
		}
	case InjectEvent:
		t.knows("conversation ID", s.Who)
		if kind := s.With[optKind]; kind != "" {
			text := fmt.Sprintf(sayKindInjected, article(kind), kind)
			t.say(text, text)
		} else {
			t.tense(sayInjected)
		}
	case DeleteContact:
		t.deleteTheirs(s, "contact")
	case DeleteConversation:
		t.deleteTheirs(s, "conversation")
	case QueryCapability:
		t.say(sayCapability, sayCapability)
	case Reply:
		t.received = append(t.received, s.N)
		if t.answers(s) {
			t.say(sayReplied, sayReplies)
		} else {
			t.say(sayWrote, sayWrites)
		}
	case Type:
		t.received = append(t.received, s.N)
		t.say(sayTypes, sayTypes)
	case OptIn:
		t.say(fmt.Sprintf(sayOpts, "in"), fmt.Sprintf(sayOpts, "in"))
	case OptOut:
		t.say(fmt.Sprintf(sayOpts, "out"), fmt.Sprintf(sayOpts, "out"))
	case StopConversation:
		t.knows("conversation ID", s.Who)
		t.tense(sayStopped)
	case PassTime:
		n, unit := s.With[optHours], "hours"
		if hours, _ := strconv.Atoi(n); hours%24 == 0 && hours > 24 {
			n, unit = strconv.Itoa(hours/24), "days"
		}
		t.say(fmt.Sprintf(sayPassed, n, unit), fmt.Sprintf(sayPass, n, unit))
	case DeleteMessage:
		t.tenseOf(s, sayDeleted)
	case ChangeMetadata:
		t.tenseOf(s, sayGiven, t.label("message metadata", s.N))
	case ListMessages, LastMessages, ListRecent, ListEvents:
		text := t.list(s)
		t.say(text, text)
	case CallAsStranger:
		text := sayCalls[s.With[optCall]] + sayCredentials[cmp.Or(s.With[optFault], "none")]
		t.say(text, text)
	case CallMalformed:
		text := fmt.Sprintf(sayIsMalformed, s.With[optCall], sayFaults[cmp.Or(s.With[optFault], "cut short")])
		t.say(text, text)
	case ReadMessage:
		if t.at < t.act {
			t.tenseOf(s, sayRead)
		}
	case ListApps:
		t.when = cmp.Or(t.when, sayAppsListed)
	case LookUpContact:
		if t.at == t.last {
			t.when = cmp.Or(t.when, sayContactsListed)
		}
	case ReadContact:
		if t.at == t.last {
			t.when = cmp.Or(t.when, sayContactRead)
		}
	case ReadApp, ListConversations, ReadConversation, ReadEvent: // the outcome itself reads this
	default:
		t.cannot("%s", s.Do)
	}
}

// deleteTheirs tells that a recipient's contact or conversation is deleted. With the contact
// its conversations go.
func (t *teller) deleteTheirs(s Step, what string) {
	t.knows(what+" ID", s.Who)
	t.tense(sayTheirsDeleted, what)
	if what == "contact" {
		t.people[s.Who] = "stranger"
	}
}

func article(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiou") {
		return "an"
	}
	return "a"
}

// tenseOf adds what is done with a message.
func (t *teller) tenseOf(s Step, format string, args ...any) {
	source := ""
	if mode := sourceMode(s); mode != "" {
		source = fmt.Sprintf(sayInSource, mode)
	}
	text := func(verb string) string {
		return t.of(s.Of, func(which string) string { return tensed(format, verb, append([]any{which}, args...)) + source })
	}
	t.say(text("was"), text("is"))
}

// answers reports whether a recipient's text answers a message of the app.
func (t *teller) answers(s Step) bool {
	for i, m := range t.w {
		if m.N == s.N {
			return false
		}
		if m.Do == SendMessage && m.App == s.App && m.Who == s.Who && t.ok(i) {
			return true
		}
	}
	return false
}

// meet adds the Given that introduces a recipient, at the first step that involves them.
// A contact or a conversation must be created before anything else happens with a
// recipient.
func (t *teller) meet(s Step) {
	if t.people[s.Who] != "" {
		if s.Who != t.who {
			t.cannot("step %d is about a recipient who is not the last one", s.N)
		}
		return
	}
	t.who = s.Who
	t.recipients++
	which, kind := "the", "stranger"
	if t.recipients > 1 {
		which = "another"
	}
	if s.Do == CreateContact {
		kind = "contact"
		for _, later := range t.w[t.at+1:] {
			if later.Who != s.Who {
				continue
			}
			if later.Do == CreateConversation && later.App == t.app {
				kind = "chat partner"
			} else if later.Do == CreateConversation {
				kind = "shared contact"
			}
			break
		}
	}
	t.people[s.Who] = kind
	text := fmt.Sprintf(sayRecipient, which, kind)
	if t.hasTwo(s.Who) {
		text += sayTwoIdentities
	}
	t.givens = append(t.givens, text)
}

// hasTwo reports whether a recipient is named by both identities, which then all requests do.
func (t *teller) hasTwo(who int) bool {
	two, one := false, false
	for _, s := range t.w {
		switch {
		case s.Who != who:
		case s.With[optTwo] != "":
			two = true
		case s.Do == SendMessage && s.With[optBy] != "contact", s.Do == SendEvent && s.With[optBy] != "contact", s.Do == CreateContact:
			one = true
		}
	}
	if one && two {
		t.cannot("one identity of a recipient who has two")
	}
	return two
}

// knows notes an id that the scenario would not know: it knows those of what it creates, and
// of what a message is seen to have created.
func (t *teller) knows(id string, who int) {
	kind := t.people[who]
	if kind == "" || kind != "stranger" && (id == "contact ID" || kind != "contact") {
		return
	}
	if kind == "stranger" && t.appMode == "CONVERSATION" && len(t.sent) == 1 && t.at > 0 && t.creates(t.sent[0], who) {
		t.people[who] = "chat partner"
		t.givens = append(t.givens, sayMade)
		return
	}
	t.cannot("the %s of a %s", id, kind)
}

// creates reports whether a step sends a message that starts a conversation with a recipient.
func (t *teller) creates(n, who int) bool {
	return slices.ContainsFunc(t.w, func(s Step) bool {
		return s.N == n && s.Do == SendMessage && s.Who == who && s.App == t.app && s.With[optStrategy] != "DISPATCH_ONLY"
	})
}

// send writes the sending of a message.
func (t *teller) send(s Step) {
	which := "a"
	if len(t.sent) > 0 {
		which = "another"
	}
	content := t.content(s)
	text := func(verb string) string {
		to := sayTo[s.With[optBy]]
		kind := s.With[optKind]
		switch strategy := s.With[optStrategy]; {
		case kind != "" && (content != "" || to != sayTo[""] || strategy != "" && (strategy != "DISPATCH_ONLY" || verb == "was" || which != "a")):
			t.cannot("a %s %s with %s", kind, to, compact(s.With))
			return ""
		case kind != "" && strategy != "":
			return fmt.Sprintf(sayDispatchOnlyKind, kind)
		case kind != "":
			return fmt.Sprintf(sayKindSent, which, kind, verb)
		case strategy == "DISPATCH_ONLY" && content == "":
			return tensed(sayDispatchOnly, verb, []any{which}) + " " + to
		case strategy == "DISPATCH_ONLY" && s.With[optBy] == "" && verb == "was":
			return fmt.Sprintf(sayIfAccepted, content)
		case strategy == "DISPATCH_ONLY" && s.With[optBy] == "":
			return fmt.Sprintf(sayDispatchOnlyWith, content)
		case strategy == "DISPATCH_ONLY":
			t.cannot("a dispatch-only message %s with %s", to, content)
			return ""
		case strategy != "" && content != "":
			t.cannot("a message with a strategy and %s", content)
			return ""
		case strategy == "DEFAULT":
			content = sayDefault
		case strategy != "":
			content = fmt.Sprintf(sayUnknownStrategy, strategy)
		}
		out := fmt.Sprintf(saySent, which, verb, to)
		if content != "" {
			out += fmt.Sprintf(sayWith, content)
		}
		return out
	}
	if t.at == t.act {
		t.when = text("is")
	} else {
		t.givens = append(t.givens, text("was"))
	}
	if t.ok(t.at) {
		t.sent = append(t.sent, s.N)
	}
	if s.With[optAtOnce] != "" {
		t.cannot("two steps at once")
	}
}

// content describes what a message carries.
func (t *teller) content(s Step) string {
	var all []string
	if key := s.With[optTopic]; key != "" {
		label := t.label(conversationMetadata, s.N)
		text := fmt.Sprintf(`%s "%s"`, conversationMetadata, label)
		if s.With[optMerge] != "" {
			text += " to be merged"
			for _, n := range t.labels[conversationMetadata] {
				for _, earlier := range t.w {
					if earlier.N == n && n != s.N && earlier.With[optTopic] == key {
						t.cannot("merged metadata with the same key")
					}
				}
			}
		}
		all = append(all, text)
	}
	switch s.With[optMetadata] {
	case "":
	case "signs":
		all = append(all, "special characters in its message metadata")
	default:
		all = append(all, fmt.Sprintf(`%s "%s"`, messageMetadata, t.label(messageMetadata, s.N)))
	}
	if s.With[optCorrelation] != "" {
		all = append(all, fmt.Sprintf(`%s "%s"`, correlationID, t.label(correlationID, s.N)))
	}
	switch beside := s.With[optBeside]; {
	case beside == "metadata replaced" && len(all) > 0 && s.With[optTopic] != "" && s.With[optMerge] == "":
		all[0] += " to replace the earlier"
	case beside != "":
		all = append(all, beside)
	}
	if s.With[optTwo] != "" {
		all = append(all, saySecondFirst)
	}
	return strings.Join(all, " and ")
}

// Contents of messages, as the phrases name them.
const (
	conversationMetadata = "conversation metadata"
	messageMetadata      = "message metadata"
	correlationID        = "correlation ID"
)

// of returns the first text that is a phrase, trying each name of the message, reply or
// event that a step made.
func (t *teller) of(n int, text func(which string) string) string {
	names := t.names(n)
	for _, name := range names {
		if said := text(name); steps.Known(said) {
			return said
		}
	}
	return text(names[0])
}

// names returns the names that a feature may use for the message, reply or event that a
// step made.
func (t *teller) names(n int) []string {
	all := t.sent
	if slices.Contains(t.received, n) {
		all = t.received
	}
	at := slices.Index(all, n)
	if at < 0 {
		t.cannot("what step %d made", n)
		return []string{"message"}
	}
	word := "message"
	total := 0 // in the whole walk, since later ones must be distinguished too
	for i, s := range t.w {
		if s.N == n {
			switch {
			case s.Do == SendEvent:
				word = "event"
			case s.Do == Type:
				word = "typing event"
			case s.Do == Reply && t.answers(s):
				word = "reply"
			case s.Do == Reply:
				word = "inbound message"
			}
		}
		switch s.Do {
		case SendMessage, SendEvent:
			if slices.Contains(t.sent, n) && t.ok(i) {
				total++
			}
		case Reply, Type:
			if slices.Contains(t.received, n) {
				total++
			}
		}
	}
	var names []string
	if total > 1 && at < 3 {
		names = append(names, []string{"first ", "second ", "third "}[at]+word)
	}
	if total == 1 || at == len(all)-1 {
		names = append(names, word)
	}
	if len(names) == 0 {
		t.cannot("the %s of step %d", word, n)
		names = []string{word}
	}
	return names
}

// sourceMode returns the mode of the source that a step names.
func sourceMode(s Step) string { return strings.TrimSuffix(s.With[optSource], "_SOURCE") }

func (t *teller) list(s Step) string {
	mode := sourceMode(s)
	text := map[Op]string{ListMessages: fmt.Sprintf(sayListed, "messages"), LastMessages: sayFetched,
		ListRecent: fmt.Sprintf(sayListed, "recent conversations"), ListEvents: fmt.Sprintf(sayListed, "events")}[s.Do]
	if s.With[optMOs] != "" {
		text = sayOnlyInbound
	}
	if mode != "" {
		text += fmt.Sprintf(sayFrom, mode)
	}
	var by []string
	for _, o := range []struct{ option, id string }{{optContact, "contact ID"}, {optConversation, "conversation ID"}, {optIdentity, "channel identity"}} {
		switch value := s.With[o.option]; {
		case value == "unknown":
			by = append(by, "an unknown "+o.id)
		case value == "empty" || value == "twice":
			t.cannot("an id that is %s", value)
		case value != "":
			by = append(by, o.id)
			if s.Do != ListEvents {
				t.meet(Step{N: s.N, Do: s.Do, Who: atoi(value)})
			}
			t.knows(o.id, atoi(value))
		}
	}
	if len(by) > 0 {
		text += fmt.Sprintf(sayBy, strings.Join(by, " and "))
	}
	if s.With[optPage] != "" {
		text += fmt.Sprintf(sayInPages, s.With[optPage])
	}
	if s.With[optWindow] != "" {
		t.cannot("a list of a time")
	}
	if s.With[optNoApp] != "" {
		text += sayWithoutApp
	}
	return text
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
