package explore

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
)

// Offer is what a target offers. It determines which steps a walk may have.
type Offer struct{ Callbacks, Handset, Clock, Legacy, Events bool }

// Everything is the offer of the reference service.
var Everything = Offer{true, true, true, true, true}

// byEvents reports whether a recipient is on the channel that carries events.
func byEvents(who int) bool { return who%2 == 0 }

// walkLength is the maximum number of steps in a walk.
const walkLength = 26

// Generate returns the walk of a seed. The same seed and offer always give the same walk.
func Generate(seed int64, offer Offer) Walk {
	g := &generator{rand: rand.New(rand.NewPCG(uint64(seed), 0x6d6f6465)), offer: offer, has: map[int]bool{}}
	// With few recipients, the steps of a walk affect one another more often.
	g.people = 1 + g.pick(5, 3, 2)
	g.changing, g.expiring, g.ofEvents, g.remembering, g.varied = g.in(40), g.in(30), g.in(20), g.in(12), g.in(40)
	g.first()
	for length := 8 + g.rand.IntN(walkLength-8); len(g.walk) < length; {
		g.next()
	}
	return g.walk
}

// generator makes one walk. What it remembers are guesses that only influence its
// choices.
type generator struct {
	rand  *rand.Rand
	offer Offer
	walk  Walk

	people int
	// What the walk dwells on: changes of mode, the clock, events, metadata, and the
	// members that requests seldom have.
	changing, expiring, ofEvents, remembering, varied bool

	apps   []*guess
	sent   []Step // messages and replies
	events []Step
	has    map[int]bool // who is believed to have a contact
	last   Step         // the last traffic
}

// guess is what an app is believed to be like.
type guess struct {
	n              int
	mode, kind     string // processing mode, policy of conversations
	days, dispatch int    // retention
}

// pick draws an index, with the given weights.
func (g *generator) pick(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := g.rand.IntN(sum)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return 0
}

// drawn is something to do, and how often compared with what stands beside it.
type drawn struct {
	weight int
	do     func()
}

// draw does one of the things.
func (g *generator) draw(list []drawn) {
	weights := make([]int, len(list))
	for i, d := range list {
		weights[i] = d.weight
	}
	list[g.pick(weights...)].do()
}

// one draws a text.
func (g *generator) one(texts ...string) string { return texts[g.rand.IntN(len(texts))] }

// in returns true with this probability, in percent.
func (g *generator) in(percent int) bool { return g.rand.IntN(100) < percent }

func (g *generator) add(s Step) Step {
	s.N = len(g.walk) + 1
	for key, value := range s.With {
		if value == "" {
			delete(s.With, key)
		}
	}
	g.walk = append(g.walk, s)
	return s
}

func (g *generator) first() {
	g.app()
	if g.in(35) {
		g.app()
	}
	for who := 1; who <= g.people; who++ {
		if g.in(45) {
			g.contact(who)
		}
	}
}

// dispatchDays and days draw values of ttl_days: the bounds, their neighbours, and values
// that are not a number of days.
func (g *generator) dispatchDays() string {
	switch g.pick(60, 18, 4) {
	case 0:
		return g.one("1", "1", "2", "3", "7", "0", "0")
	case 1:
		return g.one("8", "-1", "5", "6", "30", "4294967299", "7", "0", "8", "-1")
	}
	return g.one(`1.5`, `2.7`, `[3]`, `true`, `"soon"`, `"3"`, `null`)
}

func (g *generator) days() string {
	switch g.pick(60, 18, 4) {
	case 0:
		return g.one("1", "2", "3", "5", "30", "200", "3650")
	case 1:
		return g.one("3651", "0", "-1", "4294967326", "3650", "1", "180", "8")
	}
	return g.one(`1.5`, `"soon"`, `"3"`, `null`)
}

func (g *generator) retentionType() string {
	return g.one("MESSAGE_EXPIRE_POLICY", "CONVERSATION_EXPIRE_POLICY", "PERSIST_RETENTION_POLICY")
}

