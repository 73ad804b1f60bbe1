package prove

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/steps"
)

// ofTTL are the rules on how long messages in DISPATCH mode are kept.
var ofTTL = []string{"DISPATCH-TTL-BOUNDS", "DISPATCH-TTL-REFUSED", "DISPATCH-TTL-STORES-*", "DISPATCH-TTL-KEEPS*", "DISPATCH-TTL-EXPIRES*", "DISPATCH-TTL-ZERO-*"}

// small is the suite narrowed to the scenarios of some rules.
func small(t *testing.T, rules ...string) *Options {
	t.Helper()
	p, features, err := run.Plan(run.Options{}, plan.CapabilityNames())
	require.NoError(t, err)
	var some []plan.Scenario
	for _, s := range p.Scenarios {
		if (plan.Selection{Rules: rules}).Names(s.ID) {
			some = append(some, s)
		}
	}
	require.NotEmpty(t, some, rules)
	narrowed := *p
	narrowed.Scenarios = some
	return &Options{Plan: &narrowed, Features: features, Concurrency: 16, Channels: steps.Channels{Messages: "SMS", Events: "RCS", Credentials: []byte(`[]`)}}
}

// sparse keeps a few scenarios of each rule.
func sparse(o *Options) *Options {
	of := map[string]int{}
	o.Plan.Scenarios = slices.DeleteFunc(o.Plan.Scenarios, func(s plan.Scenario) bool {
		of[s.Rule.ID]++
		return of[s.Rule.ID] > 4
	})
	return o
}

// The first of the scenarios on the bounds of the dispatch TTL is not about 8 days.
func TestRun_readingThatBreaksAMustRule(t *testing.T) {
	skipShort(t)
	eight := &variant{kind: reading, id: "takes-eight-days", says: "accepts 8 days", apply: func(b *behaviour.Behaviour) {
		before := b.TTLAllowed
		b.TTLAllowed = func(c behaviour.PolicyChange) bool { return c.Policy.TTLDays == 8 || before(c) }
	}}
	for name, narrow := range map[string]func(*Options){
		"in the gate":      func(*Options) {},
		"by the reading":   func(o *Options) { o.Readings = []string{eight.id} },
		"by the rule":      func(o *Options) { o.Rules = []string{"DISPATCH-TTL-BOUNDS"} },
		"in all scenarios": func(o *Options) { o.Full = true },
	} {
		t.Run(name, func(t *testing.T) {
			o := small(t, ofTTL...)
			narrow(o)
			proof, err := try(t.Context(), o, []*variant{eight})
			require.NoError(t, err)
			assert.False(t, proof.Proven)
			assert.Contains(t, joined(proof.Errors), "reading takes-eight-days is permitted (accepts 8 days), but: DISPATCH-TTL-BOUNDS/")
		})
	}
}

// If everything is proven, one scenario of each other rule is enough; a deviation
// that is named meets them all.
func TestMeeting(t *testing.T) {
	o := sparse(small(t, ofTTL...))
	first := whole(o)
	_, err := first.run(t.Context(), o, o.Concurrency, unit.budgets)
	require.NoError(t, err)
	refuses := &variant{kind: deviation, id: "refuses", says: "refuses every TTL", rule: "DISPATCH-TTL-BOUNDS", apply: func(b *behaviour.Behaviour) {
		b.TTLAllowed = func(behaviour.PolicyChange) bool { return false }
	}}
	idle := &variant{kind: deviation, id: "idle", says: "does the same", rule: "DISPATCH-TTL-BOUNDS", apply: func(*behaviour.Behaviour) {}}
	meets := func(v *variant) map[string]int {
		met := map[string]int{}
		for _, u := range meeting(o, v, first) {
			met[u.scenario.Rule.ID]++
		}
		return met
	}
	in := map[string]int{}
	for _, s := range o.Plan.Scenarios {
		in[s.Rule.ID]++
	}
	assert.Equal(t, map[string]int{"DISPATCH-TTL-BOUNDS": in["DISPATCH-TTL-BOUNDS"]}, meets(idle))
	gate := meets(refuses)
	assert.Equal(t, in["DISPATCH-TTL-BOUNDS"], gate["DISPATCH-TTL-BOUNDS"])
	assert.Equal(t, 1, gate["DISPATCH-TTL-KEEPS"])
	for _, s := range o.Plan.Scenarios {
		if s.Rule.ID == "DISPATCH-TTL-KEEPS" {
			refuses.known = known{"DISPATCH-TTL-KEEPS": {s.ID}}
		}
	}
	assert.Equal(t, 2, meets(refuses)["DISPATCH-TTL-KEEPS"], "the one that is known to fail, and another")
	assert.Equal(t, 1, meets(&variant{kind: deviation, id: "idle", rule: "DISPATCH-TTL-BOUNDS", known: refuses.known, apply: idle.apply})["DISPATCH-TTL-KEEPS"],
		"what is known to fail is met even where it could not differ")
	refuses.known = nil
	o.Update = true
	assert.Equal(t, in["DISPATCH-TTL-KEEPS"], meets(refuses)["DISPATCH-TTL-KEEPS"])
	o.Update = false
	o.Deviations = []string{"refuses"}
	assert.Equal(t, in["DISPATCH-TTL-KEEPS"], meets(refuses)["DISPATCH-TTL-KEEPS"])
	assert.Greater(t, in["DISPATCH-TTL-KEEPS"], 1)
	o.Full = true
	assert.Equal(t, in, meets(idle))
}

