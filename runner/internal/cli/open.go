package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"time"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/recorded"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
)

// begin opens the target of a planned run. It first removes an earlier run's
// reports: a target may block until this process is killed.
func (a *app) begin(ctx context.Context, f *runFlags) (session.Target, error) {
	if err := removeReports(f.out, f.inputs()...); err != nil {
		return nil, err
	}
	return a.open(ctx, f)
}

// open opens the target that the flags name, in the wrapper of tests if there is
// one.
func (a *app) open(ctx context.Context, f *runFlags) (session.Target, error) {
	t, err := a.connect(ctx, f)
	if err == nil && a.wrap != nil {
		t = a.wrap(t)
	}
	return t, err
}

// connect opens the target that the flags name, without a wrapper.
func (a *app) connect(ctx context.Context, f *runFlags) (session.Target, error) {
	switch {
	case f.config != nil:
		return a.endpoint(ctx, f)
	case f.target == "reference":
		return f.reference(ctx, a.secrets)
	case f.recordings != "":
		return recorded.Open(os.DirFS(f.recordings), false, config.DefaultChannels())
	}
	return recorded.Open(a.fixtures, true, config.DefaultChannels())
}

// reference starts the reference service, with the flags' deviations and readings.
func (f *runFlags) reference(ctx context.Context, secrets *evidence.Secrets) (session.Target, error) {
	b, err := behave(f.deviations, f.readings, nil)
	if err != nil {
		return nil, &config.Error{Reason: err.Error()}
	}
	e := f.live()
	e.Seed, e.Secrets, e.AtOnce = max(f.seed, 1), secrets, f.mostAtOnce()
	e.Budgets.Never = cmp.Or(f.never, 50*time.Millisecond)
	return endpoint.StartReference(ctx, e, reference.Options{Behaviour: b})
}

// mostAtOnce is the limit of the scenarios that call a target at once, if the target
// shows how many it bears.
func (f *runFlags) mostAtOnce() int {
	if f.adapts {
		return f.concurrency
	}
	return 0
}

// live returns the settings that the flags give for any live target.
func (f *runFlags) live() endpoint.Endpoint {
	return endpoint.Endpoint{
		Channels:   config.DefaultChannels(),
		Budgets:    steps.Budgets{Eventually: f.eventually},
		Request:    f.request,
		RetryPause: config.DefaultRetryPause,
		Record:     f.record,
		Absent:     f.without,
	}
}

func (a *app) endpoint(ctx context.Context, f *runFlags) (session.Target, error) {
	e, err := f.config.Endpoint()
	if err != nil {
		return nil, err
	}
	e.AtOnce = f.mostAtOnce()
	e.Record, e.Agent, e.Challenged = f.record, agent, f.challenge != ""
	e.Secrets = a.secrets
	e.Handset = a.handset(f.config)
	// A new seed keeps a run from finding the contacts of the previous one.
	if e.Seed = f.seed; e.Seed == 0 {
		e.Seed = time.Now().UnixNano()
	}
	var note string
	if e.Ledger, note, err = a.ledger(f); err != nil {
		return nil, &config.Error{Reason: err.Error()}
	}
	t, err := endpoint.Connect(ctx, e)
	if err != nil {
		return nil, errors.Join(err, e.Ledger.Close())
	}
	if note != "" {
		a.complain("%s", note)
	}
	return t, nil
}

// unreached gives an error the exit status for a target that cannot be reached, if it says
// that.
func (a *app) unreached(err error) error {
	var unreachable *session.UnreachableError
	if errors.As(err, &unreachable) {
		a.complain("%v", err)
		return &exitError{gate.Unreachable}
	}
	return err
}

// agent is the suite's part of the User-Agent.
const agent = "modecert/" + run.Version
