package steps

import (
	"cmp"
	"context"
	"encoding/json"
	"math/big"
	"net/http"
	"regexp"
	"strconv"

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
func (w *World) changeRetention(ctx context.Context, whose, days, policy string) (found, error) {
	return w.setRetention(ctx, kept{mode: whose, days: days, policy: policy})
}

// changeBothRetentions sets how long the app keeps the messages of either mode.
func (w *World) changeBothRetentions(ctx context.Context, days, inConversations string) (found, error) {
	return w.setRetention(ctx, kept{days: days, inConversations: inConversations})
}

func (w *World) setRetention(ctx context.Context, k kept) (found, error) {
	f, err := w.updateApp(ctx, k.fields(w.app.mode))
	return f, k.allowed(err)
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

// neverKeepsBeyond checks that no TTL outside of two numbers is in force. An absent
// TTL is 0, as in the JSON form of protocol buffers.
func (w *World) neverKeepsBeyond(ctx context.Context, mode, least, most string) error {
	low, lowOK := new(big.Int).SetString(least, 10)
	high, highOK := new(big.Int).SetString(most, 10)
	if !lowOK || !highOK {
		return &SuiteFault{"a feature states bounds that are no whole numbers: " + least + ", " + most}
	}
	return w.neverInForce(ctx, mode, "ttl_days", "less than "+least+" or more than "+most+" days", func(ttl gjson.Result) bool {
		got := "0"
		if ttl.Exists() {
			got = ttl.String()
		}
		n, whole := new(big.Int).SetString(got, 10)
		return !whole || n.Cmp(low) < 0 || n.Cmp(high) > 0
	})
}

// neverKeepsUnder checks that a policy, or any but that, is not in force.
func (w *World) neverKeepsUnder(ctx context.Context, mode, anyBut, policy string) error {
	return w.neverInForce(ctx, mode, "retention_type", anyBut+policy, func(is gjson.Result) bool {
		return (is.String() == policy) == (anyBut == "")
	})
}

// neverInForce checks that what the documentation rules out is not what the app
// reads back, however the request was answered: the documentation states a
// bound, not a status. member is that of the policy of a mode.
func (w *World) neverInForce(ctx context.Context, mode, member, what string, forbidden func(gjson.Result) bool) error {
	if w.outcome == nil {
		return &SuiteFault{"nothing was asked for before this step"}
	}
	now, exchange, err := w.appNow(ctx)
	if err != nil {
		return err
	}
	looks := []view{{value: gjson.Parse(now), exchange: exchange}}
	if o := w.outcome; o.ok() {
		looks = []view{{value: gjson.ParseBytes(o.body), exchange: o.exchange}, looks[0]}
	}
	for _, v := range looks {
		policy := v.value.Get(retentionFields[mode])
		if is := policy.Get(member); policy.IsObject() && forbidden(is) {
			return w.finding(expect.Finding{Expected: "never " + what, Actual: expect.Show(is),
				Pointer: "/" + retentionFields[mode] + "/" + member, Exchange: v.exchange})
		}
	}
	return nil
}
