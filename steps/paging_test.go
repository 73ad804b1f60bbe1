package steps

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
)

func TestAnswerHold_putsTheItemsOfAllPagesIntoTheFirst(t *testing.T) {
	a := &Answer{body: []byte(`{"messages":[{"id":"1"}],"next_page_token":"t","total_size":2}`)}
	require.NoError(t, a.hold("messages", gjson.Parse(`[{"id":"1"},{"id":"2"}]`).Array()))
	assert.Equal(t, "2", a.get("messages.1.id").String())
	assert.Equal(t, int64(2), a.get("total_size").Int())
}

func TestCallAfter_asksWhereTheFirstPageWas(t *testing.T) {
	byQuery := call{query: url.Values{"app_id": {"a"}}}
	assert.Equal(t, "app_id=a&page_token=t", byQuery.after("t").query.Encode())
	assert.NotContains(t, byQuery.query, "page_token", "the first call stays as it was")

	byBody := call{body: map[string]any{"app_id": "a"}}
	assert.Equal(t, map[string]any{"app_id": "a", "page_token": "t"}, byBody.after("t").body)
	assert.Equal(t, map[string]any{"app_id": "a"}, byBody.body)
}
