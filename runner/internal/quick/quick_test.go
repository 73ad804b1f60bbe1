package quick

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/forecast"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/run"
)

var manners = forecast.Manners{Concurrency: 2, Call: time.Second}

func scenario(id string, calls int, catches ...string) Scenario {
	return Scenario{id, catches, forecast.Cost{Scenarios: 1, Calls: calls}}
}

func ids(set []Scenario) []string {
	var list []string
	for _, s := range set {
		list = append(list, s.ID)
	}
	return list
}

func TestCatching(t *testing.T) {
	table := caught.New(caught.Made{})
	table.Add("first", "A", "A/one")
	table.Add("first", "B", "A/one")
	table.Add("first", "B", "B/two")
	table.Add("second", "A", "A/one")
	assert.Equal(t, map[string][]string{"A/one": {"first", "second"}, "B/two": {"first"}}, Catching(table))
}

func TestOrder(t *testing.T) {
	scenarios := []Scenario{
		scenario("adds nothing", 1),
		scenario("much for much", 10, "a", "b", "c", "d"),
		scenario("little for little", 2, "a", "b"),
		scenario("the same again", 2, "a", "b"),
		scenario("free", 0, "e"),
	}
	picks := Order(scenarios, manners)
	var order []string
	for _, p := range picks {
		order = append(order, fmt.Sprintf("%s +%d =%d, %d calls", p.ID, p.Adds, p.Caught, p.Cost.Calls))
	}
	assert.Equal(t, []string{"little for little +2 =2, 2 calls", "free +1 =3, 2 calls", "much for much +2 =5, 12 calls"}, order)
	assert.Equal(t, 5, Reachable(scenarios))
	assert.Empty(t, Order(nil, manners))
}

func TestWithin(t *testing.T) {
	picks := Order([]Scenario{scenario("a", 2, "a"), scenario("b", 4, "b"), scenario("c", 6, "c")}, manners)
	for budget, want := range map[time.Duration]int{
		999 * time.Millisecond: 0, time.Second: 1, 2999 * time.Millisecond: 1, 3 * time.Second: 2, 6 * time.Second: 3, time.Hour: 3,
	} {
		assert.Len(t, Within(picks, budget, manners), want, budget)
	}
}

// Taking what adds most first needs one scenario more than there have to be.
func TestFewest(t *testing.T) {
	scenarios := []Scenario{
		scenario("left", 1, "a", "b", "c"),
		scenario("most", 1, "b", "c", "d", "e"),
		scenario("right", 1, "d", "e", "f"),
		scenario("nothing", 1),
	}
	assert.Equal(t, []string{"left", "right"}, ids(Fewest(scenarios, 100)))
	assert.Equal(t, []string{"most"}, ids(Fewest(scenarios, 60)))
	assert.Len(t, Fewest(scenarios, 67), 2, "what is to be caught is rounded up")
	assert.Empty(t, Fewest(scenarios[3:], 100))
	assert.Empty(t, Fewest(nil, 100))
}

// whole returns the suite's scenarios that catch something, at a call each, and how many
// scenarios the suite has.
func whole(t *testing.T) ([]Scenario, int) {
	t.Helper()
	table, err := caught.Load()
	require.NoError(t, err)
	p, _, err := run.Plan(run.Options{}, plan.CapabilityNames())
	require.NoError(t, err)
	catches := Catching(table)
	var list []Scenario
	for _, s := range p.Running() {
		if len(catches[s.ID]) > 0 {
			list = append(list, scenario(s.ID, 1, catches[s.ID]...))
		}
	}
	require.Equal(t, len(table.Deviations()), Reachable(list), "all scenarios together catch every deviation")
	return list, len(p.Running())
}

// A fifth of the suite catches 85 % of the deviations.
func TestFewest_ofTheSuite(t *testing.T) {
	scenarios, all := whole(t)
	set := Fewest(scenarios, Enough)
	caught, of := Reachable(set), Reachable(scenarios)
	t.Logf("%d of %d scenarios catch %d of %d deviations", len(set), all, caught, of)
	assert.GreaterOrEqual(t, 100*caught, 85*of)
	assert.LessOrEqual(t, 100*len(set), 20*all)
	assert.Equal(t, set, Fewest(scenarios, Enough), "the same scenarios give the same set")
}

// The first scenarios of an order catch most: half of them catch three quarters.
func TestOrder_ofTheSuite(t *testing.T) {
	scenarios, _ := whole(t)
	picks := Order(scenarios, manners)
	last := picks[len(picks)-1]
	assert.Equal(t, Reachable(scenarios), last.Caught)
	assert.Greater(t, 4*picks[len(picks)/2].Caught, 3*last.Caught)
	for i := range picks[1:] {
		assert.GreaterOrEqual(t, picks[i].Adds, picks[i+1].Adds, "at equal costs, what adds most comes first")
	}
}
