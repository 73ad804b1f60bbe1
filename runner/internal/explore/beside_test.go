package explore

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
)

// Faults beside the scenarios: when a fault was added here, the whole suite conformed on a
// service that had it; some have scenarios since. Walks find each, and a deviation that looks
// like it is not needed.
func TestRun_faultsThatNoScenarioCatches(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes thousands of walks")
	}
	for name, apply := range map[string]func(*behaviour.Behaviour){
		"keeps no metadata of messages to a contact id": func(b *behaviour.Behaviour) {
			retained := b.MetadataRetained
			b.MetadataRetained = func(p behaviour.Pending) bool { return retained(p) && !p.Traffic.ByContactID }
		},
		"refuses a contact id beside the strategy DEFAULT": func(b *behaviour.Behaviour) {
			b.SendRefusal = func(t behaviour.Traffic) *behaviour.Refusal {
				if t.ByContactID && t.Strategy == behaviour.StrategyDefault {
					return behaviour.Invalid("recipient: cannot be served")
				}
				return nil
			}
		},
		"never stores the third reply of a recipient": func(b *behaviour.Behaviour) {
			stores := b.StoreMessage
			b.StoreMessage = func(t behaviour.Traffic) bool {
				return stores(t) && (t.Direction != behaviour.ToApp || t.Kind != behaviour.KindMessage || t.Nth != 3)
			}
		},
		"reports no delivery of a second message to a contact id": func(b *behaviour.Behaviour) {
			emits := b.Emits
			b.Emits = func(trigger string, t behaviour.Traffic) bool {
				return emits(trigger, t) && !(trigger == "MESSAGE_DELIVERY" && t.ByContactID && t.Nth == 2)
			}
		},
		"deletes the older messages of a recipient, too": func(b *behaviour.Behaviour) {
			deletes := b.Deletes
			b.Deletes = func(target, m behaviour.Message) bool {
				return deletes(target, m) || m.Recipient == target.Recipient && m.AcceptTime.Before(target.AcceptTime)
			}
		},
		"loses a message of every page but the last": func(b *behaviour.Behaviour) {
			b.Response = func(op string, status int, body map[string]any) (int, map[string]any) {
				if list, _ := body["messages"].([]any); op == "Messages_ListMessages" && len(list) > 1 && body["next_page_token"] != "" {
					body["messages"] = list[1:]
				}
				return status, body
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faulty := func() behaviour.Behaviour {
				b := behaviour.Documented()
				apply(&b)
				return b
			}
			for seed := int64(1); seed < 4000; seed++ {
				w := Generate(seed, Everything)
				if firstDifference(Imagine(w, Variant{}, Everything), imagine(w, faulty(), 0, Everything, nil)) < 0 {
					continue
				}
				r, err := exploredAs(context.Background(), faulty(), Options{Walks: []Walk{w}, Seed: seed, Eventually: hurry, Never: window}, false)
				require.NoError(t, err)
				require.Len(t, r.Findings, 1)
				f := r.Findings[0]
				t.Logf("seed %d, %d steps: %s\n%s", seed, len(f.Walk), f.Summary(), Tell(f.Walk, f.Expected, f.Saw))
				assert.LessOrEqual(t, len(f.Walk), 8)
				if strings.HasPrefix(name, "deletes") { // there are deviations that look like it
					assert.Contains(t, f.Rules, "MESSAGE-DELETE")
				}
				return
			}
			t.Error("no walk shows it")
		})
	}
}