// settings draws the settings of an app; whole is set if the app is created.
func (g *generator) settings(whole bool) map[string]string {
	with := map[string]string{}
	if whole || g.in(55) {
		with[optMode] = []string{"DISPATCH", "CONVERSATION", "", g.one("BOTH", "dispatch", "DISPATCH_ONLY", "conversation")}[g.pick(42, 38, 16, 3)]
		if !whole && with[optMode] == "" {
			with[optMode] = g.one("DISPATCH", "CONVERSATION")
		}
	}
	if g.in(map[bool]int{true: 68, false: 30}[whole]) {
		with[optDispatchDays] = g.dispatchDays()
	}
	if g.in(30) {
		with[optDays] = g.days()
	}
	if g.in(9) {
		with[optDispatchType] = []string{g.retentionType(), g.one("FOREVER_POLICY", "persist_retention_policy")}[g.pick(9, 1)]
	}
	if g.in(22) || g.expiring && whole && g.in(25) {
		with[optType] = []string{g.retentionType(), g.one("FOREVER_POLICY", "message_expire_policy")}[g.pick(12, 1)]
	}
	return with
}

func (a *guess) take(with map[string]string) {
	if m := with[optMode]; m == "DISPATCH" || m == "CONVERSATION" {
		a.mode = m
	}
	if with[optType] != "" {
		a.kind = with[optType]
	}
	if n, err := strconv.Atoi(with[optDispatchDays]); err == nil && n >= 0 && n <= 7 {
		a.dispatch = n
	}
	if n, err := strconv.Atoi(with[optDays]); err == nil && n >= 1 && n <= 3650 {
		a.days = n
	}
}

func (g *generator) app() {
	a := &guess{mode: "DISPATCH", days: 180}
	if g.offer.Legacy && g.in(12) {
		a.mode = "CONVERSATION"
		a.n = g.add(Step{Do: LegacyApp}).N
	} else {
		with := g.settings(true)
		g.beside(CreateApp, with, 10)
		a.take(with)
		a.n = g.add(Step{Do: CreateApp, With: with}).N
	}
	g.apps = append(g.apps, a)
	if g.in(15) {
		g.add(Step{Do: ReadApp, App: a.n})
	}
}

func (g *generator) change(a *guess) {
	with := g.settings(false)
	if len(with) == 0 || g.in(12) {
		with[optName] = "yes"
	}
	if g.beside(ChangeApp, with, 16) && g.in(75) { // mostly alone
		with = map[string]string{optBeside: with[optBeside]}
	}
	a.take(with)
	g.add(Step{Do: ChangeApp, App: a.n, With: with})
	if g.in(40) {
		g.add(Step{Do: []Op{ReadApp, ListApps}[g.pick(3, 1)], App: a.n})
		if last := &g.walk[len(g.walk)-1]; last.Do == ListApps {
			last.App = 0
		}
	}
}

func (g *generator) contact(who int) {
	if g.has[who] {
		return
	}
	g.add(Step{Do: CreateContact, Who: who, With: g.two(nil)})
	g.has[who] = true
	if g.in(45) {
		g.add(Step{Do: CreateConversation, Who: who, App: g.someApp().n})
	}
}

// seldom reports true in so many of a hundred cases, and in more where the walk is varied.
func (g *generator) seldom(percent int) bool {
	if g.varied {
		percent *= 3
	}
	return g.in(percent)
}

// beside draws a member that a request seldom has.
func (g *generator) beside(do Op, with map[string]string, percent int) bool {
	drawn := g.seldom(percent / 2)
	if drawn {
		with[optBeside] = g.one(besides[do]...)
	}
	return drawn
}

// kind draws a content other than the usual one.
func (g *generator) kind(do Op, with map[string]string) {
	if g.seldom(6) {
		with[optKind] = g.one(slices.Sorted(maps.Keys(kinds[do]))...)
	}
}

// two has a recipient named by both identities.
func (g *generator) two(with map[string]string) map[string]string {
	if with == nil {
		with = map[string]string{}
	}
	if g.offer.Events && g.seldom(5) {
		with[optTwo] = "both"
	}
	return with
}

