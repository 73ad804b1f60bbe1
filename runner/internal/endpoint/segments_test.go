package endpoint

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/steps"
)

// No path with an empty segment leaves the suite.
func TestClient_Do_emptySegment(t *testing.T) {
	s := &script{statuses: []int{200}}
	base := s.serve(t)
	c := quick(key)
	for path, made := range map[string]bool{"/apps/": false, "/apps//webhooks": false, "//apps": false, "/apps": true, "/apps/A": true, "/conversations/V:stop": true} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/v1/projects/P"+path, nil)
		require.NoError(t, err)
		resp, err := c.Do(req)
		if made {
			require.NoError(t, err, path)
			resp.Body.Close()
			continue
		}
		var fault *steps.SuiteFault
		assert.ErrorAs(t, err, &fault, path)
	}
	assert.Len(t, s.came, 3)
}
