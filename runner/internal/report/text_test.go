package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
)

func TestLinesAreBounded(t *testing.T) {
	line := OneLine("x" + strings.Repeat("é", 150_000))
	assert.Less(t, len(line), 3<<10)
	assert.True(t, utf8.ValidString(line), "no character is cut in two")
	assert.NotContains(t, line, "\uFFFD")
	assert.True(t, strings.HasSuffix(line, "… (300001 bytes in all)"), line[len(line)-40:])
	assert.Equal(t, "as it is", OneLine(" as\nit is "))

	e := wire.Exchange{}
	e.Request.URL = "/apps/" + strings.Repeat("9", 150_000)
	line = CurlLine(&verdict.Report{}, e)
	assert.Less(t, len(line), 9<<10)
	assert.Contains(t, line, "whole in report.json: this line cannot be run")
}
