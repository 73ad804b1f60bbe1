package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/fault"
)

// Kind is what an error of a step means for the verdict.
type Kind int

// The kinds of errors. Only a Broken one counts against the target.
const (
	Broken      Kind = iota // a finding: the target violates the rule
	Unfinished              // the scenario has no result
	Unavailable             // the operator's account or apps do not allow the scenario
	Faulty                  // the suite itself is wrong
)

// Judge returns what an error of a step means, and the finding if the kind is Broken.
func Judge(err error) (Kind, *expect.Finding) {
	var setup *setupError
	var ours *SuiteFault
	var panicked *fault.Panic
	var unavailable *unavailableError
	var finding *expect.Finding
	switch {
	case errors.As(err, &ours), errors.As(err, &panicked):
		return Faulty, nil
	case errors.As(err, &unavailable):
		return Unavailable, nil
	case errors.As(err, &setup):
		return Unfinished, nil
	case errors.As(err, &finding):
		return Broken, finding
	}
	return Unfinished, nil
}

// ShownBy returns the number of the exchange that an error of a step rests on, counted
// from 1 within the scenario; 0 if no single exchange shows it.
func ShownBy(err error) int {
	var finding *expect.Finding
	if errors.As(err, &finding) {
		return finding.Exchange
	}
	var shown interface{ shownBy() int }
	if errors.As(err, &shown) {
		return shown.shownBy()
	}
	return 0
}

// unavailableError means that the operator's account or apps do not allow the
// scenario, which says nothing about the rule.
type unavailableError struct {
	reason   string
	declared bool
}

func (e *unavailableError) Error() string { return e.reason }

// NotVerified returns the reason for the verdict.
func (e *unavailableError) NotVerified() string { return e.reason }

// Declared reports whether the operator declared this before the run.
func (e *unavailableError) Declared() bool { return e.declared }

// requestSucceeds checks that the last request succeeds. A scenario that says so is one
// of a rule that says so.
func (w *World) requestSucceeds(ctx context.Context) error {
	if w.outcome == nil {
		return &SuiteFault{"nothing was asked for before this step"}
	}
	w.outcomeShows()
	w.outcome.granting = []string{w.rule.ID}
	return w.succeeded(ctx)
}

// outcomeShows owes the controls of the last answer: that what it says was done has an
// effect, or that what it shows nothing of is there. A message of which it shows an id
// alone was not read.
func (w *World) outcomeShows() {
	switch o := w.outcome; {
	case o == nil:
	case o.op.response == "message-send-response", o.op.response == "event-send-response":
		if n := len(w.sent); n > 0 && o.ok() {
			w.hasEffect(w.sent[n-1])
		}
	case o.op == operations["message.get"]:
		w.mustTell(o)
	default:
		w.listShows()
	}
}

// mustTell owes the control of a message that was read: more than its id was shown.
func (w *World) mustTell(a *Answer) {
	if a.ok() && a.op == operations["message.get"] && !tells(a.get("@this")) {
		w.owe("the message is read", func(context.Context) error { return unseenf("the answer shows nothing of the message but its id") })
	}
}

// requestRefused checks that the last request was refused with a status, such as 400, or
// with any 4xx. A read is repeated until it is: what it should be refused for may be seen
// late.
func (w *World) requestRefused(ctx context.Context, with string) error {
	status, _ := strconv.Atoi(with) // 0 for 4xx
	if w.outcome == nil {
		return &SuiteFault{"nothing was asked for before this step"}
	}
	if err := w.reread(ctx, func(a *Answer) bool { return expect.Refused(a.status, status) == nil }); err != nil {
		return err
	}
	f := expect.Refused(w.outcome.status, status)
	if f != nil {
		f.Actual = w.outcome.summary()
	}
	w.outcome.refused = f == nil
	return w.found(f, w.outcome)
}

// The outcomes about what a callback returns. MO callbacks return conversation
// metadata in message_metadata.

// carriesObject checks for an object with the members of one label or two.
func (w *World) carriesObject(ctx context.Context, which, one, other string) error {
	members := map[string]any{}
	for _, label := range []string{one, other} {
		if label == "" {
			continue
		}
		v, err := w.valueOf("conversation metadata", label)
		if err != nil {
			return err
		}
		mergeInto(members, aboutTopic(label, v))
	}
	want, err := json.Marshal(members)
	if err != nil {
		return err
	}
	return w.carries(ctx, which, string(want), "message_metadata")
}

