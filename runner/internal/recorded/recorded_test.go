package recorded

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/fixtures/cassette/player"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

var planned = &plan.Scenario{ID: "R-A/s", Digest: "sha256:1", Rule: &catalogue.Rule{}}

// recording saves a recording of the planned scenario: one call, one read of the inbox,
// one move of the clock.
func recording(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, Save(dir, &cassette.Recording{
		Scenario: planned.ID, Digest: planned.Digest, Seed: 7, Instant: time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC),
		Target:       cassette.Target{Kind: "reference", Name: "n", URL: "http://t.test", Project: "P"},
		Capabilities: []string{plan.Callbacks, plan.Clock, plan.LegacyApp},
		Tape: []cassette.Entry{
			{Exchange: &wire.Exchange{Request: wire.Request{Method: "GET", URL: "/v1/projects/P/apps"}, Response: &wire.Response{Status: 200, Body: wire.Body(`{"apps":[]}`)}}},
			{Callbacks: &cassette.CallbacksRead{Body: "message", Seen: []cassette.RecordedCallback{{Header: map[string]string{"content-type": "application/json"}, Body: wire.Body(`{"message":{}}`), SignatureFault: "wrong"}}}},
			{Action: &cassette.Action{Kind: cassette.ActAdvance, Input: []byte(`{"Seconds":3600}`)}},
			{Action: &cassette.Action{Kind: cassette.ActLegacy, Input: []byte(`{"Name":"old"}`), Output: []byte(`{"AppID":"A-1","Owned":true}`)}},
		},
	}))
	return dir
}

func play(t *testing.T, dir string, builtIn bool) session.Target {
	t.Helper()
	target, err := Open(os.DirFS(dir), builtIn, steps.Channels{Messages: "SMS"})
	require.NoError(t, err)
	return target
}

func get(s *steps.Session) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, s.BaseURL+"/v1/projects/"+s.Project+"/apps", nil)
	if err != nil {
		return nil, err
	}
	return s.HTTP.Do(req)
}

func TestOpen_playsBack(t *testing.T) {
	target := play(t, recording(t), true)
	assert.EqualValues(t, 7, target.Seed())
	assert.False(t, target.Serial())
	assert.Equal(t, []string{plan.Callbacks, plan.Clock, plan.LegacyApp}, target.Capabilities())
	about := target.Describe()
	assert.Equal(t, "recorded", about.Kind)
	assert.Equal(t, "reference", about.Recorded.Kind, "recordings of the reference service certify no other implementation")

	s, err := target.Open(t.Context(), planned)
	require.NoError(t, err)
	resp, err := get(s.Steps)
	require.NoError(t, err)
	assert.Equal(t, 200, resp.StatusCode)
	got, err := s.Steps.Inbox.Read(t.Context(), steps.Filter{Body: "message"})
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Equal(t, "wrong", got[0].SignatureFault)
	assert.Equal(t, "application/json", got[0].Header.Get("Content-Type"))
	require.NoError(t, s.Steps.TimeMachine.Advance(t.Context(), time.Hour))
	id, owned, err := s.Steps.LegacyApps.App(t.Context(), "old")
	require.NoError(t, err)
	assert.Equal(t, "A-1", id)
	assert.True(t, owned)
	assert.Nil(t, s.Steps.Handset, "not recorded, not offered")
	assert.Equal(t, session.NewValues(7, planned.ID, nil).Name("app"), s.Steps.Values.Name("app"), "the values of the recording")

	cleanup, err := s.Close(t.Context(), true)
	require.NoError(t, err)
	assert.Empty(t, cleanup)
	assert.Len(t, s.Exchanges(), 1)
}

// A replay does not wait: the first pause uses up every budget.
func TestOpen_replayDoesNotWait(t *testing.T) {
	s, err := play(t, recording(t), true).Open(t.Context(), planned)
	require.NoError(t, err)
	start, before := time.Now(), s.Steps.Pace.Now()
	require.NoError(t, s.Steps.Pace.Sleep(t.Context(), time.Hour))
	assert.Less(t, time.Since(start), time.Second)
	assert.Greater(t, s.Steps.Pace.Now().Sub(before), s.Steps.Budgets.Eventually)
}

func TestOpen_unusableRecordings(t *testing.T) {
	file := filepath.FromSlash(cassette.Path(planned.ID))
	edit := func(from, to string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			b, err := os.ReadFile(filepath.Join(dir, file))
			require.NoError(t, err)
			require.Contains(t, string(b), from)
			require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(strings.Replace(string(b), from, to, 1)), 0o600))
		}
	}
	for name, tc := range map[string]struct {
		spoil       func(*testing.T, string)
		scenario    *plan.Scenario
		cause       error
		notVerified bool // if it is a user's
	}{
		"missing":   {nil, &plan.Scenario{ID: "R-A/other", Digest: "sha256:1"}, cassette.ErrMissing, true},
		"stale":     {nil, &plan.Scenario{ID: "R-A/s", Digest: "sha256:2"}, ErrStale, true},
		"edited":    {edit(`"status": 200`, `"status": 201`), planned, cassette.ErrEdited, false},
		"truncated": {edit(`"tape"`, `tape"`), planned, cassette.ErrTruncated, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := recording(t)
			if tc.spoil != nil {
				tc.spoil(t, dir)
			}
			_, err := play(t, dir, true).Open(t.Context(), tc.scenario)
			require.ErrorIs(t, err, tc.cause)
			assert.NotErrorIs(t, err, session.ErrNotRecorded, "a fault of ours is never called not-verified")
			assert.Contains(t, err.Error(), cassette.Path(tc.scenario.ID), "the file is named")

			_, err = play(t, dir, false).Open(t.Context(), tc.scenario)
			require.ErrorIs(t, err, tc.cause)
			if tc.notVerified {
				assert.ErrorIs(t, err, session.ErrNotRecorded)
			} else {
				assert.NotErrorIs(t, err, session.ErrNotRecorded)
			}
		})
	}
}

func TestClose_unusedRecording(t *testing.T) {
	for _, builtIn := range []bool{true, false} {
		s, err := play(t, recording(t), builtIn).Open(t.Context(), planned)
		require.NoError(t, err)
		_, err = get(s.Steps)
		require.NoError(t, err)
		_, err = s.Close(t.Context(), true)
		var unused *player.UnusedError
		require.ErrorAs(t, err, &unused)
		assert.Equal(t, 3, unused.Count)

		s, err = play(t, recording(t), builtIn).Open(t.Context(), planned)
		require.NoError(t, err)
		_, err = s.Close(t.Context(), false)
		assert.NoError(t, err, "a scenario that broke off has reasons of its own")
	}
}

func TestOpen_emptyFolder(t *testing.T) {
	target, err := Open(fstest.MapFS{}, false, steps.Channels{})
	require.NoError(t, err)
	assert.Equal(t, plan.CapabilityNames(), target.Capabilities(), "nothing is known to be missing")
	_, err = target.Open(t.Context(), planned)
	assert.ErrorIs(t, err, session.ErrNotRecorded)
}
