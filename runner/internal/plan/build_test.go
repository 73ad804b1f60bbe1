package plan

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBuild(t *testing.T) {
	p := build(t, Options{})
	assert.Equal(t, []string{
		"DISPATCH-ONE/kept",
		"DISPATCH-ONE/days/minus-1",
		"DISPATCH-ONE/days/one",
		"DISPATCH-ONE/days/far",
		"CONVERSATION-ONE/contact",
		"BOTH-ONE/reply",
	}, ids(p, Run))
	assert.Equal(t, "all", p.Selection.Mode)
	assert.Len(t, p.Running(), 6)

	row := p.Scenarios[1]
	assert.Equal(t, "messages are kept for -1 days", row.Name)
	assert.Equal(t, 23, row.Line, "the line of the row")
	assert.Equal(t, []string{"When the app keeps messages for -1 days", "Then it keeps them"}, row.Steps)
	assert.Equal(t, 8, p.Scenarios[0].Line)
}

func TestChoose(t *testing.T) {
	p := build(t, Options{Selection: Selection{Mode: "dispatch"}})
	p.Choose([]string{"DISPATCH-ONE/days/one", "CONVERSATION-ONE/contact"}, Quick{Budget: "20s", Catches: 1, Of: 2})
	assert.Equal(t, []string{"DISPATCH-ONE/days/one"}, ids(p, Run), "what is not to run is not chosen")
	assert.Equal(t, []string{"CONVERSATION-ONE/contact"}, ids(p, NotApplicable))
	assert.Contains(t, ids(p, NotSelected), "DISPATCH-ONE/kept")
	assert.Equal(t, LeftOut, p.Scenarios[0].Reason)
	p.Offer(CapabilityNames())
	assert.Equal(t, []string{"DISPATCH-ONE/days/one"}, ids(p, Run))
}

func TestBuild_tags(t *testing.T) {
	p := build(t, Options{})
	assert.Equal(t, []string{"@both", "@may", "@page", "@needs-handset", "@needs-clock", "@rule:BOTH-ONE", "@id:reply"}, p.Scenarios[5].Tags)
	assert.Subset(t, p.Scenarios[3].Tags, []string{"@slow", "@also", "@far"})
	assert.NotContains(t, p.Scenarios[2].Tags, "@far")
	assert.Equal(t, []string{"@conversation", "@should", "@page", "@needs-callbacks", "@rule:CONVERSATION-ONE", "@id:contact"}, p.Scenarios[4].Tags, "none twice")
}

func TestBuild_duplicates(t *testing.T) {
	const f = "Feature: F\n  @rule:DISPATCH-ONE\n  Rule: R\n    @id:%s\n    Scenario: %s\n      When %s\n    @id:%s\n    Scenario: %s\n      When %s\n"
	rule := fmt.Sprintf(f, "a", "A", "x", "b", "B", "y")
	for name, tc := range map[string]struct{ text, want string }{
		"same id in two Rules": {rule + strings.TrimPrefix(rule, "Feature: F\n"), "x/y.feature:13: scenario DISPATCH-ONE/a is already at x/y.feature:5"},
		"same text":            {fmt.Sprintf(f, "a", "A", "x", "b", "A", "x"), "x/y.feature:8: the same scenario is already at x/y.feature:5"},
		"same text of rows": {"Feature: F\n  @rule:DISPATCH-ONE\n  Rule: R\n    @id:a\n    Scenario Outline: A\n      When x <a><b>\n      Examples:\n        | case | a | b |\n        | x | 1 | 12 |\n        | y | 11 | 2 |\n",
			"x/y.feature:10: the same scenario is already at x/y.feature:9"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Build(fstest.MapFS{"x/y.feature": {Data: []byte(tc.text)}}, rules(), Options{})
			var fault *FeatureFault
			require.ErrorAs(t, err, &fault)
			assert.Contains(t, err.Error(), tc.want)
		})
	}
}

