package explore

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
)

// shows returns a walk in which a variant first differs from another, and what is seen of
// it up to there.
func shows(t *testing.T, v, from Variant) (Walk, []Seen) {
	t.Helper()
	for seed := int64(1); seed < 3000; seed++ {
		w := Generate(seed, Everything)
		seen := Imagine(w, v, Everything)
		if at := firstDifference(Imagine(w, from, Everything), seen); at >= 0 {
			return w[:at+1], seen[:at+1]
		}
	}
	require.Fail(t, "no walk shows it", "%s", v)
	return nil, nil
}

func TestExplain_oneReading(t *testing.T) {
	if testing.Short() {
		t.Skip("it walks for many seconds")
	}
	j := &judge{offer: Everything}
	for _, id := range []string{"ttl-clamped", "dispatch-events-never-stored", "later-messages-by-contact-refused", "capability-refused-to-strangers"} {
		v := Variant{Readings: []string{id}}
		w, saw := shows(t, v, Variant{})
		assert.NotEmpty(t, j.explain(w, saw, false), id)
	}
}

func TestExplain_twoReadings(t *testing.T) {
	a, b := Variant{Readings: []string{"ttl-null-refused"}}, Variant{Readings: []string{"capability-refused-to-strangers"}}
	together := a.with(b.Readings...)
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optDispatchDays: "null"}},
		{N: 2, Do: CreateApp},
		{N: 3, Do: QueryCapability, App: 2, Who: 1},
	}
	saw := Imagine(w, together, Everything)
	for _, v := range []Variant{{}, a, b} {
		require.False(t, same(Imagine(w, v, Everything), saw, 2), "not alone: %s", v)
	}
	j := &judge{offer: Everything}
	found := j.explain(w, saw, false)
	require.NotEmpty(t, found)
	assert.Len(t, found[0].variant.Readings, 2)
}

// The default days, which this service omits, come into play only where 0 days are taken for
// them.
func TestExplain_aReadingBesideAnother(t *testing.T) {
	v := Variant{Readings: []string{"conversation-ttl-0-is-180", "default-days-omitted"}}
	w := Walk{{N: 1, Do: CreateApp, With: map[string]string{optDays: "0"}}}
	require.True(t, same(Imagine(w, Variant{}, Everything), Imagine(w, Variant{Readings: v.Readings[1:]}, Everything), 0))
	j := &judge{offer: Everything}
	for _, thorough := range []bool{false, true} {
		found := j.explain(w, Imagine(w, v, Everything), thorough)
		require.NotEmpty(t, found)
		assert.Len(t, found[0].variant.Readings, 2)
	}
}

// A request that is accepted and fails later fails under every wording of receipts, so that
// one that is accepted and done is explained by no two readings.
func TestExplain_whatFailsLaterIsNotDone(t *testing.T) {
	w := Walk{{N: 1, Do: CreateApp}, {N: 2, Do: SendMessage, App: 1, Who: 1, With: map[string]string{optBy: "unknown"}}}
	done := Imagine(w, Variant{Deviations: []string{"dispatch-unknown-contact-id-accepted"}}, Everything)
	later := Imagine(w, Variant{Readings: []string{"contact-id-in-dispatch-fails-later", "one-receipt-only"}}, Everything)
	j := &judge{offer: Everything}
	assert.Empty(t, j.explain(w, done, false))
	assert.Empty(t, j.explain(w, done, true))
	assert.NotEmpty(t, j.explain(w, later, false))
}

// What is accepted at once is processed once all is accepted, in this process, too; the
// documented service shows the same of it as of one after the other.
func TestImagine_atOnceIsAcceptedBeforeAnyIsProcessed(t *testing.T) {
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION"}},
		{N: 2, Do: SendMessage, App: 1, Who: 1, With: map[string]string{optAtOnce: "yes"}},
		{N: 3, Do: SendMessage, App: 1, Who: 1},
		{N: 4, Do: ReadMessage, Of: 3, With: map[string]string{optSource: "CONVERSATION_SOURCE"}},
	}
	faulty := Variant{Deviations: []string{"at-once-unassociated"}}
	assert.False(t, same(Imagine(w, Variant{}, Everything), Imagine(w, faulty, Everything), 3))
	after := w.clone()
	delete(after[1].With, optAtOnce)
	assert.True(t, same(Imagine(after, Variant{}, Everything), Imagine(after, faulty, Everything), 3))
}

func TestExplain_noReadingExplainsADeviation(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes thousands of walks")
	}
	j := &judge{offer: Everything}
	for _, id := range []string{"dispatch-mt-listed-in-conversation", "anonymous-may-read", "contact-creation-after-dispatch-mt-not-reported", "dispatch-ttl-8-accepted-on-create"} {
		w, saw := shows(t, Variant{Deviations: []string{id}}, Variant{})
		assert.Empty(t, j.explain(w, saw, true), id)
		exact, _ := j.attribute(w, saw)
		assert.Contains(t, exact, id)
	}
}

// A violation that is known is taken for what the target is, so that walks go on.
func TestExpected_known(t *testing.T) {
	j := &judge{offer: Everything}
	j.condone("anonymous-may-read")
	w, saw := shows(t, Variant{Deviations: []string{"anonymous-may-read"}}, Variant{})
	assert.NotEmpty(t, j.explain(w, saw, false))
	assert.True(t, same(j.expected(w)[0].seen, saw, len(saw)-1))
}

