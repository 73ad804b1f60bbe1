package explore

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/modecert/modecert/steps"
)

// The documented service is not different from itself, whatever ids and times it draws.
func TestImagine_sameService(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := walks().Draw(t, "walk")
		assert.Equal(t, Imagine(w, Variant{}, Everything), Imagine(w, Variant{}, Everything))
	})
}

// Readings that differ in form alone need no explanation, so that many may come together.
func TestImagine_readingsOfForm(t *testing.T) {
	if testing.Short() {
		t.Skip("it walks for many seconds")
	}
	for _, id := range []string{
		"ids-absent-in-answers", "ids-null-in-answers", "ids-absent-in-lists", "ids-absent-in-callbacks", "ids-null-in-callbacks", "event-ids-empty",
		"ttl-0-omitted", "ttl-0-written-as-text", "int64-as-text", "empty-values-omitted", "empty-values-null",
		"unknown-values", "keys-in-another-order", "times-in-nanoseconds", "times-in-seconds", "times-with-offset", "second-active-channel",
		"contacts-named-by-messages", "created-with-201", "error-details-absent", "error-details-null", "error-details-given", "error-names-of-2021",
		"refusals-with-422", "refusals-with-409", "callbacks-twice", "callbacks-reversed", "read-receipts", "one-receipt-only", "rcs-not-reached",
		"identities-without-plus", "pages-of-one", "pages-of-twenty", "callbacks-without-empty-members", "like-protocol-buffers",
	} {
		for seed := range int64(12) {
			w := Generate(seed, Everything)
			plain, other := Imagine(w, Variant{}, Everything), Imagine(w, Variant{Readings: []string{id}}, Everything)
			if at := firstDifference(plain, other); at >= 0 {
				t.Errorf("%s, seed %d: step %s: %v", id, seed, compact(w[at]), points(plain, other, at))
				break
			}
		}
	}
}

// Callbacks have no order, and each counts once.
func TestNames_callbacksHaveNoOrder(t *testing.T) {
	bodies := []string{
		`{"app_id":"A","message_submit_notification":{"message_id":"M","contact_id":"C","processing_mode":"CONVERSATION"}}`,
		`{"app_id":"A","message_delivery_report":{"message_id":"M","contact_id":"C","status":"DELIVERED","processing_mode":"CONVERSATION"}}`,
		`{"app_id":"A","contact_create_notification":{"contact":{"id":"C","channel_identities":[{"channel":"SMS","identity":"+1"}]}}}`,
		`{"app_id":"A","conversation_start_notification":{"conversation":{"id":"V","contact_id":"C"}}}`,
	}
	said := func(order []int) []message {
		n := newNames()
		n.give("A", "app 1")
		n.give("M", "item 2")
		var all []steps.Callback
		for _, i := range order {
			all = append(all, steps.Callback{Body: []byte(bodies[i])})
		}
		return n.callbacks(all)
	}
	want := said([]int{0, 1, 2, 3})
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation([]int{0, 1, 2, 3}).Draw(t, "order")
		assert.Equal(t, want, said(order))
	})
}

// A channel may fail to deliver what another delivers. What should not be done at all and
// is accepted has to fail.
func TestNames_failedDeliveries(t *testing.T) {
	receipt := func(by, mode, status string) string {
		n := newNames()
		n.give("M", "item 2")
		n.addressed["M"] = by
		body := `{"message_delivery_report":{"message_id":"M","status":"` + status + `","processing_mode":"` + mode + `"}}`
		return n.callbacks([]steps.Callback{{Body: []byte(body)}})[0].text
	}
	for by, differs := range map[[2]string]bool{
		{"", "DISPATCH"}: false, {"", "CONVERSATION"}: false, {"contact", "CONVERSATION"}: false,
		{"contact", "DISPATCH"}: true, {"unknown", "DISPATCH"}: true, {"unknown", "CONVERSATION"}: true,
	} {
		assert.Equal(t, differs, receipt(by[0], by[1], "DELIVERED") != receipt(by[0], by[1], "FAILED"), "%v", by)
	}
}

