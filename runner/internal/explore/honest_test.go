package explore

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
)

// sideways is a service that shows a mode that no deviation shows.
func sideways() behaviour.Behaviour {
	b := behaviour.Documented()
	b.Response = func(op string, status int, body map[string]any) (int, map[string]any) {
		if op == "App_GetApp" {
			body["processing_mode"] = "SIDEWAYS"
		}
		return status, body
	}
	return b
}

// roundabout is a walk whose last step reads an app.
func roundabout() Walk {
	return Walk{{N: 1, Do: CreateApp}, {N: 2, Do: CreateContact, Who: 1}, {N: 3, Do: CreateApp}, {N: 4, Do: CreateContact, Who: 3}, {N: 5, Do: ListWebhooks, App: 3}, {N: 6, Do: ReadApp, App: 1}}
}

// What no deviation shows is shrunk on the target itself, by steps that count.
func TestRun_shrinkingKeepsLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("it explores for seconds")
	}
	w := roundabout()
	o := Options{Walks: []Walk{w}, Seed: 1, Eventually: hurry, Never: window}
	free, err := exploredAs(context.Background(), sideways(), o, false)
	require.NoError(t, err)
	require.Len(t, free.Findings, 1)
	assert.Empty(t, free.Findings[0].Rules)
	assert.Len(t, free.Findings[0].Walk, 2)
	assert.False(t, free.Findings[0].Unshrunk)
	assert.Greater(t, free.Steps, len(w)+2, "shrinking costs steps")
	assert.Equal(t, 1, free.Walks)

	target := altered{started(t, sideways()), func(*session.Session) { time.Sleep(20 * time.Millisecond) }}
	for name, bound := range map[string]Options{"steps": {Steps: 1}, "time": {Time: 10 * time.Millisecond}} {
		o := o
		o.Target, o.Offer, o.Steps, o.Time = target, Everything, bound.Steps, bound.Time
		r := Run(context.Background(), o)
		require.Len(t, r.Findings, 1, name)
		assert.True(t, r.Findings[0].Unshrunk, name)
		assert.LessOrEqual(t, r.Steps, 2*len(w), "%s: the walk and its confirmation", name)
	}
}

// altered is a target whose sessions are changed as they are opened.
type altered struct {
	session.Target
	change func(*session.Session)
}

func (a altered) Open(ctx context.Context, s *plan.Scenario) (*session.Session, error) {
	opened, err := a.Target.Open(ctx, s)
	if err == nil {
		a.change(opened)
	}
	return opened, err
}

// started is a reference service of a behaviour.
func started(t *testing.T, b behaviour.Behaviour) session.Target {
	t.Helper()
	target, err := endpoint.StartReference(context.Background(), endpoint.Endpoint{Channels: config.DefaultChannels(),
		Budgets: steps.Budgets{Eventually: patience, Never: window}, Request: time.Minute, Seed: 1}, reference.Options{Behaviour: b})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, target.Close(context.Background())) })
	return target
}

// If another client may have moved the clock, the observations prove nothing.
func TestRun_clockMovedByAnother(t *testing.T) {
	moved := errors.New("the clock was moved by another client")
	target := altered{started(t, sideways()), func(s *session.Session) {
		s.Confirm = func(context.Context) error { return moved }
	}}
	r := Run(context.Background(), Options{Target: target, Offer: Everything, Seed: 1, Eventually: hurry, Never: window,
		Walks: []Walk{{{N: 1, Do: CreateApp}, {N: 2, Do: ReadApp, App: 1}}}})
	assert.Empty(t, r.Findings)
	assert.Equal(t, map[string]int{moved.Error(): 1}, r.Unfinished)
}

// A difference that is interrupted before it was seen again is counted, and is no finding.
func TestRun_interruptedBeforeConfirmation(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	opened := 0
	target := altered{started(t, sideways()), func(*session.Session) {
		if opened++; opened == 2 { // that of the shrinking
			stop()
		}
	}}
	r := Run(ctx, Options{Target: target, Offer: Everything, Seed: 1, Eventually: hurry, Never: window, Walks: []Walk{roundabout()}})
	assert.True(t, r.Interrupted)
	assert.Empty(t, r.Findings)
	assert.Equal(t, 1, r.Unrepeated)
	assert.Empty(t, r.Left)
}

