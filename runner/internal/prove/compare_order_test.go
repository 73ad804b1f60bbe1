package prove

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestUnordered(t *testing.T) {
	assert.True(t, unordered("FIRST-RULE/at-once/dispatch", "SECOND-RULE"))
	assert.True(t, unordered("FIRST-RULE/at-once", "SECOND-RULE"))
	assert.False(t, unordered("FIRST-RULE/at-once/dispatch", "FIRST-RULE"), "its own rule is demanded")
	assert.False(t, unordered("FIRST-RULE/change/dispatch", "SECOND-RULE"))
}
