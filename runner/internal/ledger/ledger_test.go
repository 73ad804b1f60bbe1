package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// undone is an Undoer that records its calls and may refuse.
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

func TestLedger_Undo(t *testing.T) {
	l := New(nil)
	require.NoError(t, l.Claim("app", "a"))
	require.NoError(t, l.Made("app", "a", "A-1"))
	require.NoError(t, l.ClaimContact("RCS", "+1555"))
	require.NoError(t, l.Claim("app", "b"))
	require.NoError(t, l.Made("app", "b", "B-1"))
	u := &undone{}
	assert.Empty(t, l.Undo(t.Context(), u))
	assert.Equal(t, []Entry{{Kind: "app", Name: "b", ID: "B-1"}, {Kind: "contact", Channel: "RCS", Name: "+1555"}, {Kind: "app", Name: "a", ID: "A-1"}}, u.entries)
}

func TestLedger_Undo_once(t *testing.T) {
	l := New(nil)
	require.NoError(t, l.Claim("app", "a"))
	u := &undone{}
	l.Undo(t.Context(), u)
	l.Undo(t.Context(), u)
	assert.Len(t, u.entries, 1)
}

// An object that was never claimed belongs to someone else.
func TestLedger_Undo_onlyClaims(t *testing.T) {
	l := New(nil)
	require.NoError(t, l.Made("app", "theirs", "T-1"))
	u := &undone{}
	assert.Empty(t, l.Undo(t.Context(), u))
	assert.Empty(t, u.entries)
}

func TestLedger_Undo_failure(t *testing.T) {
	f, lines := open(t)
	l := New(f)
	for _, name := range []string{"a", "b", "c"} {
		require.NoError(t, l.Claim("app", name))
	}
	u := &undone{refuse: map[string]error{"b": errors.New("status 500")}}
	failed := l.Undo(t.Context(), u)
	require.Len(t, failed, 1)
	require.EqualError(t, failed[0], "app b: status 500")
	assert.Len(t, u.entries, 3)
	undoneLines := lines()[3:]
	assert.Equal(t, []string{`{"what":"undone","kind":"app","name":"c"}`, `{"what":"undone","kind":"app","name":"a"}`}, undoneLines,
		"what could not be undone is not called undone")
}

// A killed run leaves a line for everything that it was about to make.
func TestLedger_Claim_writesFirst(t *testing.T) {
	f, lines := open(t)
	l := New(f)
	require.NoError(t, l.Claim("app", "modecert app-1"))
	assert.Equal(t, []string{`{"what":"claimed","kind":"app","name":"modecert app-1"}`}, lines())
	require.NoError(t, l.Made("app", "modecert app-1", "A-1"))
	assert.Equal(t, `{"what":"made","kind":"app","name":"modecert app-1","id":"A-1"}`, lines()[1])
}

func TestOpen_existingFile(t *testing.T) {
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
	if runtime.GOOS != "windows" {
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "names and identities are nobody else's business")
	}
}