// Callbacks are compared: those that are missing, those that are too many, what they say and
// how they are signed.
func TestRun_comparesCallbacks(t *testing.T) {
	const receipt = "message_delivery_report"
	w := Walk{{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION"}}, {N: 2, Do: SendMessage, App: 1, Who: 1}}
	change := func(do func(body map[string]any)) func([]steps.Callback) []steps.Callback {
		return func(all []steps.Callback) []steps.Callback {
			all = slices.Clone(all)
			for i, c := range all {
				var body map[string]any
				if json.Unmarshal(c.Body, &body) == nil && body[receipt] != nil {
					do(body)
					all[i].Body = []byte(compact(body))
				}
			}
			return all
		}
	}
	for name, c := range map[string]struct {
		came func([]steps.Callback) []steps.Callback
		at   string
	}{
		"missing": {func(all []steps.Callback) []steps.Callback {
			return slices.DeleteFunc(slices.Clone(all), func(c steps.Callback) bool { return strings.Contains(string(c.Body), receipt) })
		}, receipt},
		"another mode": {change(func(body map[string]any) { body[receipt].(map[string]any)["processing_mode"] = "SIDEWAYS" }), receipt},
		"another app":  {change(func(body map[string]any) { body["app_id"] = "01HSOMEBODYELSE" }), receipt},
		"not signed": {func(all []steps.Callback) []steps.Callback {
			all = slices.Clone(all)
			for i := range all {
				all[i].SignatureFault = "it has no signature"
			}
			return all
		}, ""},
		"as documented": {func(all []steps.Callback) []steps.Callback { return all }, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := altered{started(t, behaviour.Documented()), func(s *session.Session) {
				s.Steps.Inbox = relayed{s.Steps.Inbox, c.came}
			}}
			r := Run(context.Background(), Options{Target: target, Offer: Everything, Walks: []Walk{w}, Seed: 1, Eventually: hurry, Never: window})
			if c.at == "none" {
				assert.Empty(t, r.Findings)
				return
			}
			require.Len(t, r.Findings, 1)
			assert.True(t, slices.ContainsFunc(r.Findings[0].Differences, func(p Point) bool { return strings.HasPrefix(p.At, c.at) && !strings.HasPrefix(p.At, "/") }), "%v", r.Findings[0].Differences)
		})
	}
}

// relayed is an inbox whose callbacks are changed as they are read.
type relayed struct {
	steps.Inbox
	change func([]steps.Callback) []steps.Callback
}

func (r relayed) Read(ctx context.Context, want steps.Filter) ([]steps.Callback, error) {
	all, err := r.Inbox.Read(ctx, want)
	return r.change(all), err
}

// mute is a target without capabilities.
type mute struct{ session.Target }

func (mute) Capabilities() []string { return nil }

// A walk, as from a file, that needs what the target does not offer comes to no end.
func TestRun_missingCapability(t *testing.T) {
	r := Run(context.Background(), Options{Target: mute{started(t, behaviour.Documented())}, Seed: 1, Eventually: hurry, Never: window,
		Walks: []Walk{{{N: 1, Do: CreateApp}, {N: 2, Do: Reply, App: 1, Who: 1}}}})
	assert.Empty(t, r.Findings)
	assert.Equal(t, map[string]int{"the walk needs a capability that the target does not offer: handset": 1}, r.Unfinished)
}

// A receipt that repeats another may come steps later. The handles that it names are not the
// latest then, and what follows is still about these.
func TestTake_repeatedCallback(t *testing.T) {
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION"}},
		{N: 2, Do: SendMessage, App: 1, Who: 1},
		{N: 3, Do: StopConversation, App: 1, Who: 1},
		{N: 4, Do: CreateConversation, App: 1, Who: 1},
		{N: 5, Do: SendEvent, App: 1, Who: 2},
		{N: 6, Do: StopConversation, App: 1, Who: 1},
		{N: 7, Do: SendMessage, App: 1, Who: 1},
	}
	target := altered{started(t, behaviour.Documented()), func(s *session.Session) {
		var came, held []steps.Callback
		read, known := 0, map[string]bool{}
		s.Steps.Inbox = relayed{s.Steps.Inbox, func(all []steps.Callback) []steps.Callback {
			for _, c := range all[read:] {
				if id := gjson.GetBytes(c.Body, "message_delivery_report.message_id").String(); id != "" && known[id] {
					held = append(held, c)
					continue
				} else if id != "" {
					known[id] = true
				}
				if came = append(came, c); gjson.GetBytes(c.Body, "event_delivery_report").Exists() {
					came, held = append(came, held...), nil
				}
			}
			read = len(all)
			return came
		}}
	}}
	r := Run(context.Background(), Options{Target: target, Offer: Everything, Seed: 1, Walks: []Walk{w}, Eventually: patience, Never: window})
	assert.Empty(t, r.Findings)
	assert.Zero(t, r.Unrepeated)
	assert.Empty(t, r.Unfinished)
}

// A callback that says what one before it said is waited for, so that what comes next does
// not overtake it.
func TestRun_aRepeatedCallbackIsNotOvertaken(t *testing.T) {
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION"}},
		{N: 2, Do: QueryCapability, App: 1, Who: 1},
		{N: 3, Do: QueryCapability, App: 1, Who: 1},
		{N: 4, Do: CreateContact, Who: 1},
		{N: 5, Do: ReadApp, App: 1},
	}
	for seed := range int64(5) {
		r, err := exploredInProcess(context.Background(), Variant{}, Options{Walks: []Walk{w}, Seed: seed + 1, Eventually: patience, Never: window})
		require.NoError(t, err)
		assert.Empty(t, r.Findings)
		assert.Zero(t, r.Unrepeated)
	}
}
