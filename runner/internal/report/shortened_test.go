package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/report"
)

func TestShortened(t *testing.T) {
	for reason, want := range map[string]string{
		"must-rules violated (7): A, B, C, D, E, F, G-1": "must-rules violated (7): A, B, C, D, E, F and 1 more",
		"must-rules violated (6): A, B, C, D, E, F":      "must-rules violated (6): A, B, C, D, E, F",
		"one: this, that, and, so, on, for, long":        "one: this, that, and, so, on, for, long",
		"interrupted": "interrupted",
	} {
		assert.Equal(t, want, report.Shortened(reason))
	}
}