// Scenarios of rules that are not to be proven may meet a broken shape. One of each
// such rule is enough, and none if the shape is not broken.
func TestMeeting_shape(t *testing.T) {
	o := sparse(small(t, ofTTL...))
	o.Rules = []string{"DISPATCH-TTL-BOUNDS", "WIRE-APP"}
	first := whole(o)
	assert.Len(t, first.scenarios, len(o.Plan.Scenarios))
	_, err := first.run(t.Context(), o, o.Concurrency, unit.budgets)
	require.NoError(t, err)
	apply := func(b *behaviour.Behaviour) { b.TTLAllowed = func(behaviour.PolicyChange) bool { return false } }
	for rule, others := range map[string]int{"WIRE-APP": 1, "DISPATCH-TTL-BOUNDS": 0} {
		met := map[string]int{}
		for _, u := range meeting(o, &variant{kind: deviation, id: "refuses", rule: rule, apply: apply}, first) {
			met[u.scenario.Rule.ID]++
		}
		assert.Positive(t, met["DISPATCH-TTL-BOUNDS"], rule)
		assert.Equal(t, others, met["DISPATCH-TTL-KEEPS"], rule)
	}
	o.Rules = []string{"DISPATCH-TTL-BOUNDS"}
	assert.Less(t, len(whole(o).scenarios), len(o.Plan.Scenarios))
}

// The table must be exactly what is seen of a deviation: a missing line is an
// error, and so is a superfluous one.
func TestRun_comparesWithTheTable(t *testing.T) {
	skipShort(t)
	const id = "dispatch-ttl-8-accepted-on-create"
	table, err := caught.Load()
	require.NoError(t, err)
	proofOn := func(change func(known)) *Proof {
		o := small(t, ofTTL...)
		o.Deviations = []string{id}
		all := everything(table)
		v := all[slices.IndexFunc(all, func(v *variant) bool { return v.id == id })]
		change(v.known)
		proof, err := try(t.Context(), o, []*variant{v})
		require.NoError(t, err)
		return proof
	}
	assert.Empty(t, proofOn(func(known) {}).Errors)

	var removed string
	short := proofOn(func(k known) {
		removed, k["DISPATCH-TTL-BOUNDS"] = k["DISPATCH-TTL-BOUNDS"][0], k["DISPATCH-TTL-BOUNDS"][1:]
	})
	require.Len(t, short.Errors, 1)
	assert.Contains(t, short.Errors[0], "deviation "+id+": scenario "+removed+" reports DISPATCH-TTL-BOUNDS: ")
	assert.Contains(t, short.Errors[0], "modecert prove --update")

	var added string
	long := proofOn(func(k known) {
		for _, s := range small(t, ofTTL...).Plan.Scenarios {
			if s.Rule.ID == "DISPATCH-TTL-BOUNDS" && !k.listed(s.Rule.ID, s.ID) {
				added = s.ID
			}
		}
		k["DISPATCH-TTL-BOUNDS"] = append(slices.Clone(k["DISPATCH-TTL-BOUNDS"]), added)
	})
	require.Len(t, long.Errors, 1)
	assert.Contains(t, long.Errors[0], "deviation "+id+": scenario "+added+" does not report DISPATCH-TTL-BOUNDS")
}

// A result that differs from the table by chance alone is no error: the unit runs again
// until it agrees. What always differs is one (see above).
func TestRun_chance(t *testing.T) {
	skipShort(t)
	const id = "dispatch-ttl-8-accepted-on-create"
	table, err := caught.Load()
	require.NoError(t, err)
	all := everything(table)
	v := *all[slices.IndexFunc(all, func(v *variant) bool { return v.id == id })]
	faulty, units := v.apply, atomic.Int64{}
	o := small(t, ofTTL...)
	o.Deviations = []string{id}
	v.apply = func(b *behaviour.Behaviour) {
		if units.Add(1)%2 == 0 { // every second service has the fault
			faulty(b)
		}
	}
	proof, err := try(t.Context(), o, []*variant{&v})
	require.NoError(t, err)
	assert.Empty(t, proof.Errors)
	assert.NotZero(t, proof.Repeated)
}

