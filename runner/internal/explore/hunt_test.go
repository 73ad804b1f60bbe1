package explore

import (
	"fmt"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"os"
	"sort"
	"strconv"
	"testing"
	"time"
)

func TestHunt(t *testing.T) {
	max, _ := strconv.Atoi(os.Getenv("HUNT"))
	if max == 0 {
		t.Skip()
	}
	rest := map[string]behaviour.Deviation{}
	for _, d := range behaviour.Deviations() {
		rest[d.ID] = d
	}
	start := time.Now()
	j := &judge{offer: Everything}
	runs := 0
	var td time.Duration
	for seed := int64(1); seed <= int64(max); seed++ {
		w := Generate(seed, Everything)
		own, differs := j.traced(w, Variant{})
		for id, d := range rest {
			s := time.Now()
			dd := differs(d.Apply)
			td += time.Since(s)
			if !dd {
				continue
			}
			runs++
			if firstDifference(own, Imagine(w, Variant{Deviations: []string{id}}, Everything)) >= 0 {
				delete(rest, id)
			}
		}
		if seed&(seed-1) == 0 || seed%500 == 0 {
			fmt.Println(seed, len(rest), runs, time.Since(start).Round(time.Second), td.Round(time.Second))
		}
	}
	var ids []string
	for id := range rest {
		ids = append(ids, rest[id].Breaks+" | "+id+" | "+rest[id].Says)
	}
	sort.Strings(ids)
	for _, x := range ids {
		fmt.Println(x)
	}
}