func TestNames_tree(t *testing.T) {
	for name, c := range map[string]struct{ a, b string }{
		"a number as a text":     {`{"retention_policy":{"ttl_days":3}}`, `{"retention_policy":{"ttl_days":"3"}}`},
		"0 left out":             {`{"retention_policy":{"ttl_days":0,"retention_type":"X"}}`, `{"retention_policy":{"retention_type":"X"}}`},
		"a time of another form": {`{"accept_time":"2025-01-01T00:00:00Z"}`, `{"accept_time":"2025-01-01T01:00:00.000000+01:00"}`},
		"an id of another kind":  {`{"contact_id":"01A"}`, `{"contact_id":"f81d4fae-7dec"}`},
		"a member nobody names":  {`{"id":"A","x_later":{"a":1}}`, `{"id":"A"}`},
	} {
		x, y := newNames(), newNames()
		p := newPlayer(nil, nil, Offer{})
		assert.Equal(t, x.answer(p, Step{Do: ReadApp}, deed{}, answer{status: 200, body: []byte(c.a)}), y.answer(p, Step{Do: ReadApp}, deed{}, answer{status: 200, body: []byte(c.b)}), name)
	}
	for name, c := range map[string]struct {
		a, b answer
		do   Op
	}{
		"days in words":          {answer{status: 200, body: []byte(`{"retention_policy":{"ttl_days":3}}`)}, answer{status: 200, body: []byte(`{"retention_policy":{"ttl_days":"three"}}`)}, ReadApp},
		"a time of no form":      {answer{status: 200, body: []byte(`{"accept_time":"2025-01-01T00:00:00Z"}`)}, answer{status: 200, body: []byte(`{"accept_time":1735689600}`)}, ReadMessage},
		"no body at all":         {answer{status: 200, body: []byte(`{}`)}, answer{status: 200}, DeleteApp},
		"a refusal":              {answer{status: 200, body: []byte(`{}`)}, answer{status: 400, body: []byte(`{}`)}, DeleteApp},
		"the wrong refusal":      {answer{status: 400, body: []byte(`{}`)}, answer{status: 404, body: []byte(`{}`)}, ListMessages},
		"a refusal of no shape":  {answer{status: 400, body: []byte(`{"error":{"code":400,"message":"x","status":"X"}}`)}, answer{status: 400, body: []byte(`{"code":400,"message":"x","status":"X"}`)}, SendMessage},
		"a code that is another": {answer{status: 400, body: []byte(`{"error":{"code":400,"message":"x","status":"X"}}`)}, answer{status: 400, body: []byte(`{"error":{"code":3,"message":"x","status":"X"}}`)}, SendMessage},
		"another mode":           {answer{status: 200, body: []byte(`{"processing_mode":"DISPATCH"}`)}, answer{status: 200, body: []byte(`{"processing_mode":"CONVERSATION"}`)}, ReadApp},
		"two contacts, not one":  {answer{status: 200, body: []byte(`{"a_id":"A","contact_id":"A","conversation_id":"A"}`)}, answer{status: 200, body: []byte(`{"contact_id":"A","conversation_id":"B"}`)}, ReadMessage},
	} {
		x, y := newNames(), newNames()
		p := newPlayer(nil, nil, Offer{})
		assert.NotEqual(t, x.answer(p, Step{Do: c.do}, deed{}, c.a), y.answer(p, Step{Do: c.do}, deed{}, c.b), name)
	}
}

// Callbacks are compared as they have come so far.
func TestFirstDifference(t *testing.T) {
	early := []Seen{{"a", []string{"x", "y"}}, {"b", nil}, {"c", nil}}
	late := []Seen{{"a", []string{"x"}}, {"b", []string{"y"}}, {"c", nil}}
	assert.Equal(t, 0, firstDifference(early, late), "so far one is missing")
	assert.Equal(t, -1, firstDifference(early, early))
	assert.Equal(t, 2, firstDifference(early, []Seen{{"a", []string{"x", "y"}}, {"b", nil}, {"d", nil}}))
}