// Whatever comes first of two steps that are made at once is permitted.
func TestExpected_bothOrders(t *testing.T) {
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION", optDispatchDays: "1"}},
		{N: 2, Do: SendMessage, App: 1, Who: 1, With: map[string]string{optAtOnce: "yes"}},
		{N: 3, Do: ChangeApp, App: 1, With: map[string]string{optMode: "DISPATCH"}},
		{N: 4, Do: ReadMessage, Of: 2, With: map[string]string{optSource: "DISPATCH_SOURCE"}},
	}
	j := &judge{offer: Everything}
	all := j.expected(w)
	require.Len(t, all, 2)
	assert.GreaterOrEqual(t, firstDifference(all[0].seen, all[1].seen), 2)
	for range 5 {
		r, err := explored(context.Background(), Variant{}, Options{Walks: []Walk{w}, Seed: 1, Eventually: patience, Never: window})
		require.NoError(t, err)
		assert.Empty(t, r.Findings)
	}
}

func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("it walks for many seconds")
	}
	w, _ := shows(t, Variant{Deviations: []string{"dispatch-mt-listed-in-conversation"}}, Variant{})
	o := Options{Walks: []Walk{w}, Seed: 1, Eventually: hurry, Never: window}
	r, err := explored(context.Background(), Variant{Deviations: []string{"dispatch-mt-listed-in-conversation"}}, o)
	require.NoError(t, err)
	require.Len(t, r.Findings, 1)
	f := r.Findings[0]
	assert.Contains(t, f.Rules, deviations()["dispatch-mt-listed-in-conversation"].Breaks)
	assert.Less(t, len(f.Walk), len(w))
	assert.NotEmpty(t, f.Exchanges)
	assert.Empty(t, r.Left, "everything is undone")

	o.Eventually = patience
	r, err = explored(context.Background(), Variant{}, o)
	require.NoError(t, err)
	assert.Empty(t, r.Findings)
	assert.Zero(t, r.Unrepeated)
	assert.Empty(t, r.Unfinished)
}

func TestRun_limits(t *testing.T) {
	r, err := explored(context.Background(), Variant{}, Options{Seed: 5, Steps: 60, Concurrency: 2, Eventually: patience, Never: window})
	require.NoError(t, err)
	assert.GreaterOrEqual(t, r.Steps, 60)
	assert.Less(t, r.Steps, 60+3*walkLength)
	r, err = explored(context.Background(), Variant{}, Options{Seed: 5, Time: hurry, Eventually: patience, Never: window})
	require.NoError(t, err)
	assert.NotZero(t, r.Walks)
	assert.False(t, r.Interrupted)
	assert.Empty(t, r.Left)
}

// Whoever breaks an exploration off keeps what it found, and nothing is left behind.
func TestRun_interrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("it walks for many seconds")
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	r, err := explored(ctx, Variant{Deviations: []string{"dispatch-mt-reports-contact-never-made"}}, Options{Seed: 1, Concurrency: 2, Eventually: hurry, Never: window,
		Progress: func(r *Result) {
			if len(r.Findings) > 0 {
				stop()
			}
		}})
	require.NoError(t, err)
	assert.True(t, r.Interrupted)
	assert.Len(t, r.Findings, 1)
	assert.Empty(t, r.Left)
}

// Two endpoints are compared with each other, and each with what is permitted.
func TestRun_against(t *testing.T) {
	ctx := context.Background()
	start := func(v Variant) session.Target {
		target, err := endpoint.StartReference(ctx, endpoint.Endpoint{Channels: config.DefaultChannels(),
			Budgets: steps.Budgets{Eventually: patience, Never: window}, Request: time.Minute, Seed: 1}, reference.Options{Behaviour: v.behaviour()})
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, target.Close(ctx)) })
		return target
	}
	w := Walk{{N: 1, Do: CreateApp, With: map[string]string{optMode: "DISPATCH"}}, {N: 2, Do: QueryCapability, App: 1, Who: 1}}
	r := Run(ctx, Options{Target: start(Variant{Readings: []string{"capability-refused-to-strangers"}}), Against: start(Variant{}),
		Offer: Everything, Walks: []Walk{w}, Seed: 1, Eventually: hurry, Never: window})
	assert.Empty(t, r.Findings, "a reading is permitted")
	require.Len(t, r.Changes, 1)
	assert.Equal(t, "", r.Changes[0].Was)
	assert.Contains(t, r.Changes[0].Is, "capability-refused")
	assert.NotEmpty(t, r.Changes[0].Differences)
}

// A service that cuts one TTL and refuses another is as no reading has it. What tells is the
// step that is not as documented, though the one that refutes the reading comes later.
func TestExplain_goesOnBeyondAReading(t *testing.T) {
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optDays: "3651"}},
		{N: 2, Do: CreateApp, With: map[string]string{optDays: "-1"}},
	}
	own, saw := Imagine(w, Variant{}, Everything), Imagine(w, Variant{Deviations: []string{"conversation-ttl-cut-to-3650"}}, Everything)
	j := &judge{offer: Everything}
	assert.NotEmpty(t, j.explain(w, saw[:1], false))
	assert.Empty(t, j.explain(w, saw, true))
	assert.Equal(t, 0, telling(own, saw))
	assert.Contains(t, Tell(w, own, saw).String(), "3651 days")
}