// someApp returns one of the apps, mostly the last.
func (g *generator) someApp() *guess {
	if g.in(60) {
		return g.apps[len(g.apps)-1]
	}
	return g.apps[g.rand.IntN(len(g.apps))]
}

func (g *generator) someone() int { return 1 + g.rand.IntN(g.people) }

// next adds a step, and often another that reads its effects.
func (g *generator) next() {
	a, who := g.someApp(), g.someone()
	more := func(weight int, dwells bool) int {
		if dwells {
			return 3 * weight
		}
		return weight
	}
	g.draw([]drawn{
		{26, func() { g.send(a, who) }},
		{15, func() { g.reply(a, who) }},
		{more(6, g.ofEvents), func() { g.event(a, who) }},
		{more(9, g.changing), func() { g.change(a) }},
		{4, func() { g.contact(who) }},
		{more(4, g.ofEvents), func() { g.opt(a, who) }},
		{4, func() { g.act(a, who) }},
		{more(7, g.expiring), func() { g.pass(a) }},
		{3, func() { g.wrong(a) }},
		{3, func() {
			if len(g.apps) < 3 {
				g.app()
			}
		}},
		{4, func() {
			if len(g.sent) > 0 {
				m := g.sent[g.rand.IntN(len(g.sent))]
				g.add(Step{Do: []Op{DeleteMessage, ChangeMetadata}[g.rand.IntN(2)], Of: m.N, With: map[string]string{optSource: g.likely(g.appOf(m), m)}})
				g.look(g.appOf(m), m.Who, m)
			}
		}},
		{2, func() {
			if len(g.apps) > 1 && g.in(50) {
				g.remove(a)
			} else {
				g.add(Step{Do: QueryCapability, App: a.n, Who: who})
			}
		}},
		{20, func() { g.look(a, who, g.last) }},
		{more(2, g.expiring), func() { g.around(a, who) }},
		{more(3, g.changing), func() { g.turn(a, who) }},
		{2, func() { g.crowd(a, who) }},
	})
}

// turn changes the mode of an app between two of its actions with a recipient.
func (g *generator) turn(a *guess, who int) {
	do := []func(*guess, int){g.send, g.reply, g.event, g.opt}
	what := g.pick(5, 3, 3, 2)
	do[what](a, who)
	with := map[string]string{optMode: "DISPATCH"}
	if a.mode == "DISPATCH" {
		with[optMode] = "CONVERSATION"
	}
	if g.in(25) {
		with[optDispatchDays] = g.dispatchDays()
	}
	a.take(with)
	g.add(Step{Do: ChangeApp, App: a.n, With: with})
	do[[]int{what, g.pick(5, 3, 3, 2)}[g.pick(2, 1)]](a, who)
}

// around sends two messages with time between them, and then lets the first expire but
// not the second.
func (g *generator) around(a *guess, who int) {
	days := a.dispatch
	if a.mode == "CONVERSATION" {
		days = a.days
	}
	if !g.offer.Clock || days < 2 || days > 400 {
		g.pass(a)
		return
	}
	first := len(g.sent)
	one := func() {
		if g.offer.Handset && g.in(35) {
			g.sent = append(g.sent, g.add(Step{Do: Reply, App: a.n, Who: who}))
			return
		}
		with := map[string]string{}
		if g.in(20) {
			with[optStrategy] = "DISPATCH_ONLY"
		}
		g.sent = append(g.sent, g.add(Step{Do: SendMessage, App: a.n, Who: who, With: with}))
	}
	one()
	g.add(Step{Do: PassTime, With: map[string]string{optHours: strconv.Itoa(24 * (days - 1))}})
	one()
	g.add(Step{Do: PassTime, With: map[string]string{optHours: strconv.Itoa([]int{48, 24 * (days + 1)}[g.pick(3, 1)])}})
	for _, m := range g.sent[first:] {
		g.look(a, who, m)
	}
	g.add(Step{Do: LookUpContact, Who: who})
}

