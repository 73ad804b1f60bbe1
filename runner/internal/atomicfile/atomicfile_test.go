package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWrite_wholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "below", "report.json")
	require.NoError(t, WriteBytes(path, 0o644, []byte("first")))

	full := errors.New("no space")
	err := Write(path, 0o644, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half of the sec")
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, "first", string(text), "what is being written is not visible yet")
		return full
	})
	require.ErrorIs(t, err, full)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "first", string(text))
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, left, 1, "nothing is left of what failed")

	require.NoError(t, WriteBytes(path, 0o600, []byte("second")))
	text, err = os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "second", string(text))
	if info, err := os.Stat(path); assert.NoError(t, err) && runtime.GOOS != "windows" {
		assert.Equal(t, os.FileMode(0o600), info.Mode())
	}
}

func TestWrite_replacesLinks(t *testing.T) {
	dir := t.TempDir()
	precious, link := filepath.Join(dir, "precious"), filepath.Join(dir, "summary.md")
	require.NoError(t, os.WriteFile(precious, []byte("precious"), 0o600))
	if err := os.Symlink(precious, link); err != nil {
		t.Skip("no links here: ", err)
	}
	require.NoError(t, WriteBytes(link, 0o644, []byte("summary")))
	text, err := os.ReadFile(precious)
	require.NoError(t, err)
	assert.Equal(t, "precious", string(text))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	assert.True(t, info.Mode().IsRegular())
}

func TestWrite_keepsFolders(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "report.json"), 0o755))
	require.Error(t, WriteBytes(filepath.Join(dir, "report.json"), 0o644, nil))
}

func TestWriteNamed_followsLinks(t *testing.T) {
	dir := t.TempDir()
	page, link := filepath.Join(dir, "page.html"), filepath.Join(dir, "latest.html")
	if err := os.Symlink(page, link); err != nil {
		t.Skip("no links here: ", err)
	}
	require.NoError(t, os.WriteFile(page, []byte("yesterday's"), 0o600))
	require.NoError(t, WriteNamed(link, 0o644, []byte("today's")))
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.Equal(t, "today's", string(text))
	at, err := os.Readlink(link)
	require.NoError(t, err)
	assert.Equal(t, page, at, "the link is still one")
}

func TestWriteNamed_keepsFolders(t *testing.T) {
	require.Error(t, WriteNamed(t.TempDir(), 0o644, nil))
}