func TestBuild_unknownRule(t *testing.T) {
	text := "Feature: F\n  @rule:DISPATCH-ON\n  Rule: R\n    @id:s\n    Scenario: S\n      When a\n"
	_, _, err := Build(fstest.MapFS{"x/y.feature": {Data: []byte(text)}}, rules(), Options{})
	assert.EqualError(t, err, "x/y.feature:3: unknown rule DISPATCH-ON; did you mean DISPATCH-ONE?")
}

func TestBuild_selection(t *testing.T) {
	reply, contact, app := "BOTH-ONE/reply", "CONVERSATION-ONE/contact", "DISPATCH-ONE/kept"
	kept := "DISPATCH-ONE/days/"
	for name, tc := range map[string]struct {
		selection Selection
		run       []string
		aside     int // not-applicable
	}{
		"dispatch":     {Selection{Mode: "dispatch"}, []string{app, kept + "minus-1", kept + "one", kept + "far", reply}, 1},
		"conversation": {Selection{Mode: "conversation"}, []string{contact, reply}, 4},
		"all":          {Selection{Mode: "all"}, []string{app, kept + "minus-1", kept + "one", kept + "far", contact, reply}, 0},
		"rule":         {Selection{Rules: []string{"CONVERSATION-ONE"}}, []string{contact}, 0},
		"rules":        {Selection{Rules: []string{"CONVERSATION-ONE", "BOTH-ONE"}}, []string{contact, reply}, 0},
		"tags":         {Selection{Tags: "@slow and not @far"}, []string{kept + "minus-1", kept + "one"}, 0},
		"level":        {Selection{Tags: "@must and not @slow"}, []string{app}, 0},
		"all at once":  {Selection{Mode: "dispatch", Rules: []string{"DISPATCH-ONE"}, Tags: "@far"}, []string{kept + "far"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := build(t, Options{Selection: tc.selection})
			assert.Equal(t, tc.run, ids(p, Run))
			assert.Len(t, ids(p, NotApplicable), tc.aside)
			assert.Len(t, ids(p, NotSelected), 6-len(tc.run)-tc.aside)
			assert.Len(t, p.Scenarios, 6, "nothing is ever forgotten")
			for _, s := range p.Scenarios {
				assert.Equal(t, s.Disposition != Run, s.Reason != "", s.ID)
			}
		})
	}
}

func TestBuild_refusedSelections(t *testing.T) {
	for name, tc := range map[string]struct {
		selection Selection
		want      string
	}{
		"mode":           {Selection{Mode: "batch"}, `unknown mode "batch"; one of dispatch, conversation, all`},
		"rule":           {Selection{Rules: []string{"DISPATCH-TWO"}}, `unknown rule "DISPATCH-TWO"; did you mean DISPATCH-ONE?`},
		"case of a rule": {Selection{Rules: []string{"both-one"}}, "did you mean BOTH-ONE?"},
		"tags":           {Selection{Tags: "@a,@b"}, `tag expression "@a,@b"`},
		"shard 0":        {Selection{Shard: "0/2"}, "shard"},
		"shard 3 of 2":   {Selection{Shard: "3/2"}, "shard"},
		"no number":      {Selection{Shard: "a/b"}, "shard"},
		"no slash":       {Selection{Shard: "1"}, "shard"},
		"two slashes":    {Selection{Shard: "1/2/3"}, "shard"},
		"negative":       {Selection{Shard: "-1/2"}, "shard"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Build(ours(), rules(), Options{Selection: tc.selection})
			var refused *SelectionError
			require.ErrorAs(t, err, &refused)
			assert.Contains(t, err.Error(), tc.want)
		})
	}
}

func TestBuild_emptySelection(t *testing.T) {
	for _, s := range []Selection{
		{Tags: "@must and not @must"}, {Mode: "conversation", Rules: []string{"DISPATCH-ONE"}}, {Shard: "7/7"},
	} {
		_, _, err := Build(ours(), rules(), Options{Selection: s})
		assert.ErrorIs(t, err, ErrNothing, "%+v", s)
	}
}

