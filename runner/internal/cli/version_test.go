package cli

import (
	"bytes"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVersion(t *testing.T) {
	info := &debug.BuildInfo{Main: debug.Module{Version: "v0.1.0"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "3f9a2b7c"}, {Key: "vcs.time", Value: "2026-11-30T00:00:00Z"}, {Key: "vcs.modified", Value: "true"},
	}}
	here := builtFrom(nil)
	var out bytes.Buffer
	a := &app{stdout: &out}
	require.NoError(t, a.version(builtFrom(info), "text"))
	assert.Equal(t, `modecert  0.1.0
module    v0.1.0
commit    3f9a2b7c of 2026-11-30T00:00:00Z, with changes
built     with `+here.Go+` for `+here.Platform+`
`, out.String())

	out.Reset()
	require.NoError(t, a.version(builtFrom(info), "json"))
	assert.JSONEq(t, `{"version": "0.1.0", "module": "v0.1.0", "commit": "3f9a2b7c", "commit_time": "2026-11-30T00:00:00Z",
		"modified": true, "go": "`+here.Go+`", "platform": "`+here.Platform+`"}`, out.String())
}

// A binary without build information says what it can.
func TestVersion_withoutBuildInformation(t *testing.T) {
	b := builtFrom(nil)
	assert.Equal(t, build{Version: "0.1.0", Module: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}, b)
}