// crowd sends more than fits on a page of the usual size.
func (g *generator) crowd(a *guess, who int) {
	for range []int{5, 6, 11}[g.pick(2, 2, 1)] {
		g.sent = append(g.sent, g.add(Step{Do: SendMessage, App: a.n, Who: who}))
	}
	m := g.sent[len(g.sent)-1]
	g.meets(a, who, "")
	g.add(Step{Do: ReadMessage, Of: m.N, With: map[string]string{optSource: g.likely(a, m)}})
	g.list(a, who, ListMessages)
}

func (g *generator) appOf(s Step) *guess {
	for _, a := range g.apps {
		if a.n == s.App {
			return a
		}
	}
	return g.apps[0]
}

// send sends a message and reads its effects.
func (g *generator) send(a *guess, who int) {
	with := map[string]string{}
	if by := []string{"", "contact", "unknown", "both", "nobody", "empty"}[g.pick(70, 16, 2, 3, 2, 2)]; by != "" {
		with[optBy] = by
	}
	switch g.pick(62, 26, 8, 4) {
	case 1:
		with[optStrategy] = "DISPATCH_ONLY"
	case 2:
		with[optStrategy] = "DEFAULT"
	case 3:
		with[optStrategy] = g.one("CONVERSATION", "dispatch_only", "OTHER", "default")
	}
	if g.in(30) || g.remembering {
		with[optTopic] = g.one("topic", "reason")
		if g.in(30) || g.remembering && g.in(50) {
			with[optMerge] = "yes"
		}
	}
	g.beside(SendMessage, with, 8)
	g.kind(SendMessage, with)
	if with[optBy] == "" {
		g.two(with)
	}
	if g.in(20) {
		with[optCorrelation] = "yes"
	}
	if g.in(18) {
		with[optMetadata] = g.one("plain", "signs")
	}
	if g.in(4) {
		with[optAtOnce] = "yes"
	}
	if !g.has[who] && (with[optBy] == "contact" || with[optBy] == "both") && g.in(90) {
		delete(with, optBy)
	}
	m := g.add(Step{Do: SendMessage, App: a.n, Who: who, With: with})
	g.sent, g.last = append(g.sent, m), m
	g.meets(a, who, with[optStrategy])
	if with[optAtOnce] != "" {
		g.atOnce(a, who, with[optStrategy])
	}
	g.look(a, who, m)
	if g.offer.Handset && (g.in(30) || g.remembering) {
		g.reply(a, who)
	}
}

// atOnce adds what happens at once with a message.
func (g *generator) atOnce(a *guess, who int, strategy string) {
	if g.in(50) {
		g.add(Step{Do: ChangeApp, App: a.n, With: map[string]string{optMode: g.one("DISPATCH", "CONVERSATION")}})
		a.take(g.walk[len(g.walk)-1].With)
		return
	}
	g.sent = append(g.sent, g.add(Step{Do: SendMessage, App: a.n, Who: who, With: map[string]string{optStrategy: strategy}}))
}

// meets notes that a recipient probably has a contact.
func (g *generator) meets(a *guess, who int, strategy string) {
	g.has[who] = g.has[who] || a.mode == "CONVERSATION" && strategy != "DISPATCH_ONLY"
}

func (g *generator) reply(a *guess, who int) {
	if !g.offer.Handset {
		return
	}
	m := g.add(Step{Do: Reply, App: a.n, Who: who})
	g.sent, g.last = append(g.sent, m), m
	g.meets(a, who, "")
	g.look(a, who, m)
}

