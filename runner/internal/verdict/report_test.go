package verdict_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/verdict"
)

func TestTarget_String(t *testing.T) {
	assert.Equal(t, "endpoint acme 2.4.1 https://api.example", verdict.Target{Kind: "endpoint", Name: "acme", Version: "2.4.1", URL: "https://api.example"}.String())
	assert.Equal(t, "recorded", verdict.Target{Kind: "recorded"}.String(), "what is unknown leaves no gap")
}
