package steps

import (
	"cmp"
	"context"
	"encoding/json"
	"math/big"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// defaultPolicy is the retention type that both policies know
// (DispatchRetentionPolicy: "Currently only `MESSAGE_EXPIRE_POLICY` is available.").
const defaultPolicy = "MESSAGE_EXPIRE_POLICY"

// retentionFields maps a mode to the field that holds its retention policy.
// Each mode has its own field, and every app has both.
var retentionFields = map[string]string{
	modeDispatch:     "dispatch_retention_policy",
	modeConversation: "retention_policy",
}

// kept is how long a feature says that an app keeps messages, and by which
// policy. What is empty, the feature leaves open.
type kept struct {
	mode   string // whose messages are kept; empty is the mode of the app
	days   string
	policy string
	// inConversations are the days of CONVERSATION messages where days are those
	// of DISPATCH messages: both are named at once.
	inConversations string
}

// mended is k with sound values in the place of those that were refused.
func (k kept) mended(m mended) kept {
	if k.days != "" {
		k.days = cmp.Or(m.days, k.days)
	}
	if k.policy != "" {
		k.policy = cmp.Or(m.policy, k.policy)
	}
	return k
}

// fields are the members of a request that say so, each a whole policy object:
// an update replaces it whole.
func (k kept) fields(modeOfApp string) map[string]any {
	fields := map[string]any{}
	set := func(mode, days, policy string) {
		value := map[string]any{"retention_type": cmp.Or(policy, defaultPolicy)}
		if days != "" {
			value["ttl_days"] = literal(days)
		}
		fields[retentionFields[mode]] = value
	}
	switch {
	case k.inConversations != "":
		set(modeDispatch, k.days, k.policy)
		set(modeConversation, k.inConversations, k.policy)
	case k.mode != "" || k.days != "" || k.policy != "":
		set(cmp.Or(k.mode, modeOfApp), k.days, k.policy)
	}
	return fields
}

var jsonLiteral = regexp.MustCompile(`^(-?\d+(\.\d+)?|true|false|null|\[\d+\]|"\d+")$`)

// literal renders a value of a feature as JSON: a number, a literal, a list or
// a quoted number as itself, any other word as a string.
func literal(s string) any {
	if jsonLiteral.MatchString(s) {
		return json.RawMessage(s)
	}
	return s
}

// changeRetention sets how long the app keeps messages.
func (w *World) changeRetention(ctx context.Context, k kept) error {
	w.repeat = func(ctx context.Context, m mended) error { return w.changeRetention(ctx, k.mended(m)) }
	return k.allowed(w.updateApp(ctx, k.fields(w.app.mode)))
}

// allowed tells the 403 to a request for retention from others: a longer one
// "requires legal justification" on a real account. It looks at err alone and at
// nothing that it wraps: a look-up before the request asks for no retention.
func (k kept) allowed(err error) error {
	if t, ok := err.(*Trouble); ok && t.Status == http.StatusForbidden && len(k.fields(modeDispatch)) > 0 {
		return &unavailableError{reason: t.Title + " is forbidden to this account (403)"}
	}
	return err
}

// appKeeps checks the policy and TTL that an app shows.
func (w *World) appKeeps(ctx context.Context, listed, mode, days, policy string) error {
	var want int64
	if days != "" {
		var err error
		if want, err = strconv.ParseInt(days, 10, 64); err != nil {
			return &SuiteFault{"a feature states a TTL that is no whole number: " + days}
		}
	}
	field := retentionFields[mode]
	return w.eachView(ctx, listed, func(v view) *expect.Finding {
		shown, pointer := v.value.Get(field), v.pointer+"/"+field
		if days != "" {
			if f := expect.Int64(shown.Get("ttl_days"), want, pointer+"/ttl_days"); f != nil {
				return f
			}
		}
		if policy == "" {
			return nil
		}
		return expect.Text(shown.Get("retention_type"), policy, pointer+"/retention_type")
	})
}

// neverInForce checks that what the documentation rules out is not what the app
// reads back, however the request was answered: the documentation states a
// bound, not a status.
func (w *World) neverInForce(ctx context.Context, mode, days, policy string) error {
	if w.outcome == nil {
		return &SuiteFault{"nothing was asked for before this step"}
	}
	now, exchange, err := w.appNow(ctx)
	if err != nil {
		return err
	}
	field := retentionFields[mode]
	if o := w.outcome; o.ok() {
		if err := w.forbidden(string(o.body), o.exchange, field, days, policy); err != nil {
			return err
		}
	}
	return w.forbidden(now, exchange, field, days, policy)
}

// forbidden looks for a TTL or policy in an app's body that must not be there.
func (w *World) forbidden(body string, exchange int, field, days, policy string) error {
	kept := gjson.Get(body, field)
	if !kept.IsObject() {
		return nil
	}
	if ttl := kept.Get("ttl_days"); days != "" {
		if outOf(days, ttl) {
			return w.finding(expect.Finding{Expected: "never " + days + " days", Actual: expect.Show(ttl),
				Pointer: "/" + field + "/ttl_days", Exchange: exchange})
		}
	}
	kind := kept.Get("retention_type")
	only, others := strings.CutPrefix(policy, "any policy but ")
	if policy != "" && (kind.String() == only) != others {
		return w.finding(expect.Finding{Expected: "never " + policy, Actual: expect.Show(kind),
			Pointer: "/" + field + "/retention_type", Exchange: exchange})
	}
	return nil
}

var bounds = regexp.MustCompile(`^less than (\d+) or more than (\d+)$`)

// outOf reports whether a TTL is what a feature rules out: whatever lies outside
// of two numbers. An absent TTL is 0, as in the JSON form of protocol buffers.
func outOf(days string, ttl gjson.Result) bool {
	got := ttl.String()
	if !ttl.Exists() {
		got = "0"
	}
	m := bounds.FindStringSubmatch(days)
	n, ok := new(big.Int).SetString(got, 10)
	if !ok {
		return true // no whole number lies within the bounds
	}
	least, _ := new(big.Int).SetString(m[1], 10)
	most, _ := new(big.Int).SetString(m[2], 10)
	return n.Cmp(least) < 0 || n.Cmp(most) > 0
}
