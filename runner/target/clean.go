package target

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/ledger"
	"github.com/modecert/modecert/runner/plan"
)

// cleaner connects to an endpoint to delete there and nothing else.
func cleaner(ctx context.Context, e Endpoint) (*endpoint, error) {
	e.Absent, e.Control = plan.CapabilityNames(), ""
	e.CallbackURL, e.Ledger = "", nil
	return reach(ctx, e)
}

// eraser deletes what was made at an endpoint.
func (t *endpoint) eraser() *ledger.Eraser {
	return &ledger.Eraser{HTTP: t.client, Root: t.root(), Channel: t.Channels.Messages}
}

// CleanLedger undoes what an interrupted run left, newest first: exactly what
// its ledger holds. A ledger of another target is an error.
func CleanLedger(ctx context.Context, e Endpoint, path string) (*ledger.Swept, error) {
	accounts, err := ledger.Read(path)
	if err != nil {
		return nil, err
	}
	t, err := cleaner(ctx, e)
	if err != nil {
		return nil, err
	}
	defer t.Close(context.WithoutCancel(ctx))
	var of []string
	for _, a := range accounts {
		of = append(of, a.URL+" project "+a.Project)
		if a.URL == t.URL && a.Project == t.Project {
			return t.undoAccount(ctx, a, path)
		}
	}
	return nil, fmt.Errorf("%s is no ledger of %s project %s, but of %s", path, t.URL, t.Project, strings.Join(of, ", "))
}

func (t *endpoint) undoAccount(ctx context.Context, a *ledger.Account, path string) (*ledger.Swept, error) {
	file, err := ledger.Open(path)
	if err != nil {
		return nil, err
	}
	done := &ledger.Swept{}
	if err = file.Begin(a.URL, a.Project); err == nil && len(a.Left) > 0 {
		// The run may have been killed a moment ago, and the target be at it still.
		err = realPace{}.Sleep(ctx, t.Budgets.Never)
	}
	if err == nil {
		u := t.eraser()
		u.Deleted = func(e ledger.Entry) { done.Deleted = append(done.Deleted, e.Kind+" "+e.Name) }
		for _, err := range ledger.Restore(file, a).Undo(ctx, u) {
			var kept *ledger.KeptError
			if errors.As(err, &kept) {
				done.Kept = append(done.Kept, err.Error())
			} else {
				done.Failed = append(done.Failed, err.Error())
			}
		}
	}
	return done, errors.Join(err, file.Close())
}

// CleanOlder deletes apps and contacts that bear the suite's mark and are older
// than an age, counted from now. What has an id that does not tell its age is
// kept.
func CleanOlder(ctx context.Context, e Endpoint, age time.Duration, now time.Time) (*ledger.Swept, error) {
	t, err := cleaner(ctx, e)
	if err != nil {
		return nil, err
	}
	defer t.Close(context.WithoutCancel(ctx))
	done := &ledger.Swept{}
	for _, kind := range []string{"app", "contact"} {
		if err := t.eraser().Sweep(ctx, kind, now.Add(-age), done); err != nil {
			return done, fmt.Errorf("listing %ss: %w", kind, err)
		}
	}
	return done, nil
}