func TestBuild_shards(t *testing.T) {
	for n := 1; n <= 5; n++ {
		seen := map[string]int{}
		for i := 1; i <= n; i++ {
			for _, id := range ids(build(t, Options{Selection: Selection{Shard: fmt.Sprintf("%d/%d", i, n)}}), Run) {
				seen[id]++
			}
		}
		assert.Len(t, seen, 6, "of %d shards", n)
		for id, times := range seen {
			assert.Equal(t, 1, times, "%s, of %d shards", id, n)
		}
	}
}

// Shards run at the same time, and moving the clock moves it for all of them.
func TestBuild_clockInOneShard(t *testing.T) {
	cat := rules()
	for _, r := range cat.Rules { // every rule's scenarios, and so all, move the clock
		r.Needs = []string{Clock}
	}
	for n := 1; n <= 6; n++ {
		for i := 1; i <= n; i++ {
			p, _, err := Build(ours(), cat, Options{Selection: Selection{Shard: fmt.Sprintf("%d/%d", i, n)}, Offered: CapabilityNames(), StepsVersion: "1"})
			if i > 1 {
				assert.ErrorIs(t, err, ErrNothing, "shard %d of %d", i, n)
				continue
			}
			require.NoError(t, err)
			assert.Len(t, p.Running(), 6, "of %d shards", n)
		}
	}
}

func TestOffer(t *testing.T) {
	for name, tc := range map[string]struct {
		offered, absent []string
		reply, contact  string // reasons; empty if it runs
		missing         []string
	}{
		"all offered":      {CapabilityNames(), nil, "", "", nil},
		"one missing":      {[]string{Callbacks, Handset}, nil, "neither offered nor declared absent: clock", "", []string{Clock}},
		"several missing":  {[]string{}, nil, "neither offered nor declared absent: handset, clock", "neither offered nor declared absent: callbacks", []string{Callbacks, Clock, Handset}},
		"declared absent":  {[]string{Callbacks}, []string{Handset, Clock}, "declared absent: handset, clock", "", nil},
		"absent wins":      {CapabilityNames(), []string{Callbacks}, "", "declared absent: callbacks", nil},
		"absent + missing": {[]string{Callbacks}, []string{Clock}, "neither offered nor declared absent: handset", "", []string{Handset}},
	} {
		t.Run(name, func(t *testing.T) {
			p := build(t, Options{Offered: tc.offered, Absent: tc.absent})
			assert.Equal(t, tc.missing, p.Missing)
			assert.Equal(t, tc.absent, p.Absent)
			for i, want := range map[int]string{5: tc.reply, 4: tc.contact} {
				assert.Equal(t, want, p.Scenarios[i].Reason)
				assert.Equal(t, want != "", p.Scenarios[i].Disposition == NotVerified)
			}
		})
	}
}

// A capability that only unselected rules need is not missing.
func TestOffer_onlyWhatIsSelected(t *testing.T) {
	p := build(t, Options{Selection: Selection{Rules: []string{"DISPATCH-ONE"}}, Offered: []string{}})
	assert.Empty(t, p.Missing)
	assert.Len(t, p.Running(), 4)
}

func TestFeaturesDigest(t *testing.T) {
	digest := func(change func(fstest.MapFS)) string {
		fsys := ours()
		change(fsys)
		p, _, err := Build(fsys, rules(), Options{Offered: CapabilityNames()})
		require.NoError(t, err)
		return p.FeaturesDigest
	}
	same := digest(func(fstest.MapFS) {})
	assert.Equal(t, same, digest(func(fstest.MapFS) {}))
	assert.NotEqual(t, same, digest(func(f fstest.MapFS) { f["b/second.feature"].Data = append(f["b/second.feature"].Data, '\n') }))
	assert.NotEqual(t, same, digest(func(f fstest.MapFS) { f["b/third.feature"] = f["b/second.feature"]; delete(f, "b/second.feature") }))
}
