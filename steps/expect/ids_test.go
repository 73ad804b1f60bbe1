package expect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPlainID(t *testing.T) {
	for _, id := range []string{"a", "01M0DECERTN0B0DYKN0WSTH1SX", "0f8c-4.7_b~9", "...", strings.Repeat("x", 128)} {
		assert.True(t, PlainID(id), id)
	}
	for _, id := range []string{"", ".", "..", "a/b", "../apps", "a b", "a?b", "a%2Fb", "a:stop", "é", "a\x00", "a\n", strings.Repeat("x", 129)} {
		assert.False(t, PlainID(id), id)
	}
}
