package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/steps/expect"
)

func TestWhatAThenSaidToBeRefusedNeedNotSucceed(t *testing.T) {
	w, _ := answering(404, "{}")
	w.outcome = &Answer{op: operations["message.delete"], status: 404}
	require.Error(t, w.succeeded(), "nobody has said so yet")
	require.NoError(t, w.refused(t.Context(), 0))
	assert.NoError(t, w.succeeded())

	w.outcome = &Answer{op: operations["message.delete"], status: 404}
	require.Error(t, w.refused(t.Context(), 400), "refused, but otherwise")
	assert.Error(t, w.succeeded())
}

func TestARefusedMessageIsLookedForByItsText(t *testing.T) {
	w, _ := answering(200, "{}")
	w.sent = []*message{{kind: "message", id: "A", text: "first"}}
	w.refusal = &message{kind: "message", text: "refused"}
	m, _, err := w.subject("refused message")
	require.NoError(t, err)
	list := func(messages string) *Answer {
		return &Answer{status: 200, body: []byte(`{"messages":[` + messages + `]}`)}
	}
	const sent, refused = `{"id":"A","app_message":{"text_message":{"text":"first"}}}`, `{"id":"B","app_message":{"text_message":{"text":"refused"}}}`
	assert.Equal(t, -1, position(list(sent), m, nil))
	assert.Equal(t, 1, position(list(sent+","+refused), m, nil))

	w.refusal = nil
	_, _, err = w.subject("refused message")
	var fault *SuiteFault
	assert.ErrorAs(t, err, &fault, "nothing was refused")
}

func TestMessagesOfAListStandInOrder(t *testing.T) {
	w, _ := answering(200, "{}")
	w.listing = &listing{member: "messages"}
	w.sent = []*message{{id: "A"}, {id: "B"}}
	a := &Answer{status: 200, body: []byte(`{"messages":[{"id":"B"},{"id":"X"},{"id":"A"}]}`)}
	require.NoError(t, w.inOrder(a, []string{"second message", "first message"}))
	var f *expect.Finding
	require.ErrorAs(t, w.inOrder(a, []string{"first message", "second message"}), &f)
	assert.Equal(t, "/messages/0", f.Pointer)
}
