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
	subjects = `message|first message|second message|third message`
	arrivals = `reply|first reply|second reply|inbound message|first inbound message|second inbound message`
	toNobody = "without a recipient"
)

var slots = map[string]slot{
	"mode":     {`(DISPATCH|CONVERSATION)`, "mode", ""},
	"any mode": {`(?P<mode>\w+)`, "mode", "DISPATCH, CONVERSATION, or a mode that does not exist"},
	"source":   {`(?P<source>DISPATCH|CONVERSATION)`, "mode", ""},
	// A single day is "1 day". What is no number is sent as it stands.
	"ttl":         {`(?P<ttl>1 day|-?(?:[02-9]|\d{2,}|\d+\.\d+) days|-1 days|true|null|"\w+"|\[\d+\])`, "ttl", "0 days, 1 day, 7 days …, or a value of another type"},
	"days":        {`(1 day|(?:[02-9]|\d{2,}) days)`, "days", "0 days, 1 day, 7 days …"},
	"n":           {`(\d+)`, "n", "a number"},
	"duration":    {`(\d+) (days|hours)`, "duration", "2 days, 36 hours …"},
	"policy":      {`(?P<policy>\w+)`, "policy", "MESSAGE_EXPIRE_POLICY, CONVERSATION_EXPIRE_POLICY, PERSIST_RETENTION_POLICY, or one that does not exist"},
	"message":     {`(` + subjects + `|refused message)`, "message", ""},
	"sent":        {`(message|second message|event)`, "message or event", ""},
	"inbound":     {`(` + arrivals + `)`, "reply or inbound message", ""},
	"received":    {`(` + arrivals + `|typing event|opt-in|opt-out)`, "what the recipient did", ""},
	"subject":     {`(` + subjects + `|refused message|event|` + arrivals + `|typing event|opt-in|opt-out)`, "subject", ""},
	"to whom":     {`(?P<to>to the recipient(?: by contact ID| by channel identity| by contact ID and channel identity)?|to an unknown contact ID|to an empty list of identities|` + toNobody + `)`, "to whom", ""},
	"strategy":    {`(?P<strategy>strategy DEFAULT|the unknown strategy \w+)`, "strategy", "strategy DEFAULT, or one that does not exist"},
	"label":       {`"([AB])"`, `label`, `"A" or "B", which tell two values apart`},
	"content":     {`(conversation metadata "[AB]"(?: to be merged| and correlation ID "A")?|correlation ID "[AB]"|message metadata "[AB]"|special characters in its message metadata)`, "content", ""},
	"ids":         {`(contact ID|conversation ID|contact ID and conversation ID|channel identity|contact ID and channel identity|conversation ID and channel identity|an unknown contact ID|an unknown conversation ID|an unknown contact ID and an unknown conversation ID)`, "IDs", ""},
	"credentials": {`(without credentials|with a wrong token|with a wrong password)`, "credentials", ""},
	"malformed":   {`(truncated JSON|plain text)`, "malformed body", ""},
	"claim":       {`(.+)`, "claim", "any Then"},
}

// wording compiles a phrase, and returns it as people read it. The table is part of
// the program, so that a mistake in it ends the program.
func wording(phrase string) (expr, shown string) {
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
		case mark == '{' && len(words) > 1:
			e.WriteString("(" + strings.Join(words, "|") + ")")
			s.WriteString("<" + inner + ">")
		case mark == '[' && len(words) > 1:
			e.WriteString("(?:" + strings.Join(words, "|") + ")")
			s.WriteString("<" + inner + ">")
		case mark == '[':
			of, as := wording(inner)
			e.WriteString("(?:" + of + ")?")
			s.WriteString("[" + as + "]")
		default:
			panic(fmt.Sprintf("phrase %q: unknown slot %q", phrase, inner))
		}
	}
	return e.String(), s.String()
}