// A service that takes longer than the short budget breaks no rule.
func TestRun_slowService(t *testing.T) {
	skipShort(t)
	t.Parallel()
	o := small(t, "DISPATCH-M?-NOT-ASSOCIATED*", "DISPATCH-MT-KNOWN-CONTACT")
	rule := o.Plan.Scenarios[0].Rule.ID
	o.Rules = []string{rule}
	slow := &variant{kind: deviation, id: "slow", says: "takes its time", rule: rule, apply: func(b *behaviour.Behaviour) {
		b.QueueDelay = func() time.Duration { return 2 * shortBudget }
	}}
	proof, err := try(t.Context(), o, []*variant{slow})
	require.NoError(t, err)
	assert.NotZero(t, proof.Repeated)
	assert.Contains(t, joined(proof.Errors), "no scenario catches deviation slow (takes its time)")
}

func TestRun_refuses(t *testing.T) {
	skipShort(t)
	for name, c := range map[string]struct {
		narrow func(*Options)
		error  string
	}{
		"an unknown rule":           {func(o *Options) { o.Rules = []string{"DISPATCH-TTL-BOUND"} }, `unknown rule "DISPATCH-TTL-BOUND"; did you mean DISPATCH-TTL-BOUNDS?`},
		"an unknown deviation":      {func(o *Options) { o.Deviations = []string{"app-created-in-other-mod"} }, `unknown deviation "app-created-in-other-mod"; did you mean`},
		"an unknown reading":        {func(o *Options) { o.Readings = []string{"callbacks-twic"} }, `unknown reading "callbacks-twic"; did you mean callbacks-twice?`},
		"a reading for a deviation": {func(o *Options) { o.Deviations = []string{"callbacks-twice"} }, "callbacks-twice is a reading; name it with --reading"},
		"a deviation of other rules": {func(o *Options) {
			o.Rules, o.Deviations = []string{"METADATA-LAST"}, []string{"dispatch-ttl-8-accepted-on-create"}
		}, "deviation dispatch-ttl-8-accepted-on-create breaks none of the rules asked for; it breaks DISPATCH-TTL-BOUNDS"},
		"a part of the table":         {func(o *Options) { o.Update, o.Shard = true, "1/2" }, "--update makes the whole table; leave out --pairs, --rule, --deviation, --reading, --hollow and --shard"},
		"a shard that does not exist": {func(o *Options) { o.Shard = "3/2" }, "shard"},
		"a reading of another matter": {func(o *Options) { o.Rules, o.Readings = []string{"DISPATCH-TTL-BOUNDS"}, []string{"callbacks-twice"} }, "no scenario that is asked for could tell"},
	} {
		t.Run(name, func(t *testing.T) {
			o := small(t, ofTTL...)
			c.narrow(o)
			_, err := Run(t.Context(), *o)
			var selection *plan.SelectionError
			require.ErrorAs(t, err, &selection)
			assert.ErrorContains(t, err, c.error)
		})
	}
}

// A misspelt rule of a deviation is reported, even if it is the only one.
func TestRun_misspeltRule(t *testing.T) {
	o := sparse(small(t, ofTTL...))
	typo := &variant{kind: deviation, id: "typo", says: "goes wrong", rule: "DISPATCH-TTL-BOUNDZ", apply: func(*behaviour.Behaviour) {}}
	proof, err := try(t.Context(), o, []*variant{typo})
	require.NoError(t, err)
	assert.Contains(t, joined(proof.Errors), "deviation typo breaks DISPATCH-TTL-BOUNDZ, which is not a rule; did you mean DISPATCH-TTL-BOUNDS?")
}

func TestRun_shards(t *testing.T) {
	o := small(t, ofTTL...)
	seen := map[string]int{}
	for _, o.Shard = range []string{"1/3", "2/3", "3/3"} {
		variants, err := variantsOf(o)
		require.NoError(t, err)
		for _, v := range variants {
			seen[v.id]++
		}
	}
	assert.Len(t, seen, len(Names()))
	for id, times := range seen {
		assert.Equal(t, 1, times, id)
	}
}

// skipShort skips a test in short mode: under the race detector a proof takes ten
// times as long, and other tests check the same code for races.
func skipShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it proves a part of the suite")
	}
}