func (g *generator) event(a *guess, who int) {
	if !g.offer.Events {
		return
	}
	if !byEvents(who) {
		who++
	}
	if g.offer.Handset && g.in(30) {
		g.add(Step{Do: Type, App: a.n, Who: who})
		g.look(a, who, Step{})
		return
	}
	by := []string{"", "contact", g.one("unknown", "both", "nobody", "empty")}[g.pick(75, 18, 9)]
	if !g.has[who] && (by == "contact" || by == "both") && g.in(90) {
		by = ""
	}
	with := map[string]string{optBy: by}
	g.kind(SendEvent, with)
	g.beside(SendEvent, with, 4)
	if by == "" {
		g.two(with)
	}
	e := g.add(Step{Do: SendEvent, App: a.n, Who: who, With: with})
	g.meets(a, who, "")
	g.events = append(g.events, e)
	if g.in(70) {
		g.add(Step{Do: ReadEvent, Of: e.N})
	}
	g.look(a, who, Step{})
}

func (g *generator) opt(a *guess, who int) {
	if !g.offer.Handset {
		return
	}
	g.add(Step{Do: []Op{OptIn, OptOut}[g.rand.IntN(2)], App: a.n, Who: who})
	g.look(a, who, Step{})
}

// act does something with a contact or a conversation.
func (g *generator) act(a *guess, who int) {
	if !g.has[who] && g.in(85) {
		g.contact(who)
		return
	}
	switch g.pick(6, 4, 4, 5, 2) {
	case 4:
		g.add(Step{Do: []Op{DeleteContact, DeleteConversation}[g.pick(3, 1)], App: a.n, Who: who})
		g.has[who] = g.walk[len(g.walk)-1].Do == DeleteConversation
		g.add(Step{Do: LookUpContact, Who: who})
		g.send(a, who)
	case 0:
		g.add(Step{Do: StopConversation, App: a.n, Who: who})
		if g.in(50) {
			g.send(a, who)
		}
	case 1:
		with := map[string]string{}
		g.kind(InjectEvent, with)
		g.add(Step{Do: InjectEvent, App: a.n, Who: who, With: with})
		g.look(a, who, Step{})
	case 2:
		g.add(Step{Do: ReadConversation, App: a.n, Who: who})
	default:
		g.add(Step{Do: ReadContact, Who: who})
	}
}

// pass moves the clock to a time around an expiry.
func (g *generator) pass(a *guess) {
	if !g.offer.Clock || len(g.sent) == 0 {
		return
	}
	m := g.sent[g.rand.IntN(len(g.sent))]
	if g.in(70) {
		a = g.appOf(m)
	}
	days := []int{a.dispatch, a.days, 1 + g.rand.IntN(9), 181, 3700}[g.pick(36, 34, 14, 4, 2)]
	if a.kind == "PERSIST_RETENTION_POLICY" && g.in(50) {
		days = []int{a.days, 181, 3700}[g.rand.IntN(3)]
	}
	hours := 24*days + []int{24, -24, 0, 1, 48, 12}[g.pick(44, 30, 4, 3, 12, 3)]
	if hours <= 0 {
		hours = 1
	}
	g.add(Step{Do: PassTime, With: map[string]string{optHours: strconv.Itoa(hours)}})
	for range 2 {
		m = g.sent[g.rand.IntN(len(g.sent))]
		g.look(g.appOf(m), m.Who, m)
	}
}

// wrong makes a call with a malformed body or wrong credentials, and reads whether
// anything has changed.
func (g *generator) wrong(a *guess) {
	if g.in(45) {
		what := g.one("create an app", "change the app", "send a message")
		g.add(Step{Do: CallMalformed, App: a.n, With: map[string]string{optCall: what, optFault: g.one("cut short", "plain words")}})
	} else {
		g.add(Step{Do: CallAsStranger, App: a.n, With: map[string]string{
			optCall:  g.one("list the apps", "create an app", "read the app", "list the messages", "send a message", "delete a message", "rename the app", "delete the app", "add a webhook"),
			optFault: g.one("none", "token", "password"),
		}})
	}
	if g.in(60) {
		g.add(Step{Do: []Op{ReadApp, ListApps, ListWebhooks}[g.rand.IntN(3)], App: a.n})
		if last := &g.walk[len(g.walk)-1]; last.Do == ListApps {
			last.App = 0
		}
	}
}

