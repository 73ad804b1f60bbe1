package ledger

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// undone is an Undoer that notes what it is asked for and may refuse.
type undone struct {
	entries []Entry
	refuse  map[string]error // by name
}

func (u *undone) Undo(_ context.Context, e Entry) error {
	u.entries = append(u.entries, e)
	return u.refuse[e.Name]
}

func open(t *testing.T) (*File, func() []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.ndjson")
	f, err := Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f, func() []string {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	}
}

func TestUndoGoesBackwardsAndKnowsWhatIsOnlyClaimed(t *testing.T) {
	l := New(nil)
	require.NoError(t, l.Claim("app", "a"))
	require.NoError(t, l.Made("app", "a", "A-1"))
	require.NoError(t, l.Claim("contact", "+1555"))
	require.NoError(t, l.Claim("app", "b"))
	require.NoError(t, l.Made("app", "b", "B-1"))
	u := &undone{}
	assert.Empty(t, l.Undo(t.Context(), u))
	assert.Equal(t, []Entry{{"app", "b", "B-1"}, {"contact", "+1555", ""}, {"app", "a", "A-1"}}, u.entries)
}

func TestNothingIsUndoneTwice(t *testing.T) {
	l := New(nil)
	require.NoError(t, l.Claim("app", "a"))
	u := &undone{}
	l.Undo(t.Context(), u)
	l.Undo(t.Context(), u)
	assert.Len(t, u.entries, 1)
}

// What was never claimed is somebody else's.
func TestOnlyWhatWasClaimedIsUndone(t *testing.T) {
	l := New(nil)
	require.NoError(t, l.Made("app", "theirs", "T-1"))
	u := &undone{}
	assert.Empty(t, l.Undo(t.Context(), u))
	assert.Empty(t, u.entries)
}

func TestAFailureIsReportedAndStopsNothing(t *testing.T) {
	f, lines := open(t)
	l := New(f)
	for _, name := range []string{"a", "b", "c"} {
		require.NoError(t, l.Claim("app", name))
	}
	u := &undone{refuse: map[string]error{"b": errors.New("status 500")}}
	assert.Equal(t, []string{"app b: status 500"}, l.Undo(t.Context(), u))
	assert.Len(t, u.entries, 3)
	undoneLines := lines()[3:]
	assert.Equal(t, []string{`{"what":"undone","kind":"app","name":"c"}`, `{"what":"undone","kind":"app","name":"a"}`}, undoneLines,
		"what could not be undone is not called undone")
}

// A run that is killed leaves a line for everything it was about to make.
func TestALineIsWrittenBeforeTheObjectIsMade(t *testing.T) {
	f, lines := open(t)
	l := New(f)
	require.NoError(t, l.Claim("app", "modecert app-1"))
	assert.Equal(t, []string{`{"what":"claimed","kind":"app","name":"modecert app-1"}`}, lines())
	require.NoError(t, l.Made("app", "modecert app-1", "A-1"))
	assert.Equal(t, `{"what":"made","kind":"app","name":"modecert app-1","id":"A-1"}`, lines()[1])
}

func TestAnExistingFileIsContinued(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger")
	for range 2 {
		f, err := Open(path)
		require.NoError(t, err)
		require.NoError(t, New(f).Claim("app", "a"))
		require.NoError(t, f.Close())
	}
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, 2, strings.Count(string(b), "\n"))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "names and identities are nobody else's business")
}

// Where the line cannot be written, nothing may be made.
func TestAFileThatCannotBeWritten(t *testing.T) {
	f, _ := open(t)
	require.NoError(t, f.Close())
	l := New(f)
	assert.ErrorIs(t, l.Claim("app", "a"), os.ErrClosed)
	assert.ErrorIs(t, l.Made("app", "a", "1"), os.ErrClosed)
	u := &undone{}
	failed := l.Undo(t.Context(), u)
	require.Len(t, failed, 1)
	assert.Contains(t, failed[0], "ledger: ")
	assert.Len(t, u.entries, 1, "it is undone all the same")

	_, err := Open(filepath.Join(t.TempDir(), "no", "such", "folder"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestNoFileIsNoFault(t *testing.T) {
	var f *File
	assert.NoError(t, f.Close())
	assert.NoError(t, f.write("claimed", Entry{}))
}

func TestScenariosShareAFile(t *testing.T) {
	f, lines := open(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			l := New(f)
			for range 5 {
				assert.NoError(t, l.Claim("app", "a"))
			}
			assert.Empty(t, l.Undo(context.Background(), &undone{}))
		})
	}
	all.Wait()
	for _, line := range lines() {
		assert.Regexp(t, `^\{"what":"(claimed|undone)","kind":"app","name":"a"\}$`, line)
	}
	assert.Len(t, lines(), 80)
}
