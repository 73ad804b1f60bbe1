package descriptors

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAtOnce(t *testing.T) {
	for _, tc := range []struct {
		asked int
		limit uint64
		want  int
	}{
		{4, 0, 4}, {4, 1024, 4}, {64, 1024, 64}, {4, 48, 4}, {4, 47, 3}, {64, 64, 6}, {4, 24, 1}, {4, 9, 1}, {1, 3, 1}, {64, 1 << 63, 64},
	} {
		got, limit := atOnce(tc.asked, tc.limit)
		assert.Equal(t, tc.want, got, "%d of %d", tc.asked, tc.limit)
		assert.Equal(t, got < tc.asked || limit != 0, limit == tc.limit && tc.limit != 0, "the limit is told where it matters")
	}
}