func (g *generator) remove(a *guess) {
	g.add(Step{Do: DeleteApp, App: a.n})
	g.apps = slices.DeleteFunc(g.apps, func(o *guess) bool { return o == a })
	g.sent = slices.DeleteFunc(g.sent, func(m Step) bool { return m.App == a.n })
	g.last = Step{}
	for who := range g.people {
		g.add(Step{Do: LookUpContact, Who: who + 1})
	}
}

func (g *generator) source() string {
	return []string{"DISPATCH_SOURCE", "CONVERSATION_SOURCE", ""}[g.pick(50, 28, 22)]
}

// likely draws a source, most often the one that should contain a message.
func (g *generator) likely(a *guess, m Step) string {
	switch {
	case g.in(40):
		return g.source()
	case a.mode == "DISPATCH", m.With[optStrategy] == "DISPATCH_ONLY":
		return "DISPATCH_SOURCE"
	}
	return "CONVERSATION_SOURCE"
}

// look reads the effects of earlier steps in one to three ways.
func (g *generator) look(a *guess, who int, m Step) {
	for range 1 + g.pick(5, 3, 1) {
		g.lookOnce(a, who, m)
	}
}

func (g *generator) lookOnce(a *guess, who int, m Step) {
	if m.N != 0 && g.in(38) {
		g.add(Step{Do: ReadMessage, Of: m.N, With: map[string]string{optSource: g.likely(a, m)}})
		return
	}
	g.draw([]drawn{
		{34, func() { g.list(a, who, ListMessages) }},
		{16, func() { g.add(Step{Do: LookUpContact, Who: who, With: g.two(nil)}) }},
		{10, func() {
			with := map[string]string{}
			if g.has[who] && g.in(30) {
				with[optContact] = fmt.Sprint(who)
			}
			g.add(Step{Do: ListConversations, App: a.n, With: with})
		}},
		{3, func() { g.add(Step{Do: ListRecent, App: a.n}) }},
		{8, func() { g.list(a, who, LastMessages) }},
		{5, func() {
			if g.has[who] {
				g.add(Step{Do: ReadConversation, App: a.n, Who: who})
			}
		}},
		{4, func() {
			if g.has[who] || !g.in(80) {
				g.add(Step{Do: ListEvents, App: a.n, Who: who, With: map[string]string{g.one(optContact, optConversation): fmt.Sprint(who)}})
			}
		}},
		{3, func() { g.add(Step{Do: ReadApp, App: a.n}) }},
		{3, func() {
			if len(g.events) > 0 {
				g.add(Step{Do: ReadEvent, Of: g.events[g.rand.IntN(len(g.events))].N})
			}
		}},
	})
}

// list lists messages of an app, in one of many ways.
func (g *generator) list(a *guess, who int, do Op) {
	with := map[string]string{optSource: g.source()}
	named := func() string {
		if !g.has[who] && g.in(85) {
			return []string{"", "unknown"}[g.pick(2, 1)]
		}
		return []string{fmt.Sprint(who), "unknown", "empty", "twice"}[g.pick(86, 10, 2, 2)]
	}
	if g.in(34) {
		with[optContact] = named()
	}
	if do == ListMessages && g.in(18) {
		with[optConversation] = named()
	}
	if g.in(16) {
		with[optIdentity] = fmt.Sprint(who)
	}
	if do == ListMessages && g.in(12) {
		with[optMOs] = "true"
	}
	if do == ListMessages && g.in(10) {
		with[optPage] = g.one("1", "2", "3", "50")
	}
	of := 0
	if do == ListMessages && len(g.sent) > 0 && (g.in(5) || g.expiring && g.in(10)) {
		if m := g.sent[g.rand.IntN(len(g.sent))]; m.Do == SendMessage {
			of, with[optWindow] = m.N, g.one("before", "until", "since", "around")
		}
	}
	if g.in(5) {
		with[optNoApp] = "yes"
	}
	if with[optContact] == "twice" && do == LastMessages || with[optContact] == "empty" && do == LastMessages {
		delete(with, optContact)
	}
	g.add(Step{Do: do, App: a.n, Who: who, Of: of, With: with})
}
