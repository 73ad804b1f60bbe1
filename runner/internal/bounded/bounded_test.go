package bounded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	require.NoError(t, os.WriteFile(path, make([]byte, 1<<20), 0o600))
	text, err := ReadFile(path, 1<<20)
	require.NoError(t, err)
	assert.Len(t, text, 1<<20)

	require.NoError(t, os.WriteFile(path, make([]byte, 1<<20+1), 0o600))
	_, err = ReadFile(path, 1<<20)
	require.EqualError(t, errors.Unwrap(err), "it is larger than 1 MiB")
	require.ErrorContains(t, err, path)

	_, err = ReadFile(path+"g", 1)
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = ReadFile(filepath.Dir(path), 1)
	var named *fs.PathError
	require.ErrorAs(t, err, &named)
	if _, err := os.Stat("/dev/zero"); err == nil { // it has no end
		_, err = ReadFile("/dev/zero", 1<<20)
		require.ErrorContains(t, err, "larger than 1 MiB")
	}
}
