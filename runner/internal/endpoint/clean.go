package endpoint

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
)

// cleaner connects to an endpoint only to delete there. Everything there existed
// before, so that only the objects themselves show whose they are.
func cleaner(ctx context.Context, e Endpoint) (*endpoint, error) {
	e.Absent, e.Control = plan.CapabilityNames(), ""
	e.CallbackURL, e.Ledger = "", nil
	t, err := reach(ctx, e)
	if err == nil {
		t.client.guard.before = nil
	}
	return t, err
}

// eraser returns an eraser that deletes on an owner's behalf.
func (t *endpoint) eraser(o *owner) *ledger.Eraser {
	return &ledger.Eraser{
		API: api.Client{HTTP: o, Root: t.root()}, Channel: t.Channels.Messages, Owns: o.claims.Owns,
		Listed: func(id string) { o.note(id, o.now()) },
	}
}

// Consent is called with what a clean-up is about to delete, one line each. If it
// returns an error, nothing is deleted.
type Consent func(lines []string) error

// CleanLedger undoes what an interrupted run left, newest first. Of the objects in the
// ledger it deletes only those that still match their entry. It returns an error if the
// ledger is of another target.
func CleanLedger(ctx context.Context, e Endpoint, path string, consent Consent) (*ledger.Swept, error) {
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
			return t.undoAccount(ctx, a, path, consent)
		}
	}
	return nil, fmt.Errorf("%s is not a ledger of %s project %s, but of %s", path, t.URL, t.Project, strings.Join(of, ", "))
}

func (t *endpoint) undoAccount(ctx context.Context, a *ledger.Account, path string, consent Consent) (*ledger.Swept, error) {
	if len(a.Left) > 0 {
		// The run may have been killed a moment ago, and the target may still be
		// working on its calls.
		if err := sleep(ctx, t.Budgets.Never); err != nil {
			return nil, err
		}
	}
	u := t.eraser(newOwner(t.client, t.client.guard, ledger.Restore(nil, a)))
	if err := consent(t.found(ctx, u, a.Left)); err != nil {
		return nil, err
	}
	file, err := ledger.Open(path)
	if err != nil {
		return nil, err
	}
	done := &ledger.Swept{}
	if err = file.Begin(a.URL, a.Project); err == nil {
		u.Deleted = func(e ledger.Entry) { done.Deleted = append(done.Deleted, e.Kind+" "+e.Name) }
		for _, err := range ledger.Restore(file, a).Undo(ctx, u) {
			done.Note(err)
		}
	}
	return done, errors.Join(err, file.Close())
}

// found describes the objects that still exist for some entries, newest first. It
// ignores errors; deleting will report them.
func (t *endpoint) found(ctx context.Context, u *ledger.Eraser, entries []ledger.Entry) (lines []string) {
	for _, e := range slices.Backward(entries) {
		there, _ := u.Find(ctx, e)
		for _, one := range there {
			lines = append(lines, one.Kind+" "+one.Name+" "+one.ID)
		}
	}
	return lines
}

// CleanOlder deletes apps and contacts that bear the suite's mark and are older than
// age at the time now. It keeps those whose mark has no time.
func CleanOlder(ctx context.Context, e Endpoint, age time.Duration, now time.Time, consent Consent) (*ledger.Swept, error) {
	t, err := cleaner(ctx, e)
	if err != nil {
		return nil, err
	}
	defer t.Close(context.WithoutCancel(ctx))
	done, marks := &ledger.Swept{}, ledger.Marks{}
	u := t.eraser(newOwner(t.client, t.client.guard, marks))
	var all []ledger.Entry
	var lines []string
	for _, kind := range []string{"app", "contact"} {
		old, kept, err := u.Old(ctx, kind, now.Add(-age))
		if errors.Is(err, ledger.ErrEndless) {
			done.Failed = append(done.Failed, fmt.Sprintf("more %ss: %v", kind, err))
		} else if err != nil {
			return nil, fmt.Errorf("listing %ss: %w", kind, err)
		}
		all, done.Kept = append(all, old...), append(done.Kept, kept...)
	}
	for _, e := range all {
		marks[e.Name] = true
		lines = append(lines, e.Kind+" "+e.Name+" "+e.ID)
	}
	if err := consent(lines); err != nil {
		return nil, err
	}
	u.Deleted = func(e ledger.Entry) { done.Deleted = append(done.Deleted, e.Kind+" "+e.Name+" "+e.ID) }
	for _, e := range all {
		if err := u.Remove(ctx, e); err != nil {
			done.Note(fmt.Errorf("%s %s %s: %w", e.Kind, e.Name, e.ID, err))
		}
	}
	return done, nil
}
