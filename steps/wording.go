package steps

import (
	"fmt"
	"regexp"
	"strings"
)

// A phrase is written as people read it, with three kinds of marks:
//
//	{mode}       a slot: one of the values below
//	{read|sent}  a choice that the handler takes, too
//	[is|was]     a choice that makes no difference
//	[still ]     words that may be left out
//
// A slot's expression has a named group if "the same request" may be repeated with
// another value.
type slot struct {
	expr   string
	shown  string // as the phrase book shows it
	values string // what it stands for, in words; empty for the alternatives of expr
}

const (
	sent     = `message|first message|second message`
	replies  = `reply|second reply|inbound message`
	opts     = `opt-in|opt-out`
	toNobody = "without a recipient"
)

var slots = map[string]slot{
	"mode":     {`(DISPATCH|CONVERSATION)`, "mode", ""},
	"any mode": {`(?P<mode>\w+)`, "any mode", "DISPATCH, CONVERSATION, or a mode that does not exist"},
	"source":   {`(?P<source>DISPATCH|CONVERSATION)`, "mode", ""},
	// A single day is "1 day". What is no number is sent as it stands.
	"ttl":         {`(?P<ttl>1 day|-?(?:[02-9]|\d{2,}|\d+\.\d+) days|-1 days|true|null|"\w+"|\[\d+\])`, "ttl", "0 days, 1 day, 7 days …, or a value of another type"},
	"days":        {`(1 day|(?:[02-9]|\d{2,}) days)`, "days", "0 days, 1 day, 7 days …"},
	"n":           {`(\d+)`, "n", "a number"},
	"duration":    {`(\d+) (days|hours)`, "duration", "2 days, 36 hours …"},
	"policy":      {`(?P<policy>\w+)`, "policy", "MESSAGE_EXPIRE_POLICY, CONVERSATION_EXPIRE_POLICY, PERSIST_RETENTION_POLICY, or one that does not exist"},
	"message":     {`(` + sent + `)`, "message", ""},
	"sent":        {`(message|second message|event)`, "message", "message, second message, event"},
	"inbound":     {`(` + replies + `)`, "inbound", ""},
	"received":    {`(` + replies + `|typing event|` + opts + `)`, "received", ""},
	"subject":     {`(` + sent + `|third message|refused message|event|` + replies + `|first inbound message|second inbound message|` + opts + `)`, "subject", ""},
	"to whom":     {`(?P<to>to the recipient(?: by contact ID| by channel identity| by contact ID and channel identity| by their second identity)?|to an unknown contact ID|to an empty list of identities|` + toNobody + `)`, "to whom", "to the recipient, to the recipient by contact ID, by channel identity, by both or by their second identity, to an unknown contact ID, to an empty list of identities, " + toNobody},
	"kind":        {`(media message|choice message|card message|carousel message|location message|list message|contact info message|long text message|message for one channel alone)`, "kind of message", ""},
	"event kind":  {`(composing end|comment reply|agent joined|agent left|generic)`, "kind of event", ""},
	"setting":     {`(a metadata report view|message retry settings|a fallback|smart conversations|callback settings|channel credentials)`, "other setting", ""},
	"strategy":    {`(?P<strategy>strategy DEFAULT|the unknown strategy \w+)`, "strategy", "strategy DEFAULT, or one that does not exist"},
	"label":       {`"([ABCD])"`, `label`, `"A", "B", "C" or "D", which tell values apart; conversation metadata "C" has nested members, and "D", merged into it, changes one of these and removes another member`},
	"content":     {`(conversation metadata "[ABCD]"(?: to be merged| to replace the earlier| and correlation ID "A")?|a callback URL|a time to live|high priority|channel properties|priority for their second identity|correlation ID "[ABC]"|message metadata "[ABC]"|special characters in its (?:text|message metadata))`, "content", `conversation metadata "A", "B", "C" or "D", also "to be merged" or "to replace the earlier", a callback URL, a time to live, high priority, channel properties, priority for their second identity, correlation ID or message metadata "A", "B" or "C", which has the maximum length, special characters in its text or in its message metadata`},
	"ids":         {`(contact ID|conversation ID|contact ID and conversation ID|channel identity|contact ID and channel identity|conversation ID and channel identity|an unknown contact ID|an unknown conversation ID|an unknown contact ID and an unknown conversation ID)`, "IDs", ""},
	"narrowing":   {`(direction TO_APP|direction TO_CONTACT|another channel|its own channel)`, "part of a list", ""},
	"its IDs":     {`(the contact ID|` + contactAndConversation + `)`, "IDs of the recipient", ""},
	"reading":     {`(the app is read|the app's messages are listed|the app's conversations are listed)`, "request", ""},
	"sending":     {`(the app sends a message|the app sends an event|a message is deleted)`, "request", ""},
	"changing":    {`(the app is renamed|the app's mode is changed|the app is deleted|a webhook is added)`, "request", ""},
	"credentials": {`(without credentials|with a wrong token|with a wrong password)`, "credentials", ""},
	"malformed":   {`(truncated JSON|plain text)`, "malformed body", ""},
	"claim":       {`(.+)`, "claim", "any Then"},
}

// Slot is a part of a phrase that stands for a value.
type Slot struct {
	Name   string // without its brackets
	Values string // what it stands for, in words
}

// wording compiles a phrase, and returns it as people read it, with its slots. The
// table is part of the program, so that a mistake in it ends the program.
func wording(phrase string) (expr, shown string, has []Slot) {
	var e, s strings.Builder
	for rest := phrase; rest != ""; {
		at := strings.IndexAny(rest, "{[")
		if at < 0 {
			at = len(rest)
		}
		e.WriteString(regexp.QuoteMeta(rest[:at]))
		s.WriteString(rest[:at])
		if rest = rest[at:]; rest == "" {
			break
		}
		end := strings.IndexByte(rest, map[byte]byte{'{': '}', '[': ']'}[rest[0]])
		mark, inner := rest[0], rest[1:end]
		rest = rest[end+1:]
		words := strings.Split(inner, "|")
		for i := range words {
			words[i] = regexp.QuoteMeta(words[i])
		}
		switch known, ok := slots[inner]; {
		case mark == '{' && ok:
			e.WriteString(known.expr)
			s.WriteString("<" + known.shown + ">")
			has = append(has, known.slot())
		case mark == '{' && len(words) > 1:
			e.WriteString("(" + strings.Join(words, "|") + ")")
			s.WriteString("<" + inner + ">")
		case mark == '[' && len(words) > 1:
			e.WriteString("(?:" + strings.Join(words, "|") + ")")
			s.WriteString("<" + inner + ">")
		case mark == '[':
			of, as, more := wording(inner)
			e.WriteString("(?:" + of + ")?")
			s.WriteString("[" + as + "]")
			has = append(has, more...)
		default:
			panic(fmt.Sprintf("phrase %q: unknown slot %q", phrase, inner))
		}
	}
	return e.String(), s.String(), has
}

// slot returns the slot for readers. Its values are the alternatives of its
// expression, unless words tell them.
func (s slot) slot() Slot {
	values := s.values
	if values == "" {
		values = s.expr[strings.LastIndexAny(s.expr[:strings.IndexByte(s.expr, '|')], "(>")+1 : len(s.expr)-1]
		values = strings.ReplaceAll(values, "|", ", ")
	}
	return Slot{s.shown, values}
}
