package prove

import (
	"errors"
	"runtime"
	"slices"
	"sync"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps/fault"
)

// eachPair is how many scenarios run under a pair of readings.
const eachPair = 2

// A sample looks for pairs in only some scenarios, and takes only some of those that it
// finds.
const (
	fewScenarios = 60
	fewPairs     = 80
)

// meetingPairs returns pairs of readings that both affect the same operation, each with
// units in which they do. Each reading is permitted, so both together are. It looks in
// all scenarios if all is set, and otherwise in a sample.
func meetingPairs(first *matrix, all bool) ([]*variant, [][]unit, error) {
	var readings []*variant
	for _, r := range behaviour.SingleReadings() {
		readings = append(readings, asReading(r))
	}
	scenarios := slices.SortedFunc(slices.Values(first.scenarios), func(a, b *plan.Scenario) int { return apart(a.ID, b.ID) })
	if !all {
		scenarios = scenarios[:min(len(scenarios), fewScenarios)]
	}
	changes, err := operations(readings, scenarios, first)
	if err != nil {
		return nil, nil, err
	}
	var pairs []*variant
	units := map[*variant][]unit{}
	for i, a := range readings {
		for j, b := range readings[:i] {
			pair := paired(b, a)
			for n, s := range scenarios {
				if len(units[pair]) < eachPair && meet(changes[i][n], changes[j][n]) {
					units[pair] = append(units[pair], unit{pair, first.units[s.ID].scenario, nil})
				}
			}
			if len(units[pair]) > 0 {
				pairs = append(pairs, pair)
			}
		}
	}
	if !all {
		slices.SortFunc(pairs, func(a, b *variant) int { return apart(a.id, b.id) })
		pairs = pairs[:min(len(pairs), fewPairs)]
	}
	var meets [][]unit
	for _, pair := range pairs {
		meets = append(meets, units[pair])
	}
	return pairs, meets, nil
}

// paired returns two readings as one.
func paired(a, b *variant) *variant {
	return &variant{
		kind: reading, id: a.id + "+" + b.id, says: a.says + "; and " + b.says,
		unending: a.unending || b.unending,
		apply: func(changed *behaviour.Behaviour) {
			a.apply(changed)
			b.apply(changed)
		},
	}
}

// operations returns, for each reading and scenario, the operations that the reading
// affects.
func operations(readings []*variant, scenarios []*plan.Scenario, first *matrix) ([][]map[int]bool, error) {
	found := make([][]map[int]bool, len(readings))
	err := each(readings, func(i int, v *variant) {
		for _, s := range scenarios {
			found[i] = append(found[i], first.units[s.ID].trace.Operations(v.apply))
		}
	})
	return found, err
}

// each calls do for each variant, as many at once as there are processors. Its error
// joins the panics.
func each(variants []*variant, do func(i int, v *variant)) error {
	errs := make([]error, len(variants))
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, v := range variants {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			errs[i] = fault.Catch(func() error { do(i, v); return nil })
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func meet(a, b map[int]bool) bool {
	for operation := range a {
		if b[operation] {
			return true
		}
	}
	return false
}
