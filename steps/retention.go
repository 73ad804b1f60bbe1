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

// defaultPolicy is the retention type that both policies have
// (DispatchRetentionPolicy: "Currently only `MESSAGE_EXPIRE_POLICY` is available.").
const defaultPolicy = "MESSAGE_EXPIRE_POLICY"

// retentionFields maps a mode to the field of its retention policy. Every app has
// both fields.
var retentionFields = map[string]string{
	modeDispatch:     "dispatch_retention_policy",
	modeConversation: "retention_policy",
}

// kept is how long, and by which policy, a feature says that an app keeps messages.
// The feature leaves empty values open.
type kept struct {
	mode   string // the mode of the messages; empty means the mode of the app
	days   string
	policy string
	// inConversations are the days for CONVERSATION messages if the feature names
	// both modes; days are then those for DISPATCH messages.
	inConversations string
}

// fields returns the members of a request. Each is a whole policy object, because an
// update replaces the whole object.
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

// literal renders a value of a feature as JSON. A number, literal, list or quoted
// number stays as it is; any other word becomes a string.
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

// changeBothRetentions sets how long the app keeps the messages of each mode.
func (w *World) changeBothRetentions(ctx context.Context, days, inConversations string) (found, error) {
	return w.setRetention(ctx, kept{days: days, inConversations: inConversations})
}

func (w *World) setRetention(ctx context.Context, k kept) (found, error) {
	f, err := w.updateApp(ctx, k.fields(w.app.mode))
	w.showsAChange(k.fields(w.app.mode))
	f.confirm = w.settings(w.app, "", k.fields(w.app.mode))
	return f, k.allowed(err)
}

// allowed turns a 403 to a request for retention into an unavailableError: a longer
// retention "requires legal justification" on a real account. It does not look at
// wrapped errors: a look-up before the request asks for no retention.
func (k kept) allowed(err error) error {
	if t, ok := err.(*Trouble); ok && t.Status == http.StatusForbidden && len(k.fields(modeDispatch)) > 0 {
		return &unavailableError{reason: t.Title + " is forbidden to this account (403)"}
	}
	return err
}

// appKeeps checks the retention policy and TTL of the app.
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

// neverKeepsBeyond checks that no TTL outside two bounds is in force. An absent TTL
// is 0, as in the JSON form of protocol buffers.
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

// neverKeepsUnder checks that a policy is not in force or, if anyBut is set, that no
// other policy is in force.
func (w *World) neverKeepsUnder(ctx context.Context, mode, anyBut, policy string) error {
	return w.neverInForce(ctx, mode, "retention_type", anyBut+policy, func(is gjson.Result) bool {
		return (is.String() == policy) == (anyBut == "")
	})
}

// neverInForce checks that the app does not read back a forbidden value, whether the
// request was accepted or refused: the documentation states a bound, not a status.
// member is the member of the mode's policy.
func (w *World) neverInForce(ctx context.Context, mode, member, what string, forbidden func(gjson.Result) bool) error {
	if w.outcome == nil {
		return &SuiteFault{"nothing was asked for before this step"}
	}
	w.unconfirmed = nil // what is out of bounds need not be kept
	if w.outcome.op.method == http.MethodPatch && w.outcome.ok() {
		w.keepsAnother(mode)
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
