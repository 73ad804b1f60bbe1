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

// retention returns a whole policy object and the field it belongs in.
// keeps names the mode whose messages are kept; where it is empty, mode does.
func retention(keeps, mode, days, policy string) (field string, value map[string]any) {
	if keeps == "" {
		keeps = mode
	}
	if policy == "" {
		policy = defaultPolicy
	}
	value = map[string]any{"retention_type": policy}
	if days != "" {
		value["ttl_days"] = literal(days)
	}
	return retentionFields[keeps], value
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

// changeRetention sets one retention policy of the app.
func (w *World) changeRetention(ctx context.Context, keeps, days, policy string) error {
	w.repeat = func(ctx context.Context, m mended) error {
		return w.changeRetention(ctx, keeps, cmp.Or(m.days, days), cmp.Or(m.policy, policy))
	}
	field, value := retention(keeps, "", days, policy)
	return w.updateApp(ctx, map[string]any{field: value}, "/"+field)
}

// appKeeps checks the policy and TTL that the app reads back.
func (w *World) appKeeps(ctx context.Context, mode, days, policy string) error {
	if err := w.succeeded(); err != nil {
		return err
	}
	now, err := w.readApp(ctx)
	if err != nil {
		return err
	}
	for _, a := range w.appAnswers(now) {
		if err := w.keepsIn(a, retentionFields[mode], days, policy); err != nil {
			return err
		}
	}
	return nil
}

// appAnswers returns the answers that show the app: the one to the change,
// where a change was made and accepted, and the app as it reads now.
func (w *World) appAnswers(now *Answer) []*Answer {
	if o := w.outcome; o != nil && o.ok() && o.op.rule == "WIRE-APP" && o.op.method != http.MethodDelete && o.get("id").Exists() {
		return []*Answer{o, now}
	}
	return []*Answer{now}
}

// keepsIn checks policy and TTL in one answer.
func (w *World) keepsIn(a *Answer, field, days, policy string) error {
	if days != "" {
		want, err := strconv.ParseInt(days, 10, 64)
		if err != nil {
			return &SuiteFault{"a feature states a TTL that is no whole number: " + days}
		}
		if err := w.found(expect.Int64(a.get(field+".ttl_days"), want, "/"+field+"/ttl_days"), a); err != nil {
			return err
		}
	}
	if policy == "" {
		return nil
	}
	return w.found(expect.Text(a.get(field+".retention_type"), policy, "/"+field+"/retention_type"), a)
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
