package explore

import (
	"context"
	"fmt"
	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/steps"
	"os"
	"testing"
	"time"
)

func TestLive(t *testing.T) {
	if os.Getenv("LIVE") == "" {
		t.Skip()
	}
	ctx := context.Background()
	for _, v := range []Variant{{}} {
		start := time.Now()
		tg, err := endpoint.StartReference(ctx, endpoint.Endpoint{Channels: config.DefaultChannels(), Budgets: steps.Budgets{Eventually: time.Second, Never: 20 * time.Millisecond}, Request: 10 * time.Second, Seed: 1}, reference.Options{Behaviour: v.behaviour()})
		if err != nil {
			t.Fatal(err)
		}
		r := Run(ctx, Options{Target: tg, Offer: OfferOf(tg), Seed: 1, Steps: 4000, Concurrency: 16, Eventually: time.Second, Never: 20 * time.Millisecond})
		fmt.Printf("%s: %d walks %d steps %d calls %d skipped; unfinished %v unrepeated %d readings %q %s left %d in %s\n", v, r.Walks, r.Steps, r.Calls, r.Skipped, r.Unfinished, r.Unrepeated, r.Readings, r.Covered, len(r.Left), time.Since(start))
		for i, l := range r.Left {
			if i < 3 {
				fmt.Println(l)
			}
		}
		for _, f := range r.Findings {
			fmt.Println(f.Rules, f.Deviations, f.Exact, f.Original)
			for _, s := range f.Walk {
				fmt.Println("   ", compact(s))
			}
			for _, p := range f.Differences {
				fmt.Println("   ! ", p)
			}
		}
		fmt.Println(tg.Close(ctx))
	}
}
