package steps

import (
	"cmp"
	"context"
	"encoding/json"
	"math/big"
	"net/http"
	"strconv"
	"strings"

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
	// beside are members that do not concern how long messages are kept.
	beside map[string]any
}

// fields returns the members of a request. Each is a whole policy object, because an
// update replaces the whole object.
func (k kept) fields(modeOfApp string) map[string]any {
	fields := map[string]any{}
	set := func(mode, days, policy string) {
		value := map[string]any{"retention_type": cmp.Or(policy, defaultPolicy)}
		if days != "" {
			value["ttl_days"] = json.RawMessage(days)
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

// inDays returns the JSON value of a TTL: the number of "7 days". What is no number
// stays as it is.
func inDays(ttl string) string {
	return strings.TrimSuffix(strings.TrimSuffix(ttl, " days"), " day")
}

// as returns what grants lists of a request to keep messages so; empty if it says
// nothing of it.
func (k kept) as(modeOfApp string) string {
	mode := cmp.Or(k.mode, modeOfApp)
	switch {
	case k.beside != nil:
		return otherSetting
	case k.policy != "":
		return mode + withPolicy
	case k.days != "":
		return mode + withTTL
	}
	return ""
}

// changeRetention sets how long, and by which policy, the app keeps messages.
func (w *World) changeRetention(ctx context.Context, whose, ttl, policy string) (found, error) {
	return w.setRetention(ctx, kept{mode: whose, days: inDays(ttl), policy: policy})
}

// changeBothRetentions sets how long the app keeps the messages of each mode.
func (w *World) changeBothRetentions(ctx context.Context, days, inConversations string) (found, error) {
	return w.setRetention(ctx, kept{days: days, inConversations: inConversations})
}

func (w *World) setRetention(ctx context.Context, k kept) (found, error) {
	f, err := w.updateApp(ctx, k.fields(w.app.mode), k.as(w.app.mode))
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

// defaultDays are the documented defaults of ttl_days, by field: "Default value is 180" of
// retention_policy, "this value is set to 0 by default" of dispatch_retention_policy.
var defaultDays = map[string]string{retentionFields[modeDispatch]: "0", retentionFields[modeConversation]: "180"}

// retained is a retention policy as it reads: what is unset has its documented default.
type retained struct {
	kind gjson.Result // retention_type
	ttl  gjson.Result // ttl_days
}

// policyOf reads the retention policy of a field of an app. Whether a default is written
// is not documented, be it of a member or of both.
func policyOf(app gjson.Result, field string) retained {
	p := retained{app.Get(field + ".retention_type"), app.Get(field + ".ttl_days")}
	if expect.Unset(p.kind) {
		p.kind = gjson.Parse(strconv.Quote(defaultPolicy))
	}
	if expect.Unset(p.ttl) {
		p.ttl = gjson.Parse(defaultDays[field])
	}
	return p
}

// persists reports whether the TTL means nothing: "The ttl_days value has no effect when
// retention_type is PERSIST_RETENTION_POLICY".
func (p retained) persists() bool { return p.kind.String() == persistPolicy }

// appKeeps checks the retention policy and TTL of the app. Empty values are not checked.
func (w *World) appKeeps(ctx context.Context, listed, mode, days, kind string) error {
	var want int64
	if days != "" {
		var err error
		if want, err = strconv.ParseInt(inDays(days), 10, 64); err != nil {
			return &SuiteFault{"a feature states a TTL that is no whole number: " + days}
		}
	}
	field := retentionFields[mode]
	if (days == "" || inDays(days) == defaultDays[field]) && (kind == "" || kind == defaultPolicy) && len(w.app.touched) == 0 {
		w.retentionDoor(mode)
	}
	return w.eachView(ctx, listed, func(v view) *expect.Finding {
		is, pointer := policyOf(v.value, field), v.pointer+"/"+field
		if days != "" && !is.persists() {
			if f := expect.Int64(is.ttl, want, pointer+"/ttl_days"); f != nil {
				return f
			}
		}
		if kind == "" {
			return nil
		}
		return expect.Text(is.kind, kind, pointer+"/retention_type")
	})
}

// neverKeepsBeyond checks that no TTL outside two bounds is in force.
func (w *World) neverKeepsBeyond(ctx context.Context, mode, least, most string) error {
	low, lowOK := new(big.Int).SetString(least, 10)
	high, highOK := new(big.Int).SetString(most, 10)
	if !lowOK || !highOK {
		return &SuiteFault{"a feature states bounds that are no whole numbers: " + least + ", " + most}
	}
	return w.neverInForce(ctx, mode, "ttl_days", "less than "+least+" or more than "+most+" days", func(is retained) bool {
		n, whole := new(big.Int).SetString(is.ttl.String(), 10)
		return !whole || n.Cmp(low) < 0 || n.Cmp(high) > 0
	})
}

// neverUnder checks that a policy is not in force.
func (w *World) neverUnder(ctx context.Context, mode, policy string) error {
	return w.neverInForce(ctx, mode, "retention_type", policy, func(is retained) bool { return is.kind.String() == policy })
}

// neverUnderAnother checks that no other policy is in force.
func (w *World) neverUnderAnother(ctx context.Context, mode, policy string) error {
	return w.neverInForce(ctx, mode, "retention_type", "any policy but "+policy, func(is retained) bool { return is.kind.String() != policy })
}

// neverInForce checks that the app does not read back a forbidden value, whether the
// request was accepted or refused: the documentation states a bound, not a status.
// member is the member of the mode's policy that holds it.
func (w *World) neverInForce(ctx context.Context, mode, member, what string, forbidden func(retained) bool) error {
	if w.outcome != nil {
		w.retentionDoor(mode)
	}
	return w.appNeverShows(ctx, func(body string, exchange int) error {
		return w.inForce(mode, member, what, forbidden, body, exchange)
	})
}

// neverInMode checks that the app is not in a mode, whether the request was accepted or
// refused.
func (w *World) neverInMode(ctx context.Context, mode string) error {
	w.appDoor()
	return w.appNeverShows(ctx, func(body string, exchange int) error {
		if is := gjson.Get(body, "processing_mode"); is.String() == mode {
			return w.finding(expect.Finding{Expected: "never " + mode, Actual: expect.Show(is), Pointer: "/processing_mode", Exchange: exchange})
		}
		return nil
	})
}

// appNeverShows checks the app wherever it is shown, for some time: in the answer to the
// last request, if that succeeded, and as it reads.
func (w *World) appNeverShows(ctx context.Context, check func(body string, exchange int) error) error {
	if w.outcome == nil {
		return &SuiteFault{"nothing was asked for before this step"}
	}
	w.unconfirmed = nil // what is out of bounds need not be kept
	if o := w.outcome; o.ok() {
		if f := check(string(o.body), o.exchange); f != nil {
			return f
		}
	}
	return w.throughout(ctx, func() error {
		now, exchange, err := w.appNow(ctx)
		if err != nil {
			return err
		}
		return check(now, exchange)
	})
}

// inForce returns a finding if an app has a forbidden value.
func (w *World) inForce(mode, member, what string, forbidden func(retained) bool, body string, exchange int) error {
	app, field := gjson.Parse(body), retentionFields[mode]
	if app.Get(field).IsObject() && forbidden(policyOf(app, field)) {
		return w.finding(expect.Finding{Expected: "never " + what, Actual: expect.Show(app.Get(field + "." + member)),
			Pointer: "/" + field + "/" + member, Exchange: exchange})
	}
	return nil
}