// mergeInto applies a JSON Merge Patch (RFC 7386) to an object.
func mergeInto(target, patch map[string]any) {
	for key, value := range patch {
		inner, isObject := value.(map[string]any)
		old, wasObject := target[key].(map[string]any)
		switch {
		case value == nil:
			delete(target, key)
		case isObject && wasObject:
			mergeInto(old, inner)
		default:
			target[key] = value
		}
	}
}

// carriesValue checks for what was sent under a label.
func (w *World) carriesValue(ctx context.Context, which, kind, label, member string) error {
	want, err := w.valueOf(kind, label)
	if err != nil {
		return err
	}
	return w.carries(ctx, which, want, member)
}

// carries checks a member of every callback of a subject. An empty want means none.
func (w *World) carries(ctx context.Context, which, want, member string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	f, err := w.filterOf(which)
	if err != nil {
		return err
	}
	if _, err := w.reported(ctx, which, receipt); err != nil {
		return err
	}
	callbacks, err := w.read(ctx, f)
	if err != nil {
		return err
	}
	for _, c := range callbacks {
		if got := gjson.GetBytes(c.Body, member); !sameExtra(got, want) {
			return w.finding(expect.Finding{Expected: describe(want), Actual: expect.Show(got),
				Pointer: "/" + strings.ReplaceAll(member, ".", "/"), Callback: c.Number})
		}
	}
	return nil
}

// sameExtra compares two texts, JSON objects by their values. An empty want means
// none.
func sameExtra(got gjson.Result, want string) bool {
	if want == "" {
		return !got.Exists() || got.Type == gjson.Null || got.String() == "" || got.String() == "{}"
	}
	if got.String() == want {
		return true
	}
	var a, b map[string]any
	return json.Unmarshal([]byte(got.String()), &a) == nil && json.Unmarshal([]byte(want), &b) == nil && reflect.DeepEqual(a, b)
}

func describe(want string) string {
	if want == "" {
		return "none"
	}
	return expect.Shorten(want)
}

// shapely checks that no body of this scenario led to a finding of the rule under
// test.
func (w *World) shapely(ctx context.Context) error {
	if w.rule.ID != "WIRE-ERROR" {
		if err := w.succeeded(ctx); err != nil {
			return err
		}
	} else if w.outcome == nil || w.outcome.ok() {
		return errors.New("nothing was refused, so there is no error to look at")
	}
	w.judgeAll()
	for _, f := range w.wire {
		if f.Rule == w.rule.ID {
			return w.finding(f)
		}
	}
	w.outcomeShows()
	if w.calls == 0 {
		return &SuiteFault{"no body was exchanged before this step"}
	}
	return nil
}

// observe checks another phrase and reports the result without judging it, because
// the documentation leaves it open.
func (w *World) observe(ctx context.Context, claim string) error {
	p, said := outcomeOf(claim)
	if p == nil {
		return &SuiteFault{fmt.Sprintf("%q is not a phrase that can be observed", claim)}
	}
	w.observing, w.unconfirmed = true, nil // what may be refused need not be kept
	err := p.check(w, ctx, said)
	w.observing = false
	return w.observed(claim, err)
}

// observed reports what the check of a claim returned. An error that is no finding says
// nothing about the claim.
func (w *World) observed(claim string, err error) error {
	if err == nil {
		w.sink.Observe(expect.Observation{Claim: claim, Held: true})
		return nil
	}
	if kind, f := Judge(err); kind == Broken {
		w.sink.Observe(expect.Observation{Claim: claim, Saw: strings.TrimSuffix(f.Shown(w.mask).Actual, ".")})
		return nil
	}
	return err
}

// outcomeOf returns the outcome that matches a text, and the values of its groups.
func outcomeOf(text string) (*Phrase, []string) {
	for _, p := range meanings(text) {
		if p.check != nil {
			return p, p.Expr().FindStringSubmatch(text)[1:]
		}
	}
	return nil, nil
}