// If the line cannot be written, nothing may be made.
func TestOpen_unwritableFile(t *testing.T) {
	f, _ := open(t)
	require.NoError(t, f.Close())
	l := New(f)
	assert.ErrorIs(t, l.Claim("app", "a"), os.ErrClosed)
	assert.ErrorIs(t, l.Made("app", "a", "1"), os.ErrClosed)
	u := &undone{}
	failed := l.Undo(t.Context(), u)
	require.Len(t, failed, 1)
	assert.ErrorContains(t, failed[0], "ledger: ")
	assert.Len(t, u.entries, 1, "it is undone all the same")

	_, err := Open(filepath.Join(t.TempDir(), "no", "such", "folder"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// A killed run may break off in the middle of a line. The lines written after it are
// separate, however often that happens.
func TestRead_tornLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.ndjson")
	write := func(text string) {
		f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		require.NoError(t, err)
		_, err = f.WriteString(text)
		require.NoError(t, errors.Join(err, f.Close()))
	}
	write(`{"what":"target","url":"u","project":"p"}` + "\n" + `{"what":"claimed","kind":"app","name":"a"}` + "\n" + `{"what":"claimed","kind":"app","na`)
	for run := range 3 {
		accounts, err := Read(path)
		require.NoError(t, err, "run %d", run)
		require.Len(t, accounts, 1)
		assert.Contains(t, accounts[0].Left, Entry{Kind: "app", Name: "a"}, "the last line counts for nothing, all others do")
		f, err := Open(path)
		require.NoError(t, err)
		require.NoError(t, f.Begin("u", "p"))
		require.NoError(t, New(f).ClaimContact("SMS", "+1"))
		require.NoError(t, f.Close())
		write(`{"wh`)
	}
	accounts, err := Read(path)
	require.NoError(t, err)
	assert.Len(t, accounts[0].Left, 4)

	// Deeply nested brackets must not crash the reader.
	pit := filepath.Join(t.TempDir(), "pit.ndjson")
	require.NoError(t, os.WriteFile(pit, bytes.Repeat([]byte("["), 8<<20), 0o600))
	_, err = Read(pit)
	require.ErrorContains(t, err, "pit.ndjson:1: no line of a ledger")

	write("\nnobody's line\n")
	_, err = Read(path)
	require.ErrorContains(t, err, "no line of a ledger", "what was never the beginning of a line is told")
	require.ErrorContains(t, err, path+":")
}

// The ledger of a run that sets no path is kept only if needed.
func TestOpenPassing(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	for name, undo := range map[string]map[string]error{"all undone": nil, "one is left": {"a": errors.New("status 500")}} {
		f, path, err := OpenPassing(time.Now())
		require.NoError(t, err)
		dir, err := Folder()
		require.NoError(t, err)
		assert.Equal(t, dir, filepath.Dir(path))
		require.NoError(t, f.Begin("u", "p"))
		l := New(f)
		require.NoError(t, l.Claim("app", "a"))
		require.NoError(t, l.Claim("app", "b"))
		assert.FileExists(t, path)
		assert.Len(t, l.Undo(t.Context(), &undone{refuse: undo}), len(undo))
		require.NoError(t, f.Close())
		require.NoError(t, f.Close(), "twice")
		if undo == nil {
			assert.NoFileExists(t, path, name)
			continue
		}
		accounts, err := Read(path)
		require.NoError(t, err)
		assert.Equal(t, []Entry{{Kind: "app", Name: "a"}}, accounts[0].Left)
	}
}

func TestLedger_withoutFile(t *testing.T) {
	var f *File
	assert.NoError(t, f.Close())
	assert.NoError(t, New(f).write("claimed", Entry{}))
}

// Scenarios with their own target write between the lines of others.
func TestNewAt(t *testing.T) {
	f, lines := open(t)
	require.NoError(t, f.Begin("u", "p"))
	here, there := New(f), NewAt(f, "u", "own")
	require.NoError(t, here.Claim("app", "a"))
	require.NoError(t, there.Claim("app", "b"))
	require.NoError(t, there.Claim("app", "c"))
	require.NoError(t, here.Made("app", "a", "1"))
	require.NoError(t, there.Made("app", "b", "2"))
	accounts, err := parse("x", []byte(strings.Join(lines(), "\n")))
	require.NoError(t, err)
	require.Len(t, accounts, 2)
	assert.Equal(t, Account{"u", "p", []Entry{{Kind: "app", Name: "a", ID: "1"}}}, *accounts[0])
	assert.Equal(t, Account{"u", "own", []Entry{{Kind: "app", Name: "b", ID: "2"}, {Kind: "app", Name: "c"}}}, *accounts[1])
	assert.Empty(t, there.Undo(t.Context(), &undone{}))
	accounts, err = parse("x", []byte(strings.Join(lines(), "\n")))
	require.NoError(t, err)
	assert.Len(t, accounts[0].Left, 1)
	assert.Empty(t, accounts[1].Left)
}

func TestLedger_sharedFile(t *testing.T) {
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

// countingDisk records the syncs.
type countingDisk struct {
	bytes.Buffer
	synced []string // what was written at each sync
}

func (d *countingDisk) Sync() error {
	d.synced = append(d.synced, d.String())
	return nil
}

func (*countingDisk) Close() error { return nil }

// A claim is synced before its call; nothing else waits for the disk.
func TestFileAppend_syncsClaims(t *testing.T) {
	disk := &countingDisk{}
	file := &File{f: disk}
	require.NoError(t, file.Begin("u", "p"))
	l := New(file)
	for n := range 3 {
		name := fmt.Sprint("app ", n)
		require.NoError(t, l.Claim("app", name))
		require.Len(t, disk.synced, n+1)
		assert.Contains(t, disk.synced[n], name)
		require.NoError(t, l.Made("app", name, "id"))
	}
	require.Empty(t, l.Undo(t.Context(), undoing(func(Entry) error { return nil })))
	assert.Len(t, disk.synced, 3)
	accounts, err := parse("", disk.Bytes())
	require.NoError(t, err)
	assert.Empty(t, accounts[0].Left, "all of it is written")
}

type undoing func(Entry) error

func (u undoing) Undo(_ context.Context, e Entry) error { return u(e) }
