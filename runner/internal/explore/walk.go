// Package explore looks for violations that no scenario covers. It makes random walks
// over the operations that the rules are about ([Generate]), and makes each walk both on
// an endpoint and on a reference service in this process ([Run]). It removes ids and
// times, and compares answers, lists and callbacks. A difference is a finding only if no
// reading of the documentation explains it, and no pair of readings does. A finding is
// shrunk to the shortest walk ([Shrink]), attributed to the rule that a deviation with
// the same difference breaks, and written as a scenario ([Tell]). [Measure] measures the
// method itself with planted faults.
//
// The walks do not use pgregory.net/rapid, which the tests of this package use. Its
// checks need a testing.TB and stop at the first failure, it adds flags and files of its
// own, and its shrinker is not made for trials that take seconds and send messages.
package explore

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Op is the operation of a step.
type Op string

// The operations. Files of walks contain their names.
const (
	CreateApp          Op = "create an app"
	LegacyApp          Op = "get a legacy app"
	ChangeApp          Op = "change an app"
	DeleteApp          Op = "delete an app"
	ReadApp            Op = "read an app"
	ListApps           Op = "list the apps"
	ListWebhooks       Op = "list the webhooks"
	CreateContact      Op = "create a contact"
	LookUpContact      Op = "look up contacts"
	ReadContact        Op = "read a contact"
	DeleteContact      Op = "delete a contact"
	CreateConversation Op = "create a conversation"
	ReadConversation   Op = "read a conversation"
	StopConversation   Op = "stop a conversation"
	DeleteConversation Op = "delete a conversation"
	ListConversations  Op = "list the conversations"
	ListRecent         Op = "list the recent conversations"
	InjectEvent        Op = "inject an event"
	SendMessage        Op = "send a message"
	SendEvent          Op = "send an event"
	QueryCapability    Op = "query a capability"
	Reply              Op = "reply"
	Type               Op = "type"
	OptIn              Op = "opt in"
	OptOut             Op = "opt out"
	PassTime           Op = "let time pass"
	ReadMessage        Op = "read a message"
	DeleteMessage      Op = "delete a message"
	ChangeMetadata     Op = "change the metadata of a message"
	ListMessages       Op = "list the messages"
	LastMessages       Op = "fetch the last messages"
	ReadEvent          Op = "read an event"
	ListEvents         Op = "list the events"
	CallAsStranger     Op = "call without credentials"
	CallMalformed      Op = "send what is not JSON"
)

// Step is one step of a walk. Its handles are symbolic: an app, a message or an event is
// named by the number of the step that made it, a recipient by a number of its own.
type Step struct {
	N  int `json:"n"`
	Do Op  `json:"do"`
	// App is the step that made the app, Of the step that made the message or event, and Who
	// the recipient, from 1.
	App int `json:"app,omitempty"`
	Of  int `json:"of,omitempty"`
	Who int `json:"who,omitempty"`
	// With holds the options of the step.
	With map[string]string `json:"with,omitempty"`
}

// Walk is a sequence of steps.
type Walk []Step

// The options of steps. Values that go into a body are JSON.
const (
	optMode         = "processing_mode"       // of an app
	optDispatchDays = "dispatch_ttl"          // JSON
	optDispatchType = "dispatch_type"         // a retention type
	optDays         = "ttl"                   // JSON
	optType         = "type"                  // a retention type
	optName         = "name"                  // a new name
	optBy           = "by"                    // how to name the recipient
	optStrategy     = "strategy"              // of a message
	optTopic        = "conversation_metadata" // a key of it
	optMerge        = "merge"                 // merge it
	optCorrelation  = "correlation_id"        // any value sends one
	optMetadata     = "message_metadata"      // plain, or signs
	optSource       = "source"                // of messages
	optContact      = "contact"               // recipient, or unknown, empty, twice
	optConversation = "conversation"          // the same
	optIdentity     = "identity"              // recipient
	optMOs          = "only_recipient_originated"
	optPage         = "page_size"
	optWindow       = "window"     // before, since or around the acceptance of Of
	optKind         = "kind"       // of a content other than the usual one
	optBeside       = "beside"     // a member that has no option of its own
	optTwo          = "identities" // of a recipient: both, the second first
	optNoApp        = "no_app"
	optHours        = "hours"
	optCall         = "call"
	optFault        = "fault"
	optAtOnce       = "at_once" // together with the next step
)

// opens reports whether a step makes an app.
func (s Step) opens() bool { return s.Do == CreateApp || s.Do == LegacyApp }

