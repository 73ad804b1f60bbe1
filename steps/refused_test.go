package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

func TestWorldGranted_whatAThenSaidToBeRefused(t *testing.T) {
	w, _ := answering(404, "{}")
	w.outcome = &Answer{op: operations["message.delete"], status: 404}
	require.Error(t, w.granted(), "nobody has said so yet")
	require.NoError(t, w.requestRefused(t.Context(), "4xx"))
	assert.NoError(t, w.granted())

	w.outcome = &Answer{op: operations["message.delete"], status: 404}
	require.Error(t, w.requestRefused(t.Context(), "400"), "refused, but otherwise")
	assert.Error(t, w.granted())
}

func TestTrafficPosition_refusedMessageByItsText(t *testing.T) {
	w, _ := answering(200, "{}")
	w.sent = []*traffic{{kind: "message", id: "A", text: "first"}}
	w.refusal = &traffic{kind: "message", text: "refused"}
	m, err := w.subject("refused message")
	require.NoError(t, err)
	list := func(messages string) []gjson.Result { return gjson.Parse("[" + messages + "]").Array() }
	const sent, refused = `{"id":"A","app_message":{"text_message":{"text":"first"}}}`, `{"id":"B","app_message":{"text_message":{"text":"refused"}}}`
	assert.Equal(t, -1, m.position(list(sent)))
	assert.Equal(t, 1, m.position(list(sent+","+refused)))

	w.refusal = nil
	_, err = w.subject("refused message")
	var fault *SuiteFault
	assert.ErrorAs(t, err, &fault, "nothing was refused")
}

func TestWorldListHoldsInOrder(t *testing.T) {
	w, _ := answering(200, `{"messages":[{"id":"B","accept_time":"2030-01-01T00:00:02Z"},{"id":"X"},{"id":"A","accept_time":"2030-01-01T00:00:01Z"}]}`)
	w.session.Pace = impatient{}
	w.app = &app{id: "P"}
	f, err := w.listBy(t.Context(), "messages", "")
	require.NoError(t, err)
	w.take(f)
	w.sent = []*traffic{{id: "A"}, {id: "B"}}
	require.NoError(t, w.listHoldsInOrder(t.Context(), "second message", "first message"))
	var finding *expect.Finding
	require.ErrorAs(t, w.listHoldsInOrder(t.Context(), "first message", "second message"), &finding)
	assert.Equal(t, "/messages/0", finding.Pointer)
}
