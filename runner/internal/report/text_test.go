package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
)

func TestOneLine_bounded(t *testing.T) {
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

func TestShortened(t *testing.T) {
	for reason, want := range map[string]string{
		"must-rules violated (7): A, B, C, D, E, F, G-1": "must-rules violated (7): A, B, C, D, E, F and 1 more",
		"must-rules violated (6): A, B, C, D, E, F":      "must-rules violated (6): A, B, C, D, E, F",
		"one: this, that, and, so, on, for, long":        "one: this, that, and, so, on, for, long",
		"interrupted": "interrupted",
	} {
		assert.Equal(t, want, Shortened(reason))
	}
}