// traffic reports whether a step may cause callbacks.
func (s Step) traffic() bool {
	switch s.Do {
	case SendMessage, SendEvent, QueryCapability, Reply, Type, OptIn, OptOut, InjectEvent, StopConversation, CreateContact, CreateConversation:
		return true
	}
	return false
}

// repeats reports whether two such steps may lead to the same callback, once ids are taken
// out of it.
func (s Step) repeats() bool {
	return s.Do == QueryCapability || s.Do == OptIn || s.Do == OptOut || s.Do == Type
}

// reads reports whether a step changes nothing, so that it may be repeated.
func (s Step) reads() bool {
	switch s.Do {
	case ReadApp, ListApps, ListWebhooks, LookUpContact, ReadContact, ReadConversation, ListConversations, ListRecent,
		ReadMessage, ListMessages, LastMessages, ReadEvent, ListEvents:
		return true
	case CallAsStranger:
		return s.With[optCall] == "read the app" || s.With[optCall] == "list the apps" || s.With[optCall] == "list the messages"
	}
	return false
}

// mayBeAtOnce reports whether a step may be made together with another.
func (s Step) mayBeAtOnce() bool {
	return s.Do == SendMessage || s.Do == Reply || s.Do == ChangeApp
}

// needs lists the capabilities that a walk needs, by the names of package plan.
func (w Walk) needs() []string {
	var all []string
	for _, s := range w {
		switch s.Do {
		case Reply, OptIn, OptOut:
			all = append(all, "handset")
		case Type:
			all = append(all, "handset", "events")
		case PassTime:
			all = append(all, "clock")
		case LegacyApp:
			all = append(all, "legacy-app")
		case SendEvent:
			all = append(all, "events")
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sound reports whether every step names only what an earlier step made.
func (w Walk) sound() bool {
	made := map[int]Step{}
	for _, s := range w {
		if _, twice := made[s.N]; twice || s.N <= 0 {
			return false
		}
		if a, ok := made[s.App]; s.App != 0 && (!ok || !a.opens()) {
			return false
		}
		if of, ok := made[s.Of]; s.Of != 0 && (!ok || of.opens()) {
			return false
		}
		made[s.N] = s
	}
	return true
}

// without returns the walk without some steps and without the steps that depend on them.
func (w Walk) without(drop func(Step) bool) Walk {
	gone := map[int]bool{}
	var left Walk
	for _, s := range w {
		if drop(s) || gone[s.App] || gone[s.Of] {
			gone[s.N] = true
			continue
		}
		left = append(left, s)
	}
	return left
}

// pairs lists the indices of the steps that are made together with the next one.
func (w Walk) pairs() []int {
	var at []int
	for i := 0; i+1 < len(w); i++ {
		if w[i].With[optAtOnce] != "" && w[i].mayBeAtOnce() && w[i+1].mayBeAtOnce() && w[i+1].Of != w[i].N {
			at = append(at, i)
			i++
		}
	}
	return at
}

// File is a file with one walk and what is needed to repeat it.
type File struct {
	Version int `json:"explore"`
	// Finding describes the finding for readers.
	Finding string `json:"finding,omitempty"`
	Rule    string `json:"rule,omitempty"`
	Seed    int64  `json:"seed,omitempty"`
	Steps   Walk   `json:"steps"`
}

// fileVersion is the version of the file format.
const fileVersion = 1

// maxFile is the maximum number of steps in a file.
const maxFile = 1000

// ReadFile parses a file.
func ReadFile(raw []byte) (File, error) {
	var f File
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, fmt.Errorf("it is not a walk: %w", err)
	}
	switch {
	case f.Version != fileVersion:
		return f, fmt.Errorf("it is not a walk of version %d", fileVersion)
	case len(f.Steps) == 0 || len(f.Steps) > maxFile:
		return f, fmt.Errorf("it has %d steps, but a walk has 1 to %d", len(f.Steps), maxFile)
	case !f.Steps.sound():
		return f, fmt.Errorf("a step names what no step before it made")
	}
	return f, nil
}

// Bytes returns the content of the file, with one step per line.
func (f File) Bytes() []byte {
	f.Version = fileVersion
	steps := f.Steps
	f.Steps = nil
	head, _ := json.Marshal(f) // plain values only: it cannot fail
	out := append(head[:len(head)-len(`null}`)], "[\n"...)
	for i, s := range steps {
		line, _ := json.Marshal(s)
		out = append(append(out, "  "...), line...)
		if i+1 < len(steps) {
			out = append(out, ',')
		}
		out = append(out, '\n')
	}
	return append(out, "]}\n"...)
}
